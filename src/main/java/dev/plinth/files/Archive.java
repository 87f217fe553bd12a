package dev.plinth.files;

import dev.plinth.db.Database;
import dev.plinth.db.DatabaseFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// A backup as one file: the database as of one moment, and with it, in a ZIP, the files that
/// people uploaded and that its items hold.
public final class Archive {
  private static final String DATABASE = "plinth.db";
  private static final String FILES = "files/";
  private static final Pattern FILE = Pattern.compile("files/([0-9a-f-]{36})");

  /// What is taken along may go away meanwhile: then the moment is another one.
  private static final int TRIES = 5;

  private static final String HELD = "SELECT id FROM _plinth_file WHERE state = 1";

  private Archive() {}

  /// Whether a name is one of an archive with files, by its ending.
  public static boolean isNamed(Path file) {
    return file.toString().endsWith(".zip");
  }

  /// How many files the items of a database hold.
  public static int held(Database db) {
    return db.read(tx -> (int) tx.number("SELECT count(*) FROM _plinth_file WHERE state = 1"));
  }

  /// Writes a new archive, whole or not at all, for its owner alone.
  ///
  /// @param folder `data/files` of the home
  /// @return how many files are in it
  /// @throws IOException when it is there already or cannot be written
  public static int write(Database db, Path folder, Path archive) throws IOException {
    if (Files.exists(archive)) {
      throw new FileAlreadyExistsException(archive.toString());
    }
    var place = Objects.requireNonNull(archive.toAbsolutePath().getParent());
    var draft = Files.createTempFile(place, ".backup", ".new"); // 0600
    try {
      for (int tries = 1; ; tries++) {
        try {
          int count = write(db, new FileFolder(folder), draft, place);
          Files.move(draft, archive, StandardCopyOption.ATOMIC_MOVE);
          return count;
        } catch (NoSuchFileException e) {
          if (tries == TRIES) {
            throw new IOException("a file that an item holds is missing: " + e.getMessage(), e);
          }
        }
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static int write(Database db, FileFolder folder, Path draft, Path place)
      throws IOException {
    var copy = place.resolve(draft.getFileName() + ".db");
    try (var zip = new ZipOutputStream(Files.newOutputStream(draft))) {
      db.copyTo(copy);
      DatabaseFile.verify(copy);
      zip.setLevel(Deflater.BEST_SPEED);
      put(zip, DATABASE, copy);
      var held = ids(copy);
      for (var id : held) {
        put(zip, FILES + id, folder.path(id));
      }
      return held.size();
    } finally {
      Files.deleteIfExists(copy);
    }
  }

  private static void put(ZipOutputStream zip, String name, Path file) throws IOException {
    zip.putNextEntry(new ZipEntry(name));
    Files.copy(file, zip);
    zip.closeEntry();
  }

  private static List<String> ids(Path database) {
    return DatabaseFile.look(
        database, tx -> tx.all(HELD, row -> Objects.requireNonNull(row.text(0))));
  }

  /// Takes the database out of a backup, archive or not, into a new file, and makes sure that both
  /// it and the files that its items hold are whole.
  ///
  /// @param into a file that is not there yet
  /// @throws IOException with a sentence, when the backup is not whole; there is no file then
  public static void open(Path backup, Path into) throws IOException {
    try {
      if (isArchive(backup)) {
        try (var zip = zip(backup)) {
          var database = zip.getEntry(DATABASE);
          if (database == null) {
            throw new IOException(backup + " is no backup of Plinth: it has no " + DATABASE + ".");
          }
          copy(zip, database, into);
          requireFiles(zip, backup, into);
        }
      } else {
        Files.copy(backup, into);
      }
      DatabaseFile.verify(into);
      requireOurs(backup, into);
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(into);
      throw e;
    }
  }

  private static void requireOurs(Path backup, Path database) throws IOException {
    boolean isOurs = DatabaseFile.isPlinths(database);
    if (!isOurs) {
      throw new IOException(
          backup + " is no backup of Plinth: plinth import takes other databases.");
    }
  }

  private static void requireFiles(ZipFile zip, Path backup, Path database) throws IOException {
    DatabaseFile.verify(database);
    for (var id : ids(database)) {
      if (zip.getEntry(FILES + id) == null) {
        throw new IOException(backup + " is not whole: the file " + id + " is missing in it.");
      }
    }
  }

  /// Puts the files of an archive into the folder of a home; those that are there stay as they are.
  ///
  /// @return how many came
  public static int addFiles(Path backup, Path folder) throws IOException {
    if (!isArchive(backup)) {
      return 0;
    }
    int count = 0;
    var files = new FileFolder(folder);
    try (var zip = zip(backup)) {
      for (var entry : zip.stream().toList()) {
        var name = FILE.matcher(entry.getName());
        if (name.matches() && !Files.exists(files.path(name.group(1)))) {
          try (var in = zip.getInputStream(entry)) {
            files.write(name.group(1), in, Long.MAX_VALUE);
          }
          count++;
        }
      }
    }
    return count;
  }

  private static ZipFile zip(Path backup) throws IOException {
    try {
      return new ZipFile(backup.toFile());
    } catch (java.util.zip.ZipException e) {
      throw new IOException(backup + " is not whole: " + e.getMessage() + ".", e);
    }
  }

  private static void copy(ZipFile zip, ZipEntry entry, Path into) throws IOException {
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(into)) {
      in.transferTo(out);
    }
  }

  /// By its first bytes: a name says nothing of what somebody downloaded.
  private static boolean isArchive(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      var head = in.readNBytes(2);
      return head.length == 2 && head[0] == 'P' && head[1] == 'K';
    }
  }
}
