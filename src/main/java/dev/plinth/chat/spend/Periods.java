package dev.plinth.chat.spend;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;

/// The day and the month of a moment, in UTC, as numbers to store.
///
/// @param day days since 1970-01-01
/// @param month -(12 * year + month of 0 to 11): no day has such a number
record Periods(long day, long month) {
  static Periods at(long millis) {
    var date = date(millis);
    return new Periods(date.toEpochDay(), -(12L * date.getYear() + date.getMonthValue() - 1));
  }

  /// Until the next day begins.
  static Duration restOfDay(long millis) {
    return until(millis, date(millis).plusDays(1));
  }

  /// Until the next month begins.
  static Duration restOfMonth(long millis) {
    return until(millis, YearMonth.from(date(millis)).plusMonths(1).atDay(1));
  }

  private static LocalDate date(long millis) {
    return LocalDate.ofInstant(Instant.ofEpochMilli(millis), ZoneOffset.UTC);
  }

  private static Duration until(long millis, LocalDate date) {
    return Duration.between(
        Instant.ofEpochMilli(millis), date.atStartOfDay(ZoneOffset.UTC).toInstant());
  }
}
