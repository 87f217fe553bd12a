package dev.plinth.http;

import dev.plinth.config.Rate;
import dev.plinth.config.Rates;
import dev.plinth.kernel.Problem;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How many requests one address may make, those that change something and the others apart. The
/// app's files and health are not counted.
///
/// An address is remembered by the one moment at which its bucket is full again, so a request costs
/// one step of arithmetic; addresses whose bucket is full are forgotten, hot ones never.
public final class Throttle {
  /// Nobody is held back.
  public static final Throttle NONE = new Throttle(Rates.LOCAL, System::nanoTime);

  private static final int KEYS_MAX = 100_000;

  private final Buckets reads;
  private final Buckets writes;

  public Throttle(Rates rates) {
    this(rates, System::nanoTime);
  }

  /// @param nanos a clock that never steps back
  Throttle(Rates rates, LongSupplier nanos) {
    this.reads = new Buckets(rates.reads(), nanos);
    this.writes = new Buckets(rates.writes(), nanos);
  }

  /// Counts a request.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` with the time to wait
  void count(String method, String address) {
    (Edge.isSafe(method) ? reads : writes).take(address);
  }

  private static final class Buckets {
    private final LongSupplier nanos;
    private final long nanosEach;
    private final long nanosAll;
    private final ConcurrentHashMap<String, AtomicLong> fullAt = new ConcurrentHashMap<>();

    Buckets(Rate rate, LongSupplier nanos) {
      this.nanos = nanos;
      this.nanosAll = rate.per().toNanos();
      this.nanosEach = Math.max(1, nanosAll / rate.count());
    }

    void take(String address) {
      long now = nanos.getAsLong();
      var full = fullAt.get(address);
      if (full == null) {
        makeRoom(now);
        full = fullAt.computeIfAbsent(address, _ -> new AtomicLong(now));
      }
      while (true) {
        long seen = full.get();
        long next = (seen - now > 0 ? seen : now) + nanosEach;
        if (next - now > nanosAll) {
          throw new Problem.TooMany(Duration.ofNanos(next - now - nanosAll)).asException();
        }
        if (full.compareAndSet(seen, next)) {
          return;
        }
      }
    }

    private void makeRoom(long now) {
      if (fullAt.size() >= KEYS_MAX) {
        fullAt.values().removeIf(full -> full.get() - now <= 0);
      }
    }
  }
}
