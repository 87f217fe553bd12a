package dev.plinth.chat;

import dev.plinth.chat.tools.RecordTools;
import dev.plinth.contract.Assistant.Consent;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// An answer in which a model may use tools of ours: its calls are run, and it is asked again with
/// what they gave, a few times at most. Calls of other tools, which the client runs, end it.
final class ToolSpeech implements Speech {
  /// Model calls of one answer (LM-12).
  private static final int STEPS_MAX = 8;

  /// How long somebody may think before they say yes.
  private static final Duration WORD_TIME = Duration.ofMinutes(5);

  private static final RecordTools.Result REFUSED =
      new RecordTools.Result("{\"error\":\"The user refused this call.\"}", true);
  private static final RecordTools.Result ENOUGH =
      new RecordTools.Result(
          "{\"error\":\"That were enough calls: answer with what there is.\"}", true);

  private final Function<Prompt, Speech> ask;
  private final Tooling tooling;
  private final Set<String> ours;
  private final ArrayDeque<Chunk> pending = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final List<Chunk.ToolCall> calls = new ArrayList<>();
  private final ArrayDeque<Chunk.ToolCall> toRun = new ArrayDeque<>();
  private final List<Message.ToolResult> results = new ArrayList<>();
  private Prompt prompt;
  private volatile @Nullable Speech speech;
  private volatile boolean isCancelled;
  private Approvals.@Nullable Question question;
  private long questionUntil;
  private Chunk.@Nullable Usage used;
  private boolean hasStarted;
  private boolean hasOthers;
  private int steps;
  private int trimmed;

  /// @param ask asks a model, counted
  /// @param prompt with the tools
  /// @param ours the names of those that are run here
  /// @param model the id of the one that is asked first
  ToolSpeech(
      Function<Prompt, Speech> ask,
      String model,
      Prompt prompt,
      Set<String> ours,
      Tooling tooling) {
    this.ask = ask;
    this.tooling = tooling;
    this.ours = Set.copyOf(ours);
    this.prompt = prompt;
    if (tooling.decided().isEmpty()) {
      begin();
    } else {
      hasStarted = true;
      pending.add(new Chunk.Start(model));
      takeUp();
    }
  }

  @Override
  public int trimmed() {
    return trimmed;
  }

  @Override
  public Optional<Chunk> next(Duration wait) throws InterruptedException {
    long until = System.nanoTime() + wait.toNanos();
    while (true) {
      if (!pending.isEmpty()) {
        return Optional.of(pending.removeFirst());
      }
      var left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (speech == null) {
        if (!runNext(left)) {
          return Optional.empty();
        }
        continue;
      }
      var next = Objects.requireNonNull(speech).next(left);
      if (next.isEmpty()) {
        return next;
      }
      take(next.get());
    }
  }

  @Override
  public void cancel() {
    isCancelled = true;
    var current = speech;
    if (current != null) {
      current.cancel();
    }
    var asked = question;
    if (asked != null) {
      asked.close();
    }
  }

  @Override
  public void close() {
    leave();
    var asked = question;
    if (asked != null) {
      asked.close();
    }
  }

  private void begin() {
    steps++;
    var next = ask.apply(prompt);
    trimmed = Math.max(trimmed, next.trimmed());
    speech = next;
    if (isCancelled) {
      next.cancel();
    }
  }

  /// Runs what the caller has agreed to since the last answer, before the model is asked again.
  private void takeUp() {
    for (var decided : tooling.decided()) {
      var call = new Chunk.ToolCall(decided.id(), decided.name(), decided.arguments());
      calls.add(call);
      var result =
          decided.approved() && ours.contains(call.name())
              ? tooling.tools().run(tooling.caller(), call.name(), call.arguments())
              : REFUSED;
      result(call, result);
    }
    goOn();
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
        pending.add(chunk);
      }
      case Chunk.ToolCall call -> {
        calls.add(call);
        pending.add(call);
      }
      case Chunk.Usage usage -> used = used == null ? usage : used.plus(usage);
      case Chunk.Finish(var reason) when reason == Chunk.Reason.TOOL && hasOurs() -> {
        leave();
        toRun.addAll(calls);
        results.clear();
        hasOthers = false;
      }
      case Chunk.End end -> end(end);
      case Chunk other -> pending.add(other);
    }
  }

  private boolean hasOurs() {
    return calls.stream().anyMatch(call -> ours.contains(call.name()));
  }

  /// Runs one call, or goes on when all have run.
  ///
  /// @return false while somebody's word is waited for
  private boolean runNext(Duration wait) throws InterruptedException {
    if (isCancelled) {
      throw new CancellationException("the answer was cancelled");
    }
    var call = toRun.peekFirst();
    if (call == null) {
      if (hasOthers) {
        end(new Chunk.Finish(Chunk.Reason.TOOL));
      } else if (steps >= STEPS_MAX) {
        end(new Chunk.Finish(Chunk.Reason.STOP));
      } else {
        goOn();
      }
      return true;
    }
    if (!ours.contains(call.name())) {
      hasOthers = true;
    } else if (steps >= STEPS_MAX - 1) {
      result(call, ENOUGH);
    } else if (tooling.tools().consent(call.name()).orElse(Consent.ASK) == Consent.ALLOW) {
      result(call, tooling.tools().run(tooling.caller(), call.name(), call.arguments()));
    } else if (!isDecided(call, wait)) {
      return false;
    }
    toRun.removeFirst();
    return true;
  }

  /// Asks for the caller's word, and acts on it once it is there.
  private boolean isDecided(Chunk.ToolCall call, Duration wait) throws InterruptedException {
    var waiting = tooling.waiting();
    if (waiting == null) {
      pending.add(new Chunk.Approval(call));
      hasOthers = true; // the client asks again, with the word
      return true;
    }
    if (question == null) {
      question = waiting.approvals().ask(waiting.conversation(), call.id());
      questionUntil = System.nanoTime() + WORD_TIME.toNanos();
      pending.add(new Chunk.Approval(call));
      return false;
    }
    var word = question.await(wait);
    if (word.isEmpty() && System.nanoTime() < questionUntil) {
      return false;
    }
    question.close();
    question = null;
    result(
        call,
        word.orElse(false)
            ? tooling.tools().run(tooling.caller(), call.name(), call.arguments())
            : REFUSED);
    return true;
  }

  private void result(Chunk.ToolCall call, RecordTools.Result result) {
    results.add(new Message.ToolResult(call.id(), call.name(), result.json()));
    pending.add(new Chunk.ToolResult(call.id(), result.json(), result.isError()));
  }

  /// Asks the model again, with what the calls gave.
  private void goOn() {
    var messages = new ArrayList<>(prompt.messages());
    messages.add(
        new Message.Assistant(
            text.toString(),
            calls.stream()
                .map(call -> new Message.ToolCall(call.id(), call.name(), call.arguments()))
                .toList()));
    messages.addAll(results);
    boolean isLast = steps == STEPS_MAX - 1;
    prompt = new Prompt(messages, isLast ? List.of() : prompt.tools(), prompt.options());
    text.setLength(0);
    calls.clear();
    results.clear();
    pending.add(new Chunk.Step());
    try {
      begin();
    } catch (ProblemException e) {
      end(Chunk.Failure.of(e.problem()));
    }
  }

  private void end(Chunk.End end) {
    if (used != null) {
      pending.add(used);
    }
    pending.add(end);
  }

  private void leave() {
    var current = speech;
    speech = null;
    if (current != null) {
      current.close();
    }
  }
}
