package dev.plinth.migrate;

import dev.plinth.db.Catalog;
import dev.plinth.db.SqlText;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tables there are, under the names that the contract gives them now: `was: title` on a field
/// or a collection tells its former name. Where there is nothing of the former name, or something
/// of the new one already, the word does nothing, so that it may stay in the contract.
final class Renamed {
  private final Map<String, Catalog.Table> tables;
  private final Map<String, String> tablesWere = new HashMap<>();
  private final Map<List<String>, String> columnsWere = new HashMap<>();
  private final List<String> statements = new ArrayList<>();

  private Renamed(Map<String, Catalog.Table> existing) {
    this.tables = new LinkedHashMap<>(existing);
  }

  static Renamed of(Map<String, Catalog.Table> existing, Schema wanted) {
    var renamed = new Renamed(existing);
    for (var collection : wanted.collections()) {
      collection.was().stream()
          .filter(was -> renamed.tables.containsKey(was) && wanted.collection(was).isEmpty())
          .filter(_ -> !renamed.tables.containsKey(collection.name()))
          .findFirst()
          .ifPresent(was -> renamed.table(was, collection.name()));
    }
    for (var collection : wanted.collections()) {
      for (var field : collection.fields()) {
        field.was().stream()
            .filter(was -> collection.field(was).isEmpty())
            .filter(was -> renamed.isColumn(collection.name(), was))
            .filter(_ -> !renamed.isColumn(collection.name(), field.name()))
            .findFirst()
            .ifPresent(was -> renamed.column(collection.name(), was, field.name()));
      }
    }
    return renamed;
  }

  Map<String, Catalog.Table> tables() {
    return tables;
  }

  /// The statements that rename, in order.
  List<String> statements() {
    return statements;
  }

  /// The name of a table before all this.
  String was(String table) {
    return tablesWere.getOrDefault(table, table);
  }

  String was(String table, String column) {
    return columnsWere.getOrDefault(List.of(table, column), column);
  }

  private boolean isColumn(String table, String column) {
    var found = tables.get(table);
    return found != null && found.columns().containsKey(column);
  }

  private void table(String was, String name) {
    withoutOwn(was);
    statements.add("ALTER TABLE " + SqlText.name(was) + " RENAME TO " + SqlText.name(name));
    tablesWere.put(name, was);
    var renamed = new LinkedHashMap<String, Catalog.Table>();
    tables.forEach((table, found) ->
        renamed.put(table.equals(was) ? name : table, replaced(found, was, name)));
    tables.clear();
    tables.putAll(renamed);
  }

  private void column(String table, String was, String name) {
    withoutOwn(table);
    statements.add(
        "ALTER TABLE "
            + SqlText.name(table)
            + " RENAME COLUMN "
            + SqlText.name(was)
            + " TO "
            + SqlText.name(name));
    columnsWere.put(List.of(table, name), was);
    var found = tables.get(table);
    if (found == null) {
      return;
    }
    var replaced = replaced(found, was, name);
    var columns = new LinkedHashMap<String, Catalog.Column>();
    replaced
        .columns()
        .forEach((column, kept) -> columns.put(column.equals(was) ? name : column, kept));
    tables.put(
        table,
        new Catalog.Table(columns, found.isPlain(), replaced.indexes(), replaced.triggers()));
  }

  /// Drops what Plinth itself put on the table: it is made anew under the new name.
  private void withoutOwn(String table) {
    var found = tables.get(table);
    if (found == null) {
      return;
    }
    var indexes = new LinkedHashMap<>(found.indexes());
    var triggers = new LinkedHashMap<>(found.triggers());
    drop("INDEX", indexes, table + "__");
    drop("TRIGGER", triggers, "_plinth_");
    tables.put(table, new Catalog.Table(found.columns(), found.isPlain(), indexes, triggers));
  }

  private void drop(String kind, Map<String, String> objects, String prefix) {
    var names = objects.keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    names.forEach(name -> {
      statements.add("DROP " + kind + " " + SqlText.name(name));
      objects.remove(name);
    });
  }

  /// SQLite puts a new name into every text that names the old one.
  private static Catalog.Table replaced(Catalog.Table found, String was, String name) {
    var columns = new LinkedHashMap<String, Catalog.Column>();
    found
        .columns()
        .forEach((column, kept) ->
            columns.put(
                column, new Catalog.Column(kept.type(), replaced(kept.definition(), was, name))));
    return new Catalog.Table(
        columns,
        found.isPlain(),
        replaced(found.indexes(), was, name),
        replaced(found.triggers(), was, name));
  }

  private static Map<String, String> replaced(Map<String, String> texts, String was, String name) {
    var replaced = new LinkedHashMap<String, String>();
    texts.forEach((key, text) -> replaced.put(key, replaced(text, was, name)));
    return replaced;
  }

  private static String replaced(String text, String was, String name) {
    var quoted = Pattern.quote(SqlText.name(was)) + "|\\b" + Pattern.quote(was) + "\\b(?!['\"])";
    return Pattern.compile(quoted)
        .matcher(text)
        .replaceAll(Matcher.quoteReplacement(SqlText.name(name)));
  }
}
