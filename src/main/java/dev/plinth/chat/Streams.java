package dev.plinth.chat;

import dev.plinth.auth.RateLimits;
import dev.plinth.kernel.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
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

  /// A row of seats, of which one is taken.
  ///
  /// @param name whose it is: a caller's, a key's, a model's
  /// @param max how many there are
  public record Seat(String name, int max) {}

  /// Takes a place, waiting for one this long at most.
  ///
  /// @param caller an account's id, or an address
  /// @throws dev.plinth.kernel.ProblemException `TooMany` for a caller who asks too often, or has
  ///   too many answers on their way (`too_many_streams`); `Unavailable` when everybody together
  ///   has too many
  public Place take(String caller, Duration patience) throws InterruptedException {
    return take(caller, List.of(new Seat(caller, perCallerMax)), patience);
  }

  /// The same where more is counted than the caller.
  ///
  /// @param seats one of each is taken
  public synchronized Place take(String caller, List<Seat> seats, Duration patience)
      throws InterruptedException {
    rates.beforeChat(caller);
    long until = System.nanoTime() + patience.toNanos();
    while (all >= max || !areFree(seats)) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw refusal().asException();
      }
      wait(left / 1_000_000, (int) (left % 1_000_000));
    }
    return sit(seats, 1);
  }

  /// Takes one seat more for an answer that has its place already, without waiting.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooMany` (`too_many_streams`)
  public synchronized Place seat(String name, int seatsMax) {
    var seats = List.of(new Seat(name, seatsMax));
    if (!areFree(seats)) {
      throw new Problem.TooMany(
              "too_many_streams", "Too many answers of this model are on their way.", RETRY)
          .asException();
    }
    return sit(seats, 0);
  }

  /// Answers on their way for one caller where nothing else is said.
  public int perCallerMax() {
    return perCallerMax;
  }

  /// Answers on their way.
  public synchronized int count() {
    return all;
  }

  private Place sit(List<Seat> seats, int answers) {
    all += answers;
    seats.forEach(seat -> open.merge(seat.name(), 1, Integer::sum));
    return new Place(seats, answers);
  }

  private boolean areFree(List<Seat> seats) {
    return seats.stream().allMatch(seat -> open.getOrDefault(seat.name(), 0) < seat.max());
  }

  private Problem refusal() {
    return all >= max
        ? new Problem.Unavailable(
            "too_many_streams", "Too many answers are on their way: try again soon.", RETRY)
        : new Problem.TooMany(
            "too_many_streams", "Wait until your other answers are whole.", RETRY);
  }

  private synchronized void leave(List<Seat> seats, int answers) {
    all -= answers;
    for (var seat : seats) {
      open.computeIfPresent(seat.name(), (_, count) -> count > 1 ? count - 1 : null);
    }
    notifyAll();
  }

  /// A place among the streams; close it to make room.
  public final class Place implements AutoCloseable {
    private final List<Seat> seats;
    private final int answers;
    private boolean isOpen = true;

    private Place(List<Seat> seats, int answers) {
      this.seats = List.copyOf(seats);
      this.answers = answers;
    }

    @Override
    public void close() {
      synchronized (Streams.this) {
        if (isOpen) {
          isOpen = false;
          leave(seats, answers);
        }
      }
    }
  }
}
