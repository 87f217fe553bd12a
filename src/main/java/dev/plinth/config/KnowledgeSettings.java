package dev.plinth.config;

import java.util.Optional;

/// How what an app's items say is known, so that models' answers can rest on it.
///
/// @param model that makes vectors of texts; empty for the smallest one on this machine that does
/// @param vectorBytes the most that vectors take in memory; 0 for a third of what Java may have
public record KnowledgeSettings(Optional<String> model, long vectorBytes) {
  private static final int PART = 3;

  static KnowledgeSettings read(SettingsReader settings) {
    return new KnowledgeSettings(
        settings.text("PLINTH_EMBEDDING_MODEL"), settings.bytes("PLINTH_LIMIT_VECTORS", 0));
  }

  /// The most that vectors take in memory.
  public long vectorBytesMax() {
    return vectorBytes > 0 ? vectorBytes : Runtime.getRuntime().maxMemory() / PART;
  }
}
