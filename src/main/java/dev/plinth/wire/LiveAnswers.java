package dev.plinth.wire;

import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// The answers on their way, by conversation, so that a page which was loaded again, or lost the
/// line, can follow its own.
///
/// What is kept of an answer is what was said, not how one wire told it: pieces of text grow
/// together, and each reader has an encoder of its own. A place in an answer is the number of
/// letters before it, where every other kind of chunk counts as one.
public final class LiveAnswers {
  /// Letters that are kept of one answer; a longer one cannot be followed any more.
  private static final int LETTERS_MAX = 1024 * 1024;

  /// Letters that are kept of all answers that have ended.
  private static final int ENDED_LETTERS_MAX = 4 * 1024 * 1024;

  /// How long an answer that has ended can still be read to its end.
  private static final Duration KEPT = Duration.ofSeconds(60);

  private final Duration patience;
  private final Map<String, Recording> known = new ConcurrentHashMap<>();

  /// @param patience how long an answer goes on that nobody reads; nothing for one that ends with
  ///   its reader
  public LiveAnswers(Duration patience) {
    this.patience = patience;
  }

  /// Begins to keep an answer, in the place of the one before it.
  ///
  /// @param name of this answer, by which its readers know it from another one
  /// @param encoder for a reader who knows the answer up to a place
  public Recording record(String key, String name, LongFunction<AnswerEncoder> encoder) {
    sweep();
    var recording = new Recording(key, name, encoder);
    var before = known.put(key, recording);
    if (before != null) {
      before.forget();
    }
    return recording;
  }

  /// The latest answer under this key, if it is on its way or has ended a moment ago.
  public Optional<Recording> find(String key) {
    return Optional.ofNullable(known.get(key)).filter(recording -> !recording.isStale());
  }

