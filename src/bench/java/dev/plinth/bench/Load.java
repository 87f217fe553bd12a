package dev.plinth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/// Sends one request over and over on some connections at once.
final class Load {
  private static final long SLOWEST_MICROS = 60_000_000;

  private Load() {}

  /// What was seen. Times in microseconds.
  ///
  /// @param cpu server time per request, all its threads
  /// @param failed answers other than 2xx
  record Seen(
      double perSecond, double cpu, long p50, long p95, long p99, long failed, long megabytes) {}

  static Seen run(Served process, Exchange exchange, int connections, Duration time)
      throws IOException {
    var all = new Histogram(SLOWEST_MICROS, 3);
    long failed = 0;
    double cpuBefore = process.cpuSeconds();
    long began = System.nanoTime();
    long end = began + time.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks =
          IntStream.range(0, connections)
              .<Callable<Part>>mapToObj(_ -> () -> one(exchange, end))
              .toList();
      for (Future<Part> future : threads.invokeAll(tasks)) {
        var part = future.get();
        all.add(part.micros());
        failed += part.failed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(exchange.label() + " broke off", e);
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    double cpu = process.cpuSeconds() - cpuBefore;
    long count = all.getTotalCount();
    return new Seen(
        count / seconds,
        cpu * 1e6 / count,
        all.getValueAtPercentile(50),
        all.getValueAtPercentile(95),
        all.getValueAtPercentile(99),
        failed,
        process.residentMegabytes());
  }

  private record Part(Histogram micros, long failed) {}

  private static Part one(Exchange exchange, long end) throws IOException {
    var micros = new Histogram(SLOWEST_MICROS, 3);
    long failed = 0;
    try (var connection = new Connection(exchange.base())) {
      long now = System.nanoTime();
      while (now < end) {
        int status = connection.exchange(exchange.bytes());
        long later = System.nanoTime();
        micros.recordValue(Math.min(SLOWEST_MICROS, (later - now) / 1_000));
        failed += status / 100 == 2 ? 0 : 1;
        now = later;
      }
    }
    return new Part(micros, failed);
  }
}
