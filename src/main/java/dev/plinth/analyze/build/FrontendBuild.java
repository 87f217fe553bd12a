package dev.plinth.analyze.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Builds an app in a temporary copy, with the app's own tools, and keeps the result in the home's
/// `data/dist`.
///
/// The app's folder is read, never written. Package scripts run only when a person allowed it. A
/// build that fails leaves the earlier result in place; serving goes on without one.
public final class FrontendBuild {
  private static final Duration INSTALL_MAX = Duration.ofMinutes(10);
  private static final Duration BUILD_MAX = Duration.ofMinutes(5);

  private final AppFolder app;
  private final HomeFolder home;
  private final Map<String, String> environment;
  private final boolean allowScripts;
  private final Consumer<String> progress;

  /// @param environment variables that the build sees, so that the app looks for its backend here
  /// @param progress takes lines for a person
  public FrontendBuild(
      AppFolder app,
      HomeFolder home,
      Map<String, String> environment,
      boolean allowScripts,
      Consumer<String> progress) {
    this.app = app;
    this.home = home;
    this.environment = Map.copyOf(environment);
    this.allowScripts = allowScripts;
    this.progress = progress;
  }

  /// Where a finished build lies.
  public static Path place(HomeFolder home) {
    return home.data().resolve("dist");
  }

  /// Builds, unless nothing has changed since the last time.
  ///
  /// @return the folder with `index.html`, or empty when it could not be built; the reason has been
  ///   told
  public Optional<Path> run() {
    if (!app.isVite()) {
      progress.accept("The app is not built by Vite, so Plinth does not build it.");
      return Optional.empty();
    }
    var manager = available();
    if (manager.isEmpty() || (ToolRun.find("node").isEmpty() && ToolRun.find("bun").isEmpty())) {
      progress.accept(
          "Building the app needs Node.js 20 or later (nodejs.org): the API is served without the"
              + " app's files.");
      return Optional.empty();
    }
    try {
      return buildIfChanged(manager.get());
    } catch (IOException e) {
      progress.accept("The app could not be built: " + e.getMessage());
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private Optional<Path> buildIfChanged(PackageTool manager)
      throws IOException, InterruptedException {
    var root = root();
    var sources = SourceCopy.of(root);
    var hash = sources.hash(environment);
    var dist = place(home);
    if (Files.isRegularFile(dist.resolve("index.html"))
        && home.read("data/dist.sha256").map(String::strip).equals(Optional.of(hash))) {
      progress.accept("The app is unchanged since its last build.");
      return Optional.of(dist);
    }
    var copy = Files.createTempDirectory("plinth-build-");
    try {
      sources.copyTo(copy);
      var built = build(manager, copy, copy.resolve(root.relativize(app.folder()).toString()));
      if (built.isPresent()) {
        home.make();
        replace(built.get(), dist);
        home.write("data/dist.sha256", hash + "\n");
        return Optional.of(dist);
      }
      return Optional.empty();
    } finally {
      delete(copy);
    }
  }

  private Optional<Path> build(PackageTool manager, Path copy, Path appCopy)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    progress.accept("Installing the app's packages with " + manager.command() + " …");
    if (!install(manager, copy)) {
      return Optional.empty();
    }
    var vite = viteBelow(appCopy, copy);
    if (vite == null) {
      progress.accept("The app's packages hold no vite: its files are not served.");
      return Optional.empty();
    }
    progress.accept("Building the app …");
    var out = copy.resolve(".plinth-dist");
    var tool = new ToolRun(appCopy, variables());
    var ending =
        tool.run(
            List.of(
                vite.toString(), "build", "--base=/", "--outDir", out.toString(), "--emptyOutDir"),
            BUILD_MAX);
    if (!ending.isFine() || !Files.isRegularFile(out.resolve("index.html"))) {
      tell("vite build failed; its last lines:", ending);
      return Optional.empty();
    }
    progress.accept("Built in " + Duration.ofNanos(System.nanoTime() - start).toSeconds() + " s.");
    return Optional.of(out);
  }

  private boolean install(PackageTool manager, Path copy) throws IOException, InterruptedException {
    var tool = new ToolRun(copy, variables());
    ToolRun.@Nullable Ending ending = null;
    for (var command : manager.install(copy, allowScripts)) {
      ending = tool.run(command, INSTALL_MAX);
      if (ending.isFine()) {
        return true;
      }
      if (ending.code() < 0) {
        break;
      }
    }
    if (ending != null) {
      tell(manager.command() + " could not install the app's packages; its last lines:", ending);
    }
    return false;
  }

  /// The folder to install in: the app's own, or the root of the workspace that it belongs to.
  private Path root() {
    var repository = app.repository();
    boolean isWorkspace =
        Manifest.of(repository).hasWorkspaces()
            || Files.isRegularFile(repository.resolve("pnpm-workspace.yaml"));
    boolean isLockedAlone =
        Stream.of(PackageTool.values()).anyMatch(manager -> manager.isLocked(app.folder()));
    return isWorkspace && !isLockedAlone ? repository : app.folder();
  }

  private Optional<PackageTool> available() {
    var order = PackageTool.inOrder(root());
    var found = order.stream().filter(m -> ToolRun.find(m.command()).isPresent()).findFirst();
    if (found.isPresent()
        && found.get() != order.getFirst()
        && order.getFirst() != PackageTool.BUN) {
      progress.accept(
          "The app's lock file is "
              + order.getFirst().command()
              + "'s, which is not installed here: using "
              + found.get().command()
              + ".");
    }
    return found;
  }

  private Map<String, String> variables() {
    var variables = new HashMap<>(environment);
    variables.put("CI", "1");
    variables.put("NO_COLOR", "1");
    variables.put("npm_config_update_notifier", "false");
    variables.put("YARN_ENABLE_SCRIPTS", Boolean.toString(allowScripts));
    variables.put("YARN_ENABLE_IMMUTABLE_INSTALLS", "false");
    variables.put("YARN_ENABLE_TELEMETRY", "0");
    variables.put("HUSKY", "0");
    return variables;
  }

  private void tell(String line, ToolRun.Ending ending) {
    progress.accept(ending.code() < 0 ? line + " (it took too long)" : line);
    ending.lastLines().forEach(last -> progress.accept("  " + last));
  }

  private static @Nullable Path viteBelow(Path appCopy, Path copy) {
    for (@Nullable Path at = appCopy; at != null && at.startsWith(copy); at = at.getParent()) {
      var vite = at.resolve("node_modules/.bin/vite");
      if (Files.exists(vite)) {
        return vite;
      }
    }
    return null;
  }

  private static void replace(Path fresh, Path dist) throws IOException {
    delete(dist);
    Files.createDirectories(dist);
    SourceCopy.of(fresh).copyTo(dist);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
