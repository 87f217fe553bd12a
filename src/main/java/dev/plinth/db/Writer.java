package dev.plinth.db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/// The one thread that writes. It takes all that waits, runs each member inside its own savepoint,
/// commits once, and answers after the commit: the price of one fsync is shared.
///
/// When a group's transaction dies (a full disk, an interrupt, a failed commit), its members run
/// again, each alone: that is why the functions must be pure. Work with a deadline of its own runs
/// alone from the start.
final class Writer implements Runnable {
  /// More than 64 connections ever queue; at 200 rows a commit costs 5 µs a row, and more gives
  /// little.
  private static final int GROUP_MAX = 256;

  private static final int QUEUE_MAX = 1024;

  /// How long a member of a group may take.
  private static final Duration MEMBER = Duration.ofSeconds(5);

  /// Changes are kept for followers that were away for a moment, not as a history.
  private static final int CHANGES_KEPT = 100_000;

  private static final long PRUNE_EVERY = 10_000;

  /// No more goes at once, so that a backlog, as a load of rows from outside leaves it, holds
  /// nobody up.
  private static final String PRUNE =
      "DELETE FROM _plinth_change WHERE seq <= min("
          + "(SELECT max(seq) FROM _plinth_change) - ?, (SELECT min(seq) FROM _plinth_change) + ?)";

