package dev.plinth.records;

import dev.plinth.db.JsonPlaces;
import dev.plinth.db.SqlJson;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The statements that change a collection, rendered at first use. Each checks its rule and writes
/// in one statement, so that there is no moment between the two, and a refused row touches no
/// unique index. Nobody changes or removes what they do not see: the read rule belongs to every
/// change.
final class WritePlans {
  /// Shapes that an app uses are few; when clients have invented many, all are rendered anew.
  private static final int KEPT_MAX = 512;

  private static final String ID = "id";
  private static final String OLD = "old";
  private static final String NEW = "new";

  private final Collection collection;
  private final Rules rules;
  private final References references;
  private final Counters counters;
  private final FieldWrites writes;
  private final Map<Object, Statement> kept = new ConcurrentHashMap<>();

  WritePlans(
      Collection collection,
      Rules rules,
      References references,
      Counters counters,
      FieldWrites writes) {
    this.writes = writes;
    this.collection = collection;
    this.rules = rules;
    this.references = references;
    this.counters = counters;
  }

  private record InsertKey(Form form, boolean ruled, BitSet guarded) {}

  private record UpdateKey(
      Form form,
      boolean ruled,
      Expr where,
      BitSet changed,
      BitSet merged,
      BitSet added,
      BitSet guarded) {}

  private record DeleteKey(Form form, boolean ruled, Expr where) {}

  private record MergedKey(Expr where, boolean ruled, int place) {}

  private record MatchKey(Expr where, Verb verb) {}

  private record SeenKey(Form form, boolean ruled, Expr where) {}

  /// What a row must allow to match.
  enum Verb {
    /// Nothing: an admin looks.
    NONE,
    READ,
    UPDATE,
    DELETE
  }

  /// Inserts the row of the values 0 (the id) and i + 1 (the field i) where the create rule holds
  /// for it, the caller sees what it refers to, and the `guarded` fields are theirs to write;
  /// answers its JSON.
  Statement insert(Form form, boolean ruled, BitSet guarded) {
    var key = new InsertKey(form, ruled, (BitSet) guarded.clone());
    return kept(key, () -> renderInsert(form, ruled, key.guarded()));
  }

  private Statement renderInsert(Form form, boolean ruled, BitSet guarded) {
    var item = item(form, ruled);
    var all = makeable(ruled, guarded);
    return all.isEmpty()
        ? Statement.of(
            "insert into {0} ({1}) values ({2}) returning {3}", table(), names(), holes(), item)
        : Statement.of("{0} where {1} returning {2}", insertedRow(), DSL.and(all), item);
  }

  /// The beginning of a statement that inserts the new row where conditions hold for it.
  QueryPart insertedRow() {
    return DSL.sql(
        "with {0} insert into {1} ({2}) select {2} from {3}",
        newRow(), table(), names(), DSL.name(NEW));
  }

  /// What has to hold for a new row: the create rule, that the caller sees what it refers to, and
  /// that the `guarded` fields are theirs to write.
  List<Condition> makeable(boolean ruled, BitSet guarded) {
    var rule = rules.of(collection.name()).create();
    var all = new ArrayList<>(writes.ofNew(guarded));
    if (ruled) {
      all.addAll(references.guards(NEW, null));
      if (!rule.equals(Expr.ANYONE)) {
        all.addFirst(rules.condition(rule, new Row(collection, NEW)));
      }
    }
    return all;
  }

  private QueryPart names() {
    return DSL.list(columns().stream().map(DSL::name).toList());
  }

  private QueryPart holes() {
    var holes = new ArrayList<Field<?>>();
    holes.add(Statement.hole(0));
    for (int i = 0; i < collection.fields().size(); i++) {
      if (!collection.fields().get(i).isComputed()) {
        holes.add(Statement.hole(i + 1));
      }
    }
    return DSL.list(holes);
  }

  /// The new row, as the beginning of a statement that looks at it.
  QueryPart newRow() {
    return DSL.sql("{0} ({1}) as (values ({2}))", DSL.name(NEW), names(), holes());
  }

  /// Whether the create rule holds for the new row: a row if it does.
  Statement isMakeable() {
    var rule = rules.of(collection.name()).create();
    return Statement.of(
        "with {0} select 1 from {1} where {2}",
        newRow(), DSL.name(NEW), rules.condition(rule, new Row(collection, NEW)));
  }

