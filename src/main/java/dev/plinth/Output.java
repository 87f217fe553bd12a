package dev.plinth;

import java.io.PrintWriter;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// Where a command writes: results to standard output, everything else to standard error.
@Command
final class Output {
  @Spec(Spec.Target.MIXEE)
  private @Nullable CommandSpec command;

  PrintWriter results() {
    return line().getOut();
  }

  PrintWriter progress() {
    return line().getErr();
  }

  private CommandLine line() {
    return Objects.requireNonNull(command).commandLine();
  }
}
