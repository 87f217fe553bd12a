package dev.plinth.wire;

import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;

/// The bare words of an answer, as the AI SDK's text protocol and `useObject` read them.
public final class TextEncoder implements AnswerEncoder {
  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Cache-Control", "no-cache");
  }

  @Override
  public String encode(Chunk chunk) {
    return chunk instanceof Chunk.Text(var delta) ? delta : "";
  }

  @Override
  public String heartbeat() {
    return "";
  }

  @Override
  public Problem problem(Chunk.Failure failure) {
    return Failing.asProviders(failure);
  }

  @Override
  public boolean breaksOnFailure() {
    return true;
  }
}
