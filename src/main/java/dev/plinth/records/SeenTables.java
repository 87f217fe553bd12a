package dev.plinth.records;

import dev.plinth.db.SqlText;
import dev.plinth.rules.Row;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.SelectFieldOrAsterisk;
import org.jooq.impl.DSL;

/// What a caller may read of some collections, as common table expressions with their names: a
/// statement behind them reads `tasks` and gets the caller's. Hidden fields are not among the
/// columns.
final class SeenTables {
  private static final String ALIAS = "t";
  private static final String ID = "id";

  private SeenTables() {}

  /// The expressions, without the word WITH.
  static Statement of(List<Collection> collections, Rules rules, boolean ruled) {
    var parts = collections.stream().map(one -> table(one, rules, ruled)).toList();
    return Statement.of("{0}", DSL.list(parts));
  }

  private static QueryPart table(Collection collection, Rules rules, boolean ruled) {
    var row = new Row(collection, ALIAS);
    var columns = new ArrayList<SelectFieldOrAsterisk>();
    columns.add(DSL.field(DSL.name(ALIAS, ID)).as(DSL.name(ID)));
    for (var field : collection.fields()) {
      if (!field.hidden()) {
        Field<Object> value =
            ruled ? rules.seen(row, field.name()) : rules.value(row, field.name());
        columns.add(value.as(DSL.name(field.name())));
      }
    }
    var rule = rules.of(collection.name()).read();
    return DSL.sql(
        "{0} as ({1})",
        DSL.name(collection.name()),
        DSL.select(columns)
            .from(DSL.table(SqlText.table(collection.name())).as(DSL.name(ALIAS)))
            .where(ruled ? rules.condition(rule, row) : DSL.trueCondition()));
  }
}
