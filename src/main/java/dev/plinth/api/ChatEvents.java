package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Turn;
import dev.plinth.json.Json;
import dev.plinth.llm.Chunk;
import dev.plinth.wire.AnswerEncoder;
import dev.plinth.wire.LiveAnswers;
import dev.plinth.wire.Sse;
import dev.plinth.wire.Utf8;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An answer as the native API streams it: the events `delta`, `reasoning`, `tool`, `usage`, and at
/// the end `done` or `error`.
///
/// Each has an id, `answer:place`: whoever lost the line sends the last one that came, and gets
/// what follows that place.
final class ChatEvents implements AnswerEncoder {
  private static final byte[] DELTA = Utf8.of("event: delta\ndata: {\"text\":");
  private static final byte[] REASONING = Utf8.of("event: reasoning\ndata: {\"text\":");
  private static final byte[] DELTA_END = Utf8.of("}\n\n");
  private static final byte[] LINE_END = Utf8.of("\n");

  private final String messageId;
  private final @Nullable String questionId;
  private final String model;
  private final byte[] answer;
  private long place;

  ChatEvents(Turn turn) {
    this(turn, 0);
  }

  /// For a reader who knows the answer up to this place.
  ChatEvents(Turn turn, long place) {
    this(turn.answer(), turn.question(), turn.model().id(), place);
  }

  /// For an answer that belongs to no conversation.
  ///
  /// @param messageId the answer's own id
  /// @param model the id of the model that is asked
  ChatEvents(String messageId, String model) {
    this(messageId, null, model, 0);
  }

  private ChatEvents(String messageId, @Nullable String questionId, String model, long place) {
    this.messageId = messageId;
    this.questionId = questionId;
    this.model = model;
    this.answer = Utf8.of("id: " + messageId + ":");
    this.place = place;
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
  public void encode(Chunk chunk, Utf8 out) {
    switch (chunk) {
      case Chunk.Text(var delta) -> {
        place += delta.length();
        delta(out, DELTA, delta);
      }
      case Chunk.Reasoning(var delta) -> {
        place += delta.length();
        delta(out, REASONING, delta);
      }
      case Chunk.Start _, Chunk.ToolStart _, Chunk.ToolArguments _, Chunk.Step _ ->
          place += LiveAnswers.length(chunk);
      case Chunk.ToolCall(var id, var name, var arguments) ->
          event(
              out,
              chunk,
              "tool",
              Json.object().put("id", id).put("name", name).put("arguments", arguments));
      case Chunk.ToolResult(var id, var json, var isError) ->
          event(
              out,
              chunk,
              "tool",
              Json.object().put("id", id).put("result", json).put("error", isError));
      case Chunk.Approval(var call) ->
          event(
              out,
              chunk,
              "approval",
              Json.object()
                  .put("id", call.id())
                  .put("name", call.name())
                  .put("arguments", call.arguments()));
      case Chunk.Sources(var list) ->
          event(out, chunk, "sources", Json.object().set("items", ChatJson.of(list)));
      case Chunk.Stage stage -> event(out, chunk, "step", step(stage));
      case Chunk.Trimmed(var messages) ->
          event(out, chunk, "context", Json.object().put("trimmed", messages));
      case Chunk.Usage usage -> event(out, chunk, "usage", json(usage));
      case Chunk.Finish(var reason) -> event(out, chunk, "done", done(reason));
      case Chunk.Failure failure ->
          event(
              out,
              chunk,
              "error",
              Json.object().put("code", failure.problem().code()).put("detail", failure.text()));
    }
  }

  private static ObjectNode step(Chunk.Stage stage) {
    var step =
        Json.object()
            .put("name", stage.name())
            .put("state", stage.isDone() ? "done" : "begun")
            .put("model", stage.model());
    if (stage.usage() != null) {
      step.set("usage", json(stage.usage()));
    }
    return step;
  }

  private ObjectNode done(Chunk.Reason reason) {
    var done = Json.object().put("messageId", messageId);
    if (questionId != null) {
      done.put("questionId", questionId);
    }
    return done.put("model", model).put("finishReason", reason.name().toLowerCase(Locale.ROOT));
  }

  /// What an answer cost.
  static ObjectNode json(Chunk.Usage usage) {
    return Json.object()
        .put("inputTokens", usage.input())
        .put("outputTokens", usage.output())
        .put("cachedTokens", usage.cached())
        .put("reasoningTokens", usage.reasoning())
        .put("costUsd", usage.costUsd())
        .put("estimated", usage.estimated());
  }

  @Override
  public void heartbeat(Utf8 out) {
    Sse.heartbeat(out);
  }

  private void delta(Utf8 out, byte[] name, String text) {
    id(out).raw(name).quoted(text).raw(DELTA_END);
  }

  private void event(Utf8 out, Chunk chunk, String name, JsonNode json) {
    place += LiveAnswers.length(chunk);
    id(out).text("event: " + name + "\ndata: ").json(json).raw(Sse.END);
  }

  private Utf8 id(Utf8 out) {
    return out.raw(answer).number(place).raw(LINE_END);
  }
}
