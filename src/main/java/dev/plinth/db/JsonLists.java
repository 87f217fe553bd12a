package dev.plinth.db;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;

/// Lists that are stored as JSON text, in SQL.
public final class JsonLists {
  private JsonLists() {}

  /// The elements of a list as rows, each with `value` and its place as `key`.
  public static Table<?> elements(Field<?> list, String alias) {
    return DSL.table("json_each({0}) as {1}", list, DSL.name(alias));
  }

  /// Is the value one of the list? It is looked up by an index on it, where there is one.
  public static Condition among(Field<?> value, Field<?> list) {
    return DSL.condition("{0} in (select value from json_each({1}))", value, list);
  }

  /// Does the list hold this value? False for a missing list.
  public static Condition contains(Field<?> list, Field<?> value) {
    return DSL.condition("exists (select 1 from json_each({0}) where value = {1})", list, value);
  }
}
