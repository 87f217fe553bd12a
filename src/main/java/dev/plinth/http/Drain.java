package dev.plinth.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// What is still under way, for a stop that loses nothing: requests at work are answered, streams
/// hear that the server stops and end by themselves.
final class Drain {
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private final AtomicInteger requests = new AtomicInteger();
  private final Set<Stream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean draining;

  void requestBegun() {
    requests.incrementAndGet();
  }

  void requestEnded() {
    requests.decrementAndGet();
  }

  void streamOpened(Stream stream) {
    streams.add(stream);
    if (draining) {
      stream.drain();
    }
  }

  void streamClosed(Stream stream) {
    streams.remove(stream);
  }

  boolean isDraining() {
    return draining;
  }

  int underWay() {
    return requests.get();
  }

  /// Tells all streams and waits until nothing is under way, at most this long.
  void drain(Duration atMost) {
    draining = true;
    streams.forEach(Stream::drain);
    long end = System.nanoTime() + atMost.toNanos();
    try {
      while (requests.get() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(LOOK_EVERY);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
