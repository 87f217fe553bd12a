package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Draft;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Responses of OpenAI, as named events or as a whole: the answer is a list of items, each of which
/// begins, grows and is done.
public final class ResponsesEncoder implements AnswerEncoder {
  private static final byte[] DELTA_END = Utf8.of("}\n\n");

  private final String id;
  private final long created;
  private final ObjectNode echo;
  private final ArrayNode output = Json.array();
  private String model = "";
  private Chunk.@Nullable Usage usage;
  private @Nullable Item open;
  private int items;
  private long sequence;

  /// @param id unique, for the response and its items
  /// @param created epoch seconds
  /// @param echo what the response repeats of its request
  public ResponsesEncoder(String id, long created, ObjectNode echo) {
    this.id = id;
    this.created = created;
    this.echo = echo;
  }

  @Override
  public String contentType() {
    return Sse.CONTENT_TYPE;
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Cache-Control", "no-cache");
  }

  @Override
  public void encode(Chunk chunk, Utf8 out) {
    switch (chunk) {
      case Chunk.Text(var delta) -> {
        var item = open(out, Kind.MESSAGE, "", "");
        item.text.append(delta);
        delta(out, item, delta);
      }
      case Chunk.Reasoning(var delta) -> {
        var item = open(out, Kind.REASONING, "", "");
        item.text.append(delta);
        delta(out, item, delta);
      }
      case Chunk.Start(var name) -> {
        model = name;
        event(out, "response.created", Json.object().set("response", response("in_progress")));
        event(out, "response.in_progress", Json.object().set("response", response("in_progress")));
      }
      case Chunk.ToolStart(var call, var name) -> open(out, Kind.CALL, call, name);
      case Chunk.ToolArguments(var call, var delta) -> {
        if (open != null && open.call.equals(call)) {
          open.text.append(delta);
          delta(out, open, delta);
        }
      }
      case Chunk.ToolCall(var call, var name, var arguments) -> {
        var item = open(out, Kind.CALL, call, name);
        if (item.text.isEmpty()) {
          delta(out, item, arguments);
        }
        item.text.setLength(0);
        item.text.append(arguments);
        close(out);
      }
      case Chunk.Usage more -> usage = more;
      case Chunk.Step _ -> close(out);
      case Chunk.Stage _,
          Chunk.ToolResult _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Sources _ -> {}
      case Chunk.Finish(var reason) -> {
        close(out);
        boolean isWhole = incomplete(reason).isEmpty();
        event(
            out,
            isWhole ? "response.completed" : "response.incomplete",
            Json.object().set("response", finished(reason, usage)));
      }
      case Chunk.Failure failure -> {
        close(out);
        fail(out, problem(failure));
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

  /// The whole response.
  public ObjectNode whole(Draft draft, long promptCharacters) {
    model = draft.model();
    if (!draft.reasoning().isEmpty()) {
      add(Kind.REASONING, "", "", draft.reasoning());
    }
    if (!draft.text().isEmpty() || draft.calls().isEmpty()) {
      add(Kind.MESSAGE, "", "", draft.text());
    }
    draft.calls().forEach(call -> add(Kind.CALL, call.id(), call.name(), call.arguments()));
    var reason =
        draft.end().orElseThrow() instanceof Chunk.Finish(var given) ? given : Chunk.Reason.STOP;
    return finished(reason, draft.usage(promptCharacters));
  }

  private void add(Kind kind, String call, String name, String text) {
    var item = new Item(kind, id, items++, call, name);
    item.text.append(text);
    output.add(item.json("completed"));
  }

  /// The item that grows: a new one where another kind, or another call, did before.
  private Item open(Utf8 out, Kind kind, String call, String name) {
    if (open != null && open.kind == kind && open.call.equals(call)) {
      return open;
    }
    close(out);
    var item = new Item(kind, id, items++, call, name);
    open = item;
    event(out, "response.output_item.added", item.place().set("item", item.json("in_progress")));
    switch (kind) {
      case MESSAGE -> part(out, item, "response.content_part.added", "");
      case REASONING -> part(out, item, "response.reasoning_summary_part.added", "");
      case CALL -> {}
    }
    return item;
  }

  private void close(Utf8 out) {
    var item = open;
    open = null;
    if (item == null) {
      return;
    }
    var text = item.text.toString();
    switch (item.kind) {
      case MESSAGE -> {
        var done = item.inside().put("text", text);
        done.putArray("logprobs");
        event(out, "response.output_text.done", done);
        part(out, item, "response.content_part.done", text);
      }
      case REASONING -> {
        event(out, "response.reasoning_summary_text.done", item.inside().put("text", text));
        part(out, item, "response.reasoning_summary_part.done", text);
      }
      case CALL ->
          event(
              out,
              "response.function_call_arguments.done",
              item.inside().put("name", item.name).put("arguments", text));
    }
    var whole = item.json("completed");
    output.add(whole);
    event(out, "response.output_item.done", item.place().set("item", whole));
  }

  private void part(Utf8 out, Item item, String event, String text) {
    event(out, event, item.inside().set("part", item.part(text)));
  }

  /// The one event that comes for every token.
  private void delta(Utf8 out, Item item, String delta) {
    out.raw(item.delta).number(sequence++).raw(item.deltaRest).quoted(delta).raw(DELTA_END);
  }

  private void fail(Utf8 out, Problem problem) {
    var failed = response("failed");
    failed
        .putObject("error")
        .put("code", problem.status() == 429 ? "rate_limit_exceeded" : "server_error")
        .put("message", problem.detail());
    event(out, "response.failed", Json.object().set("response", failed));
    event(
        out,
        "error",
        Json.object()
            .put("code", problem.code())
            .put("message", problem.detail())
            .putNull("param"));
  }

  private ObjectNode finished(Chunk.Reason reason, Chunk.@Nullable Usage figures) {
    var incomplete = incomplete(reason);
    var response = response(incomplete.isEmpty() ? "completed" : "incomplete");
    if (!incomplete.isEmpty()) {
      response.putObject("incomplete_details").put("reason", incomplete);
    }
    if (figures != null) {
      var json = response.putObject("usage").put("input_tokens", figures.input());
      json.putObject("input_tokens_details").put("cached_tokens", figures.cached());
      json.put("output_tokens", figures.output());
      json.putObject("output_tokens_details").put("reasoning_tokens", figures.reasoning());
      json.put("total_tokens", figures.total());
    }
    return response;
  }

  private ObjectNode response(String status) {
    var response =
        Json.object()
            .put("id", "resp_" + id)
            .put("object", "response")
            .put("created_at", created)
            .put("status", status)
            .put("model", model);
    response.setAll(echo);
    response.set("output", output.deepCopy());
    return response.putNull("error").putNull("incomplete_details").putNull("usage");
  }

  /// Why it is not whole; empty text for a whole one.
  private static String incomplete(Chunk.Reason reason) {
    return switch (reason) {
      case STOP, TOOL -> "";
      case LENGTH -> "max_output_tokens";
      case FILTERED -> "content_filter";
    };
  }

  private void event(Utf8 out, String type, JsonNode fields) {
    var event = Json.object().put("type", type).put("sequence_number", sequence++);
    event.setAll((ObjectNode) fields);
    out.text("event: " + type + "\ndata: ").json(event).raw(Sse.END);
  }

  private enum Kind {
    MESSAGE("msg_", "response.output_text.delta"),
    REASONING("rs_", "response.reasoning_summary_text.delta"),
    CALL("fc_", "response.function_call_arguments.delta");

    private final String prefix;
    private final String delta;

    Kind(String prefix, String delta) {
      this.prefix = prefix;
      this.delta = delta;
    }
  }

  /// One item of the output.
  private static final class Item {
    private final Kind kind;
    private final String id;
    private final int index;
    private final String call;
    private final String name;
    private final StringBuilder text = new StringBuilder();
    private final byte[] delta;
    private final byte[] deltaRest;

    private Item(Kind kind, String response, int index, String call, String name) {
      this.kind = kind;
      this.id = kind.prefix + response + (index == 0 ? "" : "_" + index);
      this.index = index;
      this.call = call;
      this.name = name;
      this.delta =
          Utf8.of(
              "event: "
                  + kind.delta
                  + "\ndata: {\"type\":\""
                  + kind.delta
                  + "\",\"sequence_number\":");
      var inside = Json.text(inside());
      this.deltaRest =
          Utf8.of(
              ","
                  + inside.substring(1, inside.length() - 1)
                  + (kind == Kind.MESSAGE ? ",\"logprobs\":[]" : "")
                  + ",\"delta\":");
    }

    private ObjectNode place() {
      return Json.object().put("output_index", index);
    }

    /// Where its text stands.
    private ObjectNode inside() {
      var inside = Json.object().put("item_id", id).put("output_index", index);
      return switch (kind) {
        case MESSAGE -> inside.put("content_index", 0);
        case REASONING -> inside.put("summary_index", 0);
        case CALL -> inside;
      };
    }

    private ObjectNode part(String words) {
      var part = Json.object();
      if (kind == Kind.REASONING) {
        return part.put("type", "summary_text").put("text", words);
      }
      part.put("type", "output_text").put("text", words).putArray("annotations");
      part.putArray("logprobs");
      return part;
    }

    private ObjectNode json(String status) {
      boolean isDone = status.equals("completed");
      var item = Json.object().put("id", id);
      switch (kind) {
        case MESSAGE -> {
          item.put("type", "message").put("role", "assistant").put("status", status);
          var content = item.putArray("content");
          if (isDone) {
            content.add(part(text.toString()));
          }
        }
        case REASONING -> {
          var summary = item.put("type", "reasoning").putArray("summary");
          if (isDone) {
            summary.add(part(text.toString()));
          }
        }
        case CALL ->
            item.put("type", "function_call")
                .put("call_id", call)
                .put("name", name)
                .put("arguments", isDone ? text.toString() : "")
                .put("status", status);
      }
      return item;
    }
  }
}
