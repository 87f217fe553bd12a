package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data stream of the AI SDK, version 4: lines of a code and a JSON value.
public final class DataStreamEncoder implements AnswerEncoder {
  private static final byte[] TEXT = Utf8.of("0:");
  private static final byte[] REASONING = Utf8.of("g:");
  private static final byte[] ERROR = Utf8.of("3:");
  private static final byte[] LINE_END = Utf8.of("\n");

  private final String messageId;
  private Chunk.@Nullable Usage usage;

  /// @param messageId of the assistant's message
  public DataStreamEncoder(String messageId) {
    this.messageId = messageId;
  }

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Cache-Control", "no-cache", "X-Vercel-AI-Data-Stream", "v1");
  }

  @Override
  public void encode(Chunk chunk, Utf8 out) {
    switch (chunk) {
      case Chunk.Text(var delta) -> out.raw(TEXT).quoted(delta).raw(LINE_END);
      case Chunk.Reasoning(var delta) -> out.raw(REASONING).quoted(delta).raw(LINE_END);
      case Chunk.Start _ -> step(out);
      case Chunk.ToolStart(var id, var name) ->
          line(out, 'b', Json.object().put("toolCallId", id).put("toolName", name));
      case Chunk.ToolArguments(var id, var delta) ->
          line(out, 'c', Json.object().put("toolCallId", id).put("argsTextDelta", delta));
      case Chunk.ToolCall call -> whole(out, call);
      case Chunk.ToolResult(var id, var json, _) ->
          line(out, 'a', Json.object().put("toolCallId", id).set("result", Results.json(json)));
      case Chunk.Step _ -> {
        line(out, 'e', end(Chunk.Reason.TOOL).put("isContinued", false));
        step(out);
      }
      case Chunk.Usage more -> usage = more;
      case Chunk.Sources(var list) -> list.forEach(source -> source(out, source));
      case Chunk.Stage _, Chunk.Approval _, Chunk.Trimmed _ -> {}
      case Chunk.Finish(var reason) -> {
        line(out, 'e', end(reason).put("isContinued", false));
        line(out, 'd', end(reason));
      }
      case Chunk.Failure failure -> error(out, failure.text());
    }
  }

  /// Blank lines are skipped; server-sent comments are not known here.
  @Override
  public void heartbeat(Utf8 out) {
    out.raw(LINE_END);
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  /// Version 4 knows addresses alone: ours is where the item is read.
  private static void source(Utf8 out, Chunk.Source source) {
    line(
        out,
        'h',
        Json.object()
            .put("sourceType", "url")
            .put("id", source.collection() + "/" + source.id())
            .put("url", "/api/v1/records/" + source.collection() + "/" + source.id())
            .put("title", source.title()));
  }

  private void step(Utf8 out) {
    line(out, 'f', Json.object().put("messageId", messageId));
  }

  private ObjectNode end(Chunk.Reason reason) {
    var end = Json.object().put("finishReason", Reasons.aiSdk(reason));
    end.putObject("usage")
        .put("promptTokens", usage == null ? 0 : usage.input())
        .put("completionTokens", usage == null ? 0 : usage.output());
    return end;
  }

  private static void whole(Utf8 out, Chunk.ToolCall call) {
    var arguments = Results.object(call.arguments());
    if (arguments.isEmpty()) {
      error(out, "The model wrote arguments that are not JSON.");
      return;
    }
    line(
        out,
        '9',
        Json.object()
            .put("toolCallId", call.id())
            .put("toolName", call.name())
            .set("args", arguments.get()));
  }

  private static void error(Utf8 out, String text) {
    out.raw(ERROR).quoted(text).raw(LINE_END);
  }

  private static void line(Utf8 out, char code, JsonNode value) {
    out.text(code + ":").json(value).raw(LINE_END);
  }
}
