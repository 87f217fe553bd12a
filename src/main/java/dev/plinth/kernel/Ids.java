package dev.plinth.kernel;

import java.time.Clock;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Makes ids: UUID version 7 (RFC 9562 §5.7), as text of 36 characters that sorts by time.
///
/// Ids of one process never go backwards: within one millisecond, and when the clock steps back, a
/// counter goes on.
public final class Ids {
  private static final int COUNTER_BITS = 12;
  private final Clock clock;
  private final RandomGenerator random;
  private long last;

  public Ids(Clock clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /// The next id.
  public String next() {
    return new UUID(timeAndCounter(), (random.nextLong() >>> 2) | 0x8000000000000000L).toString();
  }

  /// 48 bits of milliseconds, the version, and a counter of 12 bits that runs over into the next
  /// millisecond.
  private synchronized long timeAndCounter() {
    long now = clock.millis() << COUNTER_BITS;
    last = now > last ? now | (random.nextInt() & 0xFF) : last + 1;
    long millis = last >>> COUNTER_BITS;
    return (millis << 16) | 0x7000 | (last & 0xFFF);
  }
}
