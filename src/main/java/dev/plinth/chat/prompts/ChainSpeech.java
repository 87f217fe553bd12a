package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.chat.Speech;
import dev.plinth.json.Json;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// One answer of several questions, each of which may use what the ones before it gave. Each is
/// held and counted by itself. What a step gives that is not shown comes as reasoning: nobody has
/// to read it, and everybody can.
public final class ChainSpeech implements Speech {
  /// Letters of one step's answer.
  private static final int TEXT_MAX = 2 * 1024 * 1024;

  private static final String STEPS = "steps.";
  private static final String GAP = "\n\n";

  private final List<Run.Leg> legs;
  private final BiFunction<Run.Leg, Function<String, String>, Speech> ask;
  private final Voice voice = new Voice();
  private final ArrayDeque<Chunk> pending = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, Output> outputs = new HashMap<>();
  private final List<Done> done = new ArrayList<>();
  private int at;
  private String model = "";
  private boolean hasThought;
  private boolean hasShown;
  private Chunk.@Nullable Usage stepUsed;
  private Chunk.@Nullable Usage used;
  private Chunk.@Nullable End end;

  /// What a step gave.
  ///
  /// @param model who answered
  /// @param usage null where nobody knows
  public record Done(String name, String model, String text, Chunk.@Nullable Usage usage) {}

  /// @param json null where the step has no schema
  private record Output(String text, @Nullable JsonNode json) {}

  /// @param ask puts a question to its model, with what earlier steps gave
  ChainSpeech(List<Run.Leg> legs, BiFunction<Run.Leg, Function<String, String>, Speech> ask) {
    this.legs = legs;
    this.ask = ask;
    begin();
  }

  /// The steps that are over, in their order.
  public List<Done> done() {
    return List.copyOf(done);
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

  private void begin() {
    voice.begin(() -> ask.apply(legs.get(at), this::output));
  }

  private void take(Chunk chunk) {
    switch (chunk) {
      case Chunk.Start start -> {
        model = start.model();
        if (at == 0) {
          pending.add(start);
        }
        pending.add(new Chunk.Stage(name(), false, model, null));
      }
      case Chunk.Reasoning _ -> {
        hasThought = true;
        pending.add(chunk);
      }
      case Chunk.Text(var delta) -> say(delta);
      case Chunk.Usage usage -> {
        stepUsed = usage;
        used = used == null ? usage : used.plus(usage);
      }
      case Chunk.Finish finish -> finish(finish);
      case Chunk.Failure failure -> fail(failure);
      case Chunk other -> pending.add(other);
    }
  }

  private void say(String delta) {
    boolean isFirst = text.isEmpty();
    text.append(delta);
    if (text.length() > TEXT_MAX) {
      voice.leave();
      fail(
          new Chunk.Failure(
              Chunk.Kind.BROKEN,
              "The model's answer has more than " + TEXT_MAX + " characters.",
              null));
    } else if (isLast() || legs.get(at).stage().isShown()) {
      pending.add(new Chunk.Text(isFirst && hasShown ? GAP + delta : delta));
      hasShown = true;
    } else {
      pending.add(new Chunk.Reasoning(isFirst && hasThought ? GAP + delta : delta));
    }
  }

  private void finish(Chunk.Finish finish) {
    if (finish.reason() == Chunk.Reason.FILTERED && !isLast()) {
      fail(
          new Chunk.Failure(
              Chunk.Kind.CUT_SHORT, "A content filter of the provider stopped it.", null));
      return;
    }
    pending.add(new Chunk.Stage(name(), true, model, stepUsed));
    done.add(new Done(name(), model, text.toString(), stepUsed));
    if (isLast()) {
      end(finish);
    } else {
      goOn();
    }
  }

  private void goOn() {
    var json = legs.get(at).schema() == null ? null : Json.parse(text.toString());
    outputs.put(name(), new Output(text.toString(), json));
    at++;
    text.setLength(0);
    hasThought = false;
    stepUsed = null;
    pending.add(new Chunk.Step());
    try {
      begin();
    } catch (ProblemException e) {
      fail(Chunk.Failure.of(e.problem()));
    }
  }

  /// What stands in a hole `steps.NAME` or `steps.NAME.field`; nothing where there is no such
  /// field.
  private String output(String hole) {
    var path = hole.substring(STEPS.length()).split("\\.", -1);
    var output = outputs.get(path[0]);
    if (output == null || path.length == 1 || output.json() == null) {
      return output == null ? "" : output.text();
    }
    var value = output.json();
    for (int i = 1; i < path.length; i++) {
      value =
          value.isArray() && path[i].matches("\\d{1,9}")
              ? value.path(Integer.parseInt(path[i]))
              : value.path(path[i]);
    }
    return value.isMissingNode() || value.isNull()
        ? ""
        : value.isTextual() ? value.textValue() : Json.text(value);
  }

  private String name() {
    return legs.get(at).stage().name();
  }

  private boolean isLast() {
    return at == legs.size() - 1;
  }

  /// Says at which step it went wrong.
  private void fail(Chunk.Failure failure) {
    end(
        new Chunk.Failure(
            failure.kind(), "Step " + name() + ": " + failure.text(), failure.retryAfter()));
  }

  private void end(Chunk.End last) {
    if (used != null) {
      pending.add(used);
    }
    pending.add(last);
    end = last;
  }
}
