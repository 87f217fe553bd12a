package dev.plinth.chat.knowledge;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A thread that takes one step after the other, and rests as long as each step says.
final class Worker implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Worker.class.getName());
  private static final Pause AFTER_A_FAULT = new Pause(Duration.ofSeconds(10), false);

  /// What follows a wake-up closely is looked at together with it.
  private static final Duration TOGETHER = Duration.ofMillis(100);

  private final String name;
  private final Supplier<Pause> step;
  private final Semaphore wakes = new Semaphore(0);
  private final Thread thread;
  private volatile boolean isClosed;
  private @Nullable String told;

  Worker(String name, Supplier<Pause> step) {
    this.name = name;
    this.step = step;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /// How long to rest.
  ///
  /// @param isWoken whether [#wake] ends it
  record Pause(Duration time, boolean isWoken) {
    static final Pause NONE = new Pause(Duration.ZERO, true);

    /// Until somebody wakes it.
    static final Pause UNTIL_WOKEN = new Pause(Duration.ofMinutes(5), true);
  }

  void start() {
    thread.start();
  }

  /// There may be something to do.
  void wake() {
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void run() {
    while (!isClosed) {
      try {
        rest(step());
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /// A fault of ours is told once, not every ten seconds.
  private Pause step() {
    try {
      wakes.drainPermits();
      var pause = step.get();
      told = null;
      return pause;
    } catch (RuntimeException e) {
      if (!isClosed && !e.toString().equals(told)) {
        told = e.toString();
        LOG.log(Level.WARNING, name + " failed, and is tried again", e);
      }
      return AFTER_A_FAULT;
    }
  }

  private void rest(Pause pause) throws InterruptedException {
    if (!pause.isWoken()) {
      Thread.sleep(pause.time());
    } else if (pause.time().isPositive()) {
      if (wakes.tryAcquire(pause.time().toNanos(), TimeUnit.NANOSECONDS)) {
        Thread.sleep(TOGETHER);
      }
    }
  }

  @Override
  public void close() {
    isClosed = true;
    thread.interrupt();
    try {
      if (thread.isAlive()) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
