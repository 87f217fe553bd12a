package dev.plinth.chat;

import dev.plinth.auth.RateLimits;
import dev.plinth.kernel.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// Counts the answers on their way, for each caller and over all, and how often a caller asks: a
/// model is the dearest thing that a stranger can keep busy.
///
/// A client that was written for a provider knows no such limit and sends many requests at once: it
/// waits its turn, as it would at Ollama. Our own API says 429 at once.
public final class Streams {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private final RateLimits rates;
  private final int perCallerMax;
  private final int max;
  private final Map<String, Integer> open = new HashMap<>();
  private int all;

  /// @param rates how often a caller may ask
  /// @param perCallerMax answers on their way for one caller
  /// @param max answers on their way for everybody
  public Streams(RateLimits rates, int perCallerMax, int max) {
    this.rates = rates;
    this.perCallerMax = perCallerMax;
    this.max = max;
  }

  /// Takes a place, waiting for one this long at most.
  ///
  /// @param caller an account's id, or an address
  /// @throws dev.plinth.kernel.ProblemException `TooMany` for a caller who asks too often, or has
  ///   too many answers on their way (`too_many_streams`); `Unavailable` when everybody together
  ///   has too many
  public synchronized Place take(String caller, Duration patience) throws InterruptedException {
    rates.beforeChat(caller);
    long until = System.nanoTime() + patience.toNanos();
    while (all >= max || open.getOrDefault(caller, 0) >= perCallerMax) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw refusal().asException();
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    all++;
    open.merge(caller, 1, Integer::sum);
    return new Place(caller);
  }

  /// Answers on their way.
  public synchronized int count() {
    return all;
  }

  private Problem refusal() {
    return all >= max
        ? new Problem.Unavailable(
            "too_many_streams", "Too many answers are on their way: try again soon.", RETRY)
        : new Problem.TooMany(
            "too_many_streams", "Wait until your other answers are whole.", RETRY);
  }

  private synchronized void leave(String caller) {
    all--;
    open.computeIfPresent(caller, (_, count) -> count > 1 ? count - 1 : null);
    notifyAll();
  }

  /// A place among the streams; close it to make room.
  public final class Place implements AutoCloseable {
    private final String caller;
    private boolean isOpen = true;

    private Place(String caller) {
      this.caller = caller;
    }

    @Override
    public void close() {
      synchronized (Streams.this) {
        if (isOpen) {
          isOpen = false;
          leave(caller);
        }
      }
    }
  }
}
