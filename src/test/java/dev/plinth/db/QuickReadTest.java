package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.kernel.Caller;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class QuickReadTest {
  private static final String COUNT_TO =
      "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
          + " SELECT count(*) FROM n";

  @TempDir Path folder;

  @Test
  void aStatementIsQuickAfterSomeQuickRunsAndNoLongerAfterASlowOne() {
    var pace = new Pace();
    for (int run = 0; run < 8; run++) {
      assertThat(pace.isQuick()).as("run " + run).isFalse();
      pace.took(10_000);
    }
    assertThat(pace.isQuick()).isTrue();
    pace.took(60_000_000);
    assertThat(pace.isQuick()).isFalse();
    for (int run = 0; run < 16; run++) {
      pace.took(10_000);
    }
    assertThat(pace.isQuick()).isTrue();
  }

  @Test
  void aQuickStatementRunsOnTheAskingThread() {
    try (var db = opened()) {
      Thread quick = db.read(quick(), Caller.ANONYMOUS, _ -> Thread.currentThread());
      Thread unknown = db.read(new Pace(), Caller.ANONYMOUS, _ -> Thread.currentThread());
      assertThat(quick).isSameAs(Thread.currentThread());
      assertThat(unknown).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void aReadThatTurnsOutToBeSlowIsBegunAnewOnAReadersThread() {
    try (var db = opened()) {
      var pace = quick();
      var threads = new ArrayList<Thread>();
      long rows = 4_000_000;
      var counted =
          db.<Long>read(
              pace,
              Caller.ANONYMOUS,
              tx -> {
                threads.add(Thread.currentThread());
                return tx.number(COUNT_TO, rows);
              });
      assertThat(counted).isEqualTo(rows);
      // a machine that counts so far within the time of a quick read has nothing to hand on
      if (threads.size() > 1) {
        assertThat(threads.getFirst()).isSameAs(Thread.currentThread());
        assertThat(threads.getLast().getName()).startsWith("plinth-reader");
        assertThat(pace.isQuick()).isFalse();
      }
      assertThat(db.<Long>read(quick(), Caller.ANONYMOUS, tx -> tx.number("SELECT 7")))
          .isEqualTo(7);
    }
  }

  @Test
  void whatAQuickReadFailsWithReachesItsAsker() {
    try (var db = opened()) {
      assertThatThrownBy(
              () -> db.read(quick(), Caller.ANONYMOUS, tx -> tx.number("SELECT x FROM nowhere")))
          .isInstanceOf(DbException.class);
      assertThatThrownBy(
              () -> db.read(quick(), Caller.ANONYMOUS, tx -> tx.run("CREATE TABLE t (a)")))
          .isInstanceOf(RuntimeException.class);
      assertThat(db.<Long>read(quick(), Caller.ANONYMOUS, tx -> tx.number("SELECT 7")))
          .isEqualTo(7);
    }
  }

  @Test
  void moreQuickReadsThanConnectionsAllGetTheirAnswer() throws Exception {
    try (var db = opened();
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<Long>>();
      for (int i = 0; i < 200; i++) {
        long to = i;
        answers.add(
            threads.submit(
                () -> db.<Long>read(quick(), Caller.ANONYMOUS, tx -> tx.number(COUNT_TO, to + 1))));
      }
      for (int i = 0; i < 200; i++) {
        assertThat(answers.get(i).get()).isEqualTo(i + 1);
      }
    }
  }

  private static Pace quick() {
    var pace = new Pace();
    while (!pace.isQuick()) {
      pace.took(1);
    }
    return pace;
  }

  private Database opened() {
    return Database.open(folder.resolve("data/plinth.db"), Clock.systemUTC());
  }
}
