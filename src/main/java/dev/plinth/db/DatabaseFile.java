package dev.plinth.db;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A database as a file: for commands, whether a Plinth has it open or not.
public final class DatabaseFile {
  private DatabaseFile() {}

  /// Puts another file in the place of a database that nobody has open.
  ///
  /// @param fresh beside it; moved away from where it lies
  /// @param kept where the earlier one goes, whole or damaged as it was
  /// @throws OpenFailure `IN_USE`
  /// @throws IOException where the files cannot be moved
  public static void exchange(Path file, Path fresh, Path kept) throws IOException {
    try (var _ = HomeLock.take(DataFile.ownFolder(file))) {
      DataFile.exchange(file, fresh, kept);
    }
  }

  /// Reads a copy through and through.
  ///
  /// @throws IOException when it is damaged
  public static void verify(Path copy) throws IOException {
    DataFile.verify(copy);
  }

  /// Whether a database is one that a Plinth has made.
  ///
  /// @throws OpenFailure `DAMAGED`
  public static boolean isPlinths(Path file) {
    return look(
        file, tx -> tx.exists("SELECT 1 FROM sqlite_schema WHERE name = ?", OwnTables.HISTORY));
  }

  /// Reads a database through, whether a Plinth has it open or not.
  ///
  /// @throws OpenFailure `DAMAGED`
  public static void requireSound(Path file) {
    look(file, _ -> true);
  }

  /// Reads a database through, and then with a function: for commands, whether a Plinth has it open
  /// or not.
  ///
  /// @throws OpenFailure `DAMAGED`
  public static <T> T look(Path file, Function<? super Tx, ? extends T> work) {
    try (var link = Link.reader(file)) {
      requireSound(file, link);
      return work.apply(link.tx());
    } catch (SQLException e) {
      throw refused(file, e);
    }
  }

  static void requireSound(Path file, Link link) throws SQLException {
    try (var rows = link.prepared("PRAGMA quick_check(1)").executeQuery()) {
      if (!rows.next() || !"ok".equals(rows.getString(1))) {
        throw damaged(file, null);
      }
    }
  }

  static OpenFailure refused(Path file, Exception failure) {
    int code = DbErrors.code(failure);
    if (DbErrors.primary(code) == DbErrors.CORRUPT
        || DbErrors.primary(code) == DbErrors.NOT_A_DATABASE) {
      return damaged(file, failure);
    }
    return new OpenFailure(
        OpenFailure.Reason.NOT_WRITABLE,
        "The database "
            + file
            + " cannot be opened for writing: give it to the user who runs Plinth.",
        failure);
  }

  private static OpenFailure damaged(Path file, @Nullable Exception cause) {
    var message =
        "The database "
            + file
            + " is damaged; it was not changed. Put a backup in its place (plinth restore FILE), or repair it.";
    return cause == null
        ? new OpenFailure(OpenFailure.Reason.DAMAGED, message)
        : new OpenFailure(OpenFailure.Reason.DAMAGED, message, cause);
  }
}
