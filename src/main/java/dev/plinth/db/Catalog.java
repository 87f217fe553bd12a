package dev.plinth.db;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What tables a database really has, Plinth's own left out.
public final class Catalog {
  private static final String TABLES =
      """
      SELECT name FROM sqlite_schema
      WHERE type = 'table' AND name NOT LIKE '\\_plinth\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY name
      """;
  private static final String COLUMNS = "SELECT name, type FROM pragma_table_info(?) ORDER BY cid";
  private static final String REFERENCES =
      "SELECT \"from\", \"table\", on_delete FROM pragma_foreign_key_list(?)";
  private static final String OBJECTS =
      "SELECT name, sql FROM sqlite_schema WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"
          + " ORDER BY name";

  private Catalog() {}

  /// A table as it is.
  ///
  /// @param columns by name, in order
  /// @param indexes the statement that made each, by name; those that SQLite made by itself left
  ///   out
  /// @param triggers the statement that made each, by name
  public record Table(
      Map<String, Column> columns, Map<String, String> indexes, Map<String, String> triggers) {}

  /// A column as it is.
  ///
  /// @param type `TEXT`, `INTEGER` …
  /// @param reference the table it refers to and what a delete does there (`projects CASCADE`),
  ///   empty for none
  public record Column(String type, String reference) {}

  /// All tables, by name.
  public static Map<String, Table> read(Tx tx) {
    var tables = new LinkedHashMap<String, Table>();
    for (var name : tx.all(TABLES, row -> string(row, 0))) {
      tables.put(
          name,
          new Table(columns(tx, name), objects(tx, "index", name), objects(tx, "trigger", name)));
    }
    return tables;
  }

  private static Map<String, Column> columns(Tx tx, String table) {
    var references = new LinkedHashMap<String, String>();
    tx.each(
        REFERENCES,
        new Object[] {table},
        row -> {
          references.put(string(row, 0), string(row, 1) + " " + string(row, 2));
          return true;
        });
    var columns = new LinkedHashMap<String, Column>();
    tx.each(
        COLUMNS,
        new Object[] {table},
        row -> {
          var name = string(row, 0);
          columns.put(name, new Column(string(row, 1), references.getOrDefault(name, "")));
          return true;
        });
    return columns;
  }

  private static Map<String, String> objects(Tx tx, String type, String table) {
    var objects = new LinkedHashMap<String, String>();
    tx.each(
        OBJECTS,
        new Object[] {type, table},
        row -> {
          objects.put(string(row, 0), string(row, 1));
          return true;
        });
    return objects;
  }

  private static String string(Row row, int column) {
    return Optional.ofNullable(row.text(column)).orElse("");
  }
}
