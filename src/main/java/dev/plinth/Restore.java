package dev.plinth;

import dev.plinth.db.DatabaseFile;
import dev.plinth.db.OpenFailure;
import dev.plinth.files.Archive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A backup on its way into a home: first all of it is looked at, then the files are exchanged in a
/// moment, and exchanged back where the backend cannot serve what came.
final class Restore {
  private static final String KEPT = "plinth.before-restore.db";

  private final Path data;
  private final Path file;
  private final Path fresh;
  private final Path kept;
  private boolean hadOne;

  /// @param data the folder of the database
  Restore(Path data) {
    this.data = data;
    this.file = data.resolve("plinth.db");
    this.fresh = data.resolve("plinth.restored.db");
    this.kept = data.resolve(KEPT);
  }

  /// Makes sure that a backup is whole, and puts what it holds beside what there is.
  ///
  /// @throws Refused when it is not whole, or there is no room; nothing has changed
  void prepare(Path backup) {
    if (!Files.isRegularFile(backup)) {
      throw new Refused(backup + " is not there: name a file that plinth backup has made.");
    }
    try {
      Files.createDirectories(data);
      Files.deleteIfExists(fresh);
      Archive.open(backup, fresh);
      Archive.addFiles(backup, data.resolve("files"));
    } catch (IOException | OpenFailure e) {
      throw new Refused(
          "Nothing was restored: "
              + (e.getMessage() == null ? backup + " cannot be read." : e.getMessage()),
          Faults.FAILED);
    }
  }

  /// Exchanges the databases; nobody may have them open.
  void exchange() {
    try {
      hadOne = Files.exists(file);
      DatabaseFile.exchange(file, fresh, kept);
    } catch (IOException e) {
      throw new Refused("Nothing was restored: " + e.getMessage(), Faults.FAILED);
    }
  }

  /// Brings back what was there: the earlier database, or none.
  void undo() {
    try {
      if (hadOne) {
        DatabaseFile.exchange(file, kept, fresh);
        Files.deleteIfExists(fresh);
      } else {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new Refused(
          "The database that was there lies in " + kept + " now: " + e.getMessage(), Faults.FAILED);
    }
  }

  /// Why it was not done after all.
  static Refused refused(RuntimeException why) {
    return new Refused(
        "Nothing was restored: the backend cannot serve this backup. "
            + String.join(" ", Faults.of(why).lines()),
        Faults.FAILED);
  }

  /// What a person is told.
  String told(Path backup) {
    return backup
        + " is restored. The database that was there before is kept in "
        + kept
        + ", until the next restore.";
  }
}
