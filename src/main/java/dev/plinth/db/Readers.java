package dev.plinth.db;

import dev.plinth.config.ReadLimits;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// A few threads that read, each with its own connection. A call into SQLite pins the carrier of a
/// virtual thread (measured: 7.5 s stalls on two cores), so none runs on one unless it is known to
/// be quick.
final class Readers {
  private final List<Thread> threads = new ArrayList<>();
  private final List<Link> links;
  private final Map<Link, Job<?>> inventions = new ConcurrentHashMap<>();
  private final Turns turns;
  private final ReadLimits limits;

  Readers(List<Link> links, ReadLimits limits) {
    this.links = List.copyOf(links);
    this.limits = limits;
    this.turns = new Turns(links.size(), limits.slowAtOnce());
  }

  void start() {
    for (var link : links) {
      threads.add(
          Thread.ofPlatform().name("plinth-reader-" + threads.size()).start(() -> run(link)));
    }
  }

  <T> T submit(Job<T> job) {
    turns.add(job);
    return job.await(() -> turns.late(job));
  }

  /// Runs a read that is known to be quick.
  ///
  /// @return false when it was not: it has to be begun anew, in its turn
  boolean runQuick(Job<?> job) {
    turns.add(job);
    job.join(() -> turns.late(job));
    return !job.isOverdue();
  }

  /// Gives up what has waited too long.
  void expire(long nanoTime) {
    turns.expire(nanoTime);
  }

  private void run(Link link) {
    while (true) {
      try {
        var job = turns.take();
        if (job == null) {
          return;
        }
        runOne(link, job);
      } catch (InterruptedException e) {
        // nobody may interrupt it: close() tells through the turns
      }
    }
  }

  private void runOne(Link link, Job<?> job) {
    var pace = job.pace();
    if (pace != null && pace.isInvented()) {
      inventions.put(link, job);
    }
    try {
      int code = runOn(link, job, deadline(job), pace);
      if (isQuick(job) && code == DbErrors.INTERRUPT) {
        job.overdue();
      }
    } finally {
      inventions.remove(link);
      turns.leave(job);
    }
    job.finish();
  }

  private static boolean isQuick(Job<?> job) {
    return job.asker() == null && job.pace() != null;
  }

  private Duration deadline(Job<?> job) {
    if (isQuick(job)) {
      return QuickLinks.DEADLINE;
    }
    return job.deadline() == null ? limits.time() : job.deadline();
  }

  /// Cuts short what clients invented while somebody waits for a turn. Called by the watching
  /// thread.
  void hurry() {
    if (!inventions.isEmpty() && turns.isCrowded()) {
      inventions.keySet().forEach(link -> link.hurry(limits.hurried().toNanos()));
    }
  }

  /// Runs a read to its end.
  ///
  /// @return the code that ended its transaction, or 0
  static int runOn(Link link, Job<?> job, Duration deadline, @Nullable Pace pace) {
    long began = System.nanoTime();
    link.watch(deadline.toNanos());
    try {
      job.run(link.tx());
    } catch (Throwable e) {
      job.fail(e);
    } finally {
      link.unwatch();
    }
    if (pace != null) {
      pace.took(System.nanoTime() - began);
    }
    return link.revive();
  }

  void close() throws SQLException {
    turns.close();
    boolean wasInterrupted = false;
    for (var thread : threads) {
      while (thread.isAlive()) {
        try {
          thread.join();
        } catch (InterruptedException e) {
          wasInterrupted = true;
        }
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
    for (var link : links) {
      link.close();
    }
  }
}
