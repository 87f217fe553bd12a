package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plinth.kernel.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/// A disk that is full or not ours, and another program that holds the file: what was acknowledged
/// stays, what was refused never comes, and reading goes on.
@Timeout(60)
final class FaultyDiskTest {
  @TempDir private Path folder;
  private Database db;

  @BeforeEach
  void open() {
    db = Database.open(file(), Clock.systemUTC());
    db.write(tx -> tx.run("CREATE TABLE note (text TEXT NOT NULL) STRICT"));
    insert("first");
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void aWriteWaitsForAnotherProgramsLock() throws Exception {
    try (var other = other()) {
      run(other, "BEGIN IMMEDIATE");
      var write = CompletableFuture.runAsync(() -> insert("second"));
      assertThat(count()).isEqualTo(1);
      assertThat(write).isNotDone();
      run(other, "ROLLBACK");
      write.join();
    }
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aLockThatStaysIsToldWithATimeAndTheRefusedWriteNeverComes() throws Exception {
    try (var other = other()) {
      run(other, "BEGIN IMMEDIATE");
      var write = CompletableFuture.supplyAsync(() -> refused("never"));
      while (!write.isDone()) {
        assertThat(count()).isEqualTo(1);
        Thread.sleep(20);
      }
      assertThat(write.join()).isEqualTo(503);
      run(other, "ROLLBACK");
    }
    insert("second");
    assertThat(count()).isEqualTo(2);
    assertThat(db.isWritable()).isTrue();
  }

  @Test
  void aFullDiskIsToldReadingGoesOnAndWritingTooOnceThereIsRoom() {
    long pages = db.<Long>read(tx -> tx.number("PRAGMA page_count"));
    db.<Long>write(tx -> tx.number("PRAGMA max_page_count=" + (pages + 10)));
    int kept = 1;
    int status = 0;
    while (status == 0) {
      status = refused("x".repeat(2000));
      kept += status == 0 ? 1 : 0;
      assertThat(kept).isLessThan(1000);
    }
    assertThat(status).isEqualTo(507);
    assertThat(refused("x".repeat(2000))).isEqualTo(507);
    assertThat(count()).isEqualTo(kept);

    db.<Long>write(tx -> tx.number("PRAGMA max_page_count=" + (pages + 1000)));
    insert("x".repeat(2000));
    assertThat(count()).isEqualTo(kept + 1);
  }

  /// `/proc` takes no new files, not even from root.
  @Test
  void aFolderThatCannotBeWrittenSaysWhatToDo() {
    var proc = Path.of("/proc/self");
    assumeTrue(Files.isDirectory(proc));
    Assertions.assertThatThrownBy(
            () -> Database.open(proc.resolve("plinth.db"), Clock.systemUTC()).close())
        .isInstanceOfSatisfying(
            OpenFailure.class,
            e -> {
              assertThat(e.reason()).isEqualTo(OpenFailure.Reason.NOT_WRITABLE);
              assertThat(e.getMessage()).contains("/proc/self").contains("give it to the user");
            });
  }

  private Path file() {
    return folder.resolve("plinth.db");
  }

  private void insert(String text) {
    db.write(tx -> tx.run("INSERT INTO note VALUES (?)", text));
  }

  /// The status that a write is refused with; 0 when it was not.
  private int refused(String text) {
    try {
      insert(text);
      return 0;
    } catch (ProblemException e) {
      return e.problem().status();
    }
  }

  private long count() {
    return db.<Long>read(tx -> tx.number("SELECT count(*) FROM note"));
  }

  private Connection other() throws Exception {
    return JDBC.createConnection("jdbc:sqlite:" + file(), new Properties());
  }

  private static void run(Connection connection, String sql) throws Exception {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
