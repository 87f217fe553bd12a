package dev.plinth;

import dev.plinth.admin.LocalSocket;
import dev.plinth.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `plinth restore`: a backup becomes the database again, whether the backend runs or not.
@Command(
    name = "restore",
    description = {
      "Put a backup in the place of the database: it is verified first, and the database that was"
          + " there is kept beside it.",
      "A backend that runs answers 503 for that moment; nobody is signed in afterwards who was not"
          + " when the backup was made."
    })
final class RestoreCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "FILE", description = "What plinth backup has made: .db or .zip.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws IOException {
    var backup = file.toAbsolutePath().normalize();
    var folder = home.existing();
    var config = HomeOption.config(folder, Map.of());
    var question = Json.object().put("do", "restore").put("file", backup.toString());
    var answer = LocalSocket.ask(config.data(), question);
    if (answer.isPresent()) {
      return Running.tell(answer.get(), output);
    }
    var quiet = HomeOption.config(folder, new HashMap<>(Map.of("PLINTH_PORT", "0")));
    var contract = HomeOption.contract(folder);
    var restore = new Restore(config.data());
    restore.prepare(backup);
    restore.exchange();
    try (var log = Serving.log(quiet);
        var _ = App.start(quiet, contract, Optional.empty(), Clock.systemUTC(), log)) {
      output.results().println(restore.told(backup));
      output.results().flush();
      return 0;
    } catch (RuntimeException e) {
      restore.undo();
      throw Restore.refused(e);
    }
  }
}
