package dev.plinth.db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Connections for reads that are known to take some microseconds. They run on the asking thread:
/// handing one to a [Readers] thread and back costs more than the read itself (measured: 10 of 36
/// µs of a request for one row).
///
/// A virtual thread holds on to its carrier meanwhile. That is why there is a connection for each
/// core and no more, and why a read that turns out to be slow is interrupted and begun anew on a
/// reader's thread.
final class QuickLinks {
  /// The watch looks ten times a second: no carrier is held for much longer than this.
  static final Duration DEADLINE = Duration.ofMillis(50);

  private final BlockingQueue<Link> idle;
  private final int count;
  private volatile boolean isClosing;

  QuickLinks(List<Link> links) {
    this.count = links.size();
    this.idle = new ArrayBlockingQueue<>(Math.max(1, count), false, links);
  }

  /// Runs a read at once.
  ///
  /// @return what it gave or failed with; null when it has to go to a reader: no connection is
  ///   idle, or it took too long
  <T> @Nullable Job<T> tryRun(Pace pace, Function<? super Tx, ? extends T> work) {
    var link = isClosing ? null : idle.poll();
    if (link == null) {
      return null;
    }
    try {
      var job = new Job<T>(work, null);
      return Readers.runOn(link, job, DEADLINE, pace) == DbErrors.INTERRUPT ? null : job;
    } finally {
      idle.add(link);
    }
  }

  /// Waits for those that still run.
  void close() throws SQLException {
    isClosing = true;
    boolean wasInterrupted = false;
    for (int closed = 0; closed < count; ) {
      try {
        idle.take().close();
        closed++;
      } catch (InterruptedException e) {
        wasInterrupted = true;
      }
    }
    if (wasInterrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
