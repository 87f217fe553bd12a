package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.records.FieldValue.Misfit;
import dev.plinth.rules.SqlValue;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/// Days and instants of JSON as SQL stores them.
final class Moments {
  /// Instants are stored in a form of fixed width: four digits for the year.
  private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private Moments() {}

  static String date(JsonNode node, boolean lenient) throws Misfit {
    var text = FieldValue.string(node, "must be a day like 2026-11-22");
    try {
      var day = LocalDate.parse(lenient && text.length() > 10 ? text.substring(0, 10) : text);
      if (day.getYear() < 0 || day.getYear() > 9999) {
        throw new Misfit("must be a day like 2026-11-22");
      }
      return day.toString();
    } catch (DateTimeException e) {
      throw new Misfit("must be a day like 2026-11-22");
    }
  }

  static String instant(JsonNode node, boolean epoch, boolean lenient) throws Misfit {
    var wanted =
        epoch
            ? "must be milliseconds since 1970"
            : "must be an instant like 2026-11-22T10:00:00Z, with its offset";
    if ((epoch || lenient) && node.isIntegralNumber() && node.canConvertToLong()) {
      return within(Instant.ofEpochMilli(node.longValue()), wanted);
    }
    if (epoch && !lenient) {
      throw new Misfit(wanted);
    }
    var text = FieldValue.string(node, wanted);
    try {
      return within(OffsetDateTime.parse(text).toInstant(), wanted);
    } catch (DateTimeException e) {
      if (lenient) {
        return localInstant(text, wanted);
      }
      throw new Misfit(wanted);
    }
  }

  /// `<input type="datetime-local">` and `<input type="date">` give no offset: read as UTC.
  private static String localInstant(String text, String wanted) throws Misfit {
    try {
      var local =
          text.length() <= 10 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
      return within(local.toInstant(ZoneOffset.UTC), wanted);
    } catch (DateTimeException e) {
      throw new Misfit(wanted);
    }
  }

  private static String within(Instant instant, String wanted) throws Misfit {
    if (instant.isBefore(FIRST) || instant.isAfter(LAST)) {
      throw new Misfit(wanted);
    }
    return SqlValue.of(instant);
  }
}
