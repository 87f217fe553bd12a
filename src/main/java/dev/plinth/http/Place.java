package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import dev.plinth.kernel.Problem;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// A place among the requests at work. A request leaves it while it waits for its client's bytes
/// and once it answers, so that slow clients take no places from others.
final class Place {
  private final Semaphore places;
  private final GuardedConnection connection;
  private final HttpLimits limits;
  private boolean taken;

  Place(Semaphore places, GuardedConnection connection, HttpLimits limits) {
    this.places = places;
    this.connection = connection;
    this.limits = limits;
  }

  /// Waits a moment when all places are taken; the handler's time begins.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unavailable` when no place becomes free
  void take() {
    try {
      if (!places.tryAcquire()
          && !places.tryAcquire(limits.queue().toMillis(), TimeUnit.MILLISECONDS)) {
        throw busy();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy();
    }
    taken = true;
    connection.watch.handler(limits.handler());
  }

  void leave() {
    if (taken) {
      taken = false;
      places.release();
    }
  }

  private static RuntimeException busy() {
    return new Problem.Unavailable(
            "busy", "Too many requests at once: try again in a moment.", Duration.ofSeconds(1))
        .asException();
  }
}
