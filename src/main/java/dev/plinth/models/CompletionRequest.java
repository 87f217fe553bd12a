package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.List;

/// A request for the completion of a text. A model that chats takes the text for a question.
record CompletionRequest(String model, Prompt prompt, boolean streams, boolean includesUsage) {
  static CompletionRequest read(JsonNode body) {
    var prompts = Reading.texts(body.path("prompt"));
    if (prompts.size() != 1 || prompts.getFirst().isEmpty()) {
      throw Reading.malformed("prompt is one text: numbers of tokens are not known here.");
    }
    for (var name : List.of("n", "best_of")) {
      if (body.path(name).asInt(1) != 1) {
        throw Reading.malformed(name + " can only be 1.");
      }
    }
    boolean isInsert =
        !OpenAiFields.isAbsent(body.path("suffix")) && !body.path("suffix").asText("").isEmpty();
    if (isInsert || body.path("echo").asBoolean(false)) {
      throw Reading.malformed("echo and suffix are not known here.");
    }
    var options =
        new Prompt.Options(
            OpenAiFields.count(body, "max_tokens"),
            OpenAiFields.number(body, "temperature", 0, 2),
            OpenAiFields.number(body, "top_p", 0, 1),
            Reading.integer(body.path("seed")),
            OpenAiFields.stop(body.path("stop")),
            new Prompt.Format.Text(),
            Prompt.ToolUse.AUTO,
            null);
    return new CompletionRequest(
        body.path("model").asText(""),
        new Prompt(List.of(new Message.User(prompts.getFirst())), List.of(), options),
        body.path("stream").asBoolean(false),
        body.at("/stream_options/include_usage").asBoolean(false));
  }
}
