package dev.plinth.llm;

import java.util.HexFormat;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// One answer as a [Wire] reads it: pieces go on at once, and what has to be known of all of them
/// is kept for the end. There is one end, whatever the upstream does.
final class Heard {
  /// No model reads or writes as much: a greater count is a mistake of whoever sent it.
  private static final long TOKENS_MAX = 20_000_000;

  private final Reply.Attempt into;
  private final Prompt prompt;
  private final SortedMap<Integer, Call> open = new TreeMap<>();
  private long characters;
  private boolean hasSpoken;
  private boolean hasCalled;
  private volatile boolean hasEnded;
  private volatile boolean hasFailed;
  private Chunk.@Nullable Reason reason;
  private @Nullable Long input;
  private @Nullable Long output;
  private @Nullable Long cached;
  private @Nullable Long cacheWrite;
  private @Nullable Long thought;

  private static final class Call {
    private final String id;
    private final String name;
    private final StringBuilder arguments = new StringBuilder();

    private Call(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  Heard(Reply.Attempt into, Prompt prompt) {
    this.into = into;
    this.prompt = prompt;
  }

  boolean hasEnded() {
    return hasEnded;
  }

  /// Whether it ended badly: there is nothing more to hear.
  boolean hasFailed() {
    return hasFailed;
  }

  void text(String delta) {
    if (!delta.isEmpty()) {
      put(new Chunk.Text(delta), delta.length());
    }
  }

  void reasoning(String delta) {
    if (!delta.isEmpty()) {
      put(new Chunk.Reasoning(delta), delta.length());
    }
  }

  /// A piece of a call. The first one names the tool; a call ends where the next one begins.
  void toolPiece(int index, String id, String name, String arguments) {
    var call = open.get(index);
    if (call == null || (!id.isEmpty() && !id.equals(call.id))) {
      if (name.isEmpty()) {
        return; // arguments of what is no tool of ours
      }
      endTools();
      call = new Call(id.isEmpty() ? madeUpId() : id, name);
      open.put(index, call);
      put(new Chunk.ToolStart(call.id, name), name.length());
    }
    if (!arguments.isEmpty()) {
      call.arguments.append(arguments);
      put(new Chunk.ToolArguments(call.id, arguments), arguments.length());
    }
  }

  void endTool(int index) {
    var call = open.remove(index);
    if (call != null) {
      end(call);
    }
  }

  /// A call that came whole.
  ///
  /// @return its id, made up where the provider gives none: the clients of ours need one
  String toolCall(int index, String id, String name, String arguments) {
    endTool(index);
    var call = new Call(id.isEmpty() ? madeUpId() : id, name);
    call.arguments.append(arguments);
    characters += name.length() + arguments.length();
    end(call);
    return call.id;
  }

  void reason(Chunk.Reason given) {
    reason = given;
  }

  void input(@Nullable Long tokens) {
    input = tokens == null ? input : tokens;
  }

  void output(@Nullable Long tokens) {
    output = tokens == null ? output : tokens;
  }

  void cached(@Nullable Long tokens) {
    cached = tokens == null ? cached : tokens;
  }

  void cacheWrite(@Nullable Long tokens) {
    cacheWrite = tokens == null ? cacheWrite : tokens;
  }

  void thought(@Nullable Long tokens) {
    thought = tokens == null ? thought : tokens;
  }

  /// The upstream said its end mark.
  void end() {
    if (hasEnded) {
      return;
    }
    endTools();
    hasEnded = true;
    into.put(usage(true));
    var why = reason == null ? Chunk.Reason.STOP : reason;
    into.put(new Chunk.Finish(hasCalled && why == Chunk.Reason.STOP ? Chunk.Reason.TOOL : why));
  }

  /// The upstream's line ended. An answer without a mark and without a reason is not whole; one
  /// without a word is a fault of the upstream's.
  void endOfLine() {
    if (reason != null) {
      end();
    } else {
      fail(new Chunk.Failure(hasSpoken ? Chunk.Kind.CUT_SHORT : Chunk.Kind.BROKEN));
    }
  }

  /// The line broke, or what came on it was no sense.
  void fail(Throwable error) {
    var failure = Failures.of(error);
    fail(
        hasSpoken && failure.kind() == Chunk.Kind.BROKEN
            ? new Chunk.Failure(Chunk.Kind.CUT_SHORT)
            : failure);
  }

  void fail(Chunk.Failure failure) {
    if (!hasEnded) {
      hasEnded = true;
      hasFailed = true;
      if (hasSpoken) {
        into.put(usage(false));
      }
      into.put(failure);
    }
  }

  private void put(Chunk chunk, int length) {
    characters += length;
    hasSpoken = true;
    into.put(chunk);
  }

  private void endTools() {
    open.values().forEach(this::end);
    open.clear();
  }

  private void end(Call call) {
    hasCalled = true;
    var arguments = call.arguments.toString();
    put(new Chunk.ToolCall(call.id, call.name, arguments.isBlank() ? "{}" : arguments), 0);
  }

  /// What the upstream counted where that can be, else our own count.
  private Chunk.Usage usage(boolean isWhole) {
    int in = count(input);
    int out = count(output);
    if (isWhole && in >= 0 && out >= 0 && (out > 0 || characters == 0)) {
      return new Chunk.Usage(
          in, out, part(cached, in), part(cacheWrite, in), part(thought, out), false, null);
    }
    var ours = Chunk.Usage.estimate(prompt.characters(), characters);
    return new Chunk.Usage(in > 0 ? in : ours.input(), Math.max(ours.output(), out), 0, 0, true);
  }

  /// Below zero for what cannot be.
  private static int count(@Nullable Long tokens) {
    return tokens == null || tokens < 0 || tokens > TOKENS_MAX ? -1 : Math.toIntExact(tokens);
  }

  private static int part(@Nullable Long tokens, long whole) {
    return tokens == null ? 0 : Math.toIntExact(Math.clamp(tokens, 0, whole));
  }

  private static String madeUpId() {
    return "call_" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
