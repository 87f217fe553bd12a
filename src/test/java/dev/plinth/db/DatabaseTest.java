package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DatabaseTest {
  @TempDir Path folder;
  private Database db = NONE;

  private Database opened() {
    return Database.open(folder.resolve("data/plinth.db"), Clock.systemUTC());
  }

  @SuppressWarnings("NullAway") // the folder is given after construction
  private static final Database NONE = null;

  @BeforeEach
  void open() {
    db = opened();
    db.write(tx ->
        tx.run("CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE) STRICT"));
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void manyWritersShareCommitsAndAllTheirRowsAreThere() {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 500; i++) {
        var text = "note " + i;
        threads.execute(() -> insert(text));
      }
    }
    assertThat(count()).isEqualTo(500);
  }

  @Test
  void aMemberThatFailsTakesNothingButItsOwnWorkAlong() throws Exception {
    var hold = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> db.write(_ -> awaited(hold)));
      var good = threads.submit(() -> insert("good"));
      var bad =
          threads.submit(() ->
              db.write(tx -> {
                tx.run("INSERT INTO note (text) VALUES ('half done')");
                throw new Problem.Forbidden().asException();
              }));
      var alsoGood = threads.submit(() -> insert("also good"));
      hold.countDown();
      assertThat(good.get()).isEqualTo(1);
      assertThat(alsoGood.get()).isEqualTo(1);
      assertThatThrownBy(bad::get).hasCauseInstanceOf(ProblemException.class);
    }
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void membersOfADeadGroupRunAgainAlone() throws Exception {
    var hold = new CountDownLatch(1);
    var runs = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> db.write(_ -> awaited(hold)));
      Thread.sleep(100); // the writer is busy: the next ones queue and become one group
      var good =
          threads.submit(() ->
              db.write(tx -> {
                runs.incrementAndGet();
                return tx.run("INSERT INTO note (text) VALUES ('good')");
              }));
      Thread.sleep(50);
      var killer = threads.submit(() -> db.write(tx -> tx.run("ROLLBACK")));
      Thread.sleep(50);
      var after = threads.submit(() -> insert("after"));
      hold.countDown();
      assertThat(good.get()).isEqualTo(1);
      assertThat(after.get()).isEqualTo(1);
      assertThatThrownBy(killer::get).isNotNull();
    }
    assertThat(runs).hasValue(2);
    assertThat(count()).isEqualTo(2);
  }

  @Test
  void aBacklogOfChangesGoesBitByBit() {
    changes(150_000);
    assertThat(keptChanges()).isEqualTo(129_999);
    changes(10_000);
    assertThat(keptChanges()).isEqualTo(100_000);
  }

  private void changes(int count) {
    db.writeAlone(
        Duration.ofSeconds(20),
        tx ->
            tx.run(
                """
                INSERT INTO _plinth_change (collection, item, kind, at)
                WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                SELECT 'note', i, 'insert', 0 FROM n
                """,
                count));
    db.write(_ -> ""); // old ones go before the next write
  }

  private long keptChanges() {
    return db.<Long>read(tx -> tx.number("SELECT count(*) FROM _plinth_change"));
  }

  @Test
  void aSingleStatementNeedsNoSavepointAndStillCannotLeaveHalfItsWork() throws Exception {
    var hold = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      threads.execute(() -> db.write(_ -> awaited(hold)));
      var good =
          threads.submit(
              () -> db.writeOne(tx -> tx.run("INSERT INTO note (text) VALUES ('good')")));
      var bad =
          threads.submit(() ->
              db.writeOne(tx -> {
                tx.run("INSERT INTO note (text) VALUES ('half done')");
                throw new Problem.Forbidden().asException();
              }));
      var duplicate =
          threads.submit(
              () -> db.writeOne(tx -> tx.run("INSERT INTO note (text) VALUES ('x'), ('x')")));
      hold.countDown();
      assertThat(good.get()).isEqualTo(1);
      assertThatThrownBy(bad::get).hasCauseInstanceOf(ProblemException.class);
      assertThatThrownBy(duplicate::get).hasCauseInstanceOf(ProblemException.class);
    }
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void aDuplicateIsAConflictAndTheFunctionMayCatchItInside() {
    insert("one");
    assertThatThrownBy(() -> insert("one"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(409));
    boolean wasDuplicate =
        db.write(tx -> {
          try {
            tx.run("INSERT INTO note (text) VALUES ('one')");
            return false;
          } catch (DbException e) {
            return e.isDuplicate();
          }
        });
    assertThat(wasDuplicate).isTrue();
  }

  @Test
  void workThatTakesTooLongIsInterruptedAndRolledBack() {
    assertThatThrownBy(() ->
            db.writeAlone(
                Duration.ofMillis(150),
                tx -> {
                  tx.run("INSERT INTO note (text) VALUES ('slow')");
                  return tx.number(ENDLESS);
                }))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("too_slow"));
    assertThat(count()).isZero();
    assertThat(insert("next")).isEqualTo(1);
  }

  @Test
  void aFunctionCannotGoOnAfterItsTransactionEnded() {
    assertThatThrownBy(() ->
            db.writeAlone(
                Duration.ofMillis(150),
                tx -> {
                  try {
                    tx.number(ENDLESS);
                  } catch (DbException ignored) {
                    tx.run("INSERT INTO note (text) VALUES ('outside')");
                  }
                  return 1;
                }))
        .isInstanceOf(ProblemException.class);
    assertThat(count()).isZero();
  }

  @Test
  void noReadMakesAHugeValueOutOfNothing() {
    assertThatThrownBy(() -> db.read(tx -> tx.number("SELECT length(zeroblob(60000000))")))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("too_large"));
    assertThat(count()).isZero();
  }

  @Test
  void readersCannotWrite() {
    assertThatThrownBy(() -> db.read(tx -> tx.run("INSERT INTO note (text) VALUES ('x')")))
        .isInstanceOf(ProblemException.class);
    assertThat(count()).isZero();
  }

  @Test
  void foreignKeysHoldOnEveryConnection() {
    assertThat(db.<Long>read(tx -> tx.number("PRAGMA foreign_keys"))).isEqualTo(1);
    assertThat(db.<Long>write(tx -> tx.number("PRAGMA foreign_keys"))).isEqualTo(1);
    assertThat(db.<Long>write(tx -> tx.number("PRAGMA synchronous"))).isEqualTo(2);
  }

  @Test
  void noDatabaseWorkRunsOnAVirtualThread() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var virtual =
          threads.submit(() ->
              db.read(_ -> Thread.currentThread().isVirtual())
                  || db.write(_ -> Thread.currentThread().isVirtual()));
      assertThat(virtual.get()).isFalse();
    }
  }

  @Test
  void listenersHearOfCommitsAlone() {
    var heard = new AtomicInteger();
    db.afterCommit(heard::incrementAndGet);
    db.write(tx -> tx.number("SELECT 1"));
    assertThat(heard).hasValue(0);
    insert("loud");
    assertThat(heard).hasPositiveValue();
  }

  @Test
  void filesAreForTheOwnerAlone() throws Exception {
    insert("one");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("data"))))
        .isEqualTo("rwx------");
    try (var files = Files.list(folder.resolve("data"))) {
      for (var file : files.toList()) {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
            .as(file.toString())
            .isEqualTo("rw-------");
      }
    }
  }

  @Test
  void closingLeavesNoLogBehind() {
    insert("one");
    db.close();
    assertThat(folder.resolve("data/plinth.db-wal")).doesNotExist();
    db = opened();
    assertThat(count()).isEqualTo(1);
  }

  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

  private int insert(String text) {
    return db.write(tx -> tx.run("INSERT INTO note (text) VALUES (?)", text));
  }

  private long count() {
    return db.read(tx -> tx.number("SELECT count(*) FROM note"));
  }

  private static @Nullable Integer awaited(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return null;
  }
}
