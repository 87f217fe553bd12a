package dev.plinth.http;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// The clock over all connections: one thread that looks, a few times a second, which of them has
/// let its time run out. Helidon's own time-outs do not end a client that drips, stays silent or
/// does not read (measured on 4.5.0: some stayed open for as long as they liked).
final class Deadlines implements AutoCloseable {
  private static final long LOOK_EVERY_NANOS = 200_000_000;

  private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean open = true;

  Deadlines() {
    thread = Thread.ofPlatform().daemon().name("plinth-deadlines").start(this::look);
  }

  void add(Watch watch) {
    watches.add(watch);
  }

  void remove(Watch watch) {
    watches.remove(watch);
  }

  private void look() {
    while (open) {
      long now = System.nanoTime();
      for (var watch : watches) {
        watch.look(now + LOOK_EVERY_NANOS); // rather a little early than late
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  @Override
  public void close() {
    open = false;
    LockSupport.unpark(thread);
  }
}
