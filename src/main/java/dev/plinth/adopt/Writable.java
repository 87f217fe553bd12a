package dev.plinth.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.SqlText;
import dev.plinth.db.Survey;
import dev.plinth.db.Tx;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// A table that becomes a collection, with its rows where they are.
final class Writable {
  private final Survey.Table table;
  private final Map<String, Values> values;
  private final Map<String, Survey.Table> writable;
  private final Map<String, IdType> ids;
  private final List<String> notes = new ArrayList<>();
  private final List<String> unserved = new ArrayList<>();

  /// @param writable all tables that become collections, by name in lower case
  /// @param ids how their ids look, by name
  Writable(
      Survey.Table table,
      Map<String, Values> values,
      Map<String, Survey.Table> writable,
      Map<String, IdType> ids) {
    this.table = table;
    this.values = values;
    this.writable = writable;
    this.ids = ids;
  }

  /// Why a table cannot be one; empty where it can.
  static Optional<String> obstacle(Survey.Table table, Map<String, Values> values) {
    var name = table.name();
    if (!ContractReader.isName(name)) {
      return Optional.of(
          "a collection cannot be called so; rename the table in SQL to write to it");
    }
    var key = table.key();
    if (key.size() != 1) {
      return Optional.of(
          (key.isEmpty() ? "it has no primary key" : "its key has " + key.size() + " columns")
              + "; give it one column `id` to write to it");
    }
    if (!table.isNumbered()) {
      return Optional.of("it is WITHOUT ROWID, or has a column of that name");
    }
    if (!key.getFirst().name().equals("id")) {
      return Optional.of("its key `" + key.getFirst().name() + "` could not be called `id`");
    }
    if (!of(values, key.getFirst()).areIds()) {
      return Optional.of("its ids are missing, mixed or no numbers and texts");
    }
    for (var column : table.columns()) {
      if (!ContractReader.isName(column.name())) {
        return Optional.of("no field can be called `" + column.name() + "`");
      }
      boolean isComputed = !column.expression().isEmpty();
      if (isComputed && Fit.of(column, of(values, column)).type().isEmpty()) {
        return Optional.of("`" + column.name() + "` is computed and no value that JSON has");
      }
    }
    return table.objects().stream()
        .filter(one -> one.startsWith(name + "__") || one.startsWith("_plinth_"))
        .findFirst()
        .map(one -> "`" + one + "` has a name that Plinth gives to its own indexes and triggers");
  }

  static IdType id(Survey.Table table, Map<String, Values> values) {
    var there = of(values, table.key().getFirst());
    boolean isText =
        there.rows() == 0 ? !table.key().getFirst().type().contains("INT") : there.texts() > 0;
    return isText ? IdType.TEXT : IdType.INTEGER;
  }

  List<String> notes() {
    return notes;
  }

  /// The columns that stay in the table and are no fields.
  List<String> unserved() {
    return unserved;
  }

  Collection collection(Tx tx) {
    var references = references(tx);
    var fields = new LinkedHashMap<String, Field>();
    for (var column : table.columns()) {
      if (!column.isKey()) {
        field(column, references).ifPresent(field -> fields.put(column.name(), field));
      }
    }
    table
        .checks()
        .forEach(check -> notes.add("this condition is no longer held: CHECK (" + check + ")"));
    var unique = new ArrayList<List<String>>();
    table.unique().forEach(one -> unique(one, fields, unique));
    return new Collection(
        table.name(),
        Objects.requireNonNull(ids.get(table.name())),
        List.copyOf(fields.values()),
        Access.CLOSED,
        List.of(),
        unique,
        List.of(),
        null);
  }