  private final Link link;
  private final Runnable afterCommit;
  private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);

  /// Taken from the queue, each to run in a transaction of its own after the group.
  private final Queue<Job<?>> alone = new ConcurrentLinkedQueue<>();

  private final Thread thread = Thread.ofPlatform().name("plinth-writer").unstarted(this);
  private volatile boolean isClosing;

  /// Set when the disk lost what it was told to keep: nothing is acknowledged any more.
  private volatile boolean isStopped;

  private long changesSeen;
  private long changesPruned;

  Writer(Link link, Runnable afterCommit) {
    this.link = link;
    this.afterCommit = afterCommit;
  }

  void start() {
    thread.start();
  }

  boolean isWritable() {
    return !isStopped && !isClosing;
  }

  <T> T submit(Job<T> job) {
    if (Thread.currentThread() == thread) {
      throw new IllegalStateException("a write inside a write would wait for itself");
    }
    if (isClosing) {
      throw DbErrors.closing().asException();
    }
    try {
      if (!queue.offer(job, Job.PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw DbErrors.busy().asException();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DbErrors.busy().asException();
    }
    return job.await();
  }

  /// Gives up what has waited too long.
  void expire(long nanoTime) {
    queue.forEach(job -> job.expire(nanoTime));
    alone.forEach(job -> job.expire(nanoTime));
  }

  @Override
  public void run() {
    var taken = new ArrayList<Job<?>>(GROUP_MAX);
    while (!isClosing || !queue.isEmpty()) {
      taken.clear();
      try {
        var first = queue.poll(isClosing ? 0 : 60, TimeUnit.SECONDS);
        if (first != null) {
          taken.add(first);
          queue.drainTo(taken, GROUP_MAX - 1);
        }
      } catch (InterruptedException e) {
        continue; // close() wakes us so
      }
      runAll(taken);
    }
  }

  private void runAll(List<Job<?>> taken) {
    var group = new ArrayList<Job<?>>(taken.size());
    for (var job : taken) {
      if (job.deadline() != null) {
        alone.add(job);
      } else if (job.begin()) {
        group.add(job);
      }
    }
    if (!group.isEmpty()) {
      runTogether(group);
    }
    for (var job = alone.poll(); job != null; job = alone.poll()) {
      if (job.deadline() != null && job.begin()) {
        runAlone(job, job.deadline());
      }
    }
    prune();
  }

  private void runTogether(List<Job<?>> group) {
    if (isStopped) {
      failAll(group, DbErrors.stopped().asException());
      return;
    }
    try {
      link.control("BEGIN IMMEDIATE");
    } catch (SQLException e) {
      failAll(group, e);
      return;
    }
    for (var member : group) {
      if (!runMember(member)) {
        replay(group);
        return;
      }
    }
    try {
      link.control("COMMIT");
    } catch (SQLException e) {
      noteLoss(e);
      replay(group);
      return;
    }
    announce();
    group.forEach(Job::finish);
  }

  /// Runs a member, inside a savepoint unless it needs none; false when the group's transaction has
  /// ended or must end.
  private boolean runMember(Job<?> member) {
    try {
      long before = link.changes();
      if (!member.isSingle()) {
        link.control("SAVEPOINT m");
      }
      boolean done = runWatched(member);
      if (link.isDead()) {
        return false;
      }
      if (member.isSingle()) {
        return done || link.changes() == before;
      }
      if (!done) {
        link.control("ROLLBACK TO m");
      }
      link.control("RELEASE m");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  private boolean runWatched(Job<?> member) {
    link.watch(MEMBER.toNanos());
    try {
      member.run(link.tx());
      return true;
    } catch (Throwable e) {
      member.fail(e);
      return false;
    } finally {
      link.unwatch();
    }
  }

  private void replay(List<Job<?>> group) {
    rollBack();
    for (var member : group) {
      runAlone(member, MEMBER);
    }
  }

  private void runAlone(Job<?> job, Duration deadline) {
    try {
      if (isStopped) {
        throw DbErrors.stopped().asException();
      }
      if (job.rebuilds()) {
        link.script(Rebuild.BEFORE);
      }
      link.control("BEGIN IMMEDIATE");
      link.watch(deadline.toNanos());
      try {
        job.run(link.tx());
      } finally {
        link.unwatch();
      }
      if (link.isDead()) {
        throw new SQLException("the transaction ended under its function");
      }
      link.control("COMMIT");
    } catch (Throwable e) {
      noteLoss(e);
      job.fail(e);
      rollBack();
    }
    if (job.rebuilds()) {
      enforceReferences();
    }
    announce();
    job.finish();
  }

  /// Without references nothing may be written: a failure here stops writing.
  private void enforceReferences() {
    try {
      link.script(Rebuild.AFTER);
    } catch (DbException e) {
      isStopped = true;
      System.getLogger(Writer.class.getName())
          .log(System.Logger.Level.ERROR, "references are not enforced: writing stops", e);
    }
  }

  /// Ends whatever transaction there still is; SQLite may have ended it already.
  private void rollBack() {
    link.revive();
    try {
      link.control("ROLLBACK");
    } catch (SQLException e) {
      System.getLogger(Writer.class.getName())
          .log(System.Logger.Level.DEBUG, "there was nothing left to roll back", e);
    }
  }

  private void noteLoss(Throwable failure) {
    if (DbErrors.isLostFsync(DbErrors.code(failure))) {
      isStopped = true;
      System.getLogger(Writer.class.getName())
          .log(
              System.Logger.Level.ERROR,
              "the disk failed to keep a commit: writing stops",
              failure);
    }
  }

  private static void failAll(List<Job<?>> group, Throwable why) {
    for (var member : group) {
      member.fail(why);
      member.finish();
    }
  }

  private void announce() {
    try {
      long changes = link.changes();
      if (changes != changesSeen) {
        changesSeen = changes;
        afterCommit.run();
      }
    } catch (SQLException | RuntimeException e) {
      System.getLogger(Writer.class.getName())
          .log(System.Logger.Level.WARNING, "a commit could not be announced", e);
    }
  }

  private void prune() {
    if (changesSeen - changesPruned < PRUNE_EVERY || isStopped) {
      return;
    }
    changesPruned = changesSeen;
    try {
      link.prepared(PRUNE, CHANGES_KEPT, 2 * PRUNE_EVERY).executeUpdate();
    } catch (SQLException e) {
      noteLoss(e);
      System.getLogger(Writer.class.getName())
          .log(System.Logger.Level.WARNING, "old changes could not be pruned", e);
    }
  }

  /// Answers all that waits, then brings the log into the database file.
  void close() throws SQLException {
    isClosing = true;
    thread.interrupt();
    boolean wasInterrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    try (link) {
      if (!isStopped) {
        link.control("PRAGMA wal_checkpoint(TRUNCATE)");
      }
    }
  }
}
