package dev.plinth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Servers under the same load, in turn: each connection sends its next request when it has the
/// answer to the one before.
final class Comparison {
  private static final int WARM_CONNECTIONS = 64;
  private static final int WARM_MAX = 12;
  private static final int WARM_ENOUGH = 2; // in a row, since other work on the machine is noise
  private static final double SETTLED = 0.97;

  private final PrintStream out;
  private final List<Target> targets;
  private final Duration time;
  private final int rounds;

  Comparison(PrintStream out, List<Target> targets, Duration time, int rounds) {
    this.out = out;
    this.targets = targets;
    this.time = time;
    this.rounds = rounds;
  }

  /// Loads each server until its CPU time per request falls no further: the first seconds of a
  /// compiler at run time cost three times as much as those after it.
  void warmUp() throws IOException {
    for (var target : targets) {
      for (var exchange : target.requests()) {
        requireAnswer(target, exchange);
        double best = Double.MAX_VALUE;
        int noBetter = 0;
        for (int i = 0; i < WARM_MAX && noBetter < WARM_ENOUGH; i++) {
          var slice = time.dividedBy(2);
          double now = Load.run(target.process(), exchange, WARM_CONNECTIONS, slice).cpu();
          noBetter = now < best * SETTLED ? 0 : noBetter + 1;
          best = Math.min(best, now);
        }
      }
    }
  }

  /// A server that refuses is fast, and its figures mean nothing.
  private static void requireAnswer(Target target, Exchange exchange) throws IOException {
    try (var connection = new Connection(exchange.base())) {
      int status = connection.exchange(exchange.bytes());
      if (status / 100 != 2) {
        throw new IOException(
            "%s answers %s with %d %s"
                .formatted(target.name(), exchange.label(), status, connection.body()));
      }
    }
  }

  /// One table: all servers in turn, several times; the median by CPU time counts.
  void run(int connections) throws IOException {
    out.printf("%n%d connections, median of %d rounds of %d s%n", connections, rounds, seconds());
    head("server");
    for (int which = 0; which < targets.getFirst().requests().size(); which++) {
      var seen = new ArrayList<List<Load.Seen>>();
      targets.forEach(_ -> seen.add(new ArrayList<>()));
      for (int round = 0; round < rounds; round++) {
        for (int i = 0; i < targets.size(); i++) {
          seen.get(i).add(load(targets.get(i), which, connections));
        }
      }
      for (int i = 0; i < targets.size(); i++) {
        row(
            targets.get(i).requests().get(which).label(),
            targets.get(i).name(),
            median(seen.get(i)));
      }
    }
  }

  /// A table for each server: what becomes of it as clients grow in number.
  void scale(List<Integer> connections) throws IOException {
    for (var target : targets) {
      out.printf("%n%s by number of connections, one run of %d s%n", target.name(), seconds());
      head("connections");
      for (int which = 1; which < target.requests().size(); which++) { // health says nothing here
        for (int count : connections) {
          var label = target.requests().get(which).label();
          row(label, Integer.toString(count), load(target, which, count));
        }
      }
    }
  }

  private long seconds() {
    return time.toSeconds();
  }

  private Load.Seen load(Target target, int which, int connections) throws IOException {
    return Load.run(target.process(), target.requests().get(which), connections, time);
  }

  private static Load.Seen median(List<Load.Seen> seen) {
    var sorted = seen.stream().sorted(Comparator.comparingDouble(Load.Seen::cpu)).toList();
    return sorted.get(sorted.size() / 2);
  }

  private void head(String what) {
    out.printf(
        "%-12s %-16s %10s %12s %9s %9s %9s %7s %7s%n",
        "request", what, "req/s", "CPU us/req", "p50 ms", "p95 ms", "p99 ms", "failed", "RSS MB");
  }

  private void row(String request, String what, Load.Seen seen) {
    out.printf(
        "%-12s %-16s %10.0f %12.1f %9.3f %9.3f %9.3f %7d %7d%n",
        request,
        what,
        seen.perSecond(),
        seen.cpu(),
        seen.p50() / 1_000.0,
        seen.p95() / 1_000.0,
        seen.p99() / 1_000.0,
        seen.failed(),
        seen.megabytes());
  }
}
