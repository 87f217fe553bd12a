package dev.plinth.chat;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An answer before which a model writes down what was said, since it does not fit any more. Where
/// that fails the answer comes all the same, with the oldest messages left out.
final class SummarySpeech implements Speech {
  private final int count;
  private final Function<String, Speech> then;
  private final Supplier<Speech> otherwise;
  private final StringBuilder text = new StringBuilder();
  private final ArrayDeque<Chunk> pending = new ArrayDeque<>();
  private volatile Speech speech;
  private volatile boolean isCancelled;
  private boolean isWritten;
  private Chunk.@Nullable Usage used;

  /// @param summary in which it is written down
  /// @param count of messages that it is about
  /// @param then begins the answer with what was written
  /// @param otherwise begins it without
  SummarySpeech(
      Speech summary, int count, Function<String, Speech> then, Supplier<Speech> otherwise) {
    this.speech = summary;
    this.count = count;
    this.then = then;
    this.otherwise = otherwise;
  }

  @Override
  public int trimmed() {
    return isWritten ? speech.trimmed() : 0;
  }

  @Override
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      if (!pending.isEmpty()) {
        return Optional.of(pending.removeFirst());
      }
      var next = speech.next(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      if (next.isEmpty()) {
        return next;
      }
      if (isWritten) {
        pending.add(answered(next.get()));
      } else {
        write(next.get());
      }
    }
  }

  private Chunk answered(Chunk chunk) {
    if (chunk instanceof Chunk.Start) {
      pending.add(chunk);
      return new Chunk.Trimmed(count);
    }
    return chunk instanceof Chunk.Usage usage && used != null ? used.plus(usage) : chunk;
  }

  private void write(Chunk chunk) {
    switch (chunk) {
      case Chunk.Text(var delta) -> text.append(delta);
      case Chunk.Usage usage -> used = usage;
      case Chunk.End end -> goOn(end instanceof Chunk.Finish && !text.toString().isBlank());
      case Chunk _ -> {}
    }
  }

  private void goOn(boolean isWhole) {
    speech.close();
    isWritten = true;
    try {
      speech = isWhole ? then.apply(text.toString().strip()) : otherwise.get();
      if (isCancelled) {
        speech.cancel();
      }
    } catch (ProblemException e) {
      pending.add(failure(e.problem()));
    }
  }

  private static Chunk.Failure failure(Problem problem) {
    return problem instanceof Problem.TooMany(_, var detail, var wait)
        ? new Chunk.Failure(Chunk.Kind.BUSY, detail, wait)
        : new Chunk.Failure(Chunk.Kind.BAD_PROMPT, problem.detail(), null);
  }

  @Override
  public void cancel() {
    isCancelled = true;
    speech.cancel();
  }

  @Override
  public void close() {
    speech.close();
  }
}
