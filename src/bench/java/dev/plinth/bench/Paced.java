package dev.plinth.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Sends a request at a fixed rate, whether or not earlier ones were answered.
///
/// A client that waits for an answer asks less while the server is slow, and so sees less of it
/// (coordinated omission). Here each request has its moment: one that finds all connections busy
/// counts from that moment on. One whose thread merely woke up late, though a connection was free,
/// counts from when it was sent: that delay is the load's own, and tells nothing of the server.
final class Paced {
  private static final int CONNECTIONS = 16;
  private static final long SLOWEST_MICROS = 60_000_000;

  private Paced() {}

  /// What was seen. Times in microseconds.
  record Seen(long p50, long p99, long max, long failed) {}

  static Seen run(Exchange exchange, int perSecond, Duration time) throws IOException {
    long interval = 1_000_000_000L / perSecond;
    long count = time.toNanos() / interval;
    var all = new Histogram(SLOWEST_MICROS, 3);
    long failed = 0;
    try (var threads = Executors.newFixedThreadPool(CONNECTIONS)) {
      var tickets = new AtomicLong();
      long began = System.nanoTime() + 100_000_000; // all of them are connected by then
      var tasks = new ArrayList<Callable<Part>>();
      for (int i = 0; i < CONNECTIONS; i++) {
        tasks.add(() -> one(exchange, tickets, count, began, interval));
      }
      for (Future<Part> future : threads.invokeAll(tasks)) {
        all.add(future.get().micros());
        failed += future.get().failed();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(exchange.label() + " broke off", e);
    }
    return new Seen(
        all.getValueAtPercentile(50), all.getValueAtPercentile(99), all.getMaxValue(), failed);
  }

  private record Part(Histogram micros, long failed) {}

  private static Part one(
      Exchange exchange, AtomicLong tickets, long count, long began, long interval)
      throws IOException {
    var micros = new Histogram(SLOWEST_MICROS, 3);
    long failed = 0;
    try (var connection = new Connection(exchange.base())) {
      for (long ticket = tickets.getAndIncrement();
          ticket < count;
          ticket = tickets.getAndIncrement()) {
        long due = began + ticket * interval;
        long from = System.nanoTime() > due ? due : waitFor(due);
        int status = connection.exchange(exchange.bytes());
        micros.recordValue(Math.min(SLOWEST_MICROS, (System.nanoTime() - from) / 1_000));
        failed += status / 100 == 2 ? 0 : 1;
      }
    }
    return new Part(micros, failed);
  }

  private static long waitFor(long due) {
    long now = System.nanoTime();
    while (now < due) {
      LockSupport.parkNanos(due - now);
      now = System.nanoTime();
    }
    return now;
  }
}
