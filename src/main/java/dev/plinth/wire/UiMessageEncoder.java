package dev.plinth.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The UI message stream of the AI SDK, version 5 and later.
///
/// Releases before July 2026 refuse a whole message for one field that they do not know: only the
/// fields that all of them know are sent. What else there is to say goes into `messageMetadata`.
public final class UiMessageEncoder implements AnswerEncoder {
  private static final byte[] DELTA_END = Utf8.of("}\n\n");
  private static final byte[] START_STEP = Utf8.of("data: {\"type\":\"start-step\"}\n\n");
  private static final byte[] FINISH_STEP = Utf8.of("data: {\"type\":\"finish-step\"}\n\n");

  private final String messageId;
  private final Set<String> pageTools;
  private final Set<String> started = new HashSet<>(0);
  private final Map<String, String> tools = new HashMap<>(0);
  private String model = "";
  private Chunk.@Nullable Usage usage;
  private int trimmed;
  private @Nullable String open;
  private byte[] delta = {};
  private int parts;

  /// @param messageId of the assistant's message; stable, since it comes back in the history
  /// @param pageTools the tools that the page brought along, so that it knows them by name
  public UiMessageEncoder(String messageId, Set<String> pageTools) {
    this.messageId = messageId;
    this.pageTools = Set.copyOf(pageTools);
  }

  /// Tells of a call in an earlier part of the message, whose result comes now.
  public void knows(String call, String tool) {
    tools.put(call, tool);
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
  public void encode(Chunk chunk, Utf8 out) {
    switch (chunk) {
      case Chunk.Text(var text) -> delta(out, "text", text);
      case Chunk.Reasoning(var text) -> delta(out, "reasoning", text);
      case Chunk.Start(var id) -> {
        model = id;
        event(out, "start", Json.object().put("messageId", messageId));
        out.raw(START_STEP);
      }
      case Chunk.ToolStart(var id, var name) -> {
        started.add(id);
        closePart(out);
        event(out, "tool-input-start", dynamic(tool(id, name), name));
      }
      case Chunk.ToolArguments(var id, var text) ->
          event(
              out,
              "tool-input-delta",
              Json.object().put("toolCallId", id).put("inputTextDelta", text));
      case Chunk.ToolCall call -> {
        if (!started.contains(call.id())) {
          closePart(out);
        }
        whole(out, call);
      }
      case Chunk.ToolResult result -> result(out, result);
      case Chunk.Step _ -> {
        closePart(out);
        out.raw(FINISH_STEP).raw(START_STEP);
      }
      case Chunk.Approval(var call) ->
          event(
              out,
              "tool-approval-request",
              Json.object().put("approvalId", call.id()).put("toolCallId", call.id()));
      case Chunk.Sources(var list) -> list.forEach(source -> source(out, source));
      case Chunk.Stage _ -> {
        // Its name is no part that all versions know; its parts stand between two steps.
      }
      case Chunk.Trimmed(var messages) -> trimmed = messages;
      case Chunk.Usage more -> usage = more;
      case Chunk.Finish(var reason) -> {
        closePart(out);
        out.raw(FINISH_STEP);
        event(out, "finish", Json.object().set("messageMetadata", metadata(reason)));
        Sse.done(out);
      }
      case Chunk.Failure failure -> {
        closePart(out);
        event(out, "error", Json.object().put("errorText", failure.text()));
        Sse.done(out);
      }
    }
  }

  @Override
  public void heartbeat(Utf8 out) {
    Sse.heartbeat(out);
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  private void delta(Utf8 out, String kind, String text) {
    if (!kind.equals(open)) {
      closePart(out);
      open = kind;
      parts++;
      out.text("data: {\"type\":\"" + kind + "-start\",\"id\":\"" + parts + "\"}\n\n");
      delta = Utf8.of("data: {\"type\":\"" + kind + "-delta\",\"id\":\"" + parts + "\",\"delta\":");
    }
    out.raw(delta).quoted(text).raw(DELTA_END);
  }

  private void closePart(Utf8 out) {
    if (open != null) {
      out.text("data: {\"type\":\"" + open + "-end\",\"id\":\"" + parts + "\"}\n\n");
      open = null;
    }
  }

  private static void source(Utf8 out, Chunk.Source source) {
    event(
        out,
        "source-document",
        Json.object()
            .put("sourceId", source.collection() + "/" + source.id())
            .put("mediaType", "application/json")
            .put("title", source.title()));
  }

  /// Arguments that are no JSON object are told as such: the client would throw on them.
  private void whole(Utf8 out, Chunk.ToolCall call) {
    tools.put(call.id(), call.name());
    var tool = tool(call.id(), call.name());
    var input = Results.object(call.arguments());
    if (input.isPresent()) {
      tool.set("input", input.get());
      event(out, "tool-input-available", dynamic(tool, call.name()));
    } else {
      tool.put("input", call.arguments())
          .put("errorText", "The model wrote arguments that are not JSON.");
      event(out, "tool-input-error", dynamic(tool, call.name()));
    }
  }

  /// One of a call that was never told would make the client throw.
  private void result(Utf8 out, Chunk.ToolResult result) {
    var name = tools.get(result.id());
    if (name == null) {
      return;
    }
    var told = Json.object().put("toolCallId", result.id());
    if (result.isError()) {
      told.put("errorText", Results.json(result.json()).asText(result.json()));
      event(out, "tool-output-error", dynamic(told, name));
    } else {
      told.set("output", Results.json(result.json()));
      event(out, "tool-output-available", dynamic(told, name));
    }
  }

  private static ObjectNode tool(String id, String name) {
    return Json.object().put("toolCallId", id).put("toolName", name);
  }

  /// What the page does not know by name it shows as a part of any tool.
  private ObjectNode dynamic(ObjectNode tool, String name) {
    return pageTools.contains(name) ? tool : tool.put("dynamic", true);
  }

  private ObjectNode metadata(Chunk.Reason reason) {
    var metadata = Json.object().put("model", model);
    metadata.put("finishReason", Reasons.aiSdk(reason));
    if (trimmed > 0) {
      metadata.put("trimmedMessages", trimmed);
    }
    if (usage != null) {
      metadata
          .putObject("usage")
          .put("inputTokens", usage.input())
          .put("outputTokens", usage.output())
          .put("totalTokens", usage.total())
          .put("cachedInputTokens", usage.cached())
          .put("reasoningTokens", usage.reasoning())
          .put("estimated", usage.estimated());
      if (usage.costMicros() != null) {
        metadata.put("costUsd", usage.costUsd());
      }
    }
    return metadata;
  }

  private static void event(Utf8 out, String type, ObjectNode fields) {
    var event = Json.object().put("type", type);
    event.setAll(fields);
    Sse.data(out, event);
  }
}
