package dev.plinth.chat.prompts;

import dev.plinth.chat.Speech;
import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The one model call that is under way in an answer of several. [#cancel] may come from another
/// thread, also between two calls.
final class Voice {
  private volatile @Nullable Speech speech;
  private volatile boolean isCancelled;
  private int trimmed;

  /// Begins the next call, in the place of the one before it.
  ///
  /// @throws CancellationException when it was cancelled meanwhile: nobody is asked then
  void begin(Supplier<Speech> ask) {
    leave();
    if (isCancelled) {
      throw new CancellationException("the answer was cancelled");
    }
    var next = ask.get();
    trimmed = Math.max(trimmed, next.trimmed());
    speech = next;
    if (isCancelled) {
      next.cancel();
    }
  }

  Optional<Chunk> next(Duration wait) throws InterruptedException {
    return Objects.requireNonNull(speech, "nobody was asked").next(wait);
  }

  int trimmed() {
    return trimmed;
  }

  void cancel() {
    isCancelled = true;
    var current = speech;
    if (current != null) {
      current.cancel();
    }
  }

  void leave() {
    var current = speech;
    speech = null;
    if (current != null) {
      current.close();
    }
  }
}
