package dev.plinth.rules;

import dev.plinth.schema.FieldType;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/// What can be compared with what.
enum Kind {
  TEXT("text"),
  NUMBER("numbers"),
  TRUTH("true or false"),
  TIME("times"),
  ANY("JSON");

  private final String words;

  Kind(String words) {
    this.words = words;
  }

  /// As it is told: a field holds `text`.
  String words() {
    return words;
  }

  boolean comparesWith(Kind other) {
    return this == other || this == ANY || other == ANY;
  }

  /// Whether values of a type may be of this kind; what has no type may be anything.
  boolean mayBe(@Nullable FieldType type) {
    return type == null || comparesWith(of(type));
  }

  static Kind of(FieldType type) {
    return switch (type) {
      case FieldType.Text _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.OneOf _ ->
          TEXT;
      case FieldType.Int _, FieldType.Real _, FieldType.Decimal _ -> NUMBER;
      case FieldType.Bool _ -> TRUTH;
      case FieldType.Date _, FieldType.DateTime _ -> TIME;
      case FieldType.AnyJson _, FieldType.ListOf _, FieldType.Reference _, FieldType.References _ ->
          ANY;
    };
  }

  /// Whether a field of a type can ever equal this value.
  static boolean fits(FieldType type, Object value) {
    return switch (of(type)) {
      case TEXT -> value instanceof String;
      case TIME ->
          type instanceof FieldType.DateTime
              ? value instanceof Number || (value instanceof String text && isInstant(text))
              : value instanceof String text && isDay(text);
      case NUMBER -> value instanceof Number;
      case TRUTH -> value instanceof Boolean;
      case ANY -> true;
    };
  }

  private static boolean isDay(String text) {
    try {
      LocalDate.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }

  /// A day stands for its first moment.
  private static boolean isInstant(String text) {
    if (text.indexOf('T') < 0) {
      return isDay(text);
    }
    try {
      OffsetDateTime.parse(text);
      return true;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
