package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;

/// Ollama's `/api/chat`: a document a line, the last of which is `done`.
final class OllamaWire implements Wire {
  private int calls;

  @Override
  public boolean isEvents() {
    return false;
  }

  @Override
  public void read(JsonNode document, Heard heard) {
    if (document.hasNonNull("error")) {
      heard.fail(Failures.ofError(document.path("error")));
      return;
    }
    var message = document.path("message");
    heard.reasoning(message.path("thinking").asText(""));
    heard.text(message.path("content").asText(""));
    for (var call : message.path("tool_calls")) {
      var function = call.path("function");
      var arguments = function.path("arguments");
      heard.toolCall(
          calls++,
          call.path("id").asText(""),
          function.path("name").asText(""),
          arguments.isTextual() ? arguments.textValue() : Json.text(arguments));
    }
    if (document.path("done").asBoolean(false)) {
      heard.input(Wire.count(document.path("prompt_eval_count")));
      heard.output(Wire.count(document.path("eval_count")));
      heard.reason(
          document.path("done_reason").asText("").equals("length")
              ? Chunk.Reason.LENGTH
              : Chunk.Reason.STOP);
      heard.end();
    }
  }
}
