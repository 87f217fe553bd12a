package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import java.util.Set;
import java.util.TreeSet;

/// Tables and columns that the contract does not name and that no migration gives up: they came
/// with a database that was taken over, and nobody asked for their end.
///
/// @param names `"table"` or `"table"."column"`, quoted
public record Kept(Set<String> names) {
  private static final String FACT = "kept";
  private static final String KEEP =
      "INSERT INTO _plinth_fact (name, value) VALUES (?, ?)"
          + " ON CONFLICT (name) DO UPDATE SET value = excluded.value";

  public Kept {
    names = Set.copyOf(names);
  }

  static Kept read(Tx tx) {
    var names = new TreeSet<String>();
    tx.first("SELECT value FROM _plinth_fact WHERE name = ?", row -> "" + row.text(0), FACT)
        .ifPresent(value -> Json.parse(value).forEach(name -> names.add(name.asText())));
    return new Kept(names);
  }

  /// Remembers them, in the place of all before.
  public void write(Tx tx) {
    tx.run(KEEP, FACT, Json.text(new TreeSet<>(names)));
  }

  public static String table(String table) {
    return SqlText.name(table);
  }

  public static String column(String table, String column) {
    return SqlText.name(table) + "." + SqlText.name(column);
  }

  boolean hasTable(String table) {
    return names.contains(table(table));
  }

  boolean hasColumn(String table, String column) {
    return names.contains(column(table, column));
  }
}
