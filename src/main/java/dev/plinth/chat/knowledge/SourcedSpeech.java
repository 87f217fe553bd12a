package dev.plinth.chat.knowledge;

import dev.plinth.chat.Speech;
import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// An answer that says at its beginning what it may rest on.
final class SourcedSpeech implements Speech {
  private final Speech answer;
  private final List<Chunk.Source> sources;
  private boolean isDue;
  private boolean isTold;

  SourcedSpeech(Speech answer, List<Chunk.Source> sources) {
    this.answer = answer;
    this.sources = sources;
  }

  @Override
  public int trimmed() {
    return answer.trimmed();
  }

  @Override
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    if (isDue && !isTold) {
      isTold = true;
      return Optional.of(new Chunk.Sources(sources));
    }
    var next = answer.next(wait);
    isDue |= next.isPresent() && next.get() instanceof Chunk.Start;
    return next;
  }

  @Override
  public void cancel() {
    answer.cancel();
  }

  @Override
  public void close() {
    answer.close();
  }
}
