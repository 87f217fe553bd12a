package dev.plinth.auth;

import dev.plinth.config.Rate;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Token buckets, one per key: each begins full and fills evenly. Their number is bounded, and a
/// key that comes back all the time is never forgotten ([Recent]).
final class Buckets {
  /// Two generations of these take less than 16 MiB.
  private static final int KEYS_MAX = 40_000;

  private final Rate rate;
  private final LongSupplier nanos;
  private final Recent<String, Bucket> buckets = new Recent<>(KEYS_MAX);

  /// @param nanos a clock that never steps back
  Buckets(Rate rate, LongSupplier nanos) {
    this.rate = rate;
    this.nanos = nanos;
  }

  /// Takes one from the key's bucket.
  ///
  /// @return zero when there was one, else how long to wait for the next
  Duration take(String key) {
    return bucket(key).take(true);
  }

  /// As [#take] without taking.
  Duration look(String key) {
    return bucket(key).take(false);
  }

  private Bucket bucket(String key) {
    return buckets.get(key, () -> new Bucket(rate.count(), nanos.getAsLong()));
  }

  private final class Bucket {
    private double level;
    private long at;

    Bucket(double level, long at) {
      this.level = level;
      this.at = at;
    }

    synchronized Duration take(boolean really) {
      long now = nanos.getAsLong();
      double perNano = (double) rate.count() / rate.per().toNanos();
      level = Math.min(rate.count(), level + (now - at) * perNano);
      at = now;
      if (level < 1) {
        return Duration.ofNanos((long) Math.ceil((1 - level) / perNano));
      }
      if (really) {
        level -= 1;
      }
      return Duration.ZERO;
    }
  }
}
