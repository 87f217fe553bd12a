package dev.plinth.llm;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/// An answer on its way: a bounded queue between whoever hears the model and ours.
///
/// A reader that is slow holds the model back, and through it the upstream. Closing the reply
/// cancels the model, also before its first token. Where a model fails before it said anything, the
/// [Chain] names another: one [Attempt] at a time speaks, and what a former one still says is
/// dropped. Exactly one [Chunk.End] is ever given.
public final class Reply implements AutoCloseable {
  /// Characters that wait for a slow reader before the upstream is held back: a client that reads
  /// nothing must not fill the memory.
  private static final int WAITING_MAX = 64 * 1024;

  /// A wait for more than this is ended by the [Alarm], where there is one.
  private static final long SHORT_NANOS = 500_000_000;

  /// No moment to be woken at.
  private static final long NEVER = Long.MAX_VALUE;

  private final @Nullable Chain chain;
  private final @Nullable Alarm alarm;
  private final ArrayDeque<Chunk> waiting = new ArrayDeque<>(4);
  private Attempt attempt;
  private long waitingCharacters;
  private boolean isAnnounced;
  private boolean hasBegun;
  private boolean isEnded;
  private boolean isRead;
  private boolean isClosed;
  private volatile long wakeAt = NEVER;

  /// For one model, whatever it does.
  public Reply(Model model, Patience patience) {
    this.chain = null;
    this.alarm = null;
    this.attempt = new Attempt(model, patience);
  }

  /// @param alarm ends long waits; null where they end by themselves
  Reply(Model model, Chain chain, @Nullable Alarm alarm) {
    this.chain = chain;
    this.alarm = alarm;
    this.attempt = new Attempt(model, chain.patience(model));
    if (alarm != null) {
      alarm.join(this);
    }
  }

  /// The model that speaks, or the one that is being tried.
  public synchronized Model model() {
    return attempt.model;
  }

  /// The attempt that counts.
  public synchronized Attempt attempt() {
    return attempt;
  }

