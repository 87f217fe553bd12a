package dev.plinth.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a database of another program holds: its tables and views, with all that SQLite tells of
/// them. Plinth's own tables are left out.
public final class Survey {
  private static final String TABLES =
      """
      SELECT l.name, l.type, l.wr, coalesce(s.sql, '') FROM pragma_table_list AS l
      JOIN sqlite_schema AS s ON s.name = l.name AND s.type IN ('table', 'view')
      WHERE l.schema = 'main' AND l.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY l.name
      """;
  private static final String COLUMNS =
      """
      SELECT name, type, "notnull", coalesce(dflt_value, ''), pk, hidden IN (2, 3)
      FROM pragma_table_xinfo(?) WHERE hidden <> 1 ORDER BY cid
      """;
  private static final String FOREIGN_KEYS =
      "SELECT id, \"table\", \"from\", coalesce(\"to\", ''), on_delete"
          + " FROM pragma_foreign_key_list(?) ORDER BY id, seq";
  private static final String UNIQUE =
      """
      SELECT l.name, coalesce(x.name, ''), l.partial = 0 AND x.cid >= 0, coalesce(x.coll, '')
      FROM pragma_index_list(?) AS l, pragma_index_xinfo(l.name) AS x
      WHERE l."unique" AND l.origin <> 'pk' AND x.key ORDER BY l.name, x.seqno
      """;
  private static final String OBJECTS =
      "SELECT name FROM sqlite_schema WHERE type IN ('index', 'trigger') AND tbl_name = ?"
          + " AND sql IS NOT NULL ORDER BY name";

  private static final List<String> ROW_NUMBERS = List.of("rowid", "_rowid_", "oid");

  private Survey() {}

  /// What a table is.
  public enum Kind {
    TABLE,
    VIEW,
    /// Rows that a module makes up: a search index.
    VIRTUAL,
    /// Where such a module keeps its data.
    SHADOW
  }

  /// A table or a view.
  ///
  /// @param rowNumber the name under which SQLite gives the number of a row; empty where there is
  ///   none, or where columns have taken all its names
  /// @param columns empty for what cannot be read
  /// @param checks conditions that are no list of words for one column, as they are written
  /// @param objects the names of indexes and triggers
  public record Table(
      String name,
      Kind kind,
      String rowNumber,
      List<Column> columns,
      List<ForeignKey> foreignKeys,
      List<Unique> unique,
      List<String> checks,
      List<String> objects) {
    public Table {
      columns = List.copyOf(columns);
      foreignKeys = List.copyOf(foreignKeys);
      unique = List.copyOf(unique);
      checks = List.copyOf(checks);
      objects = List.copyOf(objects);
    }

    /// The columns of the primary key.
    public List<Column> key() {
      return columns.stream().filter(column -> column.isKey()).toList();
    }

    /// Whether the number of a row goes by its usual name.
    public boolean isNumbered() {
      return rowNumber.equals(ROW_NUMBERS.getFirst());
    }
  }

  /// A column.
  ///
  /// @param type as it was declared, in upper case; often nothing
  /// @param fallback the SQL expression of its default; empty for none
  /// @param expression what computes it; empty for what is stored
  /// @param caseless whether it is compared without case
  /// @param choices the only texts that a check lets in; empty for no such check
  public record Column(
      String name,
      String type,
      boolean notNull,
      String fallback,
      boolean isKey,
      String expression,
      boolean caseless,
      List<String> choices) {
    public Column {
      choices = List.copyOf(choices);
    }
  }

  /// A reference; `columns` are empty where it means the other table's key.
  public record ForeignKey(List<String> from, String to, List<String> columns, String onDelete) {
    public ForeignKey {
      from = List.copyOf(from);
      columns = List.copyOf(columns);
    }
  }

  /// What no two rows share.
  ///
  /// @param isSimple whether it is about whole columns of all rows
  /// @param collations how each column is compared: `BINARY`, `NOCASE` …
  public record Unique(List<String> columns, boolean isSimple, List<String> collations) {
    public Unique {
      columns = List.copyOf(columns);
      collations = List.copyOf(collations);
    }
  }

