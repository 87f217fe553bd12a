package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.FrontendBuild;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.Contract;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth serve`: the main job.
@Command(
    name = "serve",
    description = "Be the backend of an app: analyse it when there is no contract yet, then serve.")
final class ServeCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "FRONTEND",
      description = "The app's folder; without it the home's contract says all.")
  private @Nullable Path frontend;

  @Mixin private HomeOption home = new HomeOption();
  @Mixin private ListenOptions listen = new ListenOptions();

  @Option(
      names = "--build",
      description = "Build the app first, in a temporary copy; its own folder is never written.")
  private boolean build;

  @Option(names = "--allow-scripts", description = "Let the app's package scripts run in --build.")
  private boolean allowScripts;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var app = Optional.ofNullable(frontend).map(AppFolder::find);
    var folder = app.map(found -> HomeFolder.of(found, home.named())).orElseGet(home::existing);
    if (!folder.hasContract()) {
      throw new Refused(
          "There is no plinth.yaml in " + folder.path() + " yet: plinth analyze writes it.");
    }
    var contract = HomeOption.contract(folder);
    app.ifPresent(found -> folder.require(contract.frontend(), found));
    var config = HomeOption.config(folder, listen.settings());
    folder.make();
    var out = output.results();
    return Serving.serve(config, contract, dist(app, folder, contract), out);
  }

  private Optional<Path> dist(Optional<AppFolder> app, HomeFolder folder, Contract contract) {
    if (build && app.isPresent()) {
      var built =
          new FrontendBuild(app.get(), folder, Map.of(), allowScripts, output.progress()::println)
              .run();
      if (built.isPresent()) {
        return built;
      }
    }
    return Serving.dist(folder, contract);
  }
}
