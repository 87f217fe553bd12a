package dev.plinth.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The data stream of the AI SDK, version 4: lines of a code and a JSON value.
public final class DataStreamEncoder implements AnswerEncoder {
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
  public String encode(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Start _ -> line('f', Json.object().put("messageId", messageId));
      case Chunk.Text(var delta) -> "0:" + Json.quote(delta) + "\n";
      case Chunk.Reasoning(var delta) -> "g:" + Json.quote(delta) + "\n";
      case Chunk.ToolStart(var id, var name) ->
          line('b', Json.object().put("toolCallId", id).put("toolName", name));
      case Chunk.ToolArguments(var id, var delta) ->
          line('c', Json.object().put("toolCallId", id).put("argsTextDelta", delta));
      case Chunk.ToolCall call -> whole(call);
      case Chunk.Usage more -> {
        usage = more;
        yield "";
      }
      case Chunk.Finish(var reason) -> {
        var end = Json.object().put("finishReason", Reasons.aiSdk(reason));
        end.putObject("usage")
            .put("promptTokens", usage == null ? 0 : usage.input())
            .put("completionTokens", usage == null ? 0 : usage.output());
        yield line('e', end.deepCopy().put("isContinued", false)) + line('d', end);
      }
      case Chunk.Failure failure -> "3:" + Json.quote(failure.text()) + "\n";
    };
  }

  /// Blank lines are skipped; server-sent comments are not known here.
  @Override
  public String heartbeat() {
    return "\n";
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  private static String whole(Chunk.ToolCall call) {
    try {
      var arguments = Json.parse(call.arguments());
      return line(
          '9',
          Json.object()
              .put("toolCallId", call.id())
              .put("toolName", call.name())
              .set("args", arguments));
    } catch (IllegalArgumentException e) {
      return "3:" + Json.quote("The model wrote arguments that are not JSON.") + "\n";
    }
  }

  private static String line(char code, ObjectNode value) {
    return code + ":" + Json.text(value) + "\n";
  }
}
