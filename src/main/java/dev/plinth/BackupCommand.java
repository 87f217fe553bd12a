package dev.plinth;

import dev.plinth.json.Json;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `plinth backup`: a copy of the database as of one moment, while the backend goes on.
@Command(
    name = "backup",
    description = {
      "Write a copy of the database as of this moment into a new file, and verify it; with a name"
          + " that ends with .zip, the files that people uploaded too.",
      "The backend goes on meanwhile. The contract and the secrets are files of the home beside it."
    })
final class BackupCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "A file that is not there yet.")
  private Path file = Path.of("");

  @Override
  public Integer call() {
    var question =
        Json.object().put("do", "backup").put("file", file.toAbsolutePath().normalize().toString());
    return Running.ask(home, output, question);
  }
}
