package dev.plinth.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.db.Survey;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The type that holds all values of a column.
///
/// @param type empty where none does
/// @param notes what a person should know
record Fit(Optional<FieldType> type, List<String> notes) {
  private static final int LONGEST = 10_000_000;
  private static final Pattern NUMBER = Pattern.compile("[-+]?\\d{1,18}");
  private static final Pattern DECIMAL = Pattern.compile("[-+]?\\d+\\.\\d+(?:[eE][-+]?\\d{1,2})?");

  Fit {
    notes = List.copyOf(notes);
  }

  static Fit of(Survey.Column column, Values values) {
    var name = column.name();
    if (values.blobs() > 0) {
      return new Fit(
          Optional.empty(),
          List.of(
              name
                  + ": "
                  + values.blobs()
                  + " of "
                  + values.there()
                  + " values are bytes, which JSON has no place for"));
    }
    if (values.there() == 0) {
      return declared(column.type())
          .map(type -> fits(caseless(type, column)))
          .orElseGet(() ->
              new Fit(
                  Optional.empty(),
                  List.of(name + " is a column for bytes, which JSON has no place for")));
    }
    if (values.longest() > LONGEST) {
      return new Fit(
          Optional.empty(), List.of(name + ": a text of " + values.longest() + " characters"));
    }
    if (values.areMixed()) {
      return new Fit(
          Optional.of(text(values, column)),
          List.of(
              "%s (%s) holds %d texts and %d numbers: it is text now, the numbers in their digits"
                  .formatted(
                      name,
                      column.type().isEmpty() ? "no type" : column.type(),
                      values.texts(),
                      values.integers() + values.reals())));
    }
    return values.texts() > 0 ? fits(ofTexts(column, values)) : numbers(column, values);
  }

  private static Fit fits(FieldType type) {
    return new Fit(Optional.of(type), List.of());
  }

  private static Fit numbers(Survey.Column column, Values values) {
    boolean isWhole = values.reals() == 0;
    if (values.wide() > 0 && !isWhole) {
      return new Fit(
          Optional.of(text(values, column)),
          List.of(
              column.name()
                  + ": "
                  + values.wide()
                  + " numbers fit neither JSON nor a floating-point number: they are text now, in"
                  + " their digits"));
    }
    if (isWhole && isTruth(column.type()) && values.areAll(values.truths())) {
      return fits(new FieldType.Bool());
    }
    boolean isReal = declared(column.type()).filter(FieldType.Real.class::isInstance).isPresent();
    return fits(
        isWhole && !(isReal && values.wide() == 0) ? new FieldType.Int() : new FieldType.Real());
  }

  private static FieldType ofTexts(Survey.Column column, Values values) {
    if (column.type().contains("JSON") && values.areAll(values.json())) {
      return new FieldType.AnyJson();
    }
    if (!column.choices().isEmpty() && !column.caseless()) {
      return new FieldType.OneOf(column.choices());
    }
    if (values.areAll(values.days())) {
      return new FieldType.Date();
    }
    if (values.areAll(values.instants())) {
      return new FieldType.DateTime();
    }
    return text(values, column);
  }

  private static FieldType text(Values values, Survey.Column column) {
    int max = (int) Math.max(FieldType.Text.MAX, values.longest());
    return new FieldType.Text(0, max, null, column.caseless());
  }

  private static FieldType caseless(FieldType type, Survey.Column column) {
    if (!column.choices().isEmpty() && !column.caseless()) {
      return new FieldType.OneOf(column.choices());
    }
    return type instanceof FieldType.Text && column.caseless()
        ? new FieldType.Text(0, FieldType.Text.MAX, null, true)
        : type;
  }

  private static boolean isTruth(String type) {
    return type.contains("BOOL");
  }

  /// What the declared type means (sqlite.org/datatype3.html §3.1), and what people mean by it;
  /// empty for bytes.
  private static Optional<FieldType> declared(String type) {
    if (isTruth(type)) {
      return Optional.of(new FieldType.Bool());
    }
    if (type.contains("INT")) {
      return Optional.of(new FieldType.Int());
    }
    if (type.contains("BLOB")) {
      return Optional.empty();
    }
    if (type.contains("JSON")) {
      return Optional.of(new FieldType.AnyJson());
    }
    for (var real : List.of("REAL", "FLOA", "DOUB", "NUMERIC", "DECIMAL")) {
      if (type.contains(real)) {
        return Optional.of(new FieldType.Real());
      }
    }
    return Optional.of(new FieldType.Text());
  }

  /// A default in SQL as JSON; empty for one that is computed, or does not fit the type.
  static Optional<JsonNode> fallback(String sql, FieldType type) {
    return switch (type) {
      case FieldType.Bool _ ->
          switch (sql.toUpperCase(Locale.ROOT)) {
            case "1", "TRUE" -> Optional.of(BooleanNode.TRUE);
            case "0", "FALSE" -> Optional.of(BooleanNode.FALSE);
            default -> Optional.empty();
          };
      case FieldType.Int _ ->
          NUMBER.matcher(sql).matches()
              ? Optional.of(LongNode.valueOf(Long.parseLong(sql)))
              : Optional.empty();
      case FieldType.Real _ ->
          NUMBER.matcher(sql).matches() || DECIMAL.matcher(sql).matches()
              ? Optional.of(DoubleNode.valueOf(Double.parseDouble(sql)))
              : Optional.empty();
      case FieldType.OneOf(var values) ->
          quoted(sql).filter(node -> values.contains(node.asText()));
      case FieldType.Text _ -> quoted(sql);
      default -> Optional.empty();
    };
  }

  private static Optional<JsonNode> quoted(String sql) {
    boolean isText = sql.length() > 1 && sql.startsWith("'") && sql.endsWith("'");
    return isText
        ? Optional.of(TextNode.valueOf(sql.substring(1, sql.length() - 1).replace("''", "'")))
        : Optional.empty();
  }
}
