package dev.plinth.migrate;

import dev.plinth.db.Links;
import dev.plinth.db.Rebuild;
import dev.plinth.db.SearchIndex;
import dev.plinth.db.SqlText;
import dev.plinth.json.Json;
import dev.plinth.rules.CollectionRules;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Rules;
import dev.plinth.rules.SqlValue;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Key;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// The table that a collection wants.
///
/// @param columns by name, `id` first
/// @param indexes the statement that makes each, by name
/// @param triggers the statement that makes each, by name: they write the change feed
/// @param links the tables beside it, for fields that refer to many
/// @param search the index by which its rows are found by words; null for none
/// @param only the statement that makes the only item of a singleton
record Layout(
    String name,
    Map<String, Column> columns,
    Map<String, Index> indexes,
    Map<String, String> triggers,
    List<Links> links,
    @Nullable SearchIndex search,
    Optional<String> only) {
  Layout {
    columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    indexes = Collections.unmodifiableMap(new LinkedHashMap<>(indexes));
    triggers = Collections.unmodifiableMap(new LinkedHashMap<>(triggers));
    links = List.copyOf(links);
  }

  /// An index.
  ///
  /// @param keys what it sorts by
  /// @param caseless the fields of them that are compared without case
  /// @param sql the statement that makes it
  record Index(boolean unique, List<Key> keys, Set<String> caseless, String sql) {
    /// What it sorts by, in SQL.
    ///
    /// @param was the names that the columns have now
    List<String> expressions(UnaryOperator<String> was) {
      return keys.stream()
          .map(key -> {
            var column = was.apply(key.field());
            return key.isInside()
                ? SqlText.jsonPlace(column, key.inside())
                : SqlText.name(column) + (caseless.contains(key.field()) ? NOCASE : "");
          })
          .toList();
    }
  }

  static final String NOCASE = " COLLATE NOCASE";

  /// A column that a field wants.
  ///
  /// @param type as SQLite names it
  /// @param key what makes it the primary key, empty for others
  /// @param notNull whether every row has a value: what is required of clients, and what Plinth
  ///   always gives
  /// @param check as [Checks] writes them, empty for none
  /// @param target the table that it refers to, empty for none
  /// @param action what a delete there does here
  /// @param holds the type of the field
  /// @param filledWith an expression for rows that have no value, empty for none
  /// @param isTime whether that is a time that Plinth keeps
  /// @param computed the expression that gives the value, empty for what is stored
  record Column(
      String type,
      String key,
      boolean notNull,
      String check,
      String target,
      String action,
      FieldType holds,
      String filledWith,
      boolean isTime,
      String computed) {

    boolean isId() {
      return !key.isEmpty();
    }

    /// What follows the name.
    ///
    /// @param required whether it says NOT NULL, where the column wants that
    /// @param checked whether it has the check, where the column wants one
    String definition(String name, boolean required, boolean checked) {
      var text = new StringBuilder(type);
      if (isId()) {
        return text.append(' ').append(key).toString();
      }
      if (!computed.isEmpty()) {
        return text.append(" GENERATED ALWAYS AS (CAST((")
            .append(computed)
            .append(") AS ")
            .append(type)
            .append(")) VIRTUAL")
            .toString();
      }
      if (notNull && required) {
        text.append(" NOT NULL");
      }
      if (isTime) {
        text.append(" DEFAULT (").append(filledWith).append(')'); // for SQL that people write
      }
      if (!check.isEmpty() && checked) {
        text.append(" CHECK (").append(Checks.with(check, SqlText.name(name))).append(')');
      }
      if (!target.isEmpty()) {
        text.append(" REFERENCES ").append(SqlText.name(target));
        text.append(" (\"id\") ON DELETE ").append(action);
      }
      return text.toString();
    }
  }

  /// `YYYY-MM-DDTHH:MM:SS.sssZ`, as instants are stored.
  private static final String NOW = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')";

  /// An account goes with its profile, whoever deletes that, and its sessions go with the account.
  private static final String ACCOUNT_TRIGGER =
      """
      CREATE TRIGGER "_plinth_users_account" AFTER DELETE ON "users" BEGIN
        DELETE FROM _plinth_account WHERE id = CAST(OLD."id" AS TEXT);
      END\
      """;

  static Layout of(Collection collection, Rules rules, List<List<String>> orders) {
    var columns = new LinkedHashMap<String, Column>();
    columns.put("id", idColumn(collection.id()));
    for (var field : collection.fields()) {
      if (!field.isDerived()) {
        columns.put(field.name(), column(field, rules.schema()));
      }
    }
    var links = links(collection, rules.schema());
    var triggers = triggers(collection.name());
    links.forEach(one -> triggers.putAll(one.triggers()));
    if (collection.singleton()) {
      triggers.putAll(Singletons.triggers(collection.name()));
    }
    for (var field : collection.fields()) {
      if (field.type() instanceof FieldType.File) {
        triggers.putAll(FileTriggers.of(collection.name(), field.name()));
      }
    }
    var search = search(collection, columns.keySet());
    if (search != null) {
      triggers.putAll(search.triggers());
    }
    return new Layout(
        collection.name(),
        columns,
        Indexes.of(collection, rules, orders),
        triggers,
        links,
        search,
        collection.singleton()
            ? Optional.of(Singletons.insert(collection, columns))
            : Optional.empty());
  }

  private static @Nullable SearchIndex search(Collection collection, Set<String> columns) {
    var search = collection.search();
    if (search == null) {
      return null;
    }
    var searched = new ArrayList<SearchIndex.Column>();
    for (var name : search.fields()) {
      var type = collection.field(name).orElseThrow().type();
      searched.add(new SearchIndex.Column(name, type instanceof FieldType.ListOf));
    }
    return new SearchIndex(
        collection.name(),
        searched,
        columns,
        SearchIndex.Tokenizer.valueOf(search.tokenizer().name()));
  }

  private static List<Links> links(Collection collection, Schema schema) {
    var links = new ArrayList<Links>();
    for (var field : collection.fields()) {
      if (field.type() instanceof FieldType.References(var to, var onDelete, var _)) {
        links.add(
            new Links(
                collection.name(),
                field.name(),
                idColumn(collection.id()).type(),
                to,
                schema.collection(to).map(one -> idColumn(one.id()).type()).orElse("TEXT"),
                onDelete == FieldType.OnDelete.RESTRICT));
      }
    }
    return links;
  }

  /// Whether ids are numbers that are never given twice.
  boolean isNumbered() {
    return columns.values().iterator().next().type().equals("INTEGER");
  }

  /// The statement that makes the table.
  String create() {
    var definitions = new LinkedHashMap<String, String>();
    columns.forEach((name, column) -> definitions.put(name, column.definition(name, true, true)));
    return Rebuild.create(name, definitions);
  }

  private static Column idColumn(IdType type) {
    return switch (type) {
      case UUID, TEXT ->
          new Column(
              "TEXT",
              "NOT NULL PRIMARY KEY",
              true,
              "",
              "",
              "",
              new FieldType.Text(),
              "",
              false,
              "");
      case INTEGER ->
          new Column(
              "INTEGER",
              "PRIMARY KEY AUTOINCREMENT",
              true,
              "",
              "",
              "",
              new FieldType.Int(),
              Rebuild.ROW_NUMBER,
              false,
              "");
    };
  }

  private static Column column(Field field, Schema schema) {
    var type = field.type();
    boolean isTime = field.set() == Field.Source.CREATED || field.set() == Field.Source.UPDATED;
    var target = type instanceof FieldType.Reference(var to, var _) ? to : "";
    var action = type instanceof FieldType.Reference(var _, var onDelete) ? action(onDelete) : "";
    boolean mayBeEmptied = action.equals("SET NULL");
    return new Column(
        sqlType(type, schema),
        "",
        !mayBeEmptied && (isTime || (field.required() && field.set() == Field.Source.CLIENT)),
        Checks.of(type),
        target,
        action,
        type,
        isTime ? now(type) : field.isComputed() ? "" : fallback(field),
        isTime,
        Optional.ofNullable(field.computed()).orElse(""));
  }

  private static String now(FieldType type) {
    return switch (type) {
      case FieldType.Int _ -> "CAST(unixepoch('subsec') * 1000 AS INTEGER)";
      case FieldType.Date _ -> "date('now')";
      default -> NOW;
    };
  }

  private static String fallback(Field field) {
    var json = field.fallback();
    if (json == null || json.isNull()) {
      return "";
    }
    Optional<?> value =
        switch (field.type()) {
          case FieldType.AnyJson _, FieldType.ListOf _, FieldType.References _ ->
              Optional.of(Json.text(json));
          case FieldType.Decimal _ -> Optional.of(json.asText());
          default -> Optional.ofNullable(SqlValue.of(json, field.type()));
        };
    return value.isEmpty() ? "" : SqlText.literal(value);
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
          FieldType.File _,
          FieldType.OneOf _,
          FieldType.AnyJson _,
          FieldType.ListOf _,
          FieldType.References _ ->
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
            SqlText.name("_plinth_" + table + "_" + kind),
            kind.toUpperCase(Locale.ROOT),
            SqlText.name(table),
            SqlText.literal(Optional.of(table)),
            row,
            kind);
  }

  /// The rules of a collection in one list.
  static List<Expr> all(CollectionRules rules) {
    var all =
        new ArrayList<>(
            List.of(rules.read(), rules.create(), rules.update(), rules.check(), rules.delete()));
    all.addAll(rules.fields().values());
    all.addAll(rules.derived().values());
    return all;
  }
}
