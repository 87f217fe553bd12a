package dev.plinth;

import dev.plinth.analyze.build.Refusal;
import dev.plinth.config.ConfigException;
import dev.plinth.contract.ContractException;
import dev.plinth.db.OpenFailure;
import dev.plinth.http.PortTakenException;
import dev.plinth.migrate.MigrationFailure;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ScopeType;

/// The entry of the jar. Standard output carries results alone; everything else goes to standard
/// error.
@Command(
    name = "plinth",
    description = "Reads a React/Vite frontend and is the backend it expects.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = Version.class,
    subcommands = {
      ServeCommand.class,
      AnalyzeCommand.class,
      DemoCommand.class,
      MigrateCommand.class,
      DoctorCommand.class,
      VersionCommand.class
    })
public final class Main {
  /// The work failed.
  static final int FAILED = 1;

  /// Wrong usage or settings.
  static final int WRONG = 2;

  private Main() {}

  public static void main(String[] arguments) {
    int code = run(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /// Runs a command and gives its exit code.
  static int run(String... arguments) {
    return new CommandLine(new Main())
        .setUsageHelpAutoWidth(true)
        .setExecutionExceptionHandler((fault, line, _) -> tell(fault, line.getErr()))
        .execute(arguments.length == 0 ? new String[] {"--help"} : arguments);
  }

  /// One clear line for each thing that a person can mend.
  private static int tell(Exception fault, PrintWriter err) {
    return switch (fault) {
      case ConfigException e -> lines(err, e.faults(), WRONG);
      case ContractException e -> lines(err, e.faults(), WRONG);
      case Refused e -> line(err, e, WRONG);
      case Refusal e -> line(err, e, WRONG);
      case OpenFailure e -> line(err, e, e.reason().exitCode());
      case MigrationFailure e -> line(err, e, FAILED);
      case PortTakenException e -> line(err, e, FAILED);
      default -> {
        fault.printStackTrace(err);
        yield FAILED;
      }
    };
  }

  private static int line(PrintWriter err, Exception fault, int code) {
    return lines(err, List.of(String.valueOf(fault.getMessage())), code);
  }

  private static int lines(PrintWriter err, List<String> lines, int code) {
    lines.forEach(line -> err.println("plinth: " + line));
    err.flush();
    return code;
  }
}
