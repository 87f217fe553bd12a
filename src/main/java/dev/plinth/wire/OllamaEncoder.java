package dev.plinth.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Draft;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Ollama's chat: one JSON object per line, the last with the figures; or one object for all.
public final class OllamaEncoder implements AnswerEncoder {
  private final Clock clock;
  private final long started = System.nanoTime();
  private String model = "";
  private Chunk.@Nullable Usage usage;
  private int calls;

  public OllamaEncoder(Clock clock) {
    this.clock = clock;
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public String encode(Chunk chunk) {
    return switch (chunk) {
      case Chunk.Start(var id) -> {
        model = id;
        yield "";
      }
      case Chunk.Text(var delta) -> line(message(delta));
      case Chunk.Reasoning(var delta) -> {
        var message = message("");
        message.withObject("message").put("thinking", delta);
        yield line(message);
      }
      case Chunk.ToolStart _, Chunk.ToolArguments _ -> "";
      case Chunk.ToolCall call -> {
        var message = message("");
        call(message.withObject("message"), call);
        yield line(message);
      }
      case Chunk.Usage more -> {
        usage = more;
        yield "";
      }
      case Chunk.Finish(var reason) -> line(finish(message(""), reason, usage));
      case Chunk.Failure failure -> line(error(failure.text()));
    };
  }

  /// An empty piece: the client would complain of an empty line.
  @Override
  public String heartbeat() {
    return line(message(""));
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  /// The whole answer.
  public ObjectNode whole(Draft draft, long promptCharacters) {
    model = draft.model();
    var answer = message(draft.text());
    var message = answer.withObject("message");
    if (!draft.reasoning().isEmpty()) {
      message.put("thinking", draft.reasoning());
    }
    draft.calls().forEach(call -> call(message, call));
    var reason =
        draft.end().orElseThrow() instanceof Chunk.Finish(var given) ? given : Chunk.Reason.STOP;
    return finish(answer, reason, draft.usage(promptCharacters));
  }

  /// Ollama's form of a problem.
  public static ObjectNode error(String text) {
    return Json.object().put("error", text);
  }

  private ObjectNode message(String text) {
    var line = Json.object().put("model", model).put("created_at", clock.instant().toString());
    line.putObject("message").put("role", "assistant").put("content", text);
    return line.put("done", false);
  }

  private void call(ObjectNode message, Chunk.ToolCall call) {
    var function =
        message
            .withArray("tool_calls")
            .addObject()
            .put("id", call.id())
            .putObject("function")
            .put("index", calls++)
            .put("name", call.name());
    try {
      function.set("arguments", Json.parse(call.arguments()));
    } catch (IllegalArgumentException e) {
      function.putObject("arguments");
    }
  }

  /// Durations are in nanoseconds. We know the whole alone; the rest is left at it.
  private ObjectNode finish(ObjectNode line, Chunk.Reason reason, Chunk.@Nullable Usage figures) {
    long total = System.nanoTime() - started;
    return line.put("done", true)
        .put("done_reason", Reasons.ollama(reason))
        .put("total_duration", total)
        .put("load_duration", 0)
        .put("prompt_eval_count", figures == null ? 0 : figures.input())
        .put("prompt_eval_duration", 0)
        .put("eval_count", figures == null ? 0 : figures.output())
        .put("eval_duration", total);
  }

  private static String line(ObjectNode value) {
    return Json.text(value) + "\n";
  }
}
