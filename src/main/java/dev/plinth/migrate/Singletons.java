package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import dev.plinth.schema.Collection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/// The only item of a singleton: a migration makes it of defaults, and triggers see to it that it
/// stays the only one and stays at all, whoever writes to the file.
final class Singletons {
  private Singletons() {}

  /// The statement that makes the item where there is none.
  static String insert(Collection collection, Map<String, Layout.Column> columns) {
    var table = SqlText.name(collection.name());
    var names = new ArrayList<String>();
    var values = new ArrayList<String>();
    columns.forEach((name, column) -> {
      if (column.isId()) {
        names.add(SqlText.name(name));
        values.add(SqlText.literal(Optional.of(id(collection))));
      } else if (!column.filledWith().isEmpty()) {
        names.add(SqlText.name(name));
        values.add(column.filledWith());
      }
    });
    return "INSERT INTO %s (%s) SELECT %s WHERE NOT EXISTS (SELECT 1 FROM %s)"
        .formatted(table, String.join(", ", names), String.join(", ", values), table);
  }

  /// The same one wherever the migration runs.
  private static Object id(Collection collection) {
    return switch (collection.id()) {
      case TEXT -> collection.name();
      case INTEGER -> 1L;
      case UUID ->
          UUID.nameUUIDFromBytes(collection.name().getBytes(StandardCharsets.UTF_8)).toString();
    };
  }

  static Map<String, String> triggers(String table) {
    var triggers = new LinkedHashMap<String, String>();
    triggers.put(
        "_plinth_" + table + "_only",
        trigger("_plinth_" + table + "_only", table, "INSERT", "has one item"));
    triggers.put(
        "_plinth_" + table + "_stays",
        trigger("_plinth_" + table + "_stays", table, "DELETE", "keeps its item"));
    return triggers;
  }

  private static String trigger(String name, String table, String event, String why) {
    return """
    CREATE TRIGGER %s BEFORE %s ON %s WHEN EXISTS (SELECT 1 FROM %s) BEGIN
      SELECT RAISE(ABORT, %s);
    END\
    """
        .formatted(
            SqlText.name(name),
            event,
            SqlText.name(table),
            SqlText.name(table),
            SqlText.literal(Optional.of("the singleton " + table + " " + why)));
  }
}
