package dev.plinth.log;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Writes lines on one thread of its own, many at a time. Whoever logs never waits: when the queue
/// is full, lines are dropped and counted.
final class LogWriter implements AutoCloseable {
  private static final int QUEUE = 8_192;

  /// After the first line of a batch others may join it: that many lines a write, not one each.
  private static final long GATHER_NANOS = 5_000_000;

  private final ArrayBlockingQueue<String> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicBoolean idle = new AtomicBoolean();
  private final OutputStream out;
  private final Thread thread;
  private volatile boolean open = true;

  LogWriter(OutputStream out) {
    this.out = out;
    this.thread = Thread.ofPlatform().daemon().name("plinth-log").start(this::run);
  }

  /// Takes a line, with its line break.
  void write(String line) {
    if (!queue.offer(line)) {
      dropped.incrementAndGet();
    } else if (idle.get() && idle.compareAndSet(true, false)) {
      LockSupport.unpark(thread);
    }
  }

  private void run() {
    while (open) {
      if (queue.isEmpty()) {
        idle.set(true);
        if (queue.isEmpty() && open) {
          LockSupport.park(this);
        }
        idle.set(false);
      }
      LockSupport.parkNanos(GATHER_NANOS);
      flush();
    }
    flush();
  }

  private synchronized void flush() {
    var batch = new StringBuilder();
    for (var line = queue.poll(); line != null; line = queue.poll()) {
      batch.append(line);
    }
    long lost = dropped.getAndSet(0);
    if (lost > 0) {
      batch.append(lost).append(" log lines were dropped\n");
    }
    if (!batch.isEmpty()) {
      try {
        out.write(batch.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
      } catch (IOException _) {
        // a full disk or a closed terminal fails no request
      }
    }
  }

  /// Writes what is left.
  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
    flush();
  }
}
