package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Draft;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/// Ollama's answers: one JSON object per line, the last with the figures; or one object for all. A
/// chat gives messages, a generation bare text.
public final class OllamaEncoder implements AnswerEncoder {
  private static final byte[] END = Utf8.of("},\"done\":false}\n");
  private static final byte[] GENERATED_END = Utf8.of(",\"done\":false}\n");
  private static final byte[] CONTENT =
      Utf8.of("\",\"message\":{\"role\":\"assistant\",\"content\":");
  private static final byte[] THINKING =
      Utf8.of("\",\"message\":{\"role\":\"assistant\",\"content\":\"\",\"thinking\":");
  private static final byte[] RESPONSE = Utf8.of("\",\"response\":");
  private static final byte[] RESPONSE_THINKING = Utf8.of("\",\"response\":\"\",\"thinking\":");

  private final Clock clock;
  private final boolean generates;
  private final long started = System.nanoTime();
  private long begun;
  private String model = "";
  private byte[] head = {};
  private Chunk.@Nullable Usage usage;
  private int calls;

  private OllamaEncoder(Clock clock, boolean generates) {
    this.clock = clock;
    this.generates = generates;
  }

  /// For `/api/chat`.
  public static OllamaEncoder chat(Clock clock) {
    return new OllamaEncoder(clock, false);
  }

  /// For `/api/generate`.
  public static OllamaEncoder generation(Clock clock) {
    return new OllamaEncoder(clock, true);
  }

  @Override
  public String contentType() {
    return "application/x-ndjson";
  }

  @Override
  public void encode(Chunk chunk, Utf8 out) {
    if (begun == 0 && !(chunk instanceof Chunk.Start)) {
      begun = System.nanoTime();
    }
    switch (chunk) {
      case Chunk.Text(var delta) -> piece(out, generates ? RESPONSE : CONTENT, delta);
      case Chunk.Reasoning(var delta) ->
          piece(out, generates ? RESPONSE_THINKING : THINKING, delta);
      case Chunk.Start(var id) -> {
        model = id;
        head = Utf8.of("{\"model\":" + Json.quote(id) + ",\"created_at\":\"");
      }
      case Chunk.ToolCall call -> {
        var answer = answer("");
        call(generates ? answer : answer.withObject("message"), call);
        line(out, answer);
      }
      case Chunk.Usage more -> usage = more;
      case Chunk.Finish(var reason) -> line(out, finish(answer(""), reason, usage));
      case Chunk.Failure failure -> line(out, error(failure.text()));
      case Chunk.ToolStart _,
          Chunk.ToolArguments _,
          Chunk.ToolResult _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Sources _,
          Chunk.Stage _,
          Chunk.Step _ -> {}
    }
  }

  /// An empty piece: the client would complain of an empty line.
  @Override
  public void heartbeat(Utf8 out) {
    piece(out, generates ? RESPONSE : CONTENT, "");
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  /// The whole answer.
  public ObjectNode whole(Draft draft, long promptCharacters) {
    model = draft.model();
    var answer = answer(draft.text());
    var holder = generates ? answer : answer.withObject("message");
    if (!draft.reasoning().isEmpty()) {
      holder.put("thinking", draft.reasoning());
    }
    draft.calls().forEach(call -> call(holder, call));
    var reason =
        draft.end().orElseThrow() instanceof Chunk.Finish(var given) ? given : Chunk.Reason.STOP;
    return finish(answer, reason, draft.usage(promptCharacters));
  }

  /// What a request without words is told: the model was loaded, or put away.
  ///
  /// @param word `load` or `unload`
  public ObjectNode nothingSaid(String id, String word) {
    model = id;
    return answer("").put("done", true).put("done_reason", word);
  }

  /// Ollama's form of a problem.
  public static ObjectNode error(String text) {
    return Json.object().put("error", text);
  }

  private void piece(Utf8 out, byte[] kind, String delta) {
    out.raw(head).text(clock.instant().toString()).raw(kind).quoted(delta);
    out.raw(generates ? GENERATED_END : END);
  }

  private ObjectNode answer(String text) {
    var answer = Json.object().put("model", model).put("created_at", clock.instant().toString());
    if (generates) {
      answer.put("response", text);
    } else {
      answer.putObject("message").put("role", "assistant").put("content", text);
    }
    return answer.put("done", false);
  }

  private void call(ObjectNode holder, Chunk.ToolCall call) {
    holder
        .withArray("tool_calls")
        .addObject()
        .put("id", call.id())
        .putObject("function")
        .put("index", calls++)
        .put("name", call.name())
        .set("arguments", Results.object(call.arguments()).orElseGet(Json::object));
  }

  /// Durations are in nanoseconds. How long a provider read and how long it wrote, it tells nobody:
  /// what lies before the first piece is taken for the one, the rest for the other.
  private ObjectNode finish(ObjectNode line, Chunk.Reason reason, Chunk.@Nullable Usage figures) {
    long now = System.nanoTime();
    long read = begun == 0 ? now - started : begun - started;
    return line.put("done", true)
        .put("done_reason", Reasons.ollama(reason))
        .put("total_duration", now - started)
        .put("load_duration", 0)
        .put("prompt_eval_count", figures == null ? 0 : figures.input())
        .put("prompt_eval_duration", read)
        .put("eval_count", figures == null ? 0 : figures.output())
        .put("eval_duration", now - started - read);
  }

  private static void line(Utf8 out, JsonNode value) {
    out.json(value).text("\n");
  }
}
