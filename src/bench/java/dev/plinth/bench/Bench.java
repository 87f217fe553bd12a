package dev.plinth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Runs the workloads against a built jar, installed for this run, and prints what it saw.
///
/// Settings: `bench.parts` (all of [Part]), `bench.seconds` of each run (4), `bench.rounds` (3),
/// `bench.connections` of the part `scale` (`1,4,16,64,256`), `bench.rows` of the part `growth`
/// (`1000,10000,100000`), `bench.peers`, files as [Target#peer] reads them, with commas between.
public final class Bench {
  private static final int CONNECTIONS = 64;
  private static final int STARTS = 7;

  /// What can be measured, in the order in which it is.
  private enum Part {
    COMPARE,
    SCALE,
    CONTENTION,
    LOGINS,
    STARTS,
    GROWTH
  }

  private Bench() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    var jar = Path.of(arguments[0]);
    var parts =
        texts("bench.parts", "compare,scale,contention,logins,starts,growth")
            .map(name -> Part.valueOf(name.toUpperCase(Locale.ROOT)))
            .toList();
    var peers = texts("bench.peers", "").map(file -> Target.peer(Path.of(file))).toList();
    var folder = Files.createTempDirectory("plinth-bench");
    try {
      var installed = Installed.install(jar, Path.of(arguments[1]), folder);
      if (parts.stream().anyMatch(part -> part != Part.GROWTH)) {
        chat(parts, peers, installed, folder);
      }
      if (parts.contains(Part.GROWTH)) {
        var sizes = numbers("bench.rows", "1000,10000,100000");
        var table = new GrowthWorkload(installed, System.out).run(folder, sizes);
        var png = jar.resolveSibling("growth.png");
        GrowthChart.draw(table, sizes, png);
        System.out.println("drawn: " + png);
      }
    } finally {
      delete(folder);
    }
  }

  private static void chat(List<Part> parts, List<Target> peers, Installed installed, Path folder)
      throws IOException, SQLException {
    var home = folder.resolve("chat");
    try (var chat = Chat.start(installed, home)) {
      var targets = new ArrayList<Target>(List.of(chat.target()));
      targets.addAll(peers);
      if (parts.stream().anyMatch(part -> part != Part.GROWTH && part != Part.STARTS)) {
        load(parts, targets, folder);
      }
    }
    if (parts.contains(Part.STARTS)) {
      Starts.run(System.out, installed, home, STARTS);
    }
  }

  private static void load(List<Part> parts, List<Target> targets, Path folder) throws IOException {
    var time = Duration.ofSeconds(Integer.getInteger("bench.seconds", 4));
    var comparison =
        new Comparison(System.out, targets, time, Integer.getInteger("bench.rounds", 3));
    comparison.warmUp();
    if (parts.contains(Part.COMPARE)) {
      comparison.run(CONNECTIONS);
    }
    if (parts.contains(Part.SCALE)) {
      comparison.scale(numbers("bench.connections", "1,4,16,64,256"));
    }
    if (parts.contains(Part.CONTENTION)) {
      new Contention(System.out, time.multipliedBy(2)).run(folder, targets);
    }
    if (parts.contains(Part.LOGINS)) {
      LogIns.run(System.out, targets, time);
    }
  }

  private static List<Integer> numbers(String name, String fallback) {
    return texts(name, fallback).map(Integer::valueOf).toList();
  }

  private static Stream<String> texts(String name, String fallback) {
    var given = System.getProperty(name, "");
    return Stream.of((given.isBlank() ? fallback : given).split(",", -1))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
