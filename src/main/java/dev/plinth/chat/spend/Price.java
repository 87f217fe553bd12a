package dev.plinth.chat.spend;

import dev.plinth.llm.Chunk;
import org.jspecify.annotations.Nullable;

/// What a model's tokens cost, in 10⁻⁶ USD per million tokens.
///
/// @param input null when nobody knows: that is not the same as nothing
/// @param output null when nobody knows
/// @param cached of input that was read from a cache; null for the price of input
/// @param cacheWrite of input that was written into a cache; null for the price of input
/// @param reasoning of output that was thought; null for the price of output
public record Price(
    @Nullable Long input,
    @Nullable Long output,
    @Nullable Long cached,
    @Nullable Long cacheWrite,
    @Nullable Long reasoning) {
  /// Of a model that runs on the owner's own machine.
  public static final Price FREE = new Price(0L, 0L, null, null, null);

  public static final Price UNKNOWN = new Price(null, null, null, null, null);

  private static final long MILLION = 1_000_000;

  public boolean isKnown() {
    return input != null && output != null;
  }

  /// What this usage costs, in 10⁻⁶ USD, rounded up; null when the price is not known.
  public @Nullable Long cost(Chunk.Usage usage) {
    if (input == null || output == null) {
      return null;
    }
    long plainInput = Math.max(0, usage.input() - usage.cached() - usage.cacheWrite());
    long plainOutput = Math.max(0, usage.output() - usage.reasoning());
    long sum =
        plainInput * input
            + usage.cached() * or(cached, input)
            + usage.cacheWrite() * or(cacheWrite, input)
            + plainOutput * output
            + Math.min(usage.reasoning(), usage.output()) * or(reasoning, output);
    return Math.ceilDiv(sum, MILLION);
  }

  /// The most that so many tokens can cost; 0 when the price is not known.
  long most(long inputTokens, long outputTokens) {
    if (input == null || output == null) {
      return 0;
    }
    long dearestInput = Math.max(input, Math.max(or(cached, input), or(cacheWrite, input)));
    return Math.ceilDiv(
        inputTokens * dearestInput + outputTokens * Math.max(output, or(reasoning, output)),
        MILLION);
  }

  /// Tokens of output that can be had for this money besides the input; as many as one likes where
  /// they cost nothing.
  long affordable(long money, long inputTokens) {
    if (input == null || output == null) {
      return Long.MAX_VALUE;
    }
    long dearest = Math.max(output, or(reasoning, output));
    long left = money - most(inputTokens, 0);
    if (left < 0) {
      return -1;
    }
    return dearest == 0 ? Long.MAX_VALUE : left * MILLION / dearest;
  }

  private static long or(@Nullable Long price, long otherwise) {
    return price == null ? otherwise : price;
  }
}
