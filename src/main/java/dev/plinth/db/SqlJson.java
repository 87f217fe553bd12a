package dev.plinth.db;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/// JSON made by the database. One row or page of fifty leaves SQLite as finished text: measured at
/// half the cost of reading columns and writing JSON in Java.
public final class SqlJson {
  private SqlJson() {}

  /// An object; members in the order of the map.
  public static Field<String> object(Map<String, ? extends Field<?>> members) {
    var arguments = new ArrayList<Field<?>>();
    members.forEach((name, value) -> {
      arguments.add(DSL.inline(name));
      arguments.add(value);
    });
    return json("json_object({0})", arguments);
  }

  /// An array of these values.
  public static Field<String> array(List<? extends Field<?>> elements) {
    return json("json_array({0})", elements);
  }

  /// An array with one element for each row of the query, in the order of its rows.
  public static Field<String> group(Field<?> element) {
    return json("json_group_array({0})", List.of(element));
  }

  /// Text that is JSON, put in as JSON and not as a string; null stays null.
  public static Field<String> parsed(Field<?> text) {
    return json("json({0})", List.of(text));
  }

  /// The JSON that a JSON Merge Patch makes of another (RFC 7396).
  public static Field<String> patched(Field<?> text, Field<?> patch) {
    return json("json_patch({0})", List.of(text, patch));
  }

  /// An object with one member more.
  public static Field<String> with(Field<String> object, String name, Field<?> json) {
    return DSL.field(
        "json_set({0}, {1}, json({2}))",
        SQLDataType.CLOB, object, DSL.inline("$.\"" + name + '"'), json);
  }

  /// 1 and 0 as true and false.
  public static Field<String> truth(Field<?> number) {
    return json("json(case {0} when 1 then 'true' when 0 then 'false' end)", List.of(number));
  }

  /// A real number, a whole one without its `.0`, as every other JSON of the app writes it. Beyond
  /// 2⁵³ a double is no exact integer, and stays as it is.
  public static Field<Object> real(Field<?> number) {
    return DSL.field(
        "case when {0} = cast({0} as integer) and abs({0}) < 9007199254740992"
            + " then cast({0} as integer) else {0} end",
        Object.class, number);
  }

  /// A stored instant as milliseconds since 1970.
  public static Field<Long> epochMillis(Field<?> instant) {
    return DSL.field(
        "cast(round(unixepoch({0}, 'subsec') * 1000) as integer)", SQLDataType.BIGINT, instant);
  }

  private static Field<String> json(String template, List<? extends Field<?>> arguments) {
    return arguments.isEmpty()
        ? DSL.field(template.replace("{0}", ""), SQLDataType.CLOB)
        : DSL.field(template, SQLDataType.CLOB, DSL.list(arguments));
  }
}
