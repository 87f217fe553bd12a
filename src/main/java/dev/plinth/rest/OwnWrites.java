package dev.plinth.rest;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Lets a browser see in an answer what it had sent before it asked.
///
/// Many apps send a change, do not wait for its answer, and load the next page at once. A backend
/// of one thread answers in the order in which it was asked, and such an app relies on that; here a
/// change waits for its commit while a read overtakes it. So a read waits for changes of the same
/// browser that have come before it, and for no others.
final class OwnWrites {
  /// A change that takes longer (a long queue, a password's hash) is no reason to hold up a page.
  static final Duration WAIT_MAX = Duration.ofSeconds(1);

  private final ConcurrentMap<String, Set<Open>> open = new ConcurrentHashMap<>();
  private final Duration waitMax;

  OwnWrites(Duration waitMax) {
    this.waitMax = waitMax;
  }

  /// A change that is under way; each is one of its own.
  private static final class Open {
    private final CompletableFuture<Void> done = new CompletableFuture<>();
  }

  /// A change that is under way until it is closed.
  interface Write extends AutoCloseable {
    @Override
    void close();
  }

  Write begin(String who) {
    var change = new Open();
    open.compute(
        who,
        (_, all) -> {
          var set = all == null ? ConcurrentHashMap.<Open>newKeySet() : all;
          set.add(change);
          return set;
        });
    return () -> {
      open.computeIfPresent(
          who,
          (_, all) -> {
            all.remove(change);
            return all.isEmpty() ? null : all;
          });
      change.done.complete(null);
    };
  }

  /// Waits for what this one has begun before, as long as that is no nuisance.
  void await(String who) {
    var begun = open.get(who);
    if (begun == null) {
      return;
    }
    try {
      CompletableFuture.allOf(
              begun.stream().map(change -> change.done).toArray(CompletableFuture[]::new))
          .get(waitMax.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return; // the page is answered with what there is
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
