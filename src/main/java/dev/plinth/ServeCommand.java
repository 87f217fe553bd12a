package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.FrontendBuild;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.decide.HomeFiles;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
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

  @Option(
      names = "--watch",
      description =
          "Read the app again whenever its files change, and serve what it asks for then.")
  private boolean watch;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    Preload.begin();
    var app = Optional.ofNullable(frontend).map(AppFolder::find);
    app.ifPresent(found -> found.notes().forEach(output.progress()::println));
    var folder = app.map(found -> HomeFolder.of(found, home.named())).orElseGet(home::existing);
    var config = HomeOption.config(folder, listen.settings());
    boolean isUnread = folder.hasContract();
    if (watch && app.isEmpty()) {
      throw new Refused("--watch needs the app's folder: plinth serve APP --watch.");
    }
    if (!isUnread) {
      if (app.isEmpty()) {
        throw new Refused(
            "There is no plinth.yaml in " + folder.path() + " yet: plinth analyze writes it.");
      }
      Analysing.first(app.get(), folder, output.progress());
    } else if (app.isPresent() && Coverage.isForeign(HomeOption.contract(folder))) {
      // The contract does not say which models the app asks: they may be all that works.
      Analysing.of(app.get(), folder.relative(app.get()), output.progress()::println)
          .requireAnswers();
    }
    var contract = HomeOption.contract(folder);
    app.ifPresent(found -> folder.require(contract.frontend(), found));
    folder.make();
    var there = Serving.dist(folder, contract);
    var watched = watch ? new Serving.Watched(app.orElseThrow(), folder, isUnread) : null;
    var build = build(app, folder, there);
    return Serving.serve(
        new Serving.Work(config, contract, there, build, watched, null),
        output.results(),
        output.progress());
  }

  /// What builds the app where it brings no `dist` of its own, and anew where its sources have
  /// changed; null where nothing is to be built. A build that fails leaves what was there.
  private @Nullable Supplier<Optional<Path>> build(
      Optional<AppFolder> app, HomeFolder folder, Optional<Path> there) {
    if (app.isEmpty() || (!build && there.isPresent() && !isOurs(there.get(), folder))) {
      return null;
    }
    var env = new HomeFiles(folder).buildEnv();
    var progress = output.progress();
    var building = new FrontendBuild(app.get(), folder, env, allowScripts, progress::println);
    return () -> building.run().or(() -> there);
  }

  private static boolean isOurs(Path dist, HomeFolder folder) {
    return dist.equals(FrontendBuild.place(folder));
  }
}
