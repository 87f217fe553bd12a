package dev.plinth.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The UI message stream of the AI SDK, version 5 and later.
///
/// Releases before July 2026 refuse a whole message for one field that they do not know: only the
/// fields that all of them know are sent. What else there is to say goes into `messageMetadata`.
public final class UiMessageEncoder implements AnswerEncoder {
  private final String messageId;
  private final Set<String> started = new HashSet<>();
  private String model = "";
  private Chunk.@Nullable Usage usage;
  private @Nullable String open;
  private int parts;

  /// @param messageId of the assistant's message; stable, since it comes back in the history
  public UiMessageEncoder(String messageId) {
    this.messageId = messageId;
  }

  @Override
  public String contentType() {
    return Sse.CONTENT_TYPE;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Cache-Control", "no-cache", "X-Vercel-AI-UI-Message-Stream", "v1");
  }

  @Override
  public String encode(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Start(var id) -> {
        model = id;
        yield event("start", Json.object().put("messageId", messageId)) + event("start-step");
      }
      case Chunk.Text(var delta) -> delta("text", delta);
      case Chunk.Reasoning(var delta) -> delta("reasoning", delta);
      case Chunk.ToolStart(var id, var name) -> {
        started.add(id);
        yield closePart() + event("tool-input-start", tool(id, name));
      }
      case Chunk.ToolArguments(var id, var delta) ->
          event(
              "tool-input-delta", Json.object().put("toolCallId", id).put("inputTextDelta", delta));
      case Chunk.ToolCall call -> (started.contains(call.id()) ? "" : closePart()) + whole(call);
      case Chunk.Usage more -> {
        usage = more;
        yield "";
      }
      case Chunk.Finish(var reason) ->
          closePart()
              + event("finish-step")
              + event("finish", Json.object().set("messageMetadata", metadata(reason)))
              + Sse.data("[DONE]");
      case Chunk.Failure failure ->
          closePart()
              + event("error", Json.object().put("errorText", failure.text()))
              + Sse.data("[DONE]");
    };
  }

  @Override
  public String heartbeat() {
    return Sse.HEARTBEAT;
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  private String delta(String kind, String text) {
    var opening = "";
    if (!kind.equals(open)) {
      opening = closePart();
      open = kind;
      parts++;
      opening += Sse.data("{\"type\":\"" + kind + "-start\",\"id\":\"" + parts + "\"}");
    }
    return opening
        + Sse.data(
            "{\"type\":\""
                + kind
                + "-delta\",\"id\":\""
                + parts
                + "\",\"delta\":"
                + Json.quote(text)
                + "}");
  }

  private String closePart() {
    var kind = open;
    open = null;
    return kind == null ? "" : Sse.data("{\"type\":\"" + kind + "-end\",\"id\":\"" + parts + "\"}");
  }

  /// Arguments that are no JSON object are told as such: the client would throw on them.
  private static String whole(Chunk.ToolCall call) {
    try {
      return event(
          "tool-input-available",
          tool(call.id(), call.name()).set("input", Json.parse(call.arguments())));
    } catch (IllegalArgumentException e) {
      return event(
          "tool-input-error",
          tool(call.id(), call.name())
              .put("input", call.arguments())
              .put("errorText", "The model wrote arguments that are not JSON."));
    }
  }

  private static ObjectNode tool(String id, String name) {
    return Json.object().put("toolCallId", id).put("toolName", name);
  }

  private ObjectNode metadata(Chunk.Reason reason) {
    var metadata = Json.object().put("model", model);
    metadata.put("finishReason", Reasons.aiSdk(reason));
    if (usage != null) {
      metadata
          .putObject("usage")
          .put("inputTokens", usage.input())
          .put("outputTokens", usage.output());
    }
    return metadata;
  }

  private static String event(String type) {
    return Sse.data("{\"type\":\"" + type + "\"}");
  }

  private static String event(String type, ObjectNode fields) {
    var event = Json.object().put("type", type);
    event.setAll(fields);
    return Sse.data(Json.text(event));
  }
}
