package dev.plinth.analyze.modules;

import dev.plinth.analyze.modules.AppFolder.Stamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Notices that the files of an app have changed, by looking at them now and then.
///
/// Looking works alike on every system, on network drives and in containers, needs no limit of the
/// system to be raised, and asks for the very files that reading the app would. It takes its time
/// in proportion: 300 files are looked at in a few milliseconds.
public final class SourceWatch {
  private static final Duration PAUSE = Duration.ofMillis(250);

  /// A look may take this part of the time between two.
  private static final int SHARE = 20;

  /// Somebody who writes without a pause is not waited for longer than this many looks.
  private static final int RESTLESS_MAX = 20;

  private final Path folder;
  private final List<Path> others;
  private Map<String, Stamp> seen;

  /// @param folder of the app
  /// @param others files, and folders without those below them, that are watched too: their names
  ///   are whole paths
  /// @throws IOException when the folder cannot be listed
  public SourceWatch(Path folder, List<Path> others) throws IOException {
    this.folder = folder;
    this.others = List.copyOf(others);
    this.seen = look();
  }

  /// What has changed.
  ///
  /// @param names of the files that came, changed or went
  /// @param emptied those of them that held something and are empty now
  public record Changes(Set<String> names, Set<String> emptied) {
    public Changes {
      names = Set.copyOf(names);
      emptied = Set.copyOf(emptied);
    }
  }

  /// Waits until files have changed and were then left alone for a moment.
  public Changes await() throws InterruptedException {
    var first = seen;
    var last = first;
    int restless = 0;
    while (true) {
      long began = System.nanoTime();
      var now = lookOr(last);
      long took = System.nanoTime() - began;
      boolean isQuiet = now.equals(last);
      if (!now.equals(first) && (isQuiet || restless == RESTLESS_MAX)) {
        seen = now;
        return differences(first, now);
      }
      restless = isQuiet ? 0 : restless + 1;
      last = now;
      Thread.sleep(Math.max(PAUSE.toMillis(), Duration.ofNanos(SHARE * took).toMillis()));
    }
  }

  /// What lies in the other places now counts as seen: whoever watches has written it.
  public void acceptOthers() {
    var now = new HashMap<>(seen);
    now.keySet().removeIf(name -> Path.of(name).isAbsolute());
    try {
      addOthers(now);
      seen = now;
    } catch (IOException _) {
      // it will be told as a change
    }
  }

  /// A folder that is not there for a moment, such as while a branch is changed, has not changed.
  private Map<String, Stamp> lookOr(Map<String, Stamp> otherwise) {
    try {
      return look();
    } catch (IOException _) {
      return otherwise;
    }
  }

  private Map<String, Stamp> look() throws IOException {
    var found = new HashMap<>(AppFolder.stamps(folder));
    addOthers(found);
    return found;
  }

  private void addOthers(Map<String, Stamp> found) throws IOException {
    for (var other : others) {
      if (Files.isDirectory(other)) {
        try (Stream<Path> files = Files.list(other)) {
          for (var file : files.toList()) {
            add(found, file);
          }
        }
      } else {
        add(found, other);
      }
    }
  }

  private static void add(Map<String, Stamp> found, Path file) {
    try {
      if (Files.isRegularFile(file)) {
        found.put(file.toString(), new Stamp(Files.getLastModifiedTime(file), Files.size(file)));
      }
    } catch (IOException _) {
      // gone since
    }
  }

  private static Changes differences(Map<String, Stamp> before, Map<String, Stamp> now) {
    var names = new TreeSet<>(before.keySet());
    names.addAll(now.keySet());
    names.removeIf(name -> {
      var one = before.get(name);
      return one != null && one.equals(now.get(name));
    });
    var emptied = new TreeSet<>(names);
    emptied.removeIf(name -> {
      var one = before.get(name);
      var other = now.get(name);
      return one == null || one.bytes() == 0 || other == null || other.bytes() > 0;
    });
    return new Changes(names, emptied);
  }
}
