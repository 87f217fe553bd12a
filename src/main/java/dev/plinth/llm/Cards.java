package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What servers that speak OpenAI's protocol say of a model in their lists, beyond OpenAI's own
/// four fields: each has words of its own for it.
final class Cards {
  private Cards() {}

  /// OpenRouter, vLLM, Groq, LM Studio, llama.cpp, Mistral.
  static Capabilities can(JsonNode card) {
    return new Capabilities(
        first(
            card,
            "/top_provider/context_length",
            "/context_length",
            "/max_model_len",
            "/context_window",
            "/max_context_length",
            "/meta/n_ctx",
            "/meta/n_ctx_train"),
        first(
            card,
            "/top_provider/max_completion_tokens",
            "/max_completion_tokens",
            "/max_output_tokens"),
        either(
            has(card.path("supported_parameters"), "tools"),
            card.at("/capabilities/function_calling")),
        either(
            has(card.at("/architecture/input_modalities"), "image"),
            card.at("/capabilities/vision")),
        either(
            has(card.path("supported_parameters"), "reasoning"),
            card.at("/capabilities/reasoning")),
        embeds(card));
  }

  private static int first(JsonNode card, String... places) {
    for (var place : places) {
      int tokens = card.at(place).asInt(0);
      if (tokens > 0) {
        return tokens;
      }
    }
    return 0;
  }

  private static @Nullable Boolean has(JsonNode list, String word) {
    return list.isArray()
        ? (Boolean) list.valueStream().anyMatch(one -> one.asText("").equals(word))
        : null;
  }

  private static @Nullable Boolean either(@Nullable Boolean listed, JsonNode said) {
    if (listed == null && said.isBoolean()) {
      return said.booleanValue();
    }
    return listed;
  }

  private static boolean embeds(JsonNode card) {
    return card.path("id").asText("").contains("embed")
        || card.path("type").asText("").equals("embeddings");
  }
}
