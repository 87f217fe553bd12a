package dev.plinth.llm;

import java.time.Duration;

/// How long a model may take. LangChain4j's own timeout ends when the headers arrive, so these are
/// watched by whoever waits for the next chunk.
///
/// @param first until the first token
/// @param gap between two chunks
/// @param total for the whole answer
public record Patience(Duration first, Duration gap, Duration total) {
  /// A cold load of a local model takes minutes, and a small machine writes slowly.
  public static final Patience LOCAL =
      new Patience(Duration.ofSeconds(300), Duration.ofSeconds(60), Duration.ofMinutes(30));

  /// A hosted model that says nothing for half a minute has failed; its load is not ours to wait
  /// for.
  public static final Patience HOSTED =
      new Patience(Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofSeconds(300));
}