  private Optional<Field> field(Survey.Column column, Map<String, FieldType> references) {
    var there = of(values, column);
    var fit = Fit.of(column, there);
    notes.addAll(fit.notes());
    if (fit.type().isEmpty()) {
      notes.add("`" + column.name() + "` stays in the table and is no field");
      unserved.add(column.name());
      return Optional.empty();
    }
    var type = Optional.ofNullable(references.get(column.name())).orElse(fit.type().get());
    if (!column.expression().isEmpty()) {
      return Optional.of(
          new Field(
              column.name(),
              type,
              false,
              false,
              null,
              Field.Source.SERVER,
              false,
              null,
              List.of(),
              column.expression()));
    }
    var given = column.fallback();
    var fallback =
        given.isEmpty() || given.equalsIgnoreCase("NULL")
            ? Optional.<JsonNode>empty()
            : Fit.fallback(given, type);
    if (fallback.isEmpty() && !given.isEmpty() && !given.equalsIgnoreCase("NULL")) {
      notes.add("`" + column.name() + "` no longer gets its default by itself: DEFAULT " + given);
    }
    boolean isRequired = column.notNull() && there.missing() == 0;
    return Optional.of(
        new Field(
            column.name(),
            type,
            isRequired,
            false,
            fallback.orElse(null),
            Field.Source.CLIENT,
            false));
  }

  private void unique(Survey.Unique one, Map<String, Field> fields, List<List<String>> groups) {
    var names = one.columns();
    boolean isSimple =
        one.isSimple()
            && names.stream()
                .allMatch(name ->
                    fields.containsKey(name)
                        && !Objects.requireNonNull(fields.get(name)).isComputed());
    for (int i = 0; isSimple && i < names.size(); i++) {
      boolean isCaseless = Objects.requireNonNull(fields.get(names.get(i))).type().isCaseless();
      isSimple = one.collations().get(i).equals(isCaseless ? "NOCASE" : "BINARY");
    }
    if (!isSimple) {
      notes.add(
          "that no two rows share "
              + String.join("+", names.stream().filter(name -> !name.isEmpty()).toList())
              + " is held by its own index, where it has one, and not known to the contract");
    } else if (names.size() > 1) {
      if (!groups.contains(names)) {
        groups.add(names);
      }
    } else {
      fields.computeIfPresent(
          names.getFirst(),
          (_, field) ->
              new Field(
                  field.name(),
                  field.type(),
                  field.required(),
                  true,
                  field.fallback(),
                  field.set(),
                  field.hidden()));
    }
  }

  private Map<String, FieldType> references(Tx tx) {
    var references = new LinkedHashMap<String, FieldType>();
    for (var key : table.foreignKeys()) {
      var target = writable.get(key.to().toLowerCase(Locale.ROOT));
      boolean isToId = key.columns().isEmpty() || key.columns().equals(List.of("id"));
      var words = "the reference of %s to %s".formatted(String.join("+", key.from()), key.to());
      if (target == null || key.from().size() != 1 || !isToId) {
        notes.add(
            words + " is no longer held: it leads to no `id` of a collection that is written");
        continue;
      }
      var column =
          table.columns().stream()
              .filter(one -> one.name().equalsIgnoreCase(key.from().getFirst()))
              .findFirst()
              .orElseThrow();
      var there = of(values, column);
      boolean isText = ids.get(target.name()) == IdType.TEXT;
      long fitting = isText ? there.texts() : there.integers();
      long lost = lost(tx, column, target);
      if (fitting != there.there()
          || lost > 0
          || column.isKey()
          || !column.expression().isEmpty()) {
        notes.add(words + " is not held; values that refer to nothing: " + lost);
        continue;
      }
      references.put(column.name(), new FieldType.Reference(target.name(), action(key, column)));
    }
    return references;
  }

  private long lost(Tx tx, Survey.Column column, Survey.Table target) {
    var value = "\"main\"." + SqlText.name(table.name()) + "." + SqlText.name(column.name());
    return tx.number(
        "SELECT count(*) FROM \"main\".%s WHERE %s IS NOT NULL AND %s NOT IN (SELECT one.\"id\" FROM \"main\".%s AS one)"
            .formatted(SqlText.name(table.name()), value, value, SqlText.name(target.name())));
  }

  private static OnDelete action(Survey.ForeignKey key, Survey.Column column) {
    return switch (key.onDelete()) {
      case "CASCADE" -> OnDelete.CASCADE;
      case "SET NULL" -> column.notNull() ? OnDelete.RESTRICT : OnDelete.SET_NULL;
      default -> OnDelete.RESTRICT;
    };
  }

  private static Values of(Map<String, Values> values, Survey.Column column) {
    return Objects.requireNonNull(values.get(column.name()));
  }
}
