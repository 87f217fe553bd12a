package dev.plinth.llm;

import org.jspecify.annotations.Nullable;

/// What a model can do, as far as its provider, or the shipped list of [Families], tells.
///
/// @param contextTokens of prompt and answer together; 0 when unknown
/// @param outputTokens the most that it writes; 0 when unknown
/// @param tools calls tools; null when unknown
/// @param vision sees images; null when unknown
/// @param thinking can think before it answers; null when unknown
/// @param embeds makes vectors of texts
public record Capabilities(
    int contextTokens,
    int outputTokens,
    @Nullable Boolean tools,
    @Nullable Boolean vision,
    @Nullable Boolean thinking,
    boolean embeds) {
  /// Nobody said anything.
  public static final Capabilities UNKNOWN = new Capabilities(0, 0, null, null, null, false);

  public Capabilities {
    contextTokens = Math.max(0, contextTokens);
    outputTokens = Math.max(0, outputTokens);
  }

  /// These, and what others know of what these leave open.
  Capabilities or(Capabilities other) {
    return new Capabilities(
        contextTokens > 0 ? contextTokens : other.contextTokens,
        outputTokens > 0 ? outputTokens : other.outputTokens,
        tools != null ? tools : other.tools,
        vision != null ? vision : other.vision,
        thinking != null ? thinking : other.thinking,
        embeds || other.embeds);
  }
}
