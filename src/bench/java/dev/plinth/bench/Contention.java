package dev.plinth.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// How long reads take while others write as fast as they can, against a server that is idle else.
final class Contention {
  private static final int READS_PER_SECOND = 200;
  private static final int WRITERS = 64;
  private static final Duration WRITERS_WARM = Duration.ofSeconds(4);

  private final PrintStream out;
  private final Duration time;

  Contention(PrintStream out, Duration time) {
    this.out = out;
    this.time = time;
  }

  void run(Path folder, List<Target> targets) throws IOException {
    out.printf(
        "%nReads at %d a second, for %d s: alone, and while %d connections POST without a pause%n",
        READS_PER_SECOND, time.toSeconds(), WRITERS);
    out.printf(
        "%-12s %-16s %21s %21s %15s %9s %9s%n",
        "request",
        "server",
        "alone p50/p99 ms",
        "loaded p50/p99 ms",
        "ratio p50/p99",
        "max ms",
        "POST/s");
    for (var target : targets) {
      var reads = List.of(target.get(), target.list());
      var alone = reads.stream().map(this::paced).toList();
      try (var writers = Writers.start(target.post(), WRITERS, folder.resolve("request"))) {
        sleep(WRITERS_WARM);
        for (int i = 0; i < reads.size(); i++) {
          long before = writers.written();
          long began = System.nanoTime();
          var loaded = paced(reads.get(i));
          double seconds = (System.nanoTime() - began) / 1e9;
          double posts = (writers.written() - before) / seconds;
          row(reads.get(i).label(), target.name(), alone.get(i), loaded, posts);
        }
      }
    }
  }

  private Paced.Seen paced(Exchange exchange) {
    try {
      return Paced.run(exchange, READS_PER_SECOND, time);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void row(
      String request, String server, Paced.Seen alone, Paced.Seen loaded, double posts) {
    long failed = alone.failed() + loaded.failed();
    out.printf(
        "%-12s %-16s %10.3f %10.3f %10.3f %10.3f %7.1f %7.1f %9.1f %9.0f%s%n",
        request,
        server,
        alone.p50() / 1_000.0,
        alone.p99() / 1_000.0,
        loaded.p50() / 1_000.0,
        loaded.p99() / 1_000.0,
        (double) loaded.p50() / alone.p50(),
        (double) loaded.p99() / alone.p99(),
        loaded.max() / 1_000.0,
        posts,
        failed == 0 ? "" : "  " + failed + " failed");
  }

  private static void sleep(Duration time) throws IOException {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
