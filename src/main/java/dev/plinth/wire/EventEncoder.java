package dev.plinth.wire;

import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;

/// Events for a page that reads them by hand. Such pages look for the words under one of a few
/// names, of which most were first those of a provider: each event has them under all.
public final class EventEncoder implements AnswerEncoder {
  private static final byte[] TEXT = Utf8.of("data: {\"text\":");
  private static final byte[] CONTENT = Utf8.of(",\"content\":");
  private static final byte[] DELTA = Utf8.of(",\"delta\":");
  private static final byte[] CHOICES =
      Utf8.of(",\"choices\":[{\"index\":0,\"delta\":{\"content\":");
  private static final byte[] TEXT_END = Utf8.of("},\"finish_reason\":null}]}\n\n");

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
        out.raw(TEXT).quoted(delta).raw(CONTENT).quoted(delta).raw(DELTA).quoted(delta);
        out.raw(CHOICES).quoted(delta).raw(TEXT_END);
      }
      case Chunk.Finish(var reason) -> {
        var end = Json.object().put("done", true);
        end.putArray("choices")
            .addObject()
            .put("index", 0)
            .put("finish_reason", Reasons.openAi(reason))
            .putObject("delta");
        Sse.data(out, end);
        Sse.done(out);
      }
      case Chunk.Failure failure -> {
        Sse.data(out, Json.object().put("error", failure.text()).put("done", true));
        Sse.done(out);
      }
      case Chunk.Start _,
          Chunk.Reasoning _,
          Chunk.ToolStart _,
          Chunk.ToolArguments _,
          Chunk.ToolCall _,
          Chunk.ToolResult _,
          Chunk.Approval _,
          Chunk.Trimmed _,
          Chunk.Sources _,
          Chunk.Stage _,
          Chunk.Step _,
          Chunk.Usage _ -> {}
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
}
