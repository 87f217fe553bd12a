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
  private final String id;
  private final long created;
  private final boolean includesUsage;
  private final Map<String, Integer> calls = new LinkedHashMap<>();
  private String head = "";
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
  public String encode(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Start(var model) -> {
        head = head("chat.completion.chunk", model);
        yield delta("{\"role\":\"assistant\",\"content\":\"\"}");
      }
      case Chunk.Text(var text) -> delta("{\"content\":" + Json.quote(text) + "}");
      case Chunk.Reasoning(var text) -> delta("{\"reasoning_content\":" + Json.quote(text) + "}");
      case Chunk.ToolStart(var call, var name) -> start(call, name, "");
      case Chunk.ToolArguments(var call, var text) -> {
        var part = Json.object().put("index", calls.getOrDefault(call, 0));
        part.putObject("function").put("arguments", text);
        yield call(part);
      }
      case Chunk.ToolCall(var call, var name, var arguments) ->
          calls.containsKey(call) ? "" : start(call, name, arguments);
      case Chunk.Usage more -> {
        usage = more;
        yield "";
      }
      case Chunk.Finish(var reason) ->
          choice("{}", "\"" + Reasons.openAi(reason) + "\"") + usage() + Sse.data("[DONE]");
      case Chunk.Failure failure -> Sse.data(Json.text(error(problem(failure))));
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

  private String start(String call, String name, String arguments) {
    int index = calls.size();
    calls.put(call, index);
    var part = Json.object().put("index", index).put("id", call).put("type", "function");
    part.putObject("function").put("name", name).put("arguments", arguments);
    return call(part);
  }

  private String call(ObjectNode part) {
    return delta("{\"tool_calls\":[" + Json.text(part) + "]}");
  }

  private String delta(String json) {
    return choice(json, "null");
  }

  private String choice(String delta, String reason) {
    return Sse.data(
        head
            + "\"choices\":[{\"index\":0,\"delta\":"
            + delta
            + ",\"finish_reason\":"
            + reason
            + "}]}");
  }

  private String usage() {
    return includesUsage && usage != null
        ? Sse.data(head + "\"choices\":[],\"usage\":" + Json.text(usage(usage)) + "}")
        : "";
  }

  private String head(String object, String model) {
    return "{\"id\":"
        + Json.quote(id)
        + ",\"object\":\""
        + object
        + "\",\"created\":"
        + created
        + ",\"model\":"
        + Json.quote(model)
        + ",";
  }

  private static ObjectNode usage(Chunk.Usage usage) {
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
