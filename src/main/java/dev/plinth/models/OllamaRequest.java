package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;

/// A chat request of an Ollama client.
///
/// @param streams true when the field is absent: so it is on the wire
record OllamaRequest(String model, Prompt prompt, boolean streams) {
  static OllamaRequest read(JsonNode body) {
    var model = body.path("model").asText("");
    if (model.isEmpty()) {
      throw Reading.malformed("model is required");
    }
    var messages = new ArrayList<Message>();
    for (var message : body.path("messages")) {
      messages.add(message(message));
    }
    var options = body.path("options");
    var max = Reading.integer(options.path("num_predict"));
    var think = body.path("think");
    return new OllamaRequest(
        model,
        new Prompt(
            messages,
            Reading.tools(body.path("tools")),
            new Prompt.Options(
                max != null && max > 0 ? max : null,
                Reading.number(options.path("temperature")),
                Reading.number(options.path("top_p")),
                Reading.integer(options.path("seed")),
                Reading.texts(options.path("stop")),
                format(body.path("format")),
                Prompt.ToolUse.AUTO,
                think.isBoolean()
                    ? Prompt.Think.of((Boolean) think.booleanValue())
                    : Prompt.Think.of(think.asText("")))),
        body.path("stream").asBoolean(true));
  }

  private static Message message(JsonNode message) {
    var text = message.path("content").asText("");
    return switch (message.path("role").asText("")) {
      case "system" -> new Message.Instruction(text);
      case "user" -> {
        var parts = new ArrayList<Message.Part>();
        parts.add(new Message.Part.Text(text));
        Reading.texts(message.path("images"))
            .forEach(image -> parts.add(new Message.Part.Image("image/png", image)));
        yield new Message.User(parts);
      }
      case "assistant" -> {
        var calls = new ArrayList<Message.ToolCall>();
        for (var call : message.path("tool_calls")) {
          calls.add(
              new Message.ToolCall(
                  call.path("id").asText("call_" + calls.size()),
                  call.at("/function/name").asText(""),
                  Json.text(call.at("/function/arguments"))));
        }
        yield new Message.Assistant(text, calls);
      }
      case "tool" ->
          new Message.ToolResult(
              message.path("tool_call_id").asText("call_0"),
              message.path("tool_name").asText("tool"),
              text);
      default -> throw Reading.malformed("invalid role: use system, user, assistant or tool");
    };
  }

  private static Prompt.Format format(JsonNode format) {
    if (format.isObject()) {
      return new Prompt.Format.Schema("answer", Json.text(format));
    }
    return format.asText("").equals("json") ? new Prompt.Format.Json() : new Prompt.Format.Text();
  }
}
