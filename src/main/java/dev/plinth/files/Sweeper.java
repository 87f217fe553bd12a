package dev.plinth.files;

import dev.plinth.db.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Clears away what no item holds: at start, soon after every commit, and the folder once a day.
public final class Sweeper implements AutoCloseable {
  private static final Duration DAY = Duration.ofDays(1);

  /// Many commits are swept after at once.
  private static final long PAUSE_MILLIS = 500;

  private final Uploads uploads;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isClosed;

  private Sweeper(Uploads uploads) {
    this.uploads = uploads;
    this.thread = Thread.ofPlatform().name("plinth-files").daemon().unstarted(this::run);
  }

  /// Starts sweeping.
  public static Sweeper start(Database db, Uploads uploads) {
    var sweeper = new Sweeper(uploads);
    db.afterCommit(sweeper::wake);
    sweeper.thread.start();
    return sweeper;
  }

  private void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void run() {
    var swept = Instant.MIN;
    while (!isClosed) {
      try {
        var now = Instant.now();
        if (swept.equals(Instant.MIN) || swept.plus(DAY).isBefore(now)) {
          uploads.sweepFolder(now);
          swept = now;
        }
        uploads.sweep();
        if (wakes.tryAcquire(DAY.toSeconds(), TimeUnit.SECONDS)) {
          Thread.sleep(PAUSE_MILLIS);
          wakes.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) {
        if (!isClosed) {
          System.getLogger(Sweeper.class.getName())
              .log(System.Logger.Level.WARNING, "files could not be swept", e);
        }
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
