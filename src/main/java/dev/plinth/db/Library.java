package dev.plinth.db;

import java.sql.SQLException;

/// The SQLite library.
public final class Library {
  /// Before this release of SQLite a reset of the log could lose committed rows.
  private static final String MIN = "3.51.3";

  private Library() {}

  /// Loads SQLite, which [Database#open] would else do.
  ///
  /// @throws OpenFailure for a library that is too old
  public static void preload() {
    try {
      require();
    } catch (SQLException e) {
      throw new OpenFailure(
          OpenFailure.Reason.NOT_WRITABLE, "The SQLite library cannot be loaded.", e);
    }
  }

  static void require() throws SQLException {
    require(found());
  }

  private static String found() throws SQLException {
    try (var connection =
            org.sqlite.JDBC.createConnection("jdbc:sqlite::memory:", new java.util.Properties());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT sqlite_version()")) {
      return rows.getString(1);
    }
  }

  /// The version of the SQLite library: `3.54.0`.
  public static String version() {
    try {
      return found();
    } catch (SQLException e) {
      throw new OpenFailure(
          OpenFailure.Reason.NOT_WRITABLE, "The SQLite library cannot be loaded.", e);
    }
  }

  static void require(String found) {
    if (Runtime.Version.parse(found).compareTo(Runtime.Version.parse(MIN)) < 0) {
      throw new OpenFailure(
          OpenFailure.Reason.LIBRARY_TOO_OLD,
          "The SQLite library is " + found + "; " + MIN + " or newer is needed.");
    }
  }
}
