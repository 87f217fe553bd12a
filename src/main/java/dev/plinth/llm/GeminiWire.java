package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;

/// Gemini's `:streamGenerateContent`: it ends without a word, so that the reason tells a whole
/// answer from one that was cut.
final class GeminiWire implements Wire {
  private final Signatures signatures;
  private int calls;

  GeminiWire(Signatures signatures) {
    this.signatures = signatures;
  }

  @Override
  public void read(JsonNode document, Heard heard) {
    if (document.hasNonNull("error")) {
      heard.fail(Failures.ofError(document.path("error")));
      return;
    }
    usage(document.path("usageMetadata"), heard);
    var candidate = document.path("candidates").path(0);
    for (var part : candidate.path("content").path("parts")) {
      var text = part.path("text").asText("");
      if (part.path("thought").asBoolean(false)) {
        heard.reasoning(text);
      } else {
        heard.text(text);
      }
      if (part.hasNonNull("functionCall")) {
        call(part, heard);
      }
    }
    if (document.path("promptFeedback").hasNonNull("blockReason")) {
      heard.reason(Chunk.Reason.FILTERED);
    } else if (candidate.path("finishReason").isTextual()) {
      reason(candidate.path("finishReason").textValue(), heard);
    }
  }

  private void call(JsonNode part, Heard heard) {
    var call = part.path("functionCall");
    var id =
        heard.toolCall(
            calls++,
            call.path("id").asText(""),
            call.path("name").asText(""),
            call.path("args").isObject() ? Json.text(call.path("args")) : "{}");
    if (part.path("thoughtSignature").isTextual()) {
      signatures.keep(id, part.path("thoughtSignature").textValue());
    }
  }

  private static void reason(String word, Heard heard) {
    switch (word) {
      case "MAX_TOKENS" -> heard.reason(Chunk.Reason.LENGTH);
      case "MALFORMED_FUNCTION_CALL", "UNEXPECTED_TOOL_CALL" ->
          heard.fail(new Chunk.Failure(Chunk.Kind.BROKEN));
      case "OTHER", "FINISH_REASON_UNSPECIFIED" ->
          heard.fail(new Chunk.Failure(Chunk.Kind.CUT_SHORT));
      case "STOP" -> heard.reason(Chunk.Reason.STOP);
      default -> heard.reason(Chunk.Reason.FILTERED); // a dozen names for it, and more each year
    }
  }

  /// Thoughts are no part of the candidates' count, results of tools no part of the prompt's.
  private static void usage(JsonNode usage, Heard heard) {
    if (usage.isObject()) {
      var thoughts = Wire.count(usage.path("thoughtsTokenCount"));
      heard.input(
          Wire.sum(
              Wire.count(usage.path("promptTokenCount")),
              Wire.count(usage.path("toolUsePromptTokenCount"))));
      heard.output(Wire.sum(Wire.count(usage.path("candidatesTokenCount")), thoughts));
      heard.cached(Wire.count(usage.path("cachedContentTokenCount")));
      heard.thought(thoughts);
    }
  }
}
