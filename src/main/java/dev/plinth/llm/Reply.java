package dev.plinth.llm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// An answer on its way: a bounded queue between the model's thread and ours.
///
/// A reader that is slow holds the model's thread back, and through it the upstream. Closing the
/// reply cancels the model, also before its first token. Exactly one [Chunk.End] is ever given.
public final class Reply implements AutoCloseable {
  /// Characters that wait for a slow reader before the upstream is held back: a client that reads
  /// nothing must not fill the memory.
  private static final int WAITING_MAX = 64 * 1024;

  private final Model model;
  private final Patience patience;
  private final long started = System.nanoTime();
  private final ArrayDeque<Chunk> waiting = new ArrayDeque<>();
  private long waitingCharacters;
  private long lastArrival = started;
  private boolean hasBegun;
  private boolean isEnded;
  private boolean isRead;
  private boolean isClosed;
  private @Nullable Runnable cancel;

  public Reply(Model model, Patience patience) {
    this.model = model;
    this.patience = patience;
  }

  public Model model() {
    return model;
  }

  /// The next chunk; empty when none came in this time and the model is still at it. A model that
  /// takes too long is cancelled here, and its end is a failure.
  ///
  /// @throws CancellationException when another thread closes the reply meanwhile
  /// @throws IllegalStateException after the end was given
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    var chunk = take(System.nanoTime() + wait.toNanos());
    if (chunk instanceof Chunk.End) {
      stop();
    }
    return Optional.ofNullable(chunk);
  }

  /// The next chunk, however long it takes within the model's patience.
  public Chunk next() throws InterruptedException {
    Optional<Chunk> chunk;
    do {
      chunk = next(patience.total());
    } while (chunk.isEmpty());
    return chunk.get();
  }

  /// Stops the model, if it is still at it.
  @Override
  public void close() {
    synchronized (this) {
      isClosed = true;
      waiting.clear();
      notifyAll();
    }
    stop();
  }

  /// The model's side: adds a chunk, waiting while the reader is behind. What comes after the end,
  /// or after the reader left, is dropped.
  public void put(Chunk chunk) {
    synchronized (this) {
      try {
        while (waitingCharacters > WAITING_MAX && !isClosed && !isEnded) {
          wait();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      add(chunk);
    }
  }

  /// The model's side: what stops it. Runs at once when the reader has left already, and also after
  /// the end, so that nothing of the upstream stays open.
  public void whenClosed(Runnable stop) {
    synchronized (this) {
      if (!isClosed && !isRead) {
        cancel = stop;
        return;
      }
    }
    stop.run();
  }

  public synchronized boolean isClosed() {
    return isClosed;
  }

  private synchronized @Nullable Chunk take(long until) throws InterruptedException {
    if (isRead) {
      throw new IllegalStateException("the reply has ended");
    }
    while (waiting.isEmpty()) {
      if (isClosed) {
        throw new CancellationException("the reply was closed");
      }
      long now = System.nanoTime();
      long deadline = deadline();
      if (deadline <= now) {
        add(new Chunk.Failure(Chunk.Kind.TOO_SLOW));
      } else if (until <= now) {
        return null;
      } else {
        long left = Math.min(until, deadline) - now;
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
    }
    var chunk = waiting.removeFirst();
    waitingCharacters -= characters(chunk);
    isRead = chunk instanceof Chunk.End;
    notifyAll();
    return chunk;
  }

  private void add(Chunk chunk) {
    if (isClosed || isEnded) {
      return;
    }
    isEnded = chunk instanceof Chunk.End;
    hasBegun |= !(chunk instanceof Chunk.Start);
    lastArrival = System.nanoTime();
    waiting.add(chunk);
    waitingCharacters += characters(chunk);
    notifyAll();
  }

  private long deadline() {
    long next =
        hasBegun ? lastArrival + patience.gap().toNanos() : started + patience.first().toNanos();
    return Math.min(next, started + patience.total().toNanos());
  }

  private void stop() {
    Runnable stop;
    synchronized (this) {
      stop = cancel;
      cancel = null;
    }
    if (stop != null) {
      stop.run();
    }
  }

  private static int characters(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Text(var delta) -> delta.length();
      case Chunk.Reasoning(var delta) -> delta.length();
      case Chunk.ToolArguments(_, var delta) -> delta.length();
      case Chunk.ToolCall(_, _, var arguments) -> arguments.length();
      case Chunk.Start _, Chunk.ToolStart _, Chunk.Usage _, Chunk.End _ -> 1;
    };
  }
}
