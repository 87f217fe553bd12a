package dev.plinth.llm;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Wakes whoever has waited long enough for a chunk.
///
/// A wait with an end of its own costs a virtual thread a timer, set and taken back for every token
/// that comes in time: a tenth of what relaying it costs. One thread that looks at all of those who
/// wait, a few times a second, costs next to nothing; the waits are of seconds.
final class Alarm implements AutoCloseable {
  private static final Duration EVERY = Duration.ofMillis(100);

  private final Set<Reply> waiting = ConcurrentHashMap.newKeySet();
  private final Thread thread = Thread.ofPlatform().daemon().name("alarm").unstarted(this::ring);

  private Alarm() {}

  static Alarm start() {
    var alarm = new Alarm();
    alarm.thread.start();
    return alarm;
  }

  /// Begins to look at a reply, until it leaves.
  void join(Reply reply) {
    waiting.add(reply);
  }

  void leave(Reply reply) {
    waiting.remove(reply);
  }

  private void ring() {
    try {
      while (true) {
        Thread.sleep(EVERY);
        long now = System.nanoTime();
        waiting.forEach(reply -> reply.wakeAt(now));
      }
    } catch (InterruptedException _) {
      // Closed: nobody waits any more.
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
