package dev.plinth.config;

import java.time.Duration;

/// What a statement that a person wrote may cost.
///
/// @param time how long it may run
/// @param rows how many rows it may answer
/// @param bytes how large its answer may be
public record SqlLimits(Duration time, int rows, long bytes) {
  /// The adopted values: a list of a page's length many times over, and less than a person waits.
  public static final SqlLimits DEFAULT =
      new SqlLimits(Duration.ofSeconds(5), 10_000, 8 * 1024 * 1024);

  static SqlLimits read(SettingsReader settings) {
    return new SqlLimits(
        settings.time("PLINTH_LIMIT_SQL_TIME", DEFAULT.time),
        settings.integer("PLINTH_LIMIT_SQL_ROWS", 1, 1_000_000, DEFAULT.rows),
        settings.bytes("PLINTH_LIMIT_SQL_SIZE", DEFAULT.bytes));
  }
}
