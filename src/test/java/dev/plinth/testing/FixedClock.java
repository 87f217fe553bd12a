package dev.plinth.testing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that stands still until a test moves it.
public final class FixedClock extends Clock {
  private volatile Instant now;

  public FixedClock(Instant now) {
    this.now = now;
  }

  /// Some Sunday in November.
  public FixedClock() {
    this(Instant.parse("2026-11-22T12:00:00Z"));
  }

  public void forward(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
