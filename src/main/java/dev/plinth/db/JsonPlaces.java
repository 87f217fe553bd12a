package dev.plinth.db;

import java.util.List;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// Values inside of stored JSON, in SQL.
public final class JsonPlaces {
  private JsonPlaces() {}

  /// The value at a path: text, a number, 1 or 0 for true and false, null where there is none. The
  /// path is part of the statement's text, so that an index on the same expression serves it.
  ///
  /// @param path names, and places in lists as `[0]`
  /// @throws IllegalArgumentException for a name that no path can hold
  public static Field<Object> at(Field<?> json, List<String> path) {
    return DSL.field("json_extract({0}, {1})", Object.class, json, DSL.inline(text(path)));
  }

  /// The same as JSON, for what asks what kind of value it is.
  public static Field<Object> json(Field<?> json, List<String> path) {
    return path.isEmpty()
        ? DSL.field("{0}", Object.class, json)
        : DSL.field("({0} -> {1})", Object.class, json, DSL.inline(text(path)));
  }

  /// The value of [#at] in JSON that is made of it: an object stays the text that it is compared
  /// as.
  public static Field<Object> plain(Field<?> value) {
    return DSL.field("iif(typeof({0}) = 'text', {0} || '', {0})", Object.class, value);
  }

  /// A path as the database writes it.
  static String text(List<String> path) {
    var text = new StringBuilder("$");
    for (var name : path) {
      if (!isPossible(name)) {
        throw new IllegalArgumentException("no JSON path can name " + name);
      }
      if (name.startsWith("[")) {
        text.append(name);
      } else {
        text.append(".\"").append(name).append('"');
      }
    }
    return text.toString();
  }

  /// Whether a path can hold that name: it knows no way to write a quote or a backslash.
  public static boolean isPossible(String name) {
    return name.matches("\\[[0-9]{1,6}]")
        || (name.indexOf('"') < 0 && name.indexOf('\\') < 0 && !name.startsWith("["));
  }
}
