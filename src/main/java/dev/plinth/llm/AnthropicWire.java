package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;

/// Anthropic's `/v1/messages`: blocks that begin and end, and `message_stop` after all of them.
final class AnthropicWire implements Wire {
  @Override
  public void read(JsonNode document, Heard heard) {
    int index = document.path("index").asInt(0);
    switch (document.path("type").asText("")) {
      case "message_start" -> usage(document.at("/message/usage"), heard);
      case "content_block_start" -> begin(index, document.path("content_block"), heard);
      case "content_block_delta" -> {
        var delta = document.path("delta");
        heard.text(delta.path("text").asText(""));
        heard.reasoning(delta.path("thinking").asText(""));
        if (delta.hasNonNull("partial_json")) {
          heard.toolPiece(index, "", "", delta.path("partial_json").asText());
        }
      }
      case "content_block_stop" -> heard.endTool(index);
      case "message_delta" -> {
        usage(document.path("usage"), heard);
        reason(document.at("/delta/stop_reason"), heard);
      }
      case "message_stop" -> heard.end();
      case "error" -> heard.fail(Failures.ofError(document.path("error")));
      default -> {} // pings, and what later versions invent
    }
  }

  private static void begin(int index, JsonNode block, Heard heard) {
    heard.text(block.path("text").asText(""));
    heard.reasoning(block.path("thinking").asText(""));
    if (block.path("type").asText("").equals("tool_use")) {
      heard.toolPiece(index, block.path("id").asText(""), block.path("name").asText(""), "");
      if (!block.path("input").isEmpty()) {
        heard.toolPiece(index, "", "", Json.text(block.path("input")));
      }
    }
  }

  private static void reason(JsonNode reason, Heard heard) {
    if (reason.isTextual()) {
      heard.reason(
          switch (reason.textValue()) {
            case "max_tokens", "model_context_window_exceeded" -> Chunk.Reason.LENGTH;
            case "tool_use" -> Chunk.Reason.TOOL;
            case "refusal" -> Chunk.Reason.FILTERED;
            default -> Chunk.Reason.STOP; // end_turn, stop_sequence, pause_turn
          });
    }
  }

  /// What is read from a cache or written into one is told apart from the rest of the input. What
  /// comes later counts everything again.
  private static void usage(JsonNode usage, Heard heard) {
    var read = Wire.count(usage.path("cache_read_input_tokens"));
    var written = Wire.count(usage.path("cache_creation_input_tokens"));
    if (usage.hasNonNull("input_tokens")) {
      heard.input(Wire.sum(Wire.count(usage.path("input_tokens")), read, written));
      heard.cached(read);
      heard.cacheWrite(written);
    }
    heard.output(Wire.count(usage.path("output_tokens")));
    heard.thought(Wire.count(usage.path("output_tokens_details").path("thinking_tokens")));
  }
}
