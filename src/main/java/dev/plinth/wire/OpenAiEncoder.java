package dev.plinth.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Draft;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Chat completions of OpenAI, as a stream or as a whole.
public final class OpenAiEncoder implements AnswerEncoder {
  private static final String DATA = "data: ";
  private static final String CHOICE = "\"choices\":[{\"index\":0,\"delta\":";
  private static final byte[] DELTA_END = Utf8.of("},\"finish_reason\":null}]}\n\n");

  private final String id;
  private final long created;
  private final boolean includesUsage;
  private final Map<String, Integer> calls = new LinkedHashMap<>(0);
  private String head = "";
  private byte[] content = {};
  private byte[] reasoning = {};
  private Chunk.@Nullable Usage usage;

  /// @param created epoch seconds
  /// @param includesUsage whether the caller asked for a last chunk with the usage
  public OpenAiEncoder(String id, long created, boolean includesUsage) {
    this.id = id;
    this.created = created;
    this.includesUsage = includesUsage;
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
      case Chunk.Text(var text) -> out.raw(content).quoted(text).raw(DELTA_END);
      case Chunk.Reasoning(var text) -> out.raw(reasoning).quoted(text).raw(DELTA_END);
      case Chunk.Start(var model) -> {
        head = head(model);
        content = Utf8.of(DATA + head + CHOICE + "{\"content\":");
        reasoning = Utf8.of(DATA + head + CHOICE + "{\"reasoning_content\":");
        choice(out, "{\"role\":\"assistant\",\"content\":\"\"}", "null");
      }
      case Chunk.ToolStart(var call, var name) -> start(out, call, name, "");
      case Chunk.ToolArguments(var call, var text) -> {
        var part = Json.object().put("index", calls.getOrDefault(call, 0));
        part.putObject("function").put("arguments", text);
        call(out, part);
      }
      case Chunk.ToolCall(var call, var name, var arguments) -> {
        if (!calls.containsKey(call)) {
          start(out, call, name, arguments);
        }
      }
      case Chunk.Usage more -> usage = more;
      case Chunk.Finish(var reason) -> {
        choice(out, "{}", "\"" + Reasons.openAi(reason) + "\"");
        usage(out);
        Sse.done(out);
      }
      case Chunk.Failure failure -> Sse.data(out, error(problem(failure)));
      case Chunk.ToolResult _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Sources _,
          Chunk.Stage _,
          Chunk.Step _ -> {}
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

  /// A whole completion.
  public ObjectNode whole(Draft draft, long promptCharacters) {
    var completion =
        Json.object()
            .put("id", id)
            .put("object", "chat.completion")
            .put("created", created)
            .put("model", draft.model());
    var choice = completion.putArray("choices").addObject().put("index", 0);
    var message = choice.putObject("message").put("role", "assistant");
    var hasCalls = !draft.calls().isEmpty();
    message.put("content", hasCalls && draft.text().isEmpty() ? null : draft.text());
    if (!draft.reasoning().isEmpty()) {
      message.put("reasoning_content", draft.reasoning());
    }
    if (hasCalls) {
      var list = message.putArray("tool_calls");
      for (var call : draft.calls()) {
        list.addObject()
            .put("id", call.id())
            .put("type", "function")
            .putObject("function")
            .put("name", call.name())
            .put("arguments", call.arguments());
      }
    }
    choice.put(
        "finish_reason",
        draft.end().orElseThrow() instanceof Chunk.Finish(var reason)
            ? Reasons.openAi(reason)
            : "stop");
    choice.putNull("logprobs");
    completion.set("usage", usage(draft.usage(promptCharacters)));
    return completion;
  }

  /// OpenAI's form of a problem, with all four of its keys.
  public static ObjectNode error(Problem problem) {
    var type =
        switch (problem.status()) {
          case 400, 404, 405, 409, 413, 414, 415, 422, 431 -> "invalid_request_error";
          case 401 -> "authentication_error";
          case 403 -> "permission_error";
          case 429 -> "rate_limit_error";
          default -> "server_error";
        };
    var object = Json.object();
    object
        .putObject("error")
        .put("message", problem.detail())
        .put("type", type)
        .putNull("param")
        .put("code", problem.status() == 401 ? "invalid_api_key" : problem.code());
    return object;
  }

  private void start(Utf8 out, String call, String name, String arguments) {
    int index = calls.size();
    calls.put(call, index);
    var part = Json.object().put("index", index).put("id", call).put("type", "function");
    part.putObject("function").put("name", name).put("arguments", arguments);
    call(out, part);
  }

  private void call(Utf8 out, ObjectNode part) {
    choice(out, "{\"tool_calls\":[" + Json.text(part) + "]}", "null");
  }

  private void choice(Utf8 out, String delta, String reason) {
    out.text(DATA + head + CHOICE + delta + ",\"finish_reason\":" + reason + "}]}\n\n");
  }

  private void usage(Utf8 out) {
    if (includesUsage && usage != null) {
      out.text(DATA + head + "\"choices\":[],\"usage\":" + Json.text(usage(usage)) + "}\n\n");
    }
  }

  private String head(String model) {
    return "{\"id\":"
        + Json.quote(id)
        + ",\"object\":\"chat.completion.chunk\",\"created\":"
        + created
        + ",\"model\":"
        + Json.quote(model)
        + ",";
  }

  static ObjectNode usage(Chunk.Usage usage) {
    var json =
        Json.object()
            .put("prompt_tokens", usage.input())
            .put("completion_tokens", usage.output())
            .put("total_tokens", usage.total());
    json.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
    json.putObject("completion_tokens_details").put("reasoning_tokens", usage.reasoning());
    return json;
  }
}
