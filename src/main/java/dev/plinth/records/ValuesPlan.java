package dev.plinth.records;

import dev.plinth.db.JsonLists;
import dev.plinth.db.SqlJson;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.impl.DSL;

/// The different values of a field, rendered: one row, their JSON array.
final class ValuesPlan {
  /// The value of the plan itself: how many values at most.
  static final int LIMIT = 0;

  private static final String ELEMENTS = "e";
  private static final String VALUE = "value";
  private static final String ITEMS = "items";

  private ValuesPlan() {}

  /// @param table of the items, under [ReadPlan#ALIAS]
  /// @param condition which of them
  static Statement of(
      Collection collection,
      Rules rules,
      String field,
      boolean ruled,
      QueryPart table,
      QueryPart condition) {
    var row = new Row(collection, ReadPlan.ALIAS);
    var type = Groups.type(collection, field);
    var seen = ruled ? rules.seen(row, field) : rules.value(row, field);
    boolean isList = type instanceof FieldType.ListOf || type instanceof FieldType.References;
    var elementType = type instanceof FieldType.ListOf(var element, _) ? element : type;
    var value = isList ? DSL.field(DSL.name(ELEMENTS, VALUE), Object.class) : (Field<?>) seen;
    var from =
        isList ? DSL.sql("{0} cross join {1}", table, JsonLists.elements(seen, ELEMENTS)) : table;
    var raw = DSL.field(DSL.name(VALUE), Object.class);
    return Statement.of(
        true,
        "select {0} from (select {1} as {2}, count(*) as {3} from {4} where {5} and {1} is not null"
            + " group by 1 order by 2 desc, 1 limit {6})",
        SqlJson.group(isList ? raw : JsonValue.of(elementType, raw).member()),
        value,
        DSL.name(VALUE),
        DSL.name(ITEMS),
        from,
        condition,
        Statement.hole(LIMIT));
  }
}
