package dev.plinth.records;

import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// The statements that change a collection, rendered at first use. Each checks its rule and writes
/// in one statement, so that there is no moment between the two, and a refused row touches no
/// unique index.
final class WritePlans {
  /// Shapes that an app uses are few; what clients invent beyond that is rendered each time.
  private static final int KEPT_MAX = 512;

  private static final String ID = "id";

  private final Collection collection;
  private final Rules rules;
  private final Map<Object, Statement> kept = new ConcurrentHashMap<>();

  WritePlans(Collection collection, Rules rules) {
    this.collection = collection;
    this.rules = rules;
  }

  private record InsertKey(Form form, boolean ruled) {}

  private record UpdateKey(Form form, boolean ruled, Expr where, BitSet changed) {}

  private record DeleteKey(Form form, boolean ruled, Expr where) {}

  private record MatchKey(Expr where, boolean readable) {}

  /// Inserts the row of the values 0 (the id) and i + 1 (the field i) where the create rule holds
  /// for it; answers its JSON.
  Statement insert(Form form, boolean ruled) {
    var key = new InsertKey(form, ruled);
    var found = kept.get(key);
    return found != null ? found : keep(key, renderInsert(form, ruled));
  }

  private Statement renderInsert(Form form, boolean ruled) {
    var names = DSL.list(columns().stream().map(DSL::name).toList());
    var holes = new ArrayList<Field<?>>();
    for (int i = 0; i <= collection.fields().size(); i++) {
      holes.add(Statement.hole(i));
    }
    var item = item(form, ruled);
    var rule = rules.of(collection.name()).create();
    if (!ruled || rule.equals(Expr.ANYONE)) {
      return Statement.of(
          "insert into {0} ({1}) values ({2}) returning {3}",
          table(), names, DSL.list(holes), item);
    }
    return Statement.of(
        "with {0} ({1}) as (values ({2})) insert into {3} ({1}) select {1} from {0} where {4} returning {5}",
        DSL.name("new"),
        names,
        DSL.list(holes),
        table(),
        rules.condition(rule, new Row(collection, "new")),
        item);
  }

  /// Gives the fields in `changed` their new values (value i + 1 for the field i) in all rows that
  /// match, where the update rule holds for the old row and the check for the new one.
  Statement update(Form form, boolean ruled, Expr where, BitSet changed) {
    var key = new UpdateKey(form, ruled, where, (BitSet) changed.clone());
    var found = kept.get(key);
    return found != null ? found : keep(key, renderUpdate(form, ruled, where, changed));
  }

  private Statement renderUpdate(Form form, boolean ruled, Expr where, BitSet changed) {
    var rows = new ArrayList<QueryPart>();
    var sets = new ArrayList<QueryPart>();
    rows.add(DSL.sql("{0}", column("old", ID)));
    for (int i = 0; i < collection.fields().size(); i++) {
      var name = collection.fields().get(i).name();
      if (changed.get(i)) {
        rows.add(DSL.sql("{0} as {1}", Statement.hole(i + 1), DSL.name(name)));
        sets.add(DSL.sql("{0} = {1}", DSL.name(name), column("new", name)));
      } else {
        rows.add(DSL.sql("{0}", column("old", name)));
      }
    }
    if (sets.isEmpty()) {
      sets.add(DSL.sql("{0} = {1}", DSL.name(ID), column("new", ID)));
    }
    var of = rules.of(collection.name());
    Condition using = rules.condition(ruled ? Expr.both(where, of.update()) : where, row("old"));
    Condition check = ruled ? rules.condition(of.check(), row("new")) : DSL.trueCondition();
    return Statement.of(
        "update {0} set {1} from (select {2} from {0} as {3} where {4}) as {5}"
            + " where {6} = {7} and {8} returning {9}",
        table(),
        DSL.list(sets),
        DSL.list(rows),
        DSL.name("old"),
        using,
        DSL.name("new"),
        column(collection.name(), ID),
        column("new", ID),
        check,
        item(form, ruled));
  }

  /// Deletes all rows that match, where the delete rule holds; answers their JSON.
  Statement delete(Form form, boolean ruled, Expr where) {
    var key = new DeleteKey(form, ruled, where);
    var found = kept.get(key);
    if (found != null) {
      return found;
    }
    var rule = rules.of(collection.name()).delete();
    return keep(
        key,
        Statement.of(
            "delete from {0} where {1} in (select {2} from {0} as {3} where {4}) returning {5}",
            table(),
            column(collection.name(), ID),
            column("old", ID),
            DSL.name("old"),
            rules.condition(ruled ? Expr.both(where, rule) : where, row("old")),
            item(form, ruled)));
  }

  /// Whether a row matches at all.
  ///
  /// @param readable count only what the caller may read
  Statement match(Expr where, boolean readable) {
    var key = new MatchKey(where, readable);
    var found = kept.get(key);
    if (found != null) {
      return found;
    }
    var rule = rules.of(collection.name()).read();
    return keep(
        key,
        Statement.of(
            "select 1 from {0} as {1} where {2} limit 1",
            table(),
            DSL.name("old"),
            rules.condition(readable ? Expr.both(where, rule) : where, row("old"))));
  }

  private Statement keep(Object key, Statement statement) {
    if (kept.size() < KEPT_MAX) {
      kept.put(key, statement);
    }
    return statement;
  }

  private List<String> columns() {
    var names = new ArrayList<String>();
    names.add(ID);
    collection.fields().forEach(field -> names.add(field.name()));
    return names;
  }

  private Field<String> item(Form form, boolean ruled) {
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
