package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What the database itself holds true of a value: the second wall behind the waist. Only what
/// costs next to nothing for each row; patterns and the like are the waist's alone.
///
/// `{}` stands for the value. A missing value passes every check.
final class Checks {
  static final String VALUE = "{}";

  private static final String DAY = "[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]";

  /// The one form in which instants are stored.
  static final String INSTANT =
      VALUE + " GLOB '" + DAY + "T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'";

  private Checks() {}

  /// The check of a type; empty for none.
  static String of(FieldType type) {
    return switch (type) {
      case FieldType.Text(int min, int max, var _, var _) ->
          min == 0 ? "length({}) <= " + max : "length({}) BETWEEN " + min + " AND " + max;
      case FieldType.Int(var min, var max) -> range(min, max);
      case FieldType.Real(var min, var max) -> range(min, max);
      case FieldType.Decimal _ -> "{} NOT GLOB '*[^-0-9.]*'";
      case FieldType.Bool _ -> "{} IN (0, 1)";
      case FieldType.Date _ -> "{} GLOB '" + DAY + "'";
      case FieldType.DateTime _ -> INSTANT;
      case FieldType.Email _ -> "length({}) <= 254 AND {} LIKE '_%@_%'";
      case FieldType.Url _ -> "length({}) <= 1000000";
      case FieldType.Uuid _ -> "length({}) = 36";
      case FieldType.File _ -> "length({}) <= 2000";
      case FieldType.OneOf(var values) ->
          values.stream()
              .map(value -> SqlText.literal(Optional.of(value)))
              .collect(Collectors.joining(", ", "{} IN (", ")"));
      case FieldType.AnyJson _ -> SqlText.isJson(VALUE);
      case FieldType.ListOf _ -> SqlText.isJsonArray(VALUE);
      case FieldType.References(var to, var _, var _) ->
          SqlText.isJsonArray(VALUE) + " /* ids of " + to + " */";
      case FieldType.Reference _ -> "";
    };
  }

  private static String range(@Nullable Number min, @Nullable Number max) {
    var parts = new ArrayList<String>();
    if (min != null) {
      parts.add("{} >= " + min);
    }
    if (max != null) {
      parts.add("{} <= " + max);
    }
    return String.join(" AND ", parts);
  }

  /// A template with its value.
  static String with(String template, String value) {
    return template.replace(VALUE, value);
  }

  /// All of these.
  static String all(List<String> conditions) {
    return conditions.isEmpty()
        ? "1"
        : conditions.stream().collect(Collectors.joining(") AND (", "(", ")"));
  }
}
