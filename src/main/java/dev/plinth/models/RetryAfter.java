package dev.plinth.models;

import dev.plinth.http.Exchange;
import dev.plinth.kernel.Problem;
import java.time.Duration;

/// The header that says how long to wait, for problems that a surface tells in its own words.
final class RetryAfter {
  private RetryAfter() {}

  static void tell(Exchange exchange, Problem problem) {
    switch (problem) {
      case Problem.TooMany(_, _, var wait) -> set(exchange, wait);
      case Problem.Unavailable(_, _, var wait) -> set(exchange, wait);
      case Problem _ -> {}
    }
  }

  private static void set(Exchange exchange, Duration wait) {
    exchange.header("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }
}
