package dev.plinth.adopt;

import dev.plinth.db.SqlText;
import dev.plinth.db.Survey;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/// A table or view that is served as a query over it, and stays as it is.
///
/// @param collection empty where even that cannot be
/// @param notes how the values are shown
record ReadOnly(Optional<Collection> collection, List<String> notes) {
  private static final String DIGITS =
      "CASE typeof({}) WHEN 'real' THEN printf('%!.17g', {}) ELSE CAST({} AS TEXT) END";

  ReadOnly {
    notes = List.copyOf(notes);
  }

  /// @param values of each column, by name
  /// @param name a name that is free
  static ReadOnly of(Survey.Table table, Map<String, Values> values, String name) {
    var notes = new ArrayList<String>();
    var key = table.key();
    var fields = new ArrayList<Field>();
    var parts = new ArrayList<String>();
    var names = new Names(List.of("id"));
    boolean hasKey = key.size() == 1 && values(values, key.getFirst()).areIds();
    var id = id(table, key, hasKey, values);
    parts.add(id.expression() + " AS \"id\"");
    if (!id.note().isEmpty()) {
      notes.add(id.note());
    }
    for (var column : table.columns()) {
      if (hasKey && column.equals(key.getFirst()) && column.name().equals("id")) {
        continue;
      }
      var there = values(values, column);
      var fit = Fit.of(column, there);
      var source = SqlText.name(column.name());
      var served = names.like(column.name());
      if (!served.equals(column.name())) {
        notes.add("column `" + column.name() + "` is called `" + served + "`");
      }
      parts.add(shown(fit, there, source) + " AS " + SqlText.name(served));
      fields.add(new Field(served, type(fit, there)));
      if (there.blobs() > 0) {
        notes.add(column.name() + ": bytes are shown in hexadecimal digits");
      } else {
        notes.addAll(fit.notes());
      }
    }
    var sql = "SELECT " + String.join(", ", parts) + " FROM " + SqlText.name(table.name());
    if (sql.contains(";")) {
      return new ReadOnly(Optional.empty(), List.of("a name holds a `;`: rename it in SQL"));
    }
    return new ReadOnly(
        Optional.of(
            new Collection(
                name, id.type(), fields, Access.CLOSED, List.of(), List.of(), List.of(), sql)),
        notes);
  }

  private record Id(String expression, IdType type, String note) {}

  private static Id id(
      Survey.Table table, List<Survey.Column> key, boolean hasKey, Map<String, Values> values) {
    if (hasKey) {
      var column = key.getFirst();
      var type = values(values, column).texts() > 0 ? IdType.TEXT : IdType.INTEGER;
      return new Id(SqlText.name(column.name()), type, "");
    }
    if (!table.rowNumber().isEmpty()) {
      return new Id(table.rowNumber(), IdType.INTEGER, "`id` is SQLite's number of the row");
    }
    if (!key.isEmpty()) {
      var joined =
          key.stream()
              .map(column -> "quote(" + SqlText.name(column.name()) + ")")
              .collect(Collectors.joining(" || ',' || "));
      return new Id(joined, IdType.TEXT, "`id` is the key, its parts with commas between them");
    }
    return new Id(
        "row_number() OVER ()",
        IdType.INTEGER,
        "`id` counts the rows: it is another one when rows come and go");
  }

  private static FieldType type(Fit fit, Values values) {
    return fit.type()
        .orElseGet(() ->
            new FieldType.Text(
                0,
                (int) Math.min(Integer.MAX_VALUE, Math.max(FieldType.Text.MAX, values.longest())),
                null));
  }

  private static String shown(Fit fit, Values values, String source) {
    if (values.blobs() > 0) {
      return values.areAll(values.blobs())
          ? given(source, "lower(hex(" + source + "))")
          : given(source, "quote(" + source + ")");
    }
    boolean areDigits =
        values.integers() + values.reals() > 0
            && fit.type().filter(FieldType.Text.class::isInstance).isPresent();
    return areDigits ? given(source, DIGITS.replace("{}", source)) : source;
  }

  /// What is missing stays missing.
  private static String given(String source, String expression) {
    return "CASE WHEN " + source + " IS NOT NULL THEN " + expression + " END";
  }

  private static Values values(Map<String, Values> values, Survey.Column column) {
    return Objects.requireNonNull(values.get(column.name()));
  }
}