  /// Gives the fields in `changed` their new values (value i + 1 for the field i) in all rows that
  /// match, where the read and update rules hold for the old row, and for the new one the check,
  /// the bounds of what is counted, and that the caller sees what it newly refers to.
  Statement update(Form form, boolean ruled, Expr where, ItemInput.Values values) {
    var key =
        new UpdateKey(
            form,
            ruled,
            where,
            (BitSet) values.given().clone(),
            (BitSet) values.merged().clone(),
            (BitSet) values.added().clone(),
            (BitSet) values.guarded().clone());
    return kept(key, () -> renderUpdate(form, ruled, where, values));
  }

  private Statement renderUpdate(Form form, boolean ruled, Expr where, ItemInput.Values values) {
    var rows = new ArrayList<QueryPart>();
    var sets = new ArrayList<QueryPart>();
    rows.add(DSL.sql("{0}", column(OLD, ID)));
    for (int i = 0; i < collection.fields().size(); i++) {
      var name = collection.fields().get(i).name();
      if (values.given().get(i) && !collection.fields().get(i).isComputed()) {
        var changed = changed(collection.fields().get(i), i, values, counters);
        rows.add(DSL.sql("{0} as {1}", changed, DSL.name(name)));
        sets.add(DSL.sql("{0} = {1}", DSL.name(name), column(NEW, name)));
      } else if (!collection.fields().get(i).isDerived()) {
        rows.add(DSL.sql("{0}", column(OLD, name)));
      }
    }
    if (sets.isEmpty()) {
      var name = anyColumn();
      sets.add(DSL.sql("{0} = {1}", DSL.name(name), column(NEW, name)));
    }
    var checks = new ArrayList<Condition>();
    if (ruled) {
      checks.add(rules.condition(rules.of(collection.name()).check(), row(NEW)));
      checks.addAll(references.guards(NEW, values.given()));
    }
    for (int i = values.added().nextSetBit(0); i >= 0; i = values.added().nextSetBit(i + 1)) {
      var field = collection.fields().get(i);
      checks.add(counters.isWithin(field, column(NEW, field.name())));
    }
    return Statement.of(
        "update {0} set {1} from (select {2} from {0} as {3} where {4}) as {5}"
            + " where {6} = {7} and {8} returning {9}",
        table(),
        DSL.list(sets),
        DSL.list(rows),
        DSL.name(OLD),
        condition(where, ruled ? Verb.UPDATE : Verb.NONE).and(DSL.and(writes.ofStored(values))),
        DSL.name(NEW),
        column(collection.name(), ID),
        column(NEW, ID),
        DSL.and(checks),
        item(form, ruled));
  }

  /// A column to write as it is, for a change of nothing. Not the id if that can be helped: SQLite
  /// refuses that for a row that refers to itself.
  private String anyColumn() {
    return collection.fields().stream()
        .filter(field -> !field.isReference() && !field.isComputed())
        .map(field -> field.name())
        .findFirst()
        .orElse(ID);
  }

  /// What a field of a stored row becomes.
  static Field<?> changed(
      dev.plinth.schema.Field field, int place, ItemInput.Values values, Counters counters) {
    var old = column(OLD, field.name());
    var hole = Statement.hole(place + 1);
    if (values.merged().get(place)) {
      return patched(field, place);
    }
    return values.added().get(place) ? counters.sum(field, old, hole) : hole;
  }

  /// What the patch of the field (value i + 1 for the field i) makes of the JSON of each row that
  /// matches and that the caller may change, each once.
  Statement merged(Expr where, boolean ruled, int place) {
    return kept(
        new MergedKey(where, ruled, place),
        () ->
            Statement.of(
                "select distinct {0} from {1} as {2} where {3}",
                patched(collection.fields().get(place), place),
                table(),
                DSL.name(OLD),
                condition(where, ruled ? Verb.UPDATE : Verb.NONE)));
  }

  /// A row where another item has the values of a group that a new item, or one that matches, is to
  /// have.
  ///
  /// @param where which items change; null for a new one
  Statement taken(
      @Nullable Expr where, boolean ruled, ItemInput.Values values, List<String> group) {
    var same = new ArrayList<Condition>();
    for (var text : group) {
      var key = Key.of(text);
      same.add(
          DSL.condition(
              isCaseless(key) ? "{0} = {1} collate nocase" : "{0} = {1}",
              inside(column(NEW, key.field()), key),
              inside(written(key.field(), where == null, values), key)));
    }
    if (where == null) {
      return Statement.of(
          "select 1 from {0} as {1} where {2} limit 1", table(), DSL.name(NEW), DSL.and(same));
    }
    return Statement.of(
        "select 1 from {0} as {1}, {0} as {2} where {3} and {4} <> {5} and {6} limit 1",
        table(),
        DSL.name(OLD),
        DSL.name(NEW),
        condition(where, ruled ? Verb.UPDATE : Verb.NONE),
        column(OLD, ID),
        column(NEW, ID),
        DSL.and(same));
  }

