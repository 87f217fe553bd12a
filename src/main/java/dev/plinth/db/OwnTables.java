package dev.plinth.db;

import dev.plinth.db.generated.DefaultSchema;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.flywaydb.core.Flyway;
import org.sqlite.JDBC;

/// Plinth's own tables, `_plinth_*`: made and moved forward by Flyway.
///
/// `PRAGMA user_version` says how far a database has come, so that a start on a current one does
/// not load Flyway at all: that takes a third of a second.
final class OwnTables {
  /// The newest file in `db/migration`.
  static final int VERSION = 12;

  static final String HISTORY = "_plinth_migration";

  /// Indexes of words; SQLite keeps each in tables of its name and a word more.
  private static final List<String> WORDS =
      List.of("_plinth_message_words", "_plinth_chat_words", "_plinth_passage_words");

  private OwnTables() {}

  /// Whether a table of this name is one of Plinth's own.
  static boolean isOne(String name) {
    return name.equalsIgnoreCase(HISTORY)
        || DefaultSchema.DEFAULT_SCHEMA.getTables().stream()
            .anyMatch(table -> table.getName().equalsIgnoreCase(name))
        || WORDS.stream()
            .anyMatch(words -> (name.toLowerCase(Locale.ROOT) + "_").startsWith(words + "_"));
  }

  /// Brings the tables to [#VERSION]. Each migration is one transaction.
  ///
  /// @throws OpenFailure `TOO_NEW` for a database that a newer Plinth has written
  static void migrate(Path file) throws SQLException {
    int found = version(file);
    if (found > VERSION) {
      throw new OpenFailure(
          OpenFailure.Reason.TOO_NEW,
          "The database "
              + file
              + " was written by a newer Plinth (its tables are version "
              + found
              + ", this program knows "
              + VERSION
              + "): use that one.");
    }
    if (found == VERSION) {
      return;
    }
    Flyway.configure()
        .dataSource("jdbc:sqlite:" + file.toAbsolutePath(), null, null)
        .locations("classpath:db/migration")
        .table(HISTORY)
        .ignoreMigrationPatterns(new String[0])
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .load()
        .migrate();
    try (var connection =
            JDBC.createConnection(
                "jdbc:sqlite:" + file.toAbsolutePath(), new java.util.Properties());
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version=" + VERSION);
    }
  }

  private static int version(Path file) throws SQLException {
    try (var connection =
            JDBC.createConnection(
                "jdbc:sqlite:" + file.toAbsolutePath(), new java.util.Properties());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA user_version")) {
      return rows.getInt(1);
    }
  }
}
