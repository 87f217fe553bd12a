package dev.plinth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/// Log-ins by password: they are costly on purpose, so that it is the cores that bound them.
final class LogIns {
  private static final int CONNECTIONS = 4;

  private LogIns() {}

  static void run(PrintStream out, List<Target> targets, Duration time) throws IOException {
    out.printf("%nLog-ins, %d connections%n", CONNECTIONS);
    out.printf(
        "%-16s %10s %14s %20s %7s%n",
        "server", "per second", "CPU ms/log-in", "per core, second", "failed");
    for (var target : targets) {
      if (target.logIn().isPresent()) {
        var exchange = target.logIn().get();
        Load.run(target.process(), exchange, CONNECTIONS, time); // warm
        var seen = Load.run(target.process(), exchange, CONNECTIONS, time);
        out.printf(
            "%-16s %10.1f %14.1f %20.1f %7d%n",
            target.name(), seen.perSecond(), seen.cpu() / 1_000, 1e6 / seen.cpu(), seen.failed());
      }
    }
  }
}
