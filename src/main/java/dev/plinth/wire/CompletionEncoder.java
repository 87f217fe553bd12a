package dev.plinth.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Draft;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The completions of OpenAI from before there were chats: bare text in choices.
public final class CompletionEncoder implements AnswerEncoder {
  private final ObjectNode head;
  private final boolean includesUsage;
  private String model = "";
  private Chunk.@Nullable Usage usage;

  /// @param created epoch seconds
  /// @param includesUsage whether the caller asked for a last chunk with the usage
  public CompletionEncoder(String id, long created, boolean includesUsage) {
    this.head =
        Json.object().put("id", id).put("object", "text_completion").put("created", created);
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
      case Chunk.Start(var id) -> model = id;
      case Chunk.Text(var delta) -> Sse.data(out, completion(delta, null));
      case Chunk.Usage more -> usage = more;
      case Chunk.Finish(var reason) -> {
        Sse.data(out, completion("", reason));
        if (includesUsage && usage != null) {
          var last = head.deepCopy().put("model", model);
          last.putArray("choices");
          Sse.data(out, last.set("usage", OpenAiEncoder.usage(usage)));
        }
        Sse.done(out);
      }
      case Chunk.Failure failure -> Sse.data(out, OpenAiEncoder.error(problem(failure)));
      case Chunk.Reasoning _,
          Chunk.ToolStart _,
          Chunk.ToolArguments _,
          Chunk.ToolCall _,
          Chunk.ToolResult _,
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
    model = draft.model();
    var reason =
        draft.end().orElseThrow() instanceof Chunk.Finish(var given) ? given : Chunk.Reason.STOP;
    var whole = completion(draft.text(), reason);
    whole.set("usage", OpenAiEncoder.usage(draft.usage(promptCharacters)));
    return whole;
  }

  private ObjectNode completion(String text, Chunk.@Nullable Reason reason) {
    var completion = head.deepCopy().put("model", model);
    completion
        .putArray("choices")
        .addObject()
        .put("index", 0)
        .put("text", text)
        .put("finish_reason", reason == null ? null : Reasons.openAi(reason))
        .putNull("logprobs");
    return completion;
  }
}
