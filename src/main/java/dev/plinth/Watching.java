package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.modules.ParsedSources;
import dev.plinth.analyze.modules.SourceWatch;
import dev.plinth.contract.Contract;
import dev.plinth.log.Log;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// `plinth serve APP --watch`: reads the app again when its files change, and serves what it asks
/// for then. A contract that a person edits is served too.
///
/// Whatever is wrong, an app that is half-way saved or data that do not fit, is told in a line, and
/// what was served before is served on.
final class Watching {
  private static final int NAMED_MAX = 2;

  private final AppFolder app;
  private final HomeFolder home;
  private final App running;
  private final Log log;
  private final Runnable after;
  private final SourceWatch watch;
  private final ParsedSources parsed = new ParsedSources();
  private Contract served;

  /// Files that have changed since the app was last taken over.
  private final Set<String> changed = new HashSet<>();

  /// Those of them that held something before, and were empty when they were last looked at.
  private final Set<String> emptied = new HashSet<>();

  /// Files that had syntax errors then: what we cannot read is no reason to wait for ever.
  private Map<String, Integer> known = Map.of();

  /// @param after called whenever another contract is served
  Watching(AppFolder app, HomeFolder home, Contract served, App running, Log log, Runnable after) {
    this.app = app;
    this.home = home;
    this.served = served;
    this.running = running;
    this.log = log;
    this.after = after;
    try {
      this.watch =
          new SourceWatch(app.folder(), List.of(home.contract(), home.path().resolve("sql")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Watches until the thread is interrupted.
  ///
  /// @param isUnread whether the app may have changed since its contract was written
  void run(boolean isUnread) {
    try {
      if (isUnread) {
        round(() -> read("the app"));
      }
      while (true) {
        var changes = watch.await();
        var names =
            changes.names().stream()
                .collect(Collectors.partitioningBy(name -> Path.of(name).isAbsolute()));
        var ours = Set.copyOf(names.get(true));
        if (!ours.isEmpty()) {
          round(() -> takeOverEdits(!isOnlyContract(ours)));
        }
        var theirs = Set.copyOf(names.get(false));
        if (!theirs.isEmpty()) {
          changed.addAll(theirs);
          emptied.addAll(changes.emptied());
          round(() -> read(named(theirs)));
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOnlyContract(Set<String> names) {
    return names.equals(Set.of(home.contract().toString()));
  }

  /// One attempt, after which the backend serves, whatever came of it.
  private void round(Runnable attempt) throws InterruptedException {
    try {
      attempt.run();
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException();
      }
      Faults.of(e).lines().forEach(log::warn);
      log.warn("what was served before is served on");
    }
  }

  /// A person's edit of the contract, or of a file that it names.
  private void takeOverEdits(boolean hasFiles) {
    var edited = HomeOption.contract(home);
    if (hasFiles || !edited.equals(served)) {
      var notes = take(edited);
      log.info("plinth.yaml and its files as they were edited are served now");
      notes.forEach(log::info);
    }
  }

  private List<String> take(Contract contract) {
    var notes = running.serve(contract);
    served = contract;
    after.run();
    return notes;
  }

  private void read(String what) {
    long began = System.nanoTime();
    var analysing = Analysing.of(app, home.relative(app), log::info, parsed);
    var broken = analysing.analysis().broken();
    var half = new TreeSet<String>();
    broken.forEach((name, line) -> {
      if (changed.contains(name) && !known.containsKey(name)) {
        half.add(name + ":" + line + ": syntax error");
      }
    });
    emptied.stream().filter(this::isEmpty).map(name -> name + " is empty").forEach(half::add);
    if (!half.isEmpty()) {
      half.forEach(
          why -> log.warn(why + "; the last good contract is served until that is mended"));
      return;
    }
    analysing.requireCalls();
    var differences = analysing.write(home, running::require).differences();
    watch.acceptOthers();
    changed.clear();
    emptied.clear();
    known = broken;
    var contract = HomeOption.contract(home);
    var seconds = Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0;
    if (contract.equals(served)) {
      log.info("%s read again in %.1f s: nothing new".formatted(what, seconds));
      return;
    }
    var notes = take(contract);
    log.info("%s read again in %.1f s:".formatted(what, seconds));
    differences.forEach(difference -> log.info("  " + difference));
    notes.forEach(log::info);
    Coverage.line(contract).ifPresent(log::info);
  }

  private boolean isEmpty(String name) {
    try {
      return Files.size(app.folder().resolve(name)) == 0;
    } catch (IOException _) {
      return false; // it is gone, which is no half-way
    }
  }

  /// `src/api.ts`, `src/api.ts and src/App.tsx`, `src/api.ts and 4 more`.
  private static String named(Set<String> names) {
    var first = names.stream().sorted().limit(NAMED_MAX).toList();
    if (names.size() <= NAMED_MAX) {
      return String.join(" and ", first);
    }
    return first.getFirst() + " and " + (names.size() - 1) + " more";
  }
}
