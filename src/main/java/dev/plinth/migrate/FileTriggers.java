package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The triggers of a field that holds files: in the transaction of the write an item takes a file
/// over, and gives up the one it had. An item gets no file but one that was just uploaded: the
/// address of another item's file is refused.
final class FileTriggers {
  /// Where the id begins in `/api/v1/files/…`.
  private static final int ID_AT = 15;

  private FileTriggers() {}

  /// The statement that makes each, by name.
  static Map<String, String> of(String table, String field) {
    var name = "_plinth_" + table + "_" + field + "_file_";
    var update = "UPDATE OF " + SqlText.name(field);
    var differs = "OLD.%1$s IS NOT NEW.%1$s AND ".formatted(SqlText.name(field));
    var taken = taken(table, field);
    var givenUp = "  UPDATE _plinth_file SET state = 2 WHERE id = " + id("OLD", field) + ";";
    var triggers = new LinkedHashMap<String, String>();
    put(triggers, name + "insert", "INSERT", table, isOwn("NEW", field), taken);
    put(triggers, name + "update", update, table, differs + isOwn("NEW", field), taken);
    put(triggers, name + "replace", update, table, differs + isOwn("OLD", field), givenUp);
    put(triggers, name + "delete", "DELETE", table, isOwn("OLD", field), givenUp);
    return triggers;
  }

  private static void put(
      Map<String, String> triggers,
      String name,
      String event,
      String table,
      String when,
      String statements) {
    triggers.put(
        name,
        """
        CREATE TRIGGER %s AFTER %s ON %s WHEN %s BEGIN
        %s
        END\
        """
            .formatted(SqlText.name(name), event, SqlText.name(table), when, statements));
  }

  private static String isOwn(String row, String field) {
    return row + "." + SqlText.name(field) + " GLOB '/api/v1/files/*'";
  }

  private static String id(String row, String field) {
    return "substr(" + row + "." + SqlText.name(field) + ", " + ID_AT + ")";
  }

  private static String taken(String table, String field) {
    return """
      SELECT RAISE(ABORT, 'no such file') WHERE NOT EXISTS (SELECT 1 FROM _plinth_file WHERE id = %1$s AND state = 0);
      UPDATE _plinth_file SET state = 1, collection = %2$s, item = CAST(NEW."id" AS TEXT), field = %3$s WHERE id = %1$s;\
    """
        .formatted(
            id("NEW", field),
            SqlText.literal(Optional.of(table)),
            SqlText.literal(Optional.of(field)));
  }
}
