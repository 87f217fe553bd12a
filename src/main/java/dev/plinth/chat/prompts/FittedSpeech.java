package dev.plinth.chat.prompts;

import dev.plinth.chat.Speech;
import dev.plinth.jsonschema.Violation;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// An answer that has to fit a JSON Schema. Its text is held back until it does; where it does not,
/// the model is told what is wrong, once. Both calls are counted, and what the model thinks goes
/// through as it comes.
final class FittedSpeech implements Speech {
  /// Letters of an answer; a longer one is no document that anybody wants whole.
  private static final int TEXT_MAX = 2 * 1024 * 1024;

  /// How many violations are told, and how many letters of each.
  private static final int TOLD_MAX = 10;

  private static final int TOLD_LENGTH = 300;

  private final Function<Prompt, Speech> ask;
  private final Prompt prompt;
  private final AnswerSchema schema;
  private final Voice voice = new Voice();
  private final ArrayDeque<Chunk> pending = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private Chunk.@Nullable Usage used;
  private Chunk.@Nullable End end;
  private boolean hasStarted;
  private boolean isRepair;

  /// @param ask asks a model, counted
  /// @param prompt that wants an answer of this schema
  FittedSpeech(Function<Prompt, Speech> ask, Prompt prompt, AnswerSchema schema) {
    this.ask = ask;
    this.prompt = prompt;
    this.schema = schema;
    voice.begin(() -> ask.apply(prompt));
  }

  @Override
  public int trimmed() {
    return voice.trimmed();
  }

  @Override
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (pending.isEmpty()) {
      if (end != null) {
        return Optional.of(end);
      }
      var next = voice.next(Duration.ofNanos(Math.max(0, until - System.nanoTime())));
      if (next.isEmpty()) {
        return next;
      }
      take(next.get());
    }
    return Optional.of(pending.removeFirst());
  }

  @Override
  public void cancel() {
    voice.cancel();
  }

  @Override
  public void close() {
    voice.leave();
  }

  private void take(Chunk chunk) {
    switch (chunk) {
      case Chunk.Start start -> {
        if (!hasStarted) {
          hasStarted = true;
          pending.add(start);
        }
      }
      case Chunk.Text(var delta) -> {
        text.append(delta);
        if (text.length() > TEXT_MAX) {
          voice.leave();
          end(unfit("it has more than " + TEXT_MAX + " characters"));
        }
      }
      case Chunk.Usage usage -> used = used == null ? usage : used.plus(usage);
      case Chunk.Finish(var reason) -> judge(reason);
      case Chunk.Failure failure -> end(failure);
      case Chunk other -> pending.add(other);
    }
  }

  private void judge(Chunk.Reason reason) {
    switch (schema.check(text.toString())) {
      case AnswerSchema.Checked.Fits(var json) -> {
        pending.add(new Chunk.Text(json));
        end(new Chunk.Finish(reason));
      }
      case AnswerSchema.Checked.Unfit(var violations) -> {
        if (reason == Chunk.Reason.LENGTH) {
          end(unfit("it was cut off at the limit of its tokens"));
        } else if (reason == Chunk.Reason.FILTERED) {
          end(unfit("a content filter of the provider stopped it"));
        } else if (isRepair) {
          end(unfit(sentence(violations)));
        } else {
          repair(violations);
        }
      }
    }
  }

  /// Asks once more, with the answer and what is wrong with it.
  private void repair(List<Violation> violations) {
    isRepair = true;
    var messages = new ArrayList<>(prompt.messages());
    if (!text.toString().isBlank()) {
      messages.add(new Message.Assistant(text.toString()));
    }
    messages.add(
        new Message.User(
            "That does not fit the JSON Schema: "
                + sentence(violations)
                + ". Answer again with the whole JSON document, corrected, and with nothing"
                + " else."));
    text.setLength(0);
    try {
      voice.begin(() -> ask.apply(new Prompt(messages, prompt.tools(), prompt.options())));
    } catch (ProblemException e) {
      end(Chunk.Failure.of(e.problem()));
    }
  }

  private static String sentence(List<Violation> violations) {
    var told =
        violations.stream()
            .limit(TOLD_MAX)
            .map(one -> (one.pointer().isEmpty() ? "it" : one.pointer()) + " " + one.detail())
            .map(one -> one.length() > TOLD_LENGTH ? one.substring(0, TOLD_LENGTH) + "…" : one)
            .collect(Collectors.joining("; "));
    int more = violations.size() - TOLD_MAX;
    return more > 0 ? told + "; and " + more + " more" : told;
  }

  private static Chunk.Failure unfit(String why) {
    return new Chunk.Failure(
        Chunk.Kind.UNFIT, "The model's answer does not fit its schema: " + why + ".", null);
  }

  private void end(Chunk.End last) {
    if (used != null) {
      pending.add(used);
    }
    pending.add(last);
    end = last;
  }
}
