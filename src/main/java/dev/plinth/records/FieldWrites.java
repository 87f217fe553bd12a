package dev.plinth.records;

import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jooq.Condition;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// Fields with a write rule of their own. Of a new item it is asked for the row as it becomes, of a
/// change for the row as it was. Who sends back what they see changes nothing, and needs no right.
final class FieldWrites {
  private static final String OLD = "old";
  private static final String NEW = "new";

  private final Collection collection;
  private final Rules rules;
  private final Counters counters;

  FieldWrites(Collection collection, Rules rules, Counters counters) {
    this.collection = collection;
    this.rules = rules;
    this.counters = counters;
  }

  /// What must hold for a new row.
  List<Condition> ofNew(BitSet guarded) {
    return of(guarded, NEW);
  }

  /// What must hold for a row under that name.
  List<Condition> of(BitSet guarded, String alias) {
    return guarded.stream().mapToObj(place -> isAllowed(field(place), alias)).toList();
  }

  /// What must hold for a stored row that changes.
  List<Condition> ofStored(ItemInput.Values values) {
    return values.guarded().stream().mapToObj(place -> isFine(place, values)).toList();
  }

  private Condition isFine(int place, ItemInput.Values values) {
    var field = field(place);
    var allowed = isAllowed(field, OLD);
    if (field.hidden()) {
      return allowed;
    }
    var of = rules.of(collection.name());
    var stored = DSL.field(DSL.name(OLD, field.name()), Object.class);
    var isKept =
        DSL.condition("{0} is {1}", stored, WritePlans.changed(field, place, values, counters));
    return allowed.or(
        isKept.and(rules.condition(of.field(field.name()), new Row(collection, OLD))));
  }

  private Condition isAllowed(Field field, String alias) {
    var rule = rules.of(collection.name()).writes().getOrDefault(field.name(), Expr.NOBODY);
    return rules.condition(rule, new Row(collection, alias));
  }

  /// The fields that a new item may not have from this sender, for an answer after a write that did
  /// not happen.
  ///
  /// @param row the names and values of the new row, as `new (…) as (values (…))`
  List<FieldError> refused(Tx tx, ItemInput.Values values, Filling filling, QueryPart row) {
    var errors = new ArrayList<FieldError>();
    values.guarded().stream()
        .forEach(place -> {
          var asked =
              Statement.of(
                  "with {0} select 1 from {1} where {2}",
                  row, DSL.name(NEW), isAllowed(field(place), NEW));
          if (!tx.exists(asked.sql(), asked.fill(filling))) {
            errors.add(error(field(place)));
          }
        });
    return errors;
  }

  /// The same for items that are there.
  List<FieldError> refused(Tx tx, ItemInput.Values values, Filling filling, Condition where) {
    var errors = new ArrayList<FieldError>();
    values.guarded().stream()
        .forEach(place -> {
          var asked =
              Statement.of(
                  "select 1 from {0} as {1} where {2} and ({3}) is not true",
                  DSL.name(collection.name()), DSL.name(OLD), where, isFine(place, values));
          if (tx.exists(asked.sql(), asked.fill(filling))) {
            errors.add(error(field(place)));
          }
        });
    return errors;
  }

  private static FieldError error(Field field) {
    return new FieldError("#/" + field.name(), "is not yours to write", "not_writable");
  }

  private Field field(int place) {
    return collection.fields().get(place);
  }
}
