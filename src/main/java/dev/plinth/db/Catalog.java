package dev.plinth.db;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What tables a database really has. Plinth's own are left out, and search indexes with the tables
/// that they are kept in.
public final class Catalog {
  private static final String TABLES =
      """
      SELECT name, sql FROM sqlite_schema
      WHERE type = 'table' AND rootpage <> 0
        AND name NOT IN (SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow')
        AND name NOT LIKE '\\_plinth\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
      ORDER BY name
      """;
  private static final String COLUMNS =
      "SELECT name, type FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid";
  private static final String OBJECTS =
      "SELECT name, sql FROM sqlite_schema WHERE type = ? AND tbl_name = ? AND sql IS NOT NULL"
          + " ORDER BY name";

  private static final String VIRTUAL =
      "SELECT lower(name) FROM sqlite_schema WHERE type = 'table' AND rootpage = 0";

  private Catalog() {}

  /// A table as it is.
  ///
  /// @param columns by name, in order
  /// @param isPlain whether it is STRICT and has no constraints but those of its columns
  /// @param indexes the statement that made each, by name; those that SQLite made by itself left
  ///   out
  /// @param triggers the statement that made each, by name
  public record Table(
      Map<String, Column> columns,
      boolean isPlain,
      Map<String, String> indexes,
      Map<String, String> triggers) {}

  /// A column as it is.
  ///
  /// @param type `TEXT`, `INTEGER` …
  /// @param definition all that follows the name in the statement that made it
  public record Column(String type, String definition) {}

  /// The names of tables that modules make up, search indexes say, in lower case.
  public static Set<String> virtual(Tx tx) {
    return Set.copyOf(tx.all(VIRTUAL, row -> string(row, 0)));
  }

  /// All tables, by name.
  public static Map<String, Table> read(Tx tx) {
    var tables = new LinkedHashMap<String, Table>();
    for (var entry : tx.all(TABLES, row -> List.of(string(row, 0), string(row, 1)))) {
      var name = entry.getFirst();
      var text = TableText.of(entry.getLast());
      boolean isPlain = text.constraints().isEmpty() && text.options().equalsIgnoreCase("STRICT");
      tables.put(
          name,
          new Table(
              columns(tx, name, text),
              isPlain,
              objects(tx, "index", name),
              objects(tx, "trigger", name)));
    }
    return tables;
  }

  /// The statements that made tables or views, by name.
  ///
  /// @param type `table` or `view`
  public static Map<String, String> statements(Tx tx, String type) {
    var statements = new LinkedHashMap<String, String>();
    tx.each(
        "SELECT name, sql FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL ORDER BY name",
        new Object[] {type},
        row -> {
          statements.put(string(row, 0), string(row, 1));
          return true;
        });
    return statements;
  }

  private static Map<String, Column> columns(Tx tx, String table, TableText text) {
    var columns = new LinkedHashMap<String, Column>();
    tx.each(
        COLUMNS,
        new Object[] {table},
        row -> {
          var name = string(row, 0);
          columns.put(
              name, new Column(string(row, 1), text.columns().getOrDefault(name, string(row, 1))));
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
