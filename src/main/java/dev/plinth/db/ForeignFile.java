package dev.plinth.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sqlite.JDBC;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/// A database of another program, which is read once and never changed.
public final class ForeignFile {
  private static final int PATIENCE_MILLIS = 3_000;
  private static final int ALL_PAGES = -1;

  private static final String NAMES = "SELECT name FROM sqlite_schema";

  private ForeignFile() {}

  /// Copies it, page by page, with what its log holds. Not `VACUUM INTO`: that gives rows without a
  /// key of their own other numbers.
  ///
  /// The copy's `user_version` becomes 0, since Plinth counts its own tables there.
  ///
  /// @return the `user_version` that it had
  /// @throws OpenFailure `IN_USE`, `DAMAGED` or `NOT_WRITABLE`; the copy is then gone
  public static int copy(Path source, Path copy) throws IOException {
    Files.createFile(copy);
    if (copy.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    }
    boolean isDone = false;
    try {
      read(source, copy);
      int version = prepared(source, copy);
      isDone = true;
      return version;
    } catch (SQLException e) {
      throw failure(source, e);
    } finally {
      if (!isDone) {
        Files.deleteIfExists(copy);
      }
    }
  }

  private static void read(Path source, Path copy) throws SQLException {
    var config = new SQLiteConfig();
    config.setReadOnly(true);
    config.setBusyTimeout(PATIENCE_MILLIS);
    try (var connection = connection(source, config)) {
      if (names(connection).stream().anyMatch(OwnTables::isOne)) {
        throw new OpenFailure(
            OpenFailure.Reason.NOT_WRITABLE,
            source + " is a database of Plinth's own: serve its home with --home, or copy that.");
      }
      int code =
          connection
              .getDatabase()
              .backup("main", copy.toAbsolutePath().toString(), null, 100, 30, ALL_PAGES);
      if (code != 0) {
        throw failure(source, code, "code " + code, null);
      }
    }
  }

  private static int prepared(Path source, Path copy) throws SQLException {
    try (var connection = connection(copy, new SQLiteConfig());
        var statement = connection.createStatement()) {
      var faults = new ArrayList<String>();
      try (var rows = statement.executeQuery("PRAGMA integrity_check(5)")) {
        while (rows.next()) {
          faults.add(rows.getString(1));
        }
      }
      if (!faults.equals(List.of("ok"))) {
        throw failure(source, DbErrors.CORRUPT, String.join("; ", faults), null);
      }
      int version = (int) number(connection, "PRAGMA user_version");
      statement.execute("PRAGMA user_version=0");
      return version;
    }
  }

  private static SQLiteConnection connection(Path file, SQLiteConfig config) throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
  }

  private static List<String> names(SQLiteConnection connection) throws SQLException {
    var names = new ArrayList<String>();
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(NAMES)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  private static long number(SQLiteConnection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      return rows.getLong(1);
    }
  }

  private static OpenFailure failure(Path source, SQLException e) {
    return failure(source, DbErrors.code(e), String.valueOf(e.getMessage()), e);
  }

  private static OpenFailure failure(
      Path source, int code, String words, @Nullable Exception cause) {
    return switch (DbErrors.primary(code)) {
      case DbErrors.BUSY, 6 ->
          told(
              OpenFailure.Reason.IN_USE,
              source + " is locked by another program: close that one, then import again.",
              cause);
      case DbErrors.NOT_A_DATABASE ->
          told(
              OpenFailure.Reason.DAMAGED,
              source + " is no SQLite database, or an encrypted one.",
              cause);
      case DbErrors.CORRUPT ->
          told(
              OpenFailure.Reason.DAMAGED,
              source
                  + " is damaged ("
                  + words
                  + "); it was not changed. Mend it with `sqlite3 old.db .recover | sqlite3 new.db`"
                  + " and import the new one.",
              cause);
      default ->
          told(
              OpenFailure.Reason.NOT_WRITABLE,
              source + " cannot be read as a database: " + words,
              cause);
    };
  }

  private static OpenFailure told(
      OpenFailure.Reason reason, String message, @Nullable Exception cause) {
    return cause == null
        ? new OpenFailure(reason, message)
        : new OpenFailure(reason, message, cause);
  }
}
