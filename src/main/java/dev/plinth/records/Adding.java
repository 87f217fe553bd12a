package dev.plinth.records;

import dev.plinth.db.DbException;
import dev.plinth.db.JsonPlaces;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Statement.Filling;
import dev.plinth.records.WritePlans.Verb;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// Makes an item, or adds to numbers of the one that has the same unique values: a cart that counts
/// up. One statement does either, so that nothing comes between the look and the write, and no
/// count is lost.
final class Adding {
  private static final String ID = "id";
  private static final String OLD = "old";
  private static final String NEW = "new";
  private static final String EXCLUDED = "excluded";

  private final Collection collection;
  private final Rules rules;
  private final WritePlans plans;
  private final References references;
  private final Counters counters;
  private final FieldWrites writes;
  private final Refusals refusals;

  Adding(
      Collection collection,
      Rules rules,
      WritePlans plans,
      References references,
      Counters counters,
      FieldWrites writes,
      Refusals refusals) {
    this.collection = collection;
    this.rules = rules;
    this.plans = plans;
    this.references = references;
    this.counters = counters;
    this.writes = writes;
    this.refusals = refusals;
  }

  private record Shape(
      Form form, boolean ruled, BitSet added, BitSet guarded, List<String> group) {}

  /// A write that is ready.
  ///
  /// @param group the fields that tell items apart
  Function<Tx, Outcome> prepare(
      Caller caller,
      List<String> group,
      Form form,
      ItemInput.Values values,
      Filling filling,
      Filling sent) {
    var statement = statement(form, !caller.admin(), values, group);
    var filled = statement.fill(sent);
    return tx -> {
      try {
        var item = tx.bytes(statement.sql(), filled);
        if (item == null) {
          throw refused(tx, caller, group, values, filling, sent);
        }
        return new Outcome(List.of(item), false);
      } catch (DbException e) {
        throw refusals.explained(tx, e, null, values, filling);
      }
    };
  }

  private Statement statement(
      Form form, boolean ruled, ItemInput.Values values, List<String> group) {
    var key =
        new Shape(
            form, ruled, (BitSet) values.added().clone(), (BitSet) values.guarded().clone(), group);
    return plans.kept(key, () -> render(key));
  }

  private Statement render(Shape key) {
    var stored = new ArrayList<Condition>();
    stored.add(same(collection.name(), group -> column(EXCLUDED, group), key.group()));
    stored.add(
        plans.condition(Expr.ANYONE, key.ruled() ? Verb.UPDATE : Verb.NONE, collection.name()));
    key.added().stream()
        .mapToObj(collection.fields()::get)
        .forEach(field -> stored.add(counters.isWithin(field, sum(field))));
    var counted = (BitSet) key.added().clone();
    counted.and(key.guarded());
    stored.addAll(writes.of(counted, collection.name()));
    if (key.ruled()) {
      stored.add(
          DSL.condition(
              "exists (select 1 from (select {0}) as {1} where {2})",
              DSL.list(becoming(key.added())),
              DSL.name(NEW),
              rules.condition(rules.of(collection.name()).check(), new Row(collection, NEW))));
    }
    return Statement.of(
        "{0} where {1} on conflict do update set {2} where {3} returning {4}",
        plans.insertedRow(),
        DSL.and(plans.makeable(key.ruled(), key.guarded())),
        DSL.list(changes(key.added())),
        DSL.and(stored),
        plans.item(key.form(), key.ruled()));
  }

  private List<QueryPart> changes(BitSet added) {
    var changes = new ArrayList<QueryPart>();
    for (int i = 0; i < collection.fields().size(); i++) {
      var field = collection.fields().get(i);
      if (added.get(i)) {
        changes.add(DSL.sql("{0} = {1}", DSL.name(field.name()), sum(field)));
      } else if (field.set() == Source.UPDATED) {
        changes.add(DSL.sql("{0} = {1}", DSL.name(field.name()), column(EXCLUDED, field.name())));
      }
    }
    return changes;
  }

  /// The stored row as it becomes.
  private List<QueryPart> becoming(BitSet added) {
    var row = new ArrayList<QueryPart>();
    row.add(DSL.sql("{0} as {1}", column(collection.name(), ID), DSL.name(ID)));
    for (int i = 0; i < collection.fields().size(); i++) {
      var field = collection.fields().get(i);
      if (!field.isDerived()) {
        var value =
            added.get(i)
                ? sum(field)
                : column(
                    field.set() == Source.UPDATED ? EXCLUDED : collection.name(), field.name());
        row.add(DSL.sql("{0} as {1}", value, DSL.name(field.name())));
      }
    }
    return row;
  }

  private Field<?> sum(dev.plinth.schema.Field field) {
    return counters.sum(
        field, column(collection.name(), field.name()), column(EXCLUDED, field.name()));
  }

  /// Nothing was written: because of the new item, or because of the one that is there.
  private ProblemException refused(
      Tx tx,
      Caller caller,
      List<String> group,
      ItemInput.Values values,
      Filling filling,
      Filling sent) {
    var same = same(OLD, name -> Statement.hole(place(name)), group);
    if (!exists(tx, same, Verb.NONE, filling)) {
      var sameId = DSL.condition("{0} = {1}", column(OLD, ID), Statement.hole(0));
      return exists(tx, sameId, Verb.NONE, filling)
          ? Refusals.duplicate(ID)
          : refusals.notMade(tx, caller, values, filling, sent);
    }
    var verb = caller.admin() ? Verb.NONE : Verb.UPDATE;
    if (!exists(tx, same, caller.admin() ? Verb.NONE : Verb.READ, filling)) {
      return Refusals.duplicate(String.join(", ", group));
    }
    var errors = new ArrayList<FieldError>();
    errors.addAll(references.missing(tx, !caller.admin(), values, filling, null));
    if (exists(tx, same, verb, filling)) {
      errors.addAll(counters.outside(tx, values, filling, same));
      errors.addAll(writes.refused(tx, values, sent, plans.newRow()));
    }
    return errors.isEmpty() ? refusals.refused(caller) : new Problem.Invalid(errors).asException();
  }

  private boolean exists(Tx tx, Condition same, Verb verb, Filling filling) {
    var statement =
        Statement.of(
            "select 1 from {0} as {1} where {2} and {3}",
            DSL.name(collection.name()), DSL.name(OLD), same, plans.condition(Expr.ANYONE, verb));
    return tx.exists(statement.sql(), statement.fill(filling));
  }

  /// The values that tell items apart are the same.
  private Condition same(String alias, Function<String, Field<?>> others, List<String> group) {
    var same = new ArrayList<Condition>();
    for (var text : group) {
      var key = Key.of(text);
      boolean isCaseless =
          !key.isInside()
              && collection.field(key.field()).filter(one -> one.type().isCaseless()).isPresent();
      same.add(
          DSL.condition(
              isCaseless ? "{0} = {1} collate nocase" : "{0} = {1}",
              inside(column(alias, key.field()), key),
              inside(others.apply(key.field()), key)));
    }
    return DSL.and(same);
  }

  private static Field<?> inside(Field<?> value, Key key) {
    return key.isInside() ? JsonPlaces.at(value, key.inside()) : value;
  }

  private int place(String name) {
    for (int i = 0; i < collection.fields().size(); i++) {
      if (collection.fields().get(i).name().equals(name)) {
        return i + 1;
      }
    }
    return 0;
  }

  private static Field<Object> column(String alias, String name) {
    return DSL.field(DSL.name(alias, name), Object.class);
  }
}
