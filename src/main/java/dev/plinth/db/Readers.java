package dev.plinth.db;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A few threads that read, each with its own connection. A call into SQLite pins the carrier of a
/// virtual thread (measured: 7.5 s stalls on two cores), so none runs on one unless it is known to
/// be quick.
final class Readers {
  private static final int QUEUE_MAX = 1024;

  /// How long a read may take that has no deadline of its own.
  private static final Duration STATEMENT = Duration.ofSeconds(5);

  private final BlockingQueue<Job<?>> queue = new ArrayBlockingQueue<>(QUEUE_MAX);
  private final List<Thread> threads = new ArrayList<>();
  private final List<Link> links;
  private volatile boolean isClosing;

  Readers(List<Link> links) {
    this.links = List.copyOf(links);
  }

  void start() {
    for (var link : links) {
      threads.add(
          Thread.ofPlatform().name("plinth-reader-" + threads.size()).start(() -> run(link)));
    }
  }

  <T> T submit(Job<T> job) {
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
  }

  private void run(Link link) {
    while (!isClosing || !queue.isEmpty()) {
      try {
        var job = queue.poll(isClosing ? 0 : 60, TimeUnit.SECONDS);
        if (job != null && job.begin()) {
          runOne(link, job);
        }
      } catch (InterruptedException e) {
        // close() wakes us so: the loop's condition decides
      }
    }
  }

  private static void runOne(Link link, Job<?> job) {
    var deadline = job.deadline() == null ? STATEMENT : job.deadline();
    runOn(link, job, deadline, job.pace());
    job.finish();
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
    isClosing = true;
    threads.forEach(Thread::interrupt);
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
