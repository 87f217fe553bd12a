package dev.plinth.files;

import dev.plinth.db.Database;
import dev.plinth.db.Row;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.records.Arguments;
import dev.plinth.records.FileInput;
import dev.plinth.records.Form;
import dev.plinth.records.Query;
import dev.plinth.records.Records;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Files of items. One is stored before the write that holds it, and that write's own transaction
/// takes it over (a trigger of the item's table does): an item never names a file that is not
/// there. What no item holds any more, or never did, is removed after the commit.
public final class Uploads {
  /// Of what nobody holds, whatever is younger may still be on its way into an item.
  static final Duration GRACE = Duration.ofHours(1);

  private static final int NAME_MAX = 200;
  private static final int SWEPT_MAX = 500;

  private static final String INSERT =
      "INSERT INTO _plinth_file (id, state, name, type, size, digest, created_at)"
          + " VALUES (?, 0, ?, ?, ?, ?, ?)";
  private static final String FIND =
      "SELECT name, type, size, digest, collection, item, field FROM _plinth_file"
          + " WHERE id = ? AND state = 1";
  private static final String IS_LOOSE = "SELECT 1 FROM _plinth_file WHERE id = ? AND state = 0";
  private static final String IS_KNOWN = "SELECT 1 FROM _plinth_file WHERE id = ?";
  private static final String DELETE = "DELETE FROM _plinth_file WHERE id = ? AND state <> 1";
  private static final String LOOSE =
      "SELECT id FROM _plinth_file WHERE state = 2 OR (state = 0 AND created_at < ?) LIMIT ?";

  private final Database db;
  private final Records records;
  private final Ids ids;
  private final FileFolder folder;
  private final long bytesMax;

  /// @param folder `data/files` of the home
  /// @param bytesMax of any one file
  public Uploads(Database db, Records records, Ids ids, Path folder, long bytesMax) {
    this.db = db;
    this.records = records;
    this.ids = ids;
    this.folder = new FileFolder(folder);
    this.bytesMax = bytesMax;
  }

  /// A file to be sent.
  ///
  /// @param isInline whether a browser may show it
  /// @param isPublic whether anybody may read it
  public record Found(
      Path path,
      String name,
      String type,
      long size,
      String digest,
      boolean isInline,
      boolean isPublic) {}

  private record Held(Found file, String collection, String item, String field) {}

  /// Bytes of the largest file that is taken.
  public long bytesMax() {
    return bytesMax;
  }

  /// Stores a file that came with a request. [#settle] must follow, whatever becomes of the
  /// request.
  ///
  /// @param name as the client calls it
  /// @param declared its type, as the client says
  /// @throws dev.plinth.kernel.ProblemException `TooLarge`, `DiskFull`
  public FileInput store(InputStream in, String name, String declared) throws IOException {
    var id = ids.next();
    var written = folder.write(id, in, bytesMax);
    var head = written.head();
    var type = FileTypes.of(head, head.length == written.size(), declared);
    try {
      db.<Integer>write(tx ->
          tx.run(
              INSERT,
              id,
              cleaned(name),
              type,
              written.size(),
              written.digest(),
              db.clock().millis()));
    } catch (RuntimeException e) {
      folder.delete(id);
      throw e;
    }
    return new FileInput(FileInput.PREFIX + id, written.digest(), type, written.size());
  }

  /// The last part of what the client calls a path, without what could break a header or a name.
  public static String cleaned(String name) {
    var last = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
    var clean = last.replaceAll("[\\p{Cntrl}\\p{Cf}\"]", "").strip();
    var cut = clean.length() > NAME_MAX ? clean.substring(0, NAME_MAX) : clean;
    return cut.isEmpty() || cut.chars().allMatch(c -> c == '.') ? "file" : cut;
  }

  /// Removes those of a request's files that no item took.
  public void settle(List<FileInput> files) {
    for (var file : files) {
      var id = file.url().substring(FileInput.PREFIX.length());
      if (db.<Boolean>read(tx -> tx.exists(IS_LOOSE, id))) {
        remove(id);
      }
    }
  }

  private void remove(String id) {
    if (db.<Integer>write(tx -> tx.run(DELETE, id)) > 0) {
      folder.delete(id);
    }
  }

  /// A file that an item holds which the caller may read, and whose field they may read.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` for any other
  public Found find(Caller caller, String id, Map<String, List<String>> queries) {
    var held =
        db.<Optional<Held>>read(tx -> tx.first(FIND, row -> held(id, row), id))
            .orElseThrow(() -> new Problem.NotFound().asException());
    var form = new Form(null, List.of(), List.of(held.field()));
    var by =
        new Arguments(Map.of("path", Map.of(Query.ID, held.item())))
            .asking(queries, records.rules().parameters());
    var item = records.find(caller, Query.byId(held.collection(), form), by);
    var url = item.map(json -> Json.read(json).path(held.field()).asText()).orElse("");
    if (!url.equals(FileInput.PREFIX + id) || !Files.isRegularFile(held.file().path())) {
      throw new Problem.NotFound().asException();
    }
    return held.file();
  }

  private Held held(String id, Row row) {
    var type = text(row, 1);
    var collection = text(row, 4);
    var field = text(row, 6);
    var file =
        new Found(
            folder.path(id),
            text(row, 0),
            type,
            row.number(2),
            text(row, 3),
            FileTypes.isInline(type),
            records.isPublic(collection, field));
    return new Held(file, collection, text(row, 5), field);
  }

  private static String text(Row row, int column) {
    return String.valueOf(row.text(column));
  }

  /// Removes what nobody holds: files that items gave up, and leftovers of requests that died.
  public void sweep() {
    long before = db.clock().instant().minus(GRACE).toEpochMilli();
    List<String> loose;
    do {
      loose = db.read(tx -> tx.all(LOOSE, row -> text(row, 0), before, (long) SWEPT_MAX));
      loose.forEach(this::remove);
    } while (loose.size() == SWEPT_MAX);
  }

  /// Removes files on the disk that no line of the database knows.
  public void sweepFolder(Instant now) {
    folder.each(
        now.minus(GRACE),
        (name, path) -> {
          boolean isKnown =
              path.equals(folder.path(name.length() < 2 ? "00" : name))
                  && db.<Boolean>read(tx -> tx.exists(IS_KNOWN, name));
          if (!isKnown) {
            delete(path);
          }
        });
  }

  private static void delete(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      System.getLogger(Uploads.class.getName())
          .log(System.Logger.Level.WARNING, "a leftover file could not be removed", e);
    }
  }
}
