package dev.plinth.config;

import java.time.Duration;

/// What reads may cost that are slow, or not known to be quick.
///
/// @param slowAtOnce how many of one caller run at once; others of theirs wait
/// @param time how long one may run
/// @param hurried how long one that a client invented (a filter, a sort, groups of its own) may run
///   while others wait for a turn
public record ReadLimits(int slowAtOnce, Duration time, Duration hurried) {
  /// The adopted values (IN-06 of the security requirements for the longest time).
  public static final ReadLimits DEFAULT =
      new ReadLimits(2, Duration.ofSeconds(5), Duration.ofSeconds(1));

  static ReadLimits read(SettingsReader settings) {
    return new ReadLimits(
        settings.integer("PLINTH_LIMIT_SLOW_READS", 1, 8, DEFAULT.slowAtOnce),
        settings.time("PLINTH_LIMIT_READ_TIME", DEFAULT.time),
        settings.time("PLINTH_LIMIT_READ_TIME_CROWDED", DEFAULT.hurried));
  }
}
