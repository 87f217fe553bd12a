package dev.plinth.db;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes a table anew, as SQLite's documentation describes it (sqlite.org/lang_altertable.html §7):
/// a new table, a copy of the rows, the old one dropped, the new one renamed. References of other
/// tables, triggers and views that name the table find the new one.
public final class Rebuild {
  /// The first statement of a script that must run while references are not enforced. Inside the
  /// script's transaction it does nothing; [Database#rebuild] has done it before.
  public static final String MARK = "PRAGMA foreign_keys=OFF";

  /// Keeps a rename from rewriting, or stumbling over, what names the table elsewhere.
  public static final String BEGIN = "PRAGMA legacy_alter_table=ON";

  public static final String END = "PRAGMA legacy_alter_table=OFF";

  /// An expression over an old row: a number of its own.
  public static final String ROW_NUMBER = "rowid";

  static final String BEFORE = MARK;
  static final String AFTER = "PRAGMA legacy_alter_table=OFF; PRAGMA foreign_keys=ON";

  private Rebuild() {}

  /// Whether a script asks for [Database#rebuild].
  public static boolean isAskedBy(String script) {
    return script
        .lines()
        .map(line -> line.strip().replace(" ", ""))
        .anyMatch(line -> line.equalsIgnoreCase("PRAGMAforeign_keys=OFF;"));
  }

  /// The statements.
  ///
  /// @param columns definitions of the new table, by name
  /// @param values expressions over the old row for the columns that get one, by name
  /// @param numbered whether ids are numbers that are never given twice
  public static List<String> statements(
      String table, Map<String, String> columns, Map<String, String> values, boolean numbered) {
    var copy = SqlText.inner(table);
    var copied = new LinkedHashMap<String, String>();
    if (!numbered) {
      copied.put("rowid", "rowid");
    }
    values.forEach((name, value) -> copied.put(SqlText.name(name), value));
    var statements = new ArrayList<String>();
    statements.add(create(copy, columns));
    statements.add(
        "INSERT INTO %s (%s)\nSELECT %s\nFROM %s ORDER BY rowid"
            .formatted(
                SqlText.name(copy),
                String.join(", ", copied.keySet()),
                String.join(", ", copied.values()),
                SqlText.name(table)));
    if (numbered) {
      statements.add("DELETE FROM sqlite_sequence WHERE name = " + text(copy));
      statements.add(
          "INSERT INTO sqlite_sequence (name, seq) SELECT %s, seq FROM sqlite_sequence WHERE name = %s"
              .formatted(text(copy), text(table)));
    }
    statements.add("DROP TABLE " + SqlText.name(table));
    statements.add("ALTER TABLE " + SqlText.name(copy) + " RENAME TO " + SqlText.name(table));
    return statements;
  }

  /// The statement that makes a table: one line for each column.
  public static String create(String table, Map<String, String> columns) {
    var lines =
        columns.entrySet().stream()
            .map(column -> "  " + SqlText.name(column.getKey()) + " " + column.getValue())
            .toList();
    return "CREATE TABLE "
        + SqlText.name(table)
        + " (\n"
        + String.join(",\n", lines)
        + "\n) STRICT";
  }

  private static String text(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  /// What refers to nothing, and which views cannot be read, as sentences.
  static Set<String> broken(Tx tx) {
    var broken = new LinkedHashSet<String>();
    for (var table : names(tx, "table")) {
      try {
        broken.addAll(
            tx.all(
                "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check(?) GROUP BY 1, 2",
                row ->
                    row.number(2)
                        + " of "
                        + row.text(0)
                        + " would refer to nothing in "
                        + row.text(1),
                table));
      } catch (DbException e) {
        broken.add("the references of " + table + " cannot be checked: " + e.words());
      }
    }
    for (var view : names(tx, "view")) {
      try {
        tx.exists("SELECT 1 FROM " + SqlText.name(view) + " LIMIT 0");
      } catch (DbException e) {
        broken.add("the view " + view + " could not be read: " + e.words());
      }
    }
    return broken;
  }

  /// Looks whether every reference leads somewhere, and every view can still be read.
  ///
  /// @param before what was broken already
  /// @throws IllegalStateException naming what does not
  static void requireSound(Tx tx, Set<String> before) {
    var broken = new LinkedHashSet<>(broken(tx));
    broken.removeAll(before);
    if (!broken.isEmpty()) {
      throw new IllegalStateException(String.join("; ", broken));
    }
  }

  private static List<String> names(Tx tx, String type) {
    return tx.all(
        "SELECT name FROM sqlite_schema WHERE type = ? AND (rootpage <> 0 OR type = 'view')",
        row -> "" + row.text(0),
        type);
  }
}
