package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;

/// OpenAI's `/chat/completions`, and what others made of it. It ends with `[DONE]`; a server that
/// does not say that has to give a reason.
final class OpenAiWire implements Wire {
  @Override
  public void read(JsonNode document, Heard heard) {
    if (document.hasNonNull("error")) {
      heard.fail(Failures.ofError(document.path("error")));
      return;
    }
    var choice = document.path("choices").path(0);
    var delta = choice.path("delta");
    heard.reasoning(delta.path("reasoning_content").asText(delta.path("reasoning").asText("")));
    heard.text(text(delta.path("content")));
    heard.text(delta.path("refusal").asText(""));
    for (var call : delta.path("tool_calls")) {
      var function = call.path("function");
      var arguments = function.path("arguments");
      heard.toolPiece(
          call.path("index").asInt(0),
          call.path("id").asText(""),
          function.path("name").asText(""),
          arguments.isObject() ? Json.text(arguments) : arguments.asText(""));
    }
    var reason = choice.path("finish_reason");
    if (reason.isTextual()) {
      heard.reason(
          switch (reason.textValue()) {
            case "length" -> Chunk.Reason.LENGTH;
            case "tool_calls", "function_call" -> Chunk.Reason.TOOL;
            case "content_filter" -> Chunk.Reason.FILTERED;
            default ->
                Chunk.Reason.STOP; // some servers have words of their own: eos, stop_sequence
          });
    }
    usage(document.path("usage"), heard);
    usage(document.at("/x_groq/usage"), heard);
  }

  private static void usage(JsonNode usage, Heard heard) {
    if (usage.isObject()) {
      heard.input(Wire.count(usage.path("prompt_tokens")));
      heard.output(Wire.count(usage.path("completion_tokens")));
      var input = usage.path("prompt_tokens_details");
      heard.cached(Wire.count(input.path("cached_tokens")));
      heard.cacheWrite(Wire.count(input.path("cache_write_tokens")));
      heard.thought(Wire.count(usage.path("completion_tokens_details").path("reasoning_tokens")));
    }
  }

  /// Mistral gives a list of parts.
  private static String text(JsonNode content) {
    if (!content.isArray()) {
      return content.asText("");
    }
    var text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asText("")));
    return text.toString();
  }
}
