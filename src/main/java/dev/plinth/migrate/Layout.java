package dev.plinth.migrate;

import dev.plinth.rules.CollectionRules;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The table that a collection wants.
///
/// What a contract may change later, such as `required` or the words of a choice, is no constraint
/// of the table: SQLite takes a constraint back only by copying the table. The waist checks those.
/// Types, ids, references and uniqueness are held by the table itself.
///
/// @param columns by name, `id` first
/// @param indexes the statement that makes each, by name
/// @param triggers the statement that makes each, by name: they write the change feed
record Layout(
    String name,
    Map<String, Column> columns,
    Map<String, String> indexes,
    Map<String, String> triggers) {
  Layout {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
    triggers = Collections.unmodifiableMap(new LinkedHashMap<>(triggers));
  }

  /// A column that a field wants.
  ///
  /// @param type as SQLite names it
  /// @param reference table and action (`projects CASCADE`), empty for none
  /// @param definition what follows the name in CREATE TABLE
  /// @param filledWith an expression that fills rows which are older than the column; empty for
  ///   none
  record Column(String type, String reference, String definition, String filledWith) {}

  /// `YYYY-MM-DDTHH:MM:SS.sssZ`, as instants are stored.
  private static final String NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

  /// An account goes with its profile, whoever deletes that, and its sessions go with the account.
  private static final String ACCOUNT_TRIGGER =
      """
      CREATE TRIGGER "_plinth_users_account" AFTER DELETE ON "users" BEGIN
        DELETE FROM _plinth_account WHERE id = CAST(OLD."id" AS TEXT);
      END\
      """;

  static Layout of(Collection collection, Rules rules) {
    var columns = new LinkedHashMap<String, Column>();
    columns.put("id", idColumn(collection.id()));
    for (var field : collection.fields()) {
      columns.put(field.name(), column(field, rules.schema()));
    }
    return new Layout(
        collection.name(), columns, indexes(collection, rules), triggers(collection.name()));
  }

  private static Column idColumn(IdType type) {
    return switch (type) {
      case UUID, TEXT -> new Column("TEXT", "", "TEXT NOT NULL PRIMARY KEY", "");
      case INTEGER -> new Column("INTEGER", "", "INTEGER PRIMARY KEY AUTOINCREMENT", "");
    };
  }

  private static Column column(Field field, Schema schema) {
    if (field.type() instanceof FieldType.Reference(var to, var onDelete)) {
      var type = sqlType(field.type(), schema);
      var action = action(onDelete);
      return new Column(
          type,
          to + " " + action,
          type + " REFERENCES " + quoted(to) + " (\"id\") ON DELETE " + action,
          "");
    }
    var type = sqlType(field.type(), schema);
    boolean isTime = field.set() == Field.Source.CREATED || field.set() == Field.Source.UPDATED;
    return new Column(type, "", type, isTime ? NOW : "");
  }

  private static String sqlType(FieldType type, Schema schema) {
    return switch (type) {
      case FieldType.Int _, FieldType.Bool _ -> "INTEGER";
      case FieldType.Real _ -> "REAL";
      case FieldType.Reference(var to, var _) ->
          schema.collection(to).map(target -> idColumn(target.id()).type()).orElse("TEXT");
      case FieldType.Text _,
          FieldType.Decimal _,
          FieldType.Date _,
          FieldType.DateTime _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.OneOf _,
          FieldType.AnyJson _,
          FieldType.ListOf _ ->
          "TEXT";
    };
  }

  /// NO ACTION refuses at the end of the statement, as RESTRICT does, but with the code of a
  /// reference rather than that of a trigger.
  private static String action(FieldType.OnDelete onDelete) {
    return switch (onDelete) {
      case CASCADE -> "CASCADE";
      case RESTRICT -> "NO ACTION";
      case SET_NULL -> "SET NULL";
    };
  }

  private static Map<String, String> indexes(Collection collection, Rules rules) {
    var keys = new ArrayList<List<String>>();
    collection.indexes().forEach(key -> keys.add(completed(key, collection)));
    keys.addAll(RuleIndexes.of(collection, rules));
    for (var field : collection.fields()) {
      if (field.isReference() && keys.stream().noneMatch(key -> leads(key, field.name()))) {
        keys.add(List.of(field.name()));
      }
    }
    var indexes = new LinkedHashMap<String, String>();
    for (var field : collection.fields()) {
      if (field.unique()) {
        var name = collection.name() + "__" + field.name() + "__unique";
        indexes.put(name, index("UNIQUE INDEX", name, collection, List.of(field.name())));
        keys.remove(List.of(field.name()));
      }
    }
    for (var key : keys) {
      var name = collection.name() + "__" + String.join("__", key).replace("-", "");
      indexes.putIfAbsent(name, index("INDEX", name, collection, key));
    }
    return indexes;
  }

  /// An index for an order ends in the id, which decides between equals: a list then needs no
  /// sorting, and a cursor finds its place.
  private static List<String> completed(List<String> key, Collection collection) {
    var last = key.getLast();
    boolean isOrder =
        last.startsWith("-")
            || collection
                .field(last)
                .filter(field ->
                    field.set() == Field.Source.CREATED || field.set() == Field.Source.UPDATED)
                .isPresent();
    if (!isOrder || last.equals("-id")) {
      return key;
    }
    var completed = new ArrayList<>(key);
    completed.add(last.startsWith("-") ? "-id" : "id");
    return completed;
  }

  private static boolean leads(List<String> key, String field) {
    return key.getFirst().equals(field) || key.getFirst().equals("-" + field);
  }

  private static String index(String kind, String name, Collection collection, List<String> key) {
    var columns = key.stream().map(column -> indexed(column, collection)).toList();
    return "CREATE %s %s ON %s (%s)"
        .formatted(kind, quoted(name), quoted(collection.name()), String.join(", ", columns));
  }

  /// E-mail addresses are compared, and so indexed, without case.
  private static String indexed(String column, Collection collection) {
    boolean descends = column.startsWith("-");
    var name = descends ? column.substring(1) : column;
    boolean isEmail =
        collection.field(name).filter(field -> field.type() instanceof FieldType.Email).isPresent();
    return quoted(name) + (isEmail ? " COLLATE NOCASE" : "") + (descends ? " DESC" : "");
  }

  private static Map<String, String> triggers(String table) {
    var triggers = new LinkedHashMap<String, String>();
    triggers.put("_plinth_" + table + "_insert", trigger(table, "insert", "NEW"));
    triggers.put("_plinth_" + table + "_update", trigger(table, "update", "NEW"));
    triggers.put("_plinth_" + table + "_delete", trigger(table, "delete", "OLD"));
    if (table.equals(Schema.USERS)) {
      triggers.put("_plinth_users_account", ACCOUNT_TRIGGER);
    }
    return triggers;
  }

  private static String trigger(String table, String kind, String row) {
    return """
    CREATE TRIGGER %s AFTER %s ON %s BEGIN
      INSERT INTO _plinth_change (collection, item, kind, at)
      VALUES (%s, CAST(%s."id" AS TEXT), '%s', CAST(unixepoch('subsec') * 1000 AS INTEGER));
    END\
    """
        .formatted(
            quoted("_plinth_" + table + "_" + kind),
            kind.toUpperCase(java.util.Locale.ROOT),
            quoted(table),
            "'" + table.replace("'", "''") + "'",
            row,
            kind);
  }

  /// A name in SQL.
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /// The rules of a collection in one list.
  static List<dev.plinth.rules.Expr> all(CollectionRules rules) {
    var all =
        new ArrayList<>(
            List.of(rules.read(), rules.create(), rules.update(), rules.check(), rules.delete()));
    all.addAll(rules.fields().values());
    return all;
  }
}
