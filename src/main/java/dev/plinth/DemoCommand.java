package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `plinth demo`: the app that the jar carries.
@Command(
    name = "demo",
    description =
        "Serve the demo app, a task board that knows nothing of Plinth: with an account to look"
            + " around, and without a network.")
final class DemoCommand implements Callable<Integer> {
  /// What a backend's home holds; nothing else is removed.
  private static final List<String> MADE =
      List.of(
          "data",
          "seed",
          "sql",
          "migrations",
          "plinth.yaml",
          "openapi.yaml",
          "ARCHITECTURE.md",
          ".gitignore");

  @Mixin private HomeOption home = new HomeOption();
  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(names = "--reset", description = "Begin anew: everything on the board is lost.")
  private boolean reset;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() throws IOException {
    Preload.begin();
    var unpacked = Demo.unpack(Demo.folder(System.getenv()));
    // Named, since the user's folder may be a repository, and its backend would lie beside that.
    var place = home.named().orElseGet(() -> unpacked.resolveSibling("taskboard-backend"));
    var app = AppFolder.find(unpacked);
    if (reset) {
      reset(HomeFolder.at(place), app);
    }
    var folder = HomeFolder.at(place);
    var config = HomeOption.config(folder, listen.settings());
    if (!folder.hasContract()) {
      Analysing.first(app, folder, output.progress());
    }
    var contract = HomeOption.contract(folder);
    folder.require(contract.frontend(), app);
    folder.make();
    return Serving.serve(
        new Serving.Work(
            config,
            contract,
            Serving.dist(folder, contract),
            null,
            null,
            new DemoBoard(folder, config.isLocal(), Clock.system(ZoneId.systemDefault()))),
        output.results(),
        output.progress());
  }

  private void reset(HomeFolder folder, AppFolder app) throws IOException {
    if (!folder.hasContract()) {
      return;
    }
    folder.require(HomeOption.contract(folder).frontend(), app);
    ObjectNode question = Json.object().put("do", "user.list");
    if (LocalSocket.ask(folder.data(), question).isPresent()) {
      throw new Refused("The demo is running: end it with Ctrl-C first.");
    }
    for (var name : MADE) {
      delete(folder.path().resolve(name));
    }
    output.progress().println("The board is as new.");
  }

  private static void delete(Path there) throws IOException {
    if (Files.exists(there)) {
      try (var files = Files.walk(there)) {
        for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