  /// The room that a chunk takes in an answer.
  public static int length(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Text(var delta) -> delta.length();
      case Chunk.Reasoning(var delta) -> delta.length();
      case Chunk.ToolArguments(_, var delta) -> delta.length();
      case Chunk.Start _,
          Chunk.ToolStart _,
          Chunk.ToolCall _,
          Chunk.ToolResult _,
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

  /// Forgets what has ended long ago, and the oldest of the rest where it is too much.
  private void sweep() {
    var ended = new ArrayList<>(known.values().stream().filter(Recording::isOver).toList());
    ended.sort((a, b) -> Long.compare(b.overSince(), a.overSince()));
    long letters = 0;
    for (var recording : ended) {
      letters += recording.end();
      if (letters > ENDED_LETTERS_MAX || recording.isStale()) {
        recording.forget();
      }
    }
  }

  /// One answer as far as it has come.
  public final class Recording implements AutoCloseable {
    private final String key;
    private final String name;
    private final LongFunction<AnswerEncoder> encoder;
    private final List<Chunk> chunks = new ArrayList<>(4);
    private final StringBuilder tail = new StringBuilder();
    private @Nullable Chunk tailKind;
    private int end;
    private int readers;
    private long readAt = System.nanoTime();
    private long overSince;
    private boolean isOver;
    private boolean isHeard;
    private boolean isStopped;
    private @Nullable Runnable stop;

    private Recording(String key, String name, LongFunction<AnswerEncoder> encoder) {
      this.key = key;
      this.name = name;
      this.encoder = encoder;
    }

    public String name() {
      return name;
    }

    /// An encoder for a reader who knows the answer up to this place.
    public AnswerEncoder encoder(long place) {
      return encoder.apply(place);
    }

    /// Ends the answer at once; it is kept as far as it has come.
    public void stop() {
      Runnable now;
      synchronized (this) {
        isStopped = true;
        now = isOver ? null : stop;
      }
      if (now != null) {
        now.run();
      }
    }

    /// Whether all of it was said and somebody heard it: then there is nothing to follow.
    public synchronized boolean isHeard() {
      return isOver && isHeard;
    }

    synchronized boolean isStopped() {
      return isStopped;
    }

    /// What ends the answer. Runs at once when that was asked for already.
    void whenStopped(Runnable how) {
      boolean isLate;
      synchronized (this) {
        stop = how;
        isLate = isStopped;
      }
      if (isLate) {
        how.run();
      }
    }

    synchronized void add(Chunk chunk) {
      if (isOver) {
        return;
      }
      end += length(chunk);
      switch (chunk) {
        case Chunk.Text(var delta) -> grow(chunk, delta);
        case Chunk.Reasoning(var delta) -> grow(chunk, delta);
        case Chunk.ToolArguments(_, var delta) -> grow(chunk, delta);
        case Chunk.Start _,
            Chunk.ToolStart _,
            Chunk.ToolCall _,
            Chunk.ToolResult _,
            Chunk.Approval _,
            Chunk.Trimmed _,
            Chunk.Sources _,
            Chunk.Stage _,
            Chunk.Step _,
            Chunk.Usage _,
            Chunk.End _ -> {
          seal();
          chunks.add(chunk);
        }
      }
      if (end > LETTERS_MAX) {
        forget();
      }
      notifyAll();
    }

    /// What follows this place; nothing where none came in this time.
    synchronized List<Chunk> after(long place, Duration wait) throws InterruptedException {
      long until = System.nanoTime() + wait.toNanos();
      for (long left = wait.toNanos();
          end <= place && !isOver && left > 0;
          left = until - System.nanoTime()) {
        wait(left / 1_000_000, (int) (left % 1_000_000));
      }
      var found = new ArrayList<Chunk>();
      long at = 0;
      for (var chunk : chunks) {
        at = take(found, chunk, at, place);
      }
      if (tailKind != null) {
        take(found, with(tailKind, tail.toString()), at, place);
      }
      return found;
    }

    /// Whether nothing follows this place any more.
    synchronized boolean isOverAt(long place) {
      return isOver && end <= place;
    }

    synchronized int end() {
      return end;
    }

    synchronized boolean isOver() {
      return isOver;
    }

    private synchronized long overSince() {
      return overSince;
    }

    private synchronized boolean isStale() {
      return isOver && System.nanoTime() - overSince > KEPT.toNanos();
    }

    synchronized void readerCame() {
      readers++;
    }

    synchronized void readerLeft(boolean hasHeardAll) {
      readers--;
      readAt = System.nanoTime();
      isHeard |= hasHeardAll;
    }

    /// Whether an answer may outlive its reader.
    boolean isPatient() {
      return patience.isPositive();
    }

    /// How long it still goes on with nobody reading it.
    synchronized Duration patienceLeft() {
      return readers > 0 ? patience : patience.minusNanos(System.nanoTime() - readAt);
    }

    /// The answer is over. One without an end was cut short: nobody follows what is missing.
    @Override
    public void close() {
      synchronized (this) {
        if (!isOver) {
          isOver = true;
          overSince = System.nanoTime();
          stop = null;
          seal();
          notifyAll();
        }
        if (!chunks.isEmpty() && chunks.getLast() instanceof Chunk.End) {
          return;
        }
      }
      known.remove(key, this);
    }

    /// Nobody can follow it any more.
    void forget() {
      synchronized (this) {
        isOver = true;
        overSince = System.nanoTime();
        notifyAll();
      }
      known.remove(key, this);
    }

    private void grow(Chunk chunk, String delta) {
      if (tailKind == null || !isSameKind(tailKind, chunk)) {
        seal();
        tailKind = with(chunk, "");
      }
      tail.append(delta);
    }

    private void seal() {
      if (tailKind != null) {
        chunks.add(with(tailKind, tail.toString()));
        tail.setLength(0);
        tail.trimToSize();
        tailKind = null;
      }
    }

    private static long take(List<Chunk> found, Chunk chunk, long at, long place) {
      long next = at + length(chunk);
      if (next > place) {
        found.add(at >= place ? chunk : with(chunk, text(chunk).substring((int) (place - at))));
      }
      return next;
    }
  }

  private static boolean isSameKind(Chunk one, Chunk other) {
    return switch (one) {
      case Chunk.ToolArguments(var id, _) ->
          other instanceof Chunk.ToolArguments(var second, _) && id.equals(second);
      case Chunk _ -> one.getClass() == other.getClass();
    };
  }

  /// The same kind of text, saying this.
  private static Chunk with(Chunk kind, String text) {
    return switch (kind) {
      case Chunk.Reasoning _ -> new Chunk.Reasoning(text);
      case Chunk.ToolArguments(var id, _) -> new Chunk.ToolArguments(id, text);
      case Chunk _ -> new Chunk.Text(text);
    };
  }

  private static String text(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Text(var delta) -> delta;
      case Chunk.Reasoning(var delta) -> delta;
      case Chunk.ToolArguments(_, var delta) -> delta;
      case Chunk _ -> "";
    };
  }
}
