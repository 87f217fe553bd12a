package dev.plinth.auth;

import dev.plinth.config.Rate;
import java.time.Duration;
import java.util.function.LongSupplier;

/// Token buckets, one per key: each begins full and fills evenly. Their number is bounded, and a
/// key that comes back all the time is never forgotten ([Recent]).
public final class Buckets {
  /// Two generations of these take less than 16 MiB.
  private static final int KEYS_MAX = 40_000;

  private final Rate usual;
  private final LongSupplier nanos;
  private final Recent<String, Bucket> buckets = new Recent<>(KEYS_MAX);

  /// Buckets that are alike, unless another rate is named.
  ///
  /// @param nanos a clock that never steps back
  public Buckets(Rate usual, LongSupplier nanos) {
    this.usual = usual;
    this.nanos = nanos;
  }

  /// Takes one from the key's bucket.
  ///
  /// @return zero when there was one, else how long to wait for the next
  Duration take(String key) {
    return take(key, usual, 1);
  }

  /// Takes several at once from a bucket that fills at a rate of its own. Who takes more than the
  /// whole bucket waits for a full one, and it then takes longer to fill.
  ///
  /// @return zero when they were there, else how long to wait for them
  public Duration take(String key, Rate rate, long amount) {
    return bucket(key, rate).take(rate, amount, true);
  }

  /// Puts back what was taken and not used; less than nothing for what was used besides.
  public void give(String key, Rate rate, long amount) {
    bucket(key, rate).give(amount);
  }

  /// As [#take] without taking.
  Duration look(String key) {
    return bucket(key, usual).take(usual, 1, false);
  }

  private Bucket bucket(String key, Rate rate) {
    return buckets.get(key, () -> new Bucket(rate.count(), nanos.getAsLong()));
  }

  private final class Bucket {
    private double level;
    private long at;

    Bucket(double level, long at) {
      this.level = level;
      this.at = at;
    }

    synchronized Duration take(Rate rate, long amount, boolean really) {
      long now = nanos.getAsLong();
      double perNano = (double) rate.count() / rate.per().toNanos();
      level = Math.min(rate.count(), level + (now - at) * perNano);
      at = now;
      long needed = Math.min(amount, rate.count());
      if (level < needed) {
        return Duration.ofNanos((long) Math.ceil((needed - level) / perNano));
      }
      if (really) {
        level -= amount;
      }
      return Duration.ZERO;
    }

    synchronized void give(long amount) {
      level += amount;
    }
  }
}
