package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Contract;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// What `openapi` and `types` share: a home to describe, and a file or standard output to write to.
@Command
final class DescriptionOutput {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE",
      description = "Write to this file rather than to standard output.")
  private @Nullable Path file;

  int write(BiFunction<Contract, ObjectNode, String> text) throws IOException {
    var folder = home.existing();
    var contract = HomeOption.contract(folder);
    var written = text.apply(contract, Description.of(folder, contract));
    if (file == null) {
      var out = output.results();
      out.print(written);
      out.flush();
    } else {
      Files.writeString(file, written);
    }
    return 0;
  }
}
