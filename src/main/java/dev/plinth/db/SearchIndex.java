package dev.plinth.db;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The index by which rows of a table are found by words: a virtual table of SQLite's FTS5 beside
/// it, and the triggers that keep it in the transaction of each change.
///
/// It has the number of the row in common with the table. Numbers outlive all that Plinth does:
/// tables are made anew with them ([Rebuild]), and `VACUUM` leaves them alone in a table that has
/// an index, as each primary key of text is one (`xferOptimization` in SQLite's insert.c; a test
/// looks). It keeps a copy of the texts. Without one (`content=`) a row could only be taken out by
/// telling its former words, and `INSERT OR REPLACE` fires no trigger that knows them.
///
/// @param table whose rows are found
/// @param columns that have the words, in order
/// @param names all columns of the table
public record SearchIndex(
    String table, List<Column> columns, Set<String> names, Tokenizer tokenizer) {
  /// The two characters that tell where a word was found. No indexed text has them.
  static final String OPEN = "char(2)";

  static final String CLOSE = "char(3)";

  private static final String OWN = "_plinth_";
  private static final String END = "_search";
  private static final List<String> ROW_NUMBERS = List.of("_rowid_", "rowid", "oid");

  public SearchIndex {
    columns = List.copyOf(columns);
    names = Set.copyOf(names);
  }

  /// A column that has words.
  ///
  /// @param isList whether it is a JSON array of texts
  public record Column(String name, boolean isList) {}

  /// What a word is.
  public enum Tokenizer {
    WORDS("unicode61 remove_diacritics 2"),
    TRIGRAM("trigram remove_diacritics 1"),
    STEMMED("porter unicode61 remove_diacritics 2");

    private final String option;

    Tokenizer(String option) {
      this.option = option;
    }
  }

  /// The name of the index of a table. SQLite keeps it in tables of this name and a word more, none
  /// of which ends as this one does.
  public static String name(String table) {
    return OWN + table + END;
  }

  /// The table that an index of this name belongs to; empty for every other name.
  public static Optional<String> owner(String name) {
    return name.startsWith(OWN) && name.endsWith(END) && name.length() > OWN.length() + END.length()
        ? Optional.of(name.substring(OWN.length(), name.length() - END.length()))
        : Optional.empty();
  }

  /// Whether a table is such an index, or one of those that SQLite keeps it in.
  static boolean isOne(String name) {
    int word = name.lastIndexOf('_');
    return owner(name).isPresent() || (word > 0 && owner(name.substring(0, word)).isPresent());
  }

  /// Those that are there: the statement that made each, by the name of its table.
  public static Map<String, String> found(Tx tx) {
    var found = new LinkedHashMap<String, String>();
    Catalog.statements(tx, "table")
        .forEach((name, sql) -> {
          if (sql.toUpperCase(Locale.ROOT).startsWith("CREATE VIRTUAL TABLE")) {
            owner(name).ifPresent(table -> found.put(table, sql));
          }
        });
    return found;
  }

  /// How the number of a row is called in a table with such columns, all names being taken by
  /// columns at times.
  ///
  /// @throws IllegalArgumentException where there is none
  static String rowNumber(Set<String> columns) {
    return ROW_NUMBERS.stream()
        .filter(word -> columns.stream().noneMatch(word::equalsIgnoreCase))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no name is left for a row's number"));
  }

  /// The statement that makes it.
  public String create() {
    return "CREATE VIRTUAL TABLE %s USING fts5(%s, tokenize = '%s')"
        .formatted(quoted(name(table)), texts(), tokenizer.option);
  }

  /// The statement that puts all rows into it.
  public String fill() {
    return "INSERT INTO %s (rowid, %s)\nSELECT one.%s, %s FROM %s AS one"
        .formatted(quoted(name(table)), texts(), number(), values("one"), quoted(table));
  }

  /// The statement that gives it up.
  public static String drop(String table) {
    return "DROP TABLE " + quoted(name(table));
  }

  /// The triggers on the table, by name.
  ///
  /// A row that was replaced by `INSERT OR REPLACE` left its words behind: they go when its number
  /// is given again, and belong to no row until then.
  public Map<String, String> triggers() {
    var index = quoted(name(table));
    var insert =
        "  INSERT INTO %s (rowid, %s) VALUES (NEW.%s, %s);"
            .formatted(index, texts(), number(), values("NEW"));
    var delete = "  DELETE FROM %s WHERE rowid = %s.%s;";
    var gone = delete.formatted(index, "OLD", number());
    var stale = delete.formatted(index, "NEW", number());
    var triggers = new LinkedHashMap<String, String>();
    put(triggers, "insert", "INSERT", "", stale + "\n" + insert);
    put(triggers, "update", "UPDATE", " WHEN " + differs(), gone + "\n" + stale + "\n" + insert);
    put(triggers, "delete", "DELETE", "", gone);
    return triggers;
  }

  private void put(
      Map<String, String> triggers, String kind, String event, String when, String statements) {
    var name = OWN + table + "_" + kind + END;
    triggers.put(
        name,
        "CREATE TRIGGER %s AFTER %s ON %s%s BEGIN\n%s\nEND"
            .formatted(quoted(name), event, quoted(table), when, statements));
  }

  private String differs() {
    var differs = new StringBuilder("OLD.%1$s IS NOT NEW.%1$s".formatted(number()));
    columns.forEach(
        column -> differs.append(" OR OLD.%1$s IS NOT NEW.%1$s".formatted(quoted(column.name()))));
    return differs.toString();
  }

  private String number() {
    return rowNumber(names);
  }

  /// The columns of the index: no name of theirs is one of FTS5's own words.
  private String texts() {
    return String.join(
        ", ", columns.stream().map(column -> quoted("text_" + column.name())).toList());
  }

  private String values(String row) {
    return String.join(", ", columns.stream().map(column -> value(row, column)).toList());
  }

  private static String value(String row, Column column) {
    var stored = row + "." + quoted(column.name());
    var text =
        column.isList()
            ? "(SELECT group_concat(value, char(10)) FROM json_each(CASE WHEN json_valid(%1$s) THEN %1$s END))"
                .formatted(stored)
            : stored;
    return "replace(replace(" + text + ", " + OPEN + ", ' '), " + CLOSE + ", ' ')";
  }

  private static String quoted(String name) {
    return SqlText.name(name);
  }
}
