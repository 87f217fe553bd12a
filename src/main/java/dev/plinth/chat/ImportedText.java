package dev.plinth.chat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What files of other programs say, taken defensively: anything may lack, or be of another kind.
final class ImportedText {
  private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");
  private static final char UNREADABLE = '\ufffd';

  private ImportedText() {}

  /// A text without what no database takes (NUL, half a surrogate pair); empty for anything else.
  static String of(JsonNode value) {
    var text = value.isTextual() ? value.textValue() : "";
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isPair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (isPair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        clean = clean == null ? new StringBuilder(text) : clean;
        clean.setCharAt(i, UNREADABLE);
      }
    }
    return clean == null ? text : clean.toString();
  }

  /// A text of a word or two; null for none, or one that is longer.
  static @Nullable String word(JsonNode value, int lengthMax) {
    var text = of(value);
    return text.isEmpty() || text.length() > lengthMax ? null : text;
  }

  /// A time, in seconds since 1970 or as ISO 8601 has it; another one where it is none.
  static Instant time(JsonNode value, Instant otherwise) {
    try {
      Instant time = otherwise;
      if (value.isNumber()) {
        time = Instant.ofEpochMilli(Math.round(value.doubleValue() * 1000));
      } else if (value.isTextual()) {
        time = Instant.parse(value.textValue());
      }
      return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? otherwise : time;
    } catch (DateTimeException _) {
      return otherwise;
    }
  }
}