  /// Looks at everything.
  public static List<Table> of(Tx tx) {
    var found =
        tx.all(TABLES, row -> List.of(text(row, 0), text(row, 1), text(row, 2), text(row, 3)));
    var tables = new ArrayList<Table>();
    for (var one : found) {
      var kind =
          switch (one.get(1)) {
            case "view" -> Kind.VIEW;
            case "virtual" -> Kind.VIRTUAL;
            case "shadow" -> Kind.SHADOW;
            default -> Kind.TABLE;
          };
      boolean isSearch =
          (kind == Kind.VIRTUAL || kind == Kind.SHADOW) && SearchIndex.isOne(one.get(0));
      if (!isSearch && !OwnTables.isOne(one.get(0))) {
        tables.add(table(tx, one.get(0), kind, one.get(2).equals("1"), one.get(3)));
      }
    }
    return tables;
  }

  private static Table table(Tx tx, String name, Kind kind, boolean isBare, String sql) {
    var text = kind == Kind.TABLE ? TableText.of(sql) : new TableText(Map.of(), List.of(), "");
    var checks = new ArrayList<String>();
    var columns = kind == Kind.VIRTUAL ? List.<Column>of() : columns(tx, name, text, checks);
    text.constraints().forEach(one -> checks.addAll(constraint(one)));
    var rowNumber =
        ROW_NUMBERS.stream()
            .filter(word -> columns.stream().noneMatch(one -> one.name().equalsIgnoreCase(word)))
            .findFirst();
    boolean isTable = kind == Kind.TABLE;
    return new Table(
        name,
        kind,
        isTable && !isBare ? rowNumber.orElse("") : "",
        columns,
        isTable ? foreignKeys(tx, name) : List.of(),
        isTable ? unique(tx, name) : List.of(),
        checks,
        tx.all(OBJECTS, row -> text(row, 0), name));
  }

  private static List<String> constraint(String text) {
    var tokens = SqlToken.of(text);
    int start = tokens.getFirst().is("CONSTRAINT") && tokens.size() > 2 ? tokens.get(2).from() : 0;
    return new Clauses(text.substring(start)).bracketed("CHECK");
  }

  private static List<Column> columns(Tx tx, String table, TableText text, List<String> checks) {
    try {
      return tx.all(COLUMNS, row -> column(row, text, checks), table);
    } catch (DbException _) {
      return List.of(); // a view over what is gone
    }
  }

  private static Column column(Row row, TableText text, List<String> checks) {
    var name = text(row, 0);
    var clauses = new Clauses(text.columns().getOrDefault(name, ""));
    List<String> choices = List.of();
    for (var check : clauses.bracketed("CHECK")) {
      var listed = new Clauses(check).choices(name);
      if (listed.isEmpty()) {
        checks.add(check);
      } else {
        choices = listed;
      }
    }
    return new Column(
        name,
        text(row, 1).toUpperCase(Locale.ROOT),
        row.number(2) == 1,
        text(row, 3),
        row.number(4) > 0,
        row.number(5) == 1 ? String.join("", clauses.bracketed("AS")) : "",
        clauses.word("COLLATE").filter(word -> word.equalsIgnoreCase("NOCASE")).isPresent(),
        choices);
  }

  private static List<ForeignKey> foreignKeys(Tx tx, String table) {
    var keys = new LinkedHashMap<String, ForeignKey>();
    tx.each(
        FOREIGN_KEYS,
        new Object[] {table},
        row -> {
          var column = text(row, 3);
          var next =
              new ForeignKey(
                  List.of(text(row, 2)),
                  text(row, 1),
                  column.isEmpty() ? List.of() : List.of(column),
                  text(row, 4));
          keys.merge(
              text(row, 0),
              next,
              (one, two) ->
                  new ForeignKey(
                      joined(one.from(), two.from()),
                      one.to(),
                      joined(one.columns(), two.columns()),
                      one.onDelete()));
          return true;
        });
    return List.copyOf(keys.values());
  }

  private static List<Unique> unique(Tx tx, String table) {
    var keys = new LinkedHashMap<String, Unique>();
    tx.each(
        UNIQUE,
        new Object[] {table},
        row -> {
          var next = new Unique(List.of(text(row, 1)), row.number(2) == 1, List.of(text(row, 3)));
          keys.merge(
              text(row, 0),
              next,
              (one, two) ->
                  new Unique(
                      joined(one.columns(), two.columns()),
                      one.isSimple() && two.isSimple(),
                      joined(one.collations(), two.collations())));
          return true;
        });
    return List.copyOf(keys.values());
  }

  private static List<String> joined(List<String> one, List<String> two) {
    return Stream.concat(one.stream(), two.stream()).toList();
  }

  private static String text(Row row, int column) {
    return Optional.ofNullable(row.text(column)).orElse("");
  }
}
