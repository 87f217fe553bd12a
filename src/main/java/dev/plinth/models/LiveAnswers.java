package dev.plinth.models;

import dev.plinth.llm.Chunk;
import dev.plinth.wire.AnswerEncoder;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The answers on their way, by conversation, so that a page which was loaded again can follow its
/// own from the start. An answer still ends when the page that asked for it leaves.
final class LiveAnswers {
  /// Characters that are kept of one answer; a longer one cannot be followed any more.
  private static final int KEPT_MAX = 2 * 1024 * 1024;

  private final Map<String, Recording> live = new ConcurrentHashMap<>();

  /// Keeps what an encoder writes until the recording is closed.
  Recording record(String key, AnswerEncoder encoder) {
    var recording = new Recording(key, encoder);
    live.put(key, recording);
    return recording;
  }

  Optional<Recording> find(String key) {
    return Optional.ofNullable(live.get(key));
  }

  /// Passes an answer on and remembers it.
  final class Recording implements AnswerEncoder, AutoCloseable {
    private final String key;
    private final AnswerEncoder inner;
    private final StringBuilder text = new StringBuilder();
    private boolean isOver;

    private Recording(String key, AnswerEncoder inner) {
      this.key = key;
      this.inner = inner;
    }

    @Override
    public String encode(Chunk chunk) {
      var written = inner.encode(chunk);
      synchronized (this) {
        text.append(written);
        if (text.length() > KEPT_MAX) {
          close();
        }
        notifyAll();
      }
      return written;
    }

    /// What follows this position; empty text when nothing came in this time; null at the end.
    synchronized @Nullable String after(int position, long millis) throws InterruptedException {
      long until = System.nanoTime() + millis * 1_000_000;
      for (long left = millis;
          text.length() <= position && !isOver && left > 0;
          left = (until - System.nanoTime()) / 1_000_000) {
        wait(left);
      }
      if (text.length() > position) {
        return text.substring(position);
      }
      return isOver ? null : "";
    }

    @Override
    public synchronized void close() {
      isOver = true;
      live.remove(key, this);
      notifyAll();
    }

    @Override
    public String contentType() {
      return inner.contentType();
    }

    @Override
    public Map<String, String> headers() {
      return inner.headers();
    }

    @Override
    public String heartbeat() {
      return inner.heartbeat();
    }

    @Override
    public dev.plinth.kernel.Problem problem(Chunk.Failure failure) {
      return inner.problem(failure);
    }
  }
}
