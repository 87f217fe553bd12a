package dev.plinth.records;

import dev.plinth.db.SqlJson;
import dev.plinth.rules.Expr;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// Groups of items, rendered: a row for each group, its JSON.
final class GroupPlan {
  /// The value of the plan itself: how many groups at most.
  static final int LIMIT = 0;

  private static final String ITEMS = "t";
  private static final String GROUPS = "g";

  private final Collection collection;
  private final Rules rules;
  private final Groups groups;
  private final boolean ruled;

  private GroupPlan(Collection collection, Rules rules, Groups groups, boolean ruled) {
    this.collection = collection;
    this.rules = rules;
    this.groups = groups;
    this.ruled = ruled;
  }

  static Statement of(Collection collection, Rules rules, Groups groups, boolean ruled) {
    return new GroupPlan(collection, rules, groups, ruled).render();
  }

  private Statement render() {
    var members = Groups.members(rules.schema(), collection, groups.by(), groups.aggregates());
    var json = new LinkedHashMap<String, Field<?>>();
    members.fields().forEach(field -> json.put(field.name(), shown(field)));
    // the members have no rules: what they are made of was seen through them
    var having = rules.condition(groups.having(), new Row(members, GROUPS), false);
    return Statement.of(
        true,
        "select {0} from ({1}) as {2} where {3} order by {4} limit {5}",
        SqlJson.object(json),
        inner(),
        DSL.name(GROUPS),
        having,
        DSL.list(order(members)),
        Statement.hole(LIMIT));
  }

  private static Field<?> shown(dev.plinth.schema.Field field) {
    var raw = DSL.field(DSL.name(GROUPS, field.name()), Object.class);
    return JsonValue.of(field.type(), raw).member();
  }

  private QueryPart inner() {
    var columns = new ArrayList<QueryPart>();
    var keys = new ArrayList<QueryPart>();
    for (var name : groups.by()) {
      columns.add(named(compared(name), name));
      keys.add(DSL.inline(columns.size()));
    }
    groups.aggregates().forEach(one -> columns.add(named(computed(one), one.name())));
    var rule = rules.of(collection.name()).read();
    var where = ruled ? Expr.both(groups.where(), rule) : groups.where();
    var select =
        DSL.sql(
            "select {0} from {1} where {2}",
            DSL.list(columns),
            Searched.table(collection, ITEMS, groups.finding()),
            rules.condition(where, row(), ruled));
    return keys.isEmpty() ? select : DSL.sql("{0} group by {1}", select, DSL.list(keys));
  }

  private static QueryPart named(Field<?> field, String name) {
    return DSL.sql("{0} as {1}", field, DSL.name(name));
  }

  private Row row() {
    return new Row(collection, ITEMS);
  }

  /// A field as the caller sees it, in the form in which it is compared.
  private Field<?> compared(String name) {
    var field = ruled ? rules.seen(row(), name) : rules.value(row(), name);
    var type = Groups.type(collection, name);
    if (type instanceof FieldType.Decimal) {
      return DSL.field("cast({0} as real)", Object.class, field);
    }
    return type.isCaseless() ? DSL.field("{0} collate nocase", Object.class, field) : field;
  }

  private Field<?> computed(Aggregate one) {
    if (one.field() == null) {
      return DSL.count();
    }
    var field = compared(one.field());
    return switch (one.function()) {
      case COUNT -> DSL.field("count({0})", Object.class, field);
      case SUM -> sum(one, field);
      case AVG -> DSL.field("avg({0})", Object.class, field);
      case MIN -> DSL.field("min({0})", Object.class, field);
      case MAX -> DSL.field("max({0})", Object.class, field);
    };
  }

  /// SQLite fails where a sum leaves 64 bits. In two halves it is exact as far as it fits, and a
  /// floating-point number beyond.
  private Field<?> sum(Aggregate one, Field<?> field) {
    return one.type(collection) instanceof FieldType.Int
        ? DSL.field("(sum({0} >> 32) * 4294967296 + sum({0} & 4294967295))", Object.class, field)
        : DSL.field("sum({0})", Object.class, field);
  }

  private List<QueryPart> order(Collection members) {
    var keys = new ArrayList<QueryPart>();
    groups.sort().forEach(key -> keys.add(key.order(DSL.field(DSL.name(GROUPS, key.field())))));
    groups.by().forEach(name -> keys.add(DSL.field(DSL.name(GROUPS, name))));
    if (keys.isEmpty()) {
      keys.add(DSL.field(DSL.name(GROUPS, members.fields().getFirst().name())));
    }
    return keys;
  }
}
