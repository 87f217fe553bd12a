package dev.plinth.wire;

import dev.plinth.chat.Draft;
import dev.plinth.chat.Speech;
import dev.plinth.llm.Chunk;
import dev.plinth.wire.LiveAnswers.Recording;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a model says to one request, gathered as it comes: for who keeps it, for who follows it.
final class Answer {
  private final Speech speech;
  private final Lease lease;
  private final Consumer<Draft> keep;
  private final @Nullable Recording recording;
  private final Draft draft = new Draft();
  private boolean isKept;

  Answer(Speech speech, Lease lease, Consumer<Draft> keep, @Nullable Recording recording) {
    this.speech = speech;
    this.lease = lease;
    this.keep = keep;
    this.recording = recording;
  }

  Draft draft() {
    return draft;
  }

  @Nullable Recording recording() {
    return recording;
  }

  /// The next chunk; empty when none came in this time, or [#over] has to be asked.
  Optional<Chunk> next(Duration wait) throws InterruptedException {
    var chunk = speech.next(lease.atMost(wait));
    chunk.ifPresent(this::add);
    return chunk;
  }

  /// How the answer ends now although its model would talk on; empty while it goes on.
  Optional<Chunk.End> over() {
    return draft.end().isPresent() ? Optional.empty() : lease.end();
  }

  /// Tells the followers how it ends although the model did not: the draft has no end, and is kept
  /// as stopped. What ends it for its own reader alone, such as a sign-out, is not for them.
  void tell(Chunk.End end) {
    if (recording != null && end instanceof Chunk.Finish) {
      recording.add(end);
    }
  }

  void cancel() {
    speech.cancel();
  }

  boolean isEnded() {
    return draft.end().isPresent();
  }

  /// Before anybody hears of the end.
  void keepIfEnded() {
    if (isEnded()) {
      keep();
    }
  }

  /// Keeps the answer once, however it ended.
  void keep() {
    if (!isKept) {
      isKept = true;
      keep.accept(draft);
    }
  }

  private void add(Chunk chunk) {
    draft.add(chunk);
    if (recording != null) {
      keepIfEnded();
      recording.add(chunk);
    }
  }
}
