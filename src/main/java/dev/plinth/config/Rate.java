package dev.plinth.config;

import java.time.Duration;

/// So many at once, and as many again evenly over the time. As a setting: `10/1m`.
public record Rate(int count, Duration per) {
  public Rate {
    if (count < 1 || !per.isPositive()) {
      throw new IllegalArgumentException("a rate needs a count and a time");
    }
  }
}
