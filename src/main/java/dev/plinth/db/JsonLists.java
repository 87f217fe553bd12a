package dev.plinth.db;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Lists that are stored as JSON text, in SQL.
public final class JsonLists {
  private JsonLists() {}

  /// Does the list hold this value? False for a missing list.
  public static Condition contains(Field<?> list, Field<?> value) {
    return DSL.condition("exists (select 1 from json_each({0}) where value = {1})", list, value);
  }
}
