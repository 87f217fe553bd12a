package dev.plinth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;

/// How long the installed command takes over an existing database, from the start of the process to
/// the first answer that says "ready", and its memory when it then has nothing to do.
final class Starts {
  private static final long SETTLE_MILLIS = 2_000;
  private static final long GIVE_UP_NANOS = 30_000_000_000L;

  private Starts() {}

  static void run(PrintStream out, Installed installed, Path home, int times) throws IOException {
    var millis = new double[times];
    var megabytes = new double[times];
    for (int i = 0; i < times; i++) {
      long began = System.nanoTime();
      try (var plinth = Plinth.spawn(installed, home)) {
        awaitReady(plinth, began + GIVE_UP_NANOS);
        millis[i] = (System.nanoTime() - began) / 1e6;
        Thread.sleep(SETTLE_MILLIS);
        megabytes[i] = plinth.served().residentMegabytes();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    Arrays.sort(millis);
    Arrays.sort(megabytes);
    out.printf(
        "%nStart over an existing database, %d times: median %.0f ms (%.0f to %.0f), idle RSS median"
            + " %.0f MB (%.0f to %.0f)%n",
        times,
        millis[times / 2],
        millis[0],
        millis[times - 1],
        megabytes[times / 2],
        megabytes[0],
        megabytes[times - 1]);
  }

  private static void awaitReady(Plinth plinth, long end) throws IOException, InterruptedException {
    var ready = Exchange.of("ready", plinth.base(), "GET", "/health/ready", "", "");
    while (System.nanoTime() < end) {
      try (var connection = new Connection(plinth.base())) {
        if (connection.exchange(ready.bytes()) == 200) {
          return;
        }
      } catch (IOException notYet) {
        // it does not listen yet
      }
      Thread.sleep(1);
    }
    throw new IOException("it did not become ready");
  }
}
