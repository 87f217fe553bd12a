package dev.plinth.db;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jooq.Name;
import org.jooq.impl.DSL;

/// Pieces of SQL text for the statements of migrations, which are files that people read and own.
public final class SqlText {
  private SqlText() {}

  /// A name, quoted.
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// The name of a table of the app, by its schema: no common table expression of that name hides
  /// it.
  public static Name table(String name) {
    return DSL.name("main", name);
  }

  /// A value; empty for NULL.
  public static String literal(Optional<?> value) {
    return value
        .map(one ->
            switch (one) {
              case Boolean truth -> truth ? "1" : "0";
              case Number number -> number.toString();
              default -> "'" + one.toString().replace("'", "''") + "'";
            })
        .orElse("NULL");
  }

  /// A value inside of a column's JSON, in the words of [JsonPlaces#at].
  public static String jsonPlace(String column, List<String> path) {
    return "json_extract("
        + name(column)
        + ", "
        + literal(Optional.of(JsonPlaces.text(path)))
        + ")";
  }

  /// Whether a text is JSON.
  public static String isJson(String text) {
    return "json_valid(" + text + ")";
  }

  /// Whether a text is JSON and an array. Two cheap looks: SQLite's own function for the type would
  /// fail where there is no JSON at all.
  public static String isJsonArray(String text) {
    return "json_valid(" + text + ") AND " + text + " GLOB '[[]*'";
  }

  /// Whether each element of a JSON array is the id of a row; what is no JSON has no elements.
  public static String areIds(String list, String table) {
    return "NOT EXISTS (SELECT 1 FROM json_each(CASE WHEN json_valid(%s) THEN %s ELSE '[]' END) AS one WHERE one.value NOT IN (SELECT \"id\" FROM %s))"
        .formatted(list, list, name(table));
  }

  /// A JSON array of one value.
  public static String jsonArray(String value) {
    return "json_array(" + value + ")";
  }

  /// A text as a JSON string.
  public static String jsonString(String text) {
    return "json_quote(" + text + ")";
  }

  /// Whether a text is a number in JSON's notation.
  public static String isJsonNumber(String text) {
    return "CASE WHEN json_valid("
        + text
        + ") THEN json_type("
        + text
        + ") IN ('integer', 'real') ELSE 0 END";
  }

  /// A name that cannot be mistaken for another one in the same schema, for a helper of this table.
  static String inner(String table) {
    return "_plinth_new_" + table.toLowerCase(Locale.ROOT);
  }
}
