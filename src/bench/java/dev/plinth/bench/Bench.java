package dev.plinth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Runs the workloads against a built jar and prints what it saw.
///
/// Settings: `bench.seconds` of each run (5), `bench.rounds` (3), `bench.connections` (`64`),
/// `bench.rows` (`1000,10000,100000`), `bench.peers`, a list of [Target#peer] with `;` between.
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    var jar = Path.of(arguments[0]);
    var folder = Files.createTempDirectory("plinth-bench");
    try {
      var time = Duration.ofSeconds(Integer.getInteger("bench.seconds", 5));
      var peers =
          texts("bench.peers", "", ";").filter(text -> !text.isBlank()).map(Target::peer).toList();
      new ChatWorkload(jar, System.out, time, Integer.getInteger("bench.rounds", 3))
          .run(folder, peers, numbers("bench.connections", "64"));
      var sizes = numbers("bench.rows", "1000,10000,100000");
      if (!sizes.isEmpty()) {
        var table = new GrowthWorkload(jar, System.out).run(folder, sizes);
        var png = jar.resolveSibling("growth.png");
        GrowthChart.draw(table, sizes, png);
        System.out.println("drawn: " + png);
      }
    } finally {
      delete(folder);
    }
  }

  private static List<Integer> numbers(String name, String fallback) {
    return texts(name, fallback, ",").filter(n -> !n.isBlank()).map(Integer::valueOf).toList();
  }

  private static Stream<String> texts(String name, String fallback, String between) {
    var given = System.getProperty(name, "");
    return Stream.of((given.isBlank() ? fallback : given).split(between, -1)).map(String::strip);
  }

  private static void delete(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
