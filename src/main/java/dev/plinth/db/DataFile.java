package dev.plinth.db;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The database as a file: whose it is, whether it is as it was left, and copies of it.
final class DataFile {
  private static final String CLEAN = "clean";

  private DataFile() {}

  /// What a clean stop leaves of the file, to be told from any later one: its size and the moment
  /// of its last change, in nanoseconds.
  static String state(Path file) throws IOException {
    return CLEAN
        + " "
        + Files.size(file)
        + " "
        + Files.getLastModifiedTime(file).to(TimeUnit.NANOSECONDS);
  }

  /// Whether the file is as a clean stop left it. It is not after a crash, a restored backup, or
  /// another program's writing: then nobody knows what is in it.
  ///
  /// @param left what the last owner said at its end
  static boolean isAsLeft(Path file, String left) throws IOException {
    var log = file.resolveSibling(file.getFileName() + "-wal");
    return left.startsWith(CLEAN)
        && Files.exists(file)
        && left.equals(state(file))
        && (!Files.exists(log) || Files.size(log) == 0);
  }

  static Path ownFolder(Path file) throws IOException {
    var folder = file.toAbsolutePath().normalize().getParent();
    if (folder == null) {
      throw new IOException("no folder");
    }
    if (!Files.exists(folder)) {
      Files.createDirectories(folder);
      restrict(folder, "rwx------");
    }
    return folder;
  }

  /// Makes the file before SQLite does, so that it and the log beside it, which inherits its mode,
  /// are for the owner alone.
  static void own(Path file) throws IOException {
    if (!Files.exists(file)) {
      Files.createFile(file);
    }
    restrict(file, "rw-------");
  }

  private static void restrict(Path path, String mode) throws IOException {
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }
  }

  /// Writes a copy of the whole database as of this moment into a new file, for its owner alone.
  ///
  /// @throws IOException when the file is there already or cannot be written
  static void copy(Path file, Path copy) throws IOException {
    var folder = copy.toAbsolutePath().getParent();
    if (folder != null && !Files.exists(folder)) {
      Files.createDirectories(folder);
      restrict(folder, "rwx------");
    }
    Files.createFile(copy);
    restrict(copy, "rw-------");
    var config = new org.sqlite.SQLiteConfig();
    try (var connection =
            org.sqlite.JDBC.createConnection(
                "jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
        var statement = connection.prepareStatement("VACUUM INTO ?")) {
      statement.setString(1, copy.toAbsolutePath().toString());
      statement.execute();
    } catch (SQLException e) {
      Files.deleteIfExists(copy);
      throw new IOException("The copy " + copy + " could not be written.", e);
    }
  }

  /// Reads a copy through and through.
  ///
  /// @throws IOException when it is damaged
  static void verify(Path copy) throws IOException {
    var config = new org.sqlite.SQLiteConfig();
    config.setReadOnly(true);
    try (var connection =
            org.sqlite.JDBC.createConnection(
                "jdbc:sqlite:" + copy.toAbsolutePath(), config.toProperties());
        var statement = connection.createStatement();
        var rows = statement.executeQuery("PRAGMA integrity_check(1)")) {
      if (!"ok".equals(rows.getString(1))) {
        throw new IOException(copy + " is damaged: " + rows.getString(1));
      }
    } catch (SQLException e) {
      throw new IOException(copy + " is no whole database.", e);
    }
  }

  /// Puts another file in the place of a database that nobody has open, and keeps the one that was
  /// there.
  ///
  /// @param fresh moved away from where it lies
  /// @param kept where the earlier one goes; whatever is there is written over
  static void exchange(Path file, Path fresh, Path kept) throws IOException {
    for (var ending : List.of("-wal", "-shm")) {
      move(beside(file, ending), beside(kept, ending));
    }
    move(file, kept);
    restrict(fresh, "rw-------");
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /// Moves a file; where there is none, there is none afterwards.
  private static void move(Path from, Path to) throws IOException {
    if (Files.exists(from)) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    } else {
      Files.deleteIfExists(to);
    }
  }

  private static Path beside(Path file, String ending) {
    return file.resolveSibling(file.getFileName() + ending);
  }
}
