package dev.plinth.llm;

import dev.plinth.kernel.Problem;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One piece of an answer, in the words of no provider. A reply is one [Start], any number of
/// pieces, at most one [Usage], and exactly one [End].
public sealed interface Chunk {
  /// The answer begins.
  ///
  /// @param model the id of the model that really answers
  record Start(String model) implements Chunk {}

  /// More of the answer.
  record Text(String delta) implements Chunk {}

  /// More of what the model thinks before it answers.
  record Reasoning(String delta) implements Chunk {}

  /// The model begins to call a tool. Its arguments follow in pieces, then the whole [ToolCall].
  record ToolStart(String id, String name) implements Chunk {}

  /// A piece of a tool call's arguments: JSON text that is not whole yet.
  record ToolArguments(String id, String delta) implements Chunk {}

  /// A whole tool call. Providers that give no pieces give this alone.
  ///
  /// @param arguments a JSON object as text; not checked
  record ToolCall(String id, String name, String arguments) implements Chunk {}

  /// What a tool that we ran gave for a whole call; of an error the text says what to do.
  ///
  /// @param json any JSON as text
  record ToolResult(String id, String json, boolean isError) implements Chunk {}

  /// A whole call that runs only when whoever asked agrees.
  record Approval(ToolCall call) implements Chunk {}

  /// Messages of the question that the model was not given: with them it was too long for it.
  ///
  /// @param messages how many of the oldest
  record Trimmed(int messages) implements Chunk {}

  /// What the answer may rest on, before it begins.
  ///
  /// @param list in the order of the numbers by which the answer names them, the first is 1
  record Sources(List<Source> list) implements Chunk {
    public Sources {
      list = List.copyOf(list);
    }
  }

  /// An item that an answer may rest on.
  ///
  /// @param title for people
  record Source(String collection, String id, String title) {}

  /// One model call is over and another one begins: what follows is still the same answer.
  record Step() implements Chunk {}

  /// A named step of the answer begins, or is done.
  ///
  /// @param model the id of the model that answers it
  /// @param usage what it cost; null where it begins, and where nobody knows
  record Stage(String name, boolean isDone, String model, @Nullable Usage usage) implements Chunk {}

  /// What the answer cost, in tokens and in money.
  ///
  /// @param input all of the input: what came from a cache, or went into one, is part of it
  /// @param output all of the output, reasoning included
  /// @param cached part of the input that was read from a cache
  /// @param cacheWrite part of the input that was written into one
  /// @param reasoning part of the output
  /// @param estimated true where the provider did not say and we counted
  /// @param costMicros 10⁻⁶ USD; null while nobody has looked at the price, or where it is not
  ///   known
  record Usage(
      int input,
      int output,
      int cached,
      int cacheWrite,
      int reasoning,
      boolean estimated,
      @Nullable Long costMicros)
      implements Chunk {
    /// Four characters make a token, roughly, in the languages that models are best at.
    static final int CHARACTERS_PER_TOKEN = 4;

    /// Of which the price is not looked at yet.
    public Usage(int input, int output, int cached, int reasoning, boolean estimated) {
      this(input, output, cached, 0, reasoning, estimated, null);
    }

    /// Our own count.
    public static Usage estimate(long inputCharacters, long outputCharacters) {
      return new Usage(tokens(inputCharacters), tokens(outputCharacters), 0, 0, true);
    }

    static int tokens(long characters) {
      return Math.toIntExact((characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN);
    }

    /// Both together; the cost is known where both are.
    public Usage plus(Usage other) {
      var cost = costMicros;
      return new Usage(
          input + other.input,
          output + other.output,
          cached + other.cached,
          cacheWrite + other.cacheWrite,
          reasoning + other.reasoning,
          estimated || other.estimated,
          cost == null || other.costMicros == null ? null : (Long) (cost + other.costMicros));
    }

    public int total() {
      return input + output;
    }

    /// What it cost in USD; null where nobody knows.
    public @Nullable BigDecimal costUsd() {
      return costMicros == null ? null : BigDecimal.valueOf(costMicros, 6);
    }

    /// The same at this cost.
    public Usage at(@Nullable Long micros) {
      return new Usage(input, output, cached, cacheWrite, reasoning, estimated, micros);
    }
  }

  /// The last chunk.
  sealed interface End extends Chunk {}

  /// The model said all it had to say.
  record Finish(Reason reason) implements End {}

  /// The answer is not whole.
  ///
  /// @param text safe to show: never an upstream's own words, keys or addresses
  /// @param retryAfter as the upstream asked; null when it did not
  record Failure(Kind kind, String text, @Nullable Duration retryAfter) implements End {
    private static final Duration RETRY_SOON = Duration.ofSeconds(5);

    public Failure(Kind kind) {
      this(kind, kind.text, null);
    }

    public Failure(Kind kind, @Nullable Duration retryAfter) {
      this(kind, kind.text, retryAfter);
    }

    /// What went wrong between two calls of one answer, such as a budget that is gone.
    public static Failure of(Problem problem) {
      return switch (problem) {
        case Problem.TooMany(_, var detail, var wait) -> new Failure(Kind.BUSY, detail, wait);
        case Problem other -> new Failure(Kind.BAD_PROMPT, other.detail(), null);
      };
    }

    /// What a caller is told while a status can still be sent.
    public Problem problem() {
      var code = "model_" + kind.name().toLowerCase(java.util.Locale.ROOT);
      return switch (kind) {
        case TOO_SLOW -> new Problem.SlowUpstream(code, text);
        case BUSY ->
            new Problem.Unavailable(code, text, Optional.ofNullable(retryAfter).orElse(RETRY_SOON));
        case BAD_PROMPT -> new Problem.Invalid("#/messages", text);
        case SIGNED_OUT -> new Problem.Unauthenticated();
        case UNFIT -> new Problem.BadUpstream("schema_not_met", text);
        case UNREACHABLE, REFUSED, NO_SUCH_MODEL, BROKEN, CUT_SHORT ->
            new Problem.BadUpstream(code, text);
      };
    }
  }

  /// Why a model stopped.
  enum Reason {
    /// It was done.
    STOP,
    /// The limit of tokens was reached.
    LENGTH,
    /// It waits for the result of a tool.
    TOOL,
    /// A content filter stopped it.
    FILTERED
  }

  /// What went wrong, and the sentence for it.
  enum Kind {
    UNREACHABLE("The language model cannot be reached."),
    TOO_SLOW("The language model took too long."),
    BUSY("The language model is busy: wait a little and try again."),
    REFUSED("The language model's provider refused our key."),
    NO_SUCH_MODEL("The provider does not have this language model."),
    BAD_PROMPT("The language model does not accept this prompt."),
    BROKEN("The language model's provider failed."),
    CUT_SHORT("The answer was cut short by the language model's provider."),
    UNFIT("The language model's answer does not fit its schema."),
    SIGNED_OUT("You were signed out: sign in again.");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }
}
