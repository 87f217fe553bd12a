package dev.plinth.adopt;

import dev.plinth.contract.ContractReader;
import dev.plinth.db.Catalog;
import dev.plinth.db.Database;
import dev.plinth.db.DbException;
import dev.plinth.db.SqlText;
import dev.plinth.db.Survey;
import dev.plinth.db.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Calls the single key column of a table `id`, as every collection's key is called, where that
/// breaks nothing. SQLite renames it in references, indexes, triggers and views too.
public final class KeyNames {
  private static final Duration DEADLINE = Duration.ofMinutes(10);
  private static final String TRIGGERS =
      "SELECT sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = ?";

  private KeyNames() {}

  /// Renames.
  ///
  /// @return what was done, as sentences
  public static List<String> settle(Database db) {
    var done = new ArrayList<String>();
    for (var table : db.readTogether(Survey::of)) {
      var key = table.key();
      boolean isOther = key.size() == 1 && !key.getFirst().name().equals("id");
      if (!isOther
          || table.kind() != Survey.Kind.TABLE
          || !table.isNumbered()
          || !ContractReader.isName(table.name())) {
        continue;
      }
      var name = key.getFirst().name();
      boolean isTaken =
          table.columns().stream()
              .anyMatch(one -> one.name().equalsIgnoreCase("id") && !one.isKey());
      if (!isTaken && rename(db, table.name(), name)) {
        done.add(
            "The key `%s` of `%s` is called `id` now, in every reference, index, trigger and view too."
                .formatted(name, table.name()));
      }
    }
    return done;
  }

  private static boolean rename(Database db, String table, String column) {
    try {
      return db.writeAlone(
          DEADLINE,
          tx -> {
            var aside = unreadable(tx);
            renameWith(tx, table, column);
            aside.forEach(tx::run);
            return true;
          });
    } catch (RuntimeException _) {
      return false; // a trigger that is broken already, say: the table is served as a query
    }
  }

  /// A name that differs by its case alone takes two steps.
  private static void renameWith(Tx tx, String table, String column) {
    var alter = "ALTER TABLE " + SqlText.name(table) + " RENAME COLUMN ";
    var between = column.equalsIgnoreCase("id") ? "id_of_" + table : column;
    if (!between.equals(column)) {
      tx.run(alter + SqlText.name(column) + " TO " + SqlText.name(between));
    }
    tx.run(alter + SqlText.name(between) + " TO \"id\"");
  }

  /// Drops the views that cannot be read, at which SQLite would stumble.
  ///
  /// @return the statements that make them again
  private static List<String> unreadable(Tx tx) {
    var statements = new ArrayList<String>();
    Catalog.statements(tx, "view")
        .forEach((name, sql) -> {
          try {
            tx.exists("SELECT 1 FROM " + SqlText.name(name) + " LIMIT 0");
          } catch (DbException _) {
            statements.add(sql);
            statements.addAll(tx.all(TRIGGERS, row -> "" + row.text(0), name));
          }
        });
    Catalog.statements(tx, "view").entrySet().stream()
        .filter(view -> statements.contains(view.getValue()))
        .forEach(view -> tx.run("DROP VIEW " + SqlText.name(view.getKey())));
    return statements;
  }
}
