package dev.plinth.rules;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.schema.FieldType;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// What a request brings, as SQL stores it. What cannot be of the type becomes null, which equals
/// nothing: a filter for `done = 'maybe'` finds no item.
public final class SqlValue {
  private static final DateTimeFormatter INSTANT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private SqlValue() {}

  /// An instant as [FieldType.DateTime] stores it.
  public static String of(Instant instant) {
    return INSTANT.format(instant);
  }

  /// Converts JSON, a [String], a number or a [Boolean] for a comparison with this type.
  ///
  /// @param as null where nothing is known: the value is taken as it is
  public static @Nullable Object of(@Nullable Object raw, @Nullable FieldType as) {
    if (raw instanceof JsonNode node && node.isContainerNode()) {
      return as == null || as instanceof FieldType.AnyJson ? Json.text(node) : null;
    }
    var value = raw instanceof JsonNode node ? scalar(node) : raw;
    if (value == null || as == null) {
      return value instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : plain(value);
    }
    return switch (as) {
      case FieldType.Text _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.File _,
          FieldType.OneOf _,
          FieldType.Date _ ->
          text(value);
      case FieldType.Int _ -> number(value);
      case FieldType.Real _, FieldType.Decimal _ -> real(value);
      case FieldType.Bool _ -> truth(value);
      case FieldType.DateTime(boolean epoch) -> instant(value, epoch);
      case FieldType.ListOf(var element, _) -> of(value, element);
      case FieldType.AnyJson _, FieldType.Reference _, FieldType.References _ ->
          value instanceof Boolean truth ? (Object) (truth ? 1L : 0L) : plain(value);
    };
  }

  /// The same as JSON text, which tells a list from a text.
  public static @Nullable String json(@Nullable Object raw) {
    return switch (raw) {
      case null -> null;
      case JsonNode node -> node.isNull() ? null : Json.text(node);
      default -> Json.text(Json.mapper().valueToTree(raw));
    };
  }

  private static @Nullable Object scalar(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    if (node.isNumber()) {
      return node.decimalValue();
    }
    return null;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof BigDecimal number) {
      var whole = integer(number);
      return whole == null ? (Object) number.doubleValue() : whole;
    }
    return value;
  }

  private static String text(Object value) {
    return value instanceof BigDecimal number ? number.toPlainString() : value.toString();
  }

  /// Something between two integers has a place among them too.
  private static @Nullable Object number(Object value) {
    var whole = integer(value);
    if (whole != null || value instanceof Boolean) {
      return whole;
    }
    return real(value);
  }

  private static @Nullable Long integer(Object value) {
    if (value instanceof Boolean) {
      return null;
    }
    try {
      return new BigDecimal(value.toString()).longValueExact();
    } catch (NumberFormatException | ArithmeticException e) {
      return null;
    }
  }

  private static @Nullable Double real(Object value) {
    try {
      double number = Double.parseDouble(value.toString());
      return Double.isFinite(number) ? number : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable Long truth(Object value) {
    return switch (text(value)) {
      case "true", "1" -> 1L;
      case "false", "0" -> 0L;
      default -> null;
    };
  }

  /// A day alone stays as it is: it sorts before every instant of that day.
  private static @Nullable String instant(Object value, boolean epoch) {
    try {
      if (value instanceof Number || (epoch && value.toString().matches("-?\\d{1,17}"))) {
        return of(Instant.ofEpochMilli(new BigDecimal(value.toString()).longValue()));
      }
      var text = value.toString();
      return text.indexOf('T') < 0 ? text : of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | NumberFormatException e) {
      return null;
    }
  }
}
