package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.plinth.config.ReadLimits;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Slow reads of one caller leave the readers to others.
@Timeout(120)
final class ReadTurnsTest {
  private static final String FOR_EVER =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";

  @TempDir Path folder;

  @BeforeEach
  void onMoreThanOneCore() {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "one core has one slow place");
  }

  @Test
  void eightSlowReadsOfOneCallerLeaveTheReadersToOthers() throws Exception {
    var release = new CountDownLatch(1);
    var running = new Semaphore(0);
    try (var db = opened(ReadLimits.DEFAULT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var slow = new ArrayList<Future<Integer>>();
      for (int i = 0; i < 8; i++) {
        slow.add(
            threads.submit(() ->
                db.<Integer>read(
                    new Pace(true),
                    caller("ada"),
                    _ -> {
                      running.release();
                      awaitQuietly(release);
                      return 1;
                    })));
      }
      running.acquire(2);
      assertThat(db.<Long>read(new Pace(), caller("bob"), tx -> tx.number("SELECT 7")))
          .isEqualTo(7);
      assertThat(db.<Long>read(tx -> tx.number("SELECT 8"))).isEqualTo(8);
      assertThat(running.availablePermits()).as("more than two of hers at once").isZero();
      release.countDown();
      for (var one : slow) {
        assertThat(one.get()).isEqualTo(1);
      }
    }
  }

  @Test
  void whatClientsInventIsCutShortWhileOthersWait() throws Exception {
    // longer than anybody waits for a turn
    var limits = new ReadLimits(2, Duration.ofSeconds(7), Duration.ofMillis(100));
    try (var db = opened(limits);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new Semaphore(0);
      var slow = new ArrayList<Future<Long>>();
      for (int i = 0; i < 6; i++) {
        var asker = caller("attacker " + i);
        slow.add(
            threads.submit(() ->
                db.<Long>read(
                    new Pace(true),
                    asker,
                    tx -> {
                      running.release();
                      return tx.number(FOR_EVER);
                    })));
      }
      running.acquire();
      assertThat(db.<Long>read(new Pace(), caller("bob"), tx -> tx.number("SELECT 7")))
          .isEqualTo(7);
      for (var one : slow) {
        assertThatThrownBy(one::get)
            .isInstanceOf(ExecutionException.class)
            .cause()
            .isInstanceOfSatisfying(
                ProblemException.class,
                e -> assertThat(e.problem().code()).isIn("too_slow", "busy"));
      }
    }
  }

  @Test
  void aStatementKnownAsQuickThatIsSlowOnceTakesItsTurnLikeAnyOther() throws Exception {
    var release = new CountDownLatch(1);
    var running = new Semaphore(0);
    try (var db = opened(ReadLimits.DEFAULT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var pace = new Pace(true);
      while (!pace.isQuick()) {
        pace.took(1);
      }
      var slow = new ArrayList<Future<Long>>();
      for (int i = 0; i < 12; i++) {
        slow.add(
            threads.submit(() ->
                db.<Long>read(
                    pace,
                    caller("ada"),
                    tx -> {
                      if (Thread.currentThread().getName().startsWith("plinth-reader")
                          && !pace.isQuick()) {
                        running.release();
                        awaitQuietly(release);
                        return 1L;
                      }
                      return tx.number(FOR_EVER);
                    })));
      }
      running.acquire(1);
      assertThat(db.<Long>read(new Pace(), caller("bob"), tx -> tx.number("SELECT 7")))
          .isEqualTo(7);
      release.countDown();
      for (var one : slow) {
        assertThat(one.get()).isEqualTo(1);
      }
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Caller caller(String id) {
    return new Caller(id, null, false);
  }

  private Database opened(ReadLimits limits) {
    return Database.open(folder.resolve("data/plinth.db"), Clock.systemUTC(), limits);
  }
}
