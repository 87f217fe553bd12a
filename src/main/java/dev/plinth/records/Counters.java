package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// Numbers that are counted up and down where they are, so that nobody's count is lost: `{"likes":
/// {"+=": 1}}`. A missing number counts from the field's default, else from 0.
///
/// The bounds are part of the statement. They also catch an integer that would run over, which
/// SQLite turns into a real number.
final class Counters {
  private final Collection collection;
  private final Rules rules;

  Counters(Collection collection, Rules rules) {
    this.collection = collection;
    this.rules = rules;
  }

  /// The number that is there, and what is added; of a truth value the other one.
  Field<?> sum(dev.plinth.schema.Field field, Field<?> stored, Field<?> amount) {
    return field.type() instanceof FieldType.Bool
        ? DSL.field("{1} - coalesce({0}, 0)", Object.class, stored, amount)
        : DSL.field("coalesce({0}, {1}) + {2}", Object.class, stored, from(field), amount);
  }

  private static QueryPart from(dev.plinth.schema.Field field) {
    JsonNode fallback = field.fallback();
    JsonNode number = fallback == null ? Json.object().numberNode(0) : fallback;
    return field.type() instanceof FieldType.Int
        ? DSL.inline(number.longValue())
        : DSL.inline(number.doubleValue());
  }

  /// Whether the sum is within the field's bounds.
  Condition isWithin(dev.plinth.schema.Field field, Field<?> sum) {
    return field.type() instanceof FieldType.Bool
        ? DSL.trueCondition()
        : DSL.condition("{0} between {1} and {2}", sum, least(field), most(field));
  }

  private static Field<?> least(dev.plinth.schema.Field field) {
    return switch (field.type()) {
      // the literal would be read as a real number: its digits come before its sign
      case FieldType.Int(var min, var _) when min == null || min == Long.MIN_VALUE ->
          DSL.field("(-9223372036854775807 - 1)", Long.class);
      case FieldType.Int(var min, var _) -> DSL.inline(min);
      case FieldType.Real(var min, var _) -> DSL.inline(min == null ? -Double.MAX_VALUE : min);
      default -> throw new IllegalArgumentException(field.name() + " is no number");
    };
  }

  private static Field<?> most(dev.plinth.schema.Field field) {
    return switch (field.type()) {
      case FieldType.Int(var _, var max) -> DSL.inline(max == null ? Long.MAX_VALUE : max);
      case FieldType.Real(var _, var max) -> DSL.inline(max == null ? Double.MAX_VALUE : max);
      default -> throw new IllegalArgumentException(field.name() + " is no number");
    };
  }

  /// The counts that would leave their bounds, for an answer after a write that did not happen.
  List<FieldError> outside(Tx tx, ItemInput.Values values, Filling filling, Expr where) {
    var among = rules.condition(where, new Row(collection, "old"), !filling.caller().admin());
    return outside(tx, values, filling, among);
  }

  /// @param among which rows, under the name `old`
  List<FieldError> outside(Tx tx, ItemInput.Values values, Filling filling, Condition among) {
    var errors = new ArrayList<FieldError>();
    for (int i = values.added().nextSetBit(0); i >= 0; i = values.added().nextSetBit(i + 1)) {
      var field = collection.fields().get(i);
      var stored = DSL.field(DSL.name("old", field.name()));
      var statement =
          Statement.of(
              "select 1 from {0} as {1} where {2} and not ({3})",
              DSL.name(collection.name()),
              DSL.name("old"),
              among,
              isWithin(field, sum(field, stored, Statement.hole(i + 1))));
      if (tx.exists(statement.sql(), statement.fill(filling))) {
        errors.add(new FieldError("#/" + field.name(), detail(field)));
      }
    }
    return errors;
  }

  private static String detail(dev.plinth.schema.Field field) {
    return switch (field.type()) {
      case FieldType.Int(var min, var max) ->
          "would not be from %s to %s"
              .formatted(min == null ? "-2^63" : min, max == null ? "2^63-1" : max);
      case FieldType.Real(var min, var max) when min != null || max != null ->
          "would not be from %s to %s"
              .formatted(min == null ? "the least" : min, max == null ? "the most" : max);
      default -> "would be too large a number";
    };
  }
}
