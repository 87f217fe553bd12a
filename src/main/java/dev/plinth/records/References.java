package dev.plinth.records;

import dev.plinth.db.JsonLists;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Statement.Filling;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jooq.Condition;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// What the items of a collection refer to. A reference to an item that the caller may not read is
/// one to nothing: else a write would tell which ids there are.
///
/// What is free of that: the caller's own id, what the server itself puts in, and on a change the
/// value that is there already.
final class References {
  private static final String ID = "id";

  private final Collection collection;
  private final Rules rules;

  References(Collection collection, Rules rules) {
    this.collection = collection;
    this.rules = rules;
  }

  /// Conditions on a row that is about to be written.
  ///
  /// @param alias of the new row
  /// @param changed fields of a stored row that change; null for a new item
  List<Condition> guards(String alias, @Nullable BitSet changed) {
    var guards = new ArrayList<Condition>();
    for (int i = 0; i < collection.fields().size(); i++) {
      var field = collection.fields().get(i);
      if (isGuarded(field) && (changed == null || changed.get(i))) {
        var value = DSL.field(DSL.name(alias, field.name()), Object.class);
        if (isMany(field)) {
          guards.add(each(field, i, value, changed == null ? null : stored(field)));
          continue;
        }
        var found = DSL.condition("exists (select 1 from {0})", seen(field, i, value));
        var isFree = changed == null ? isNew(field, value, alias) : isKept(field, value);
        guards.add(isFree.or(isOwn(value)).or(found));
      }
    }
    return guards;
  }

  private boolean isGuarded(Field field) {
    return field.set() != Source.CALLER
        && field.type().target().filter(to -> !rules.of(to).read().equals(Expr.ANYONE)).isPresent();
  }

  private static boolean isMany(Field field) {
    return field.type() instanceof FieldType.References;
  }

  /// Each id of a list is one that the caller sees, or their own, or was there before.
  private Condition each(
      Field field, int place, org.jooq.Field<?> list, org.jooq.@Nullable Field<?> before) {
    var value = DSL.field(DSL.name("e" + place, "value"), Object.class);
    var fine =
        isOwn(value).or(DSL.condition("exists (select 1 from {0})", seen(field, place, value)));
    return DSL.notExists(
        DSL.selectOne()
            .from(JsonLists.elements(list, "e" + place))
            .where(
                DSL.condition(
                    "({0}) is not true", // unlike `not`, also where an anonymous caller has no id
                    before == null ? fine : fine.or(JsonLists.contains(before, value)))));
  }

  private org.jooq.Field<Object> stored(Field field) {
    return DSL.field(DSL.name(collection.name(), field.name()), Object.class);
  }

  /// Nothing, or the new item itself.
  private Condition isNew(Field field, org.jooq.Field<?> value, String alias) {
    return isToOwn(field)
        ? DSL.condition("({0} is null or {0} = {1})", value, DSL.field(DSL.name(alias, ID)))
        : value.isNull();
  }

  private boolean isToOwn(Field field) {
    return field.type() instanceof FieldType.Reference(var to, var _)
        && to.equals(collection.name());
  }

  private Condition isKept(Field field, org.jooq.Field<?> value) {
    var stored = DSL.field(DSL.name(collection.name(), field.name()));
    return DSL.condition("({0} is null or {0} is {1})", value, stored);
  }

  private static Condition isOwn(org.jooq.Field<?> value) {
    return DSL.condition("{0} = {1}", value, Statement.slot(List.of("caller", ID)));
  }

  /// The target's rows with this id that the caller may read.
  private QueryPart seen(Field field, int place, QueryPart value) {
    var target = target(field);
    var alias = "v" + place;
    return DSL.sql(
        "{0} as {1} where {2} = {3} and {4}",
        DSL.name(target.name()),
        DSL.name(alias),
        DSL.name(alias, ID),
        value,
        rules.condition(rules.of(target.name()).read(), new Row(target, alias)));
  }

  private Collection target(Field field) {
    return field
        .type()
        .target()
        .flatMap(rules.schema()::collection)
        .orElseThrow(() -> new IllegalArgumentException(field.name() + " is no reference"));
  }

  /// The references that lead nowhere, for an answer after a write that did not happen.
  ///
  /// @param where the stored row, whose own references are fine; null for a new item
  List<FieldError> missing(
      Tx tx, boolean ruled, ItemInput.Values values, Filling filling, @Nullable Expr where) {
    var errors = new ArrayList<FieldError>();
    for (int i = 0; i < collection.fields().size(); i++) {
      var field = collection.fields().get(i);
      var value = values.all()[i + 1];
      boolean isAsked = field.type().target().isPresent() && values.given().get(i) && value != null;
      if (isAsked
          && !(isToOwn(field) && value.equals(values.all()[0]))
          && !leads(tx, field, i, ruled && isGuarded(field), filling)
          && !(where != null && isStored(tx, field, i, where, filling))) {
        errors.add(new FieldError("#/" + field.name(), "refers to nothing"));
      }
    }
    return errors;
  }

  private boolean leads(Tx tx, Field field, int place, boolean guarded, Filling filling) {
    var value = Statement.hole(place + 1);
    if (isMany(field)) {
      var one = DSL.field(DSL.name("e" + place, "value"), Object.class);
      var fine =
          guarded
              ? each(field, place, value, null)
              : DSL.notExists(
                  DSL.selectOne()
                      .from(JsonLists.elements(value, "e" + place))
                      .where(
                          DSL.condition(
                              "{0} not in (select {1} from {2})",
                              one, DSL.name(ID), DSL.name(target(field).name()))));
      var each = Statement.of("select 1 where {0}", fine);
      return tx.exists(each.sql(), each.fill(filling));
    }
    var statement =
        guarded
            ? Statement.of(
                "select 1 where {0} or exists (select 1 from {1})",
                isOwn(value), seen(field, place, value))
            : Statement.of(
                "select 1 from {0} where {1} = {2}",
                DSL.name(target(field).name()), DSL.name(ID), value);
    return tx.exists(statement.sql(), statement.fill(filling));
  }

  private boolean isStored(Tx tx, Field field, int place, Expr where, Filling filling) {
    var statement =
        Statement.of(
            "select 1 from {0} as {1} where {2} and {3} = {4}",
            DSL.name(collection.name()),
            DSL.name("old"),
            rules.condition(where, new Row(collection, "old"), !filling.caller().admin()),
            DSL.name("old", field.name()),
            Statement.hole(place + 1));
    return tx.exists(statement.sql(), statement.fill(filling));
  }
}