  /// The next chunk; empty when none came in this time and the model is still at it. A model that
  /// takes too long is cancelled here, and another one asked, or its end is a failure.
  ///
  /// @throws CancellationException when another thread closes the reply meanwhile
  /// @throws IllegalStateException after the end was given
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      Attempt current;
      Chunk chunk;
      synchronized (this) {
        chunk = await(until) ? take() : null;
        current = attempt;
        if (chunk == null && !current.isLate(hasBegun)) {
          return Optional.empty();
        }
      }
      if (chunk == null) {
        current.put(new Chunk.Failure(Chunk.Kind.TOO_SLOW));
        continue;
      }
      if (chunk instanceof Chunk.End) {
        current.stop();
      }
      return Optional.of(chunk);
    }
  }

  /// The next chunk, however long it takes within the models' patience.
  public Chunk next() throws InterruptedException {
    Optional<Chunk> chunk;
    do {
      chunk = next(Duration.ofHours(1));
    } while (chunk.isEmpty());
    return chunk.get();
  }

  /// Stops the model, if it is still at it.
  @Override
  public void close() {
    Attempt last;
    synchronized (this) {
      isClosed = true;
      waiting.clear();
      notifyAll();
      last = attempt;
    }
    if (alarm != null) {
      alarm.leave(this);
    }
    last.stop();
  }

  /// Wakes who has waited long enough.
  void wakeAt(long now) {
    long moment = wakeAt;
    if (moment != NEVER && now - moment >= 0) {
      synchronized (this) {
        notifyAll();
      }
    }
  }

  public synchronized boolean isClosed() {
    return isClosed;
  }

  /// Whether there is a chunk; not when the time is over, ours or the model's.
  private boolean await(long until) throws InterruptedException {
    if (isRead) {
      throw new IllegalStateException("the reply has ended");
    }
    while (waiting.isEmpty()) {
      if (isClosed) {
        throw new CancellationException("the reply was closed");
      }
      long left = Math.min(until, attempt.deadline(hasBegun)) - System.nanoTime();
      if (left <= 0) {
        return false;
      }
      if (alarm == null || left < SHORT_NANOS) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      } else {
        wakeAt = System.nanoTime() + left;
        wait();
        wakeAt = NEVER;
      }
    }
    return true;
  }

  private Chunk take() {
    boolean isFull = waitingCharacters > WAITING_MAX;
    var chunk = waiting.removeFirst();
    waitingCharacters -= characters(chunk);
    isRead = chunk instanceof Chunk.End;
    if (isFull || isRead) {
      notifyAll();
    }
    return chunk;
  }

  /// @return who is to be asked now, in place of the one that failed
  private @Nullable Attempt add(Attempt from, Chunk chunk) {
    if (isClosed || isEnded || from != attempt) {
      return null;
    }
    if (chain != null && !hasBegun && chunk instanceof Chunk.Failure failure) {
      var next = chain.after(from.model, failure);
      if (next.isPresent()) {
        attempt = new Attempt(next.get(), chain.patience(next.get()));
        notifyAll();
        return attempt;
      }
    }
    if (chain != null && !isAnnounced && !(chunk instanceof Chunk.Start)) {
      enqueue(new Chunk.Start(from.model.id()));
    }
    enqueue(chunk);
    return null;
  }

  private void enqueue(Chunk chunk) {
    if (chunk instanceof Chunk.Start) {
      isAnnounced = true;
    } else if (!hasBegun) {
      hasBegun = true;
      if (chain != null && !(chunk instanceof Chunk.Failure)) {
        chain.succeeded(attempt.model);
      }
    }
    isEnded = chunk instanceof Chunk.End;
    attempt.lastArrival = System.nanoTime();
    waiting.add(chunk);
    waitingCharacters += characters(chunk);
    if (waiting.size() == 1) {
      notifyAll();
    }
  }

  private static int characters(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Text(var delta) -> delta.length();
      case Chunk.Reasoning(var delta) -> delta.length();
      case Chunk.ToolArguments(_, var delta) -> delta.length();
      case Chunk.ToolCall(_, _, var arguments) -> arguments.length();
      case Chunk.ToolResult(_, var json, _) -> json.length();
      case Chunk.Start _,
          Chunk.ToolStart _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Sources _,
          Chunk.Stage _,
          Chunk.Step _,
          Chunk.Usage _,
          Chunk.End _ ->
          1;
    };
  }

  /// One model at it: where its provider puts what it says.
  public final class Attempt {
    private final Model model;
    private final Patience patience;
    private final long started = System.nanoTime();
    private long lastArrival = started;
    private @Nullable Runnable cancel;

    private Attempt(Model model, Patience patience) {
      this.model = model;
      this.patience = patience;
    }

    public Model model() {
      return model;
    }

    /// Adds a chunk, waiting while the reader is behind. What comes after the end, after the reader
    /// left, or when another model is at it, is dropped.
    public void put(Chunk chunk) {
      Attempt next;
      synchronized (Reply.this) {
        try {
          while (waitingCharacters > WAITING_MAX && isOpen()) {
            Reply.this.wait();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
        next = add(this, chunk);
      }
      if (next != null && chain != null) {
        stop();
        chain.begin(next);
      }
    }

    /// What stops the model. Runs at once when nobody listens any more, and also after the end, so
    /// that nothing of the upstream stays open.
    public void whenClosed(Runnable stop) {
      synchronized (Reply.this) {
        if (!isClosed && !isRead && attempt == this) {
          cancel = stop;
          return;
        }
      }
      stop.run();
    }

    /// Whether nobody listens any more.
    public boolean isClosed() {
      synchronized (Reply.this) {
        return isClosed || attempt != this;
      }
    }

    private boolean isOpen() {
      return !isClosed && !isEnded && attempt == this;
    }

    private boolean isLate(boolean hasBegun) {
      return deadline(hasBegun) <= System.nanoTime();
    }

    private long deadline(boolean hasBegun) {
      long next =
          hasBegun ? lastArrival + patience.gap().toNanos() : started + patience.first().toNanos();
      return Math.min(next, started + patience.total().toNanos());
    }

    private void stop() {
      Runnable stop;
      synchronized (Reply.this) {
        stop = cancel;
        cancel = null;
      }
      if (stop != null) {
        stop.run();
      }
    }
  }
}
