package dev.plinth.llm;

import java.time.Instant;

/// A language model that can be asked.
///
/// @param id how callers name it
/// @param name how its provider names it
/// @param provider the provider's name: `ollama`, `openai`, `offline`
/// @param local runs on this machine or its network: it costs nothing, and may need minutes for its
///   first token
/// @param chats answers prompts; false for a model that only makes embeddings
/// @param bytes its size; 0 when unknown
/// @param can as far as it is known
public record Model(
    String id,
    String name,
    String provider,
    boolean local,
    boolean chats,
    long bytes,
    Instant created,
    Capabilities can) {
  /// One of which nothing more is known.
  public Model(
      String id,
      String name,
      String provider,
      boolean local,
      boolean chats,
      long bytes,
      Instant created) {
    this(id, name, provider, local, chats, bytes, created, Capabilities.UNKNOWN);
  }

  /// The same model under another id.
  Model called(String other) {
    return new Model(other, name, provider, local, chats, bytes, created, can);
  }
}
