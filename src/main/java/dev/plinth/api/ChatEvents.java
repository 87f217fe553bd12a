package dev.plinth.api;

import dev.plinth.chat.Turn;
import dev.plinth.json.Json;
import dev.plinth.llm.Chunk;
import dev.plinth.wire.AnswerEncoder;
import dev.plinth.wire.Sse;
import java.util.Locale;
import java.util.Map;

/// An answer as the native API streams it: the events `delta`, `reasoning`, `tool`, `usage`, and at
/// the end `done` or `error`.
final class ChatEvents implements AnswerEncoder {
  private final Turn turn;

  ChatEvents(Turn turn) {
    this.turn = turn;
  }

  @Override
  public String contentType() {
    return Sse.CONTENT_TYPE;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Cache-Control", "no-cache, no-store");
  }

  @Override
  public String encode(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Start _, Chunk.ToolStart _, Chunk.ToolArguments _ -> "";
      case Chunk.Text(var delta) -> Sse.event("delta", "{\"text\":" + Json.quote(delta) + "}");
      case Chunk.Reasoning(var delta) ->
          Sse.event("reasoning", "{\"text\":" + Json.quote(delta) + "}");
      case Chunk.ToolCall(var id, var name, var arguments) ->
          Sse.event(
              "tool",
              Json.text(Json.object().put("id", id).put("name", name).put("arguments", arguments)));
      case Chunk.Usage usage ->
          Sse.event(
              "usage",
              Json.text(
                  Json.object()
                      .put("inputTokens", usage.input())
                      .put("outputTokens", usage.output())
                      .put("estimated", usage.estimated())));
      case Chunk.Finish(var reason) ->
          Sse.event(
              "done",
              Json.text(
                  Json.object()
                      .put("messageId", turn.answer())
                      .put("model", turn.model().id())
                      .put("finishReason", reason.name().toLowerCase(Locale.ROOT))));
      case Chunk.Failure failure ->
          Sse.event(
              "error",
              Json.text(
                  Json.object()
                      .put("code", failure.problem().code())
                      .put("detail", failure.text())));
    };
  }

  @Override
  public String heartbeat() {
    return Sse.HEARTBEAT;
  }
}
