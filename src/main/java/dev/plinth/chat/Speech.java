package dev.plinth.chat;

import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.Optional;

/// An answer on its way, of one model call or of several. A [Chunk.Usage] with what all of it cost
/// comes right before the end.
///
/// One speech belongs to one thread; [#cancel] alone may come from another.
public interface Speech extends AutoCloseable {
  /// Messages of the prompt that were left out, since they did not fit.
  int trimmed();

  /// The next chunk; empty when none came in this time.
  ///
  /// @throws java.util.concurrent.CancellationException when it was cancelled meanwhile
  Optional<Chunk> next(Duration wait) throws InterruptedException;

  /// Stops the model, if it is still at it. Whoever waits for a chunk hears of it.
  void cancel();

  @Override
  void close();
}
