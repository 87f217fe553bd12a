package dev.plinth.auth;

import java.time.Duration;

/// How often somebody may try. Each is a setting `PLINTH_LIMIT_*`; the values are those of
/// `reference/security.md` §13.3.
///
/// @param signUps accounts made, per address
/// @param logIns attempts to log in, per address
/// @param failures log-ins that failed, per address
/// @param refreshes per address
/// @param freeTries failures of one account from one address before each further try has to wait 1,
///   2, 4 … seconds
/// @param delayMax the longest such wait
/// @param consecutiveMax failures of one account in a row, over all addresses; after them the
///   account needs a new password from whoever runs this backend
public record Limits(
    Rate signUps,
    Rate logIns,
    Rate failures,
    Rate refreshes,
    int freeTries,
    Duration delayMax,
    int consecutiveMax) {
  /// For a backend that others can reach.
  public static final Limits PUBLIC =
      new Limits(
          new Rate(5, Duration.ofHours(1)),
          new Rate(10, Duration.ofMinutes(1)),
          new Rate(20, Duration.ofMinutes(10)),
          new Rate(30, Duration.ofMinutes(1)),
          5,
          Duration.ofMinutes(15),
          100);

  /// For a backend that only this machine can reach: whoever develops an app, or runs its tests,
  /// signs up and in far more often than any visitor. What guards a single account stays as it is.
  public static final Limits LOCAL =
      new Limits(
          new Rate(10_000, Duration.ofHours(1)),
          new Rate(3_000, Duration.ofMinutes(1)),
          new Rate(3_000, Duration.ofMinutes(10)),
          new Rate(3_000, Duration.ofMinutes(1)),
          PUBLIC.freeTries,
          PUBLIC.delayMax,
          PUBLIC.consecutiveMax);

  /// So many at once, and as many again evenly over the time.
  public record Rate(int count, Duration per) {
    public Rate {
      if (count < 1 || !per.isPositive()) {
        throw new IllegalArgumentException("a rate needs a count and a time");
      }
    }
  }
}
