package dev.plinth.config;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/// Where models are.
///
/// @param ollama where Ollama listens
/// @param openAi any server that speaks OpenAI's protocol
/// @param preferred the model to use where nobody names one
public record ModelSettings(
    Optional<URI> ollama,
    Optional<URI> openAi,
    Optional<String> openAiKey,
    Optional<URI> anthropic,
    Optional<String> anthropicKey,
    Optional<URI> gemini,
    Optional<String> geminiKey,
    Optional<String> preferred) {
  /// Nothing but what is found by itself.
  public static final ModelSettings NONE = read(new SettingsReader(Map.of()));

  static ModelSettings read(SettingsReader settings) {
    return new ModelSettings(
        settings.url("PLINTH_OLLAMA_BASE_URL", "http", "https"),
        settings.url("PLINTH_OPENAI_BASE_URL", "http", "https"),
        settings.text("PLINTH_OPENAI_API_KEY"),
        settings.url("PLINTH_ANTHROPIC_BASE_URL", "http", "https"),
        settings.text("PLINTH_ANTHROPIC_API_KEY"),
        settings.url("PLINTH_GEMINI_BASE_URL", "http", "https"),
        settings.text("PLINTH_GEMINI_API_KEY"),
        settings.text("PLINTH_DEFAULT_MODEL"));
  }

  /// Without the keys: a record's own text would show them.
  @Override
  public String toString() {
    return "ModelSettings[" + ollama + ", " + openAi + ", " + preferred + "]";
  }
}
