package dev.plinth.wire;

import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.util.Map;

/// The bare words of an answer, as the AI SDK's text protocol and `useObject` read them.
public final class TextEncoder implements AnswerEncoder {
  /// The first half of a character whose second half is still to come; empty text for none.
  private String half = "";

  @Override
  public String contentType() {
    return "text/plain; charset=utf-8";
  }

  @Override
  public Map<String, String> headers() {
    return Map.of("Cache-Control", "no-cache");
  }

  @Override
  public void encode(Chunk chunk, Utf8 out) {
    if (chunk instanceof Chunk.Text(var delta) && !delta.isEmpty()) {
      var text = half.isEmpty() ? delta : half + delta;
      boolean isCut = Character.isHighSurrogate(text.charAt(text.length() - 1));
      int whole = text.length() - (isCut ? 1 : 0);
      half = text.substring(whole);
      out.text(text.substring(0, whole));
    }
  }

  @Override
  public void heartbeat(Utf8 out) {
    // Whatever is written here is part of the answer.
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