  private boolean isCaseless(Key key) {
    return !key.isInside()
        && collection.field(key.field()).filter(one -> one.type().isCaseless()).isPresent();
  }

  private static Field<?> inside(Field<?> value, Key key) {
    return key.isInside() ? JsonPlaces.at(value, key.inside()) : value;
  }

  /// The value that a field is to have.
  private Field<?> written(String name, boolean isNew, ItemInput.Values values) {
    for (int i = 0; i < collection.fields().size(); i++) {
      if (collection.fields().get(i).name().equals(name)) {
        boolean isGiven = values.given().get(i) && !collection.fields().get(i).isComputed();
        return isNew
            ? Statement.hole(i + 1)
            : isGiven
                ? changed(collection.fields().get(i), i, values, counters)
                : column(OLD, name);
      }
    }
    return isNew ? Statement.hole(0) : column(OLD, name);
  }

  private static Field<String> patched(dev.plinth.schema.Field field, int place) {
    var old = column(OLD, field.name());
    return SqlJson.patched(DSL.coalesce(old, DSL.inline("{}")), Statement.hole(place + 1));
  }

  /// Deletes all rows that match, where the read and delete rules hold; answers their JSON.
  Statement delete(Form form, boolean ruled, Expr where) {
    return kept(
        new DeleteKey(form, ruled, where),
        () ->
            Statement.of(
                "delete from {0} where {1} in (select {2} from {0} as {3} where {4}) returning {5}",
                table(),
                column(collection.name(), ID),
                column(OLD, ID),
                DSL.name(OLD),
                condition(where, ruled ? Verb.DELETE : Verb.NONE),
                item(form, ruled)));
  }

  /// Whether a row matches at all, and how many up to the value 0: a row with the number.
  Statement match(Expr where, Verb verb) {
    return kept(
        new MatchKey(where, verb),
        () ->
            Statement.of(
                "select count(*) from (select 1 from {0} as {1} where {2} limit {3})",
                table(), DSL.name(OLD), condition(where, verb), Statement.hole(0)));
  }

  /// The JSON of the first row that matches, as a caller who may read it sees it.
  Statement seen(Form form, boolean ruled, Expr where) {
    return kept(
        new SeenKey(form, ruled, where),
        () ->
            Statement.of(
                "select {0} from {1} as {2} where {3} limit 1",
                new ItemJson(rules, ruled).of(collection, OLD, form),
                table(),
                DSL.name(OLD),
                condition(where, ruled ? Verb.READ : Verb.NONE)));
  }

  /// The rule for the verb and, since nobody changes what they do not see, the read rule.
  Condition condition(Expr where, Verb verb) {
    return condition(where, verb, OLD);
  }

  /// @param alias of the row
  Condition condition(Expr where, Verb verb, String alias) {
    var of = rules.of(collection.name());
    var rule =
        switch (verb) {
          case NONE -> Expr.ANYONE;
          case READ -> of.read();
          case UPDATE -> of.update();
          case DELETE -> of.delete();
        };
    boolean isSame = verb == Verb.NONE || rule.equals(of.read());
    var all = Expr.both(where, isSame ? rule : Expr.both(of.read(), rule));
    return rules.condition(all, row(alias), verb != Verb.NONE);
  }

  /// A statement that was rendered before for this key, or is now.
  Statement kept(Object key, Supplier<Statement> rendered) {
    var found = kept.get(key);
    if (found != null) {
      return found;
    }
    var made = rendered.get();
    if (kept.size() >= KEPT_MAX) {
      kept.clear();
    }
    kept.put(key, made);
    return made;
  }

  private List<String> columns() {
    var names = new ArrayList<String>();
    names.add(ID);
    collection.fields().stream()
        .filter(field -> !field.isComputed())
        .forEach(field -> names.add(field.name()));
    return names;
  }

  /// The JSON of the row that was written.
  Field<String> item(Form form, boolean ruled) {
    return new ItemJson(rules, ruled).of(collection, collection.name(), form);
  }

  private QueryPart table() {
    return DSL.name(collection.name());
  }

  private Row row(String alias) {
    return new Row(collection, alias);
  }

  private static Field<Object> column(String alias, String name) {
    return DSL.field(DSL.name(alias, name), Object.class);
  }
}
