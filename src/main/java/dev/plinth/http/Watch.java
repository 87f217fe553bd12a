package dev.plinth.http;

import io.helidon.common.socket.HelidonSocket;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The deadline of one connection. Waiting for a client past it closes the socket, which ends any
/// read or write on it; a handler past it is interrupted first, so that it can still answer 503,
/// and loses its socket a little later.
final class Watch {
  private static final long NONE = Long.MAX_VALUE;
  private static final long TO_ANSWER_NANOS = Duration.ofSeconds(5).toNanos();

  private final HelidonSocket socket;
  private final AtomicLong until = new AtomicLong(NONE);
  private volatile @Nullable Thread worker;
  private volatile boolean overtime;

  Watch(HelidonSocket socket) {
    this.socket = socket;
  }

  /// From now on the client has this long.
  void client(Duration time) {
    worker = null;
    until.set(System.nanoTime() + time.toNanos());
  }

  /// From now on the current thread's handler has this long.
  void handler(Duration time) {
    overtime = false;
    worker = Thread.currentThread();
    until.set(System.nanoTime() + time.toNanos());
  }

  /// No deadline: a stream between two writes.
  void none() {
    worker = null;
    until.set(NONE);
  }

  /// What runs now; [#restore] brings it back after a write.
  State state() {
    return new State(until.get(), worker);
  }

  void restore(State state) {
    worker = state.worker;
    until.set(state.until);
  }

  record State(long until, @Nullable Thread worker) {}

  /// Whether the handler at work has had its time.
  boolean isOvertime() {
    return overtime;
  }

  /// Called by the clock's thread.
  void look(long now) {
    long seen = until.get();
    if (seen == NONE || now - seen < 0) {
      return;
    }
    var thread = worker;
    if (thread == null) {
      if (until.compareAndSet(seen, NONE)) {
        close();
      }
    } else if (until.compareAndSet(seen, now + TO_ANSWER_NANOS)) {
      overtime = true;
      worker = null;
      thread.interrupt();
    }
  }

  void close() {
    try {
      socket.close();
    } catch (RuntimeException _) {
      // already closed: that is what was wanted
    }
  }
}
