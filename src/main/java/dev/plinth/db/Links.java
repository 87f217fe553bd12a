package dev.plinth.db;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/// A field that refers to many items: the item's own column keeps their ids as a JSON array, in
/// order; beside it a table has one row for each link, with foreign keys to both ends. Triggers
/// keep the two the same, so that an insert stays one statement and a reference to nothing fails in
/// it.
///
/// @param owner the table that has the field
/// @param column the field's column
/// @param ownerType SQL type of the owner's ids
/// @param target the table that is referred to
/// @param targetType SQL type of its ids
/// @param isRestricted whether a target that is referred to stays; else the link goes with it
public record Links(
    String owner,
    String column,
    String ownerType,
    String target,
    String targetType,
    boolean isRestricted) {
  /// Tells ours from tables that people make.
  private static final String MARK = "/* links of plinth.yaml */";

  /// The name of the table: its columns are `item`, `target` and `position`.
  public String table() {
    return owner + "__" + column;
  }

  /// Whether an item of `owner` refers to a target by that column.
  public static Condition linked(String owner, String column, Field<?> item, Field<?> target) {
    return DSL.condition(
        "{0} in (select {1} from {2} where {3} = {4})",
        item, DSL.name("item"), DSL.name(owner + "__" + column), DSL.name("target"), target);
  }

  /// Whether a CREATE TABLE statement made such a table.
  public static boolean isOne(String sql) {
    return sql.contains(MARK);
  }

  /// The statement that makes the table.
  public String create() {
    return """
    CREATE TABLE %s ( %s
      "item" %s NOT NULL REFERENCES %s ("id") ON DELETE CASCADE,
      "target" %s NOT NULL REFERENCES %s ("id") ON DELETE %s,
      "position" INTEGER NOT NULL,
      PRIMARY KEY ("item", "target")
    ) STRICT, WITHOUT ROWID\
    """
        .formatted(
            name(table()),
            MARK,
            ownerType,
            name(owner),
            targetType,
            name(target),
            isRestricted ? "NO ACTION" : "CASCADE");
  }

  /// The statement that makes the index for the way back.
  public String index() {
    return "CREATE INDEX %s ON %s (\"target\", \"item\")"
        .formatted(name(table() + "__target"), name(table()));
  }

  /// The statement that fills the table from the column.
  public String fill() {
    return """
    INSERT INTO %s ("item", "target", "position")
    SELECT owner."id", link.value, link.key FROM %s AS owner, json_each(owner.%s) AS link\
    """
        .formatted(name(table()), name(owner), name(column));
  }

  /// The triggers on the owner, by name.
  public Map<String, String> triggers() {
    var triggers = new LinkedHashMap<String, String>();
    var insert = "_plinth_" + table() + "_insert";
    triggers.put(
        insert,
        """
        CREATE TRIGGER %s AFTER INSERT ON %s WHEN NEW.%s IS NOT NULL BEGIN
          INSERT INTO %s ("item", "target", "position")
          SELECT NEW."id", value, key FROM json_each(NEW.%s);
        END\
        """
            .formatted(name(insert), name(owner), name(column), name(table()), name(column)));
    var update = "_plinth_" + table() + "_update";
    triggers.put(
        update,
        """
        CREATE TRIGGER %s AFTER UPDATE OF %s ON %s WHEN NEW.%s IS NOT OLD.%s BEGIN
          DELETE FROM %s WHERE "item" = NEW."id" AND "target" NOT IN (SELECT value FROM json_each(NEW.%s));
          INSERT INTO %s ("item", "target", "position")
          SELECT NEW."id", value, key FROM json_each(NEW.%s) WHERE true
          ON CONFLICT ("item", "target") DO UPDATE SET "position" = excluded."position";
        END\
        """
            .formatted(
                name(update),
                name(column),
                name(owner),
                name(column),
                name(column),
                name(table()),
                name(column),
                name(table()),
                name(column)));
    return triggers;
  }

  /// The trigger on the table of links: a target that goes leaves the array too.
  public String trigger() {
    return """
    CREATE TRIGGER %s AFTER DELETE ON %s
    WHEN EXISTS (SELECT 1 FROM %s AS owner, json_each(owner.%s) WHERE owner."id" = OLD."item" AND value = OLD."target") BEGIN
      UPDATE %s SET %s = (SELECT json_group_array(value) FROM json_each(%s) WHERE value <> OLD."target")
      WHERE "id" = OLD."item";
    END\
    """
        .formatted(
            name("_plinth_" + table() + "_gone"),
            name(table()),
            name(owner),
            name(column),
            name(owner),
            name(column),
            name(owner) + "." + name(column));
  }

  private static String name(String name) {
    return SqlText.name(name);
  }
}
