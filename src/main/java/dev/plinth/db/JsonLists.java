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

  /// How many elements a list has; null for a missing one.
  public static Field<?> length(Field<?> list) {
    return DSL.field("json_array_length({0})", Long.class, list);
  }

  /// How many elements JSON has that is a list, how many characters if it is a text; else null.
  ///
  /// @param json as [JsonPlaces#json] gives it
  public static Field<?> lengthOfAny(Field<?> json) {
    return DSL.field(
        "case json_type({0}) when 'array' then json_array_length({0})"
            + " when 'text' then length({0} ->> '$') end",
        Long.class, json);
  }

  /// Is the value one of the elements of JSON? False for what is no list.
  ///
  /// @param json as [JsonPlaces#json] gives it
  public static Condition amongAny(Field<?> value, Field<?> json) {
    return DSL.condition(
        "{0} in (select each.value from json_each({1}) as each where json_type({1}) = 'array')",
        value, json);
  }

  /// Does JSON hold the value: as an element, if it is a list; as a part, in either case of ASCII
  /// letters, if it is a text? False for all else.
  ///
  /// @param json as [JsonPlaces#json] gives it
  public static Condition containsAny(Field<?> json, Field<?> value) {
    return DSL.condition(
        "case json_type({0}) when 'array' then {1} in (select value from json_each({0}))"
            + " when 'text' then instr(lower({0} ->> '$'), lower({1})) > 0 else 0 end",
        json, value);
  }

  /// Does the list hold this value? False for a missing list.
  public static Condition contains(Field<?> list, Field<?> value) {
    return DSL.condition("exists (select 1 from json_each({0}) where value = {1})", list, value);
  }
}
