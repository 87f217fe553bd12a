package dev.plinth.analyze.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The React app that a person means, found in or below the folder that they named.
///
/// @param folder of the app: its `package.json`, `index.html`, `src`
/// @param repository the root of the repository that holds it: the backend's home is never inside
/// @param name of the app, fit for a folder's name
/// @param isVite whether Vite builds it
/// @param notes lines for a person: what was assumed
public record AppFolder(
    Path folder, Path repository, String name, boolean isVite, List<String> notes) {
  private static final int DEPTH_MAX = 3;
  private static final int FOLDERS_MAX = 4_000;
  private static final Set<String> NEVER =
      Set.of("node_modules", "dist", "build", "out", "coverage", "vendor", "target");

  public AppFolder {
    notes = List.copyOf(notes);
  }

  /// Finds the app.
  ///
  /// @throws Refusal when there is none, or more than one
  public static AppFolder find(Path named) {
    if (!Files.isDirectory(named)) {
      throw new Refusal(named + " is no folder: name the folder of a React app.");
    }
    var start = real(named);
    var notes = new ArrayList<String>();
    var folder = isApp(start) ? start : below(start, notes);
    boolean isVite = isVite(folder);
    if (!isVite) {
      notes.add("This React app is not built by Vite: it is analysed all the same.");
    }
    if (!Manifest.of(folder).isPresent()) {
      notes.add("There is no package.json that can be read in " + folder + ".");
    }
    var repository = repository(folder, start);
    return new AppFolder(folder, repository, name(folder, repository), isVite, notes);
  }

  private static Path below(Path start, List<String> notes) {
    var apps = appsBelow(start);
    if (apps.isEmpty()) {
      throw new Refusal(
          start
              + " holds no React app: no package.json in it or below it depends on react. Name the"
              + " folder of the frontend.");
    }
    var vite = apps.stream().filter(AppFolder::isVite).toList();
    var best = vite.isEmpty() ? apps : vite;
    if (best.size() > 1) {
      var names = best.stream().map(app -> start.relativize(app).toString()).sorted().toList();
      throw new Refusal(
          start + " holds several React apps: " + String.join(", ", names) + ". Name one of them.");
    }
    notes.add("The app was found in " + start.relativize(best.getFirst()) + ".");
    return best.getFirst();
  }

  private static List<Path> appsBelow(Path start) {
    var apps = new ArrayList<Path>();
    var level = List.of(start);
    int seen = 0;
    for (int depth = 0; depth < DEPTH_MAX && seen < FOLDERS_MAX; depth++) {
      var next = new ArrayList<Path>();
      for (var folder : level) {
        for (var child : folders(folder)) {
          seen++;
          if (isApp(child)) {
            apps.add(child);
          } else {
            next.add(child);
          }
        }
      }
      level = next;
    }
    return apps;
  }

  /// A folder with React among its packages; or, where nothing says which packages there are, with
  /// a page and sources of components.
  private static boolean isApp(Path folder) {
    var manifest = Manifest.of(folder);
    if (!manifest.isPresent()) {
      return Files.isRegularFile(folder.resolve("index.html")) && hasComponents(folder);
    }
    boolean isReact = manifest.dependsOn("react") || manifest.dependsOn("preact");
    boolean isBuilt =
        Files.isRegularFile(folder.resolve("index.html"))
            || Files.isDirectory(folder.resolve("src"))
            || Files.isDirectory(folder.resolve("app"))
            || Files.isDirectory(folder.resolve("pages"));
    return isReact && isBuilt && !manifest.dependsOn("react-native");
  }

  private static boolean isVite(Path folder) {
    return Manifest.of(folder).dependsOn("vite") || !named(folder, "vite.config.").isEmpty();
  }

  private static boolean hasComponents(Path folder) {
    return !named(folder.resolve("src"), "App.").isEmpty()
        || !named(folder.resolve("src"), "main.").isEmpty()
        || !named(folder.resolve("src"), "index.").isEmpty();
  }

  /// The nearest folder upwards with `.git`. Without one, the outermost folder that still looks
  /// like the same project: the one that was named, or one above with a `package.json`.
  private static Path repository(Path folder, Path named) {
    var people = Path.of(System.getProperty("user.home", "/"));
    for (@Nullable Path at = folder; at != null && !at.equals(people); at = at.getParent()) {
      if (Files.exists(at.resolve(".git"))) {
        return at;
      }
    }
    var root = folder.startsWith(named) ? named : folder;
    for (@Nullable Path at = root.getParent();
        at != null && !at.equals(people) && Files.exists(at.resolve("package.json"));
        at = at.getParent()) {
      root = at;
    }
    return root;
  }

  private static String name(Path folder, Path repository) {
    var said = Manifest.of(folder).name();
    if (!said.isEmpty()) {
      return said;
    }
    var place = repository.getFileName();
    var plain = place == null ? "" : Manifest.folderName(place.toString());
    if (!Manifest.saysNothing(plain)) {
      return plain;
    }
    var project = Manifest.of(repository).name();
    return !project.isEmpty() ? project : plain.isEmpty() ? "app" : plain;
  }

  private static List<Path> folders(Path folder) {
    try (var children = Files.list(folder)) {
      return children
          .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
          .filter(child -> !NEVER.contains(child.getFileName().toString()))
          .filter(child -> !child.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static List<Path> named(Path folder, String prefix) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var children = Files.list(folder)) {
      return children.filter(child -> child.getFileName().toString().startsWith(prefix)).toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
