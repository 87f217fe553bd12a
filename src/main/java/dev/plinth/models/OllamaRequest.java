package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A request of an Ollama client: a chat, or a generation.
///
/// @param streams true when the field is absent: so it is on the wire
/// @param keepAlive how long the model is to stay loaded, as the client says it
record OllamaRequest(String model, Prompt prompt, boolean streams, @Nullable JsonNode keepAlive) {
  /// For `/api/chat`.
  static OllamaRequest chat(JsonNode body) {
    var messages = new ArrayList<Message>();
    int index = 0;
    for (var message : body.path("messages")) {
      message(messages, message, index++);
    }
    return read(body, messages);
  }

  /// For `/api/generate`. How the server puts a prompt together is its own business: `template`,
  /// `raw` and the numbers of `context` are taken for what they are, hints that another model does
  /// not know.
  static OllamaRequest generation(JsonNode body) {
    var messages = new ArrayList<Message>();
    var parts = new ArrayList<Message.Part>();
    Reading.addText(parts, body.path("prompt"));
    if (!body.path("suffix").asText("").isEmpty()) {
      throw Reading.malformed(model(body) + " does not support insert");
    }
    addImages(parts, body);
    if (!parts.isEmpty()) {
      if (!body.path("system").asText("").isEmpty()) {
        messages.add(new Message.Instruction(body.path("system").asText()));
      }
      messages.add(new Message.User(parts));
    }
    return read(body, messages);
  }

  /// The model that a request is about; clients of some calls say `name`.
  static String model(JsonNode body) {
    var model = body.path("model").asText("");
    return model.isEmpty() ? body.path("name").asText("") : model;
  }

  /// Whether the model is to be put away, when nothing is said to it.
  boolean unloads() {
    var text = keepAlive == null ? "" : keepAlive.asText("");
    return text.matches("0+(\\.0*)?([a-z]+)?");
  }

  private static OllamaRequest read(JsonNode body, List<Message> messages) {
    var model = model(body);
    if (model.isEmpty()) {
      throw Reading.malformed("model is required");
    }
    var options = body.path("options");
    var max = Reading.integer(options.path("num_predict"));
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
                think(body.path("think")))),
        body.path("stream").asBoolean(true),
        body.hasNonNull("keep_alive") ? body.path("keep_alive") : null);
  }

  private static void message(List<Message> messages, JsonNode message, int index) {
    var text = message.path("content").asText("");
    switch (message.path("role").asText("")) {
      case "system" -> messages.add(new Message.Instruction(text));
      case "user" -> {
        var parts = new ArrayList<Message.Part>();
        Reading.addText(parts, message.path("content"));
        addImages(parts, message);
        messages.add(new Message.User(parts));
      }
      case "assistant" -> {
        var calls = new ArrayList<Message.ToolCall>();
        for (var call : message.path("tool_calls")) {
          calls.add(
              new Message.ToolCall(
                  call.path("id").asText("call_" + index + "_" + calls.size()),
                  call.at("/function/name").asText(""),
                  Json.text(call.at("/function/arguments"))));
        }
        if (!text.isEmpty() || !calls.isEmpty()) {
          messages.add(new Message.Assistant(text, calls));
        }
      }
      case "tool" -> messages.add(result(messages, message, text));
      default ->
          throw Reading.malformed(
              "messages[" + index + "]: invalid role: use system, user, assistant or tool");
    }
  }

  /// Older clients do not say which call a result is for: it is for the first one without a result
  /// that fits by name.
  private static Message result(List<Message> messages, JsonNode message, String text) {
    var id = message.path("tool_call_id").asText("");
    var name = message.path("tool_name").asText(message.path("name").asText(""));
    var answered = new ArrayList<String>();
    for (var earlier : messages.reversed()) {
      if (earlier instanceof Message.ToolResult(var call, _, _)) {
        answered.add(call);
      } else if (earlier instanceof Message.Assistant(_, var calls)) {
        for (var call : calls) {
          boolean fits =
              id.isEmpty() ? name.isEmpty() || call.tool().equals(name) : call.id().equals(id);
          if (fits && !answered.contains(call.id())) {
            return new Message.ToolResult(call.id(), call.tool(), text);
          }
        }
        break;
      } else {
        break;
      }
    }
    return new Message.ToolResult(
        id.isEmpty() ? "call_0" : id, name.isEmpty() ? "tool" : name, text);
  }

  private static void addImages(List<Message.Part> parts, JsonNode holder) {
    Reading.texts(holder.path("images"))
        .forEach(image -> parts.add(new Message.Part.Image(mediaType(image), image)));
  }

  /// Ollama's clients send the bytes alone; how they begin says what they are.
  private static String mediaType(String base64) {
    if (base64.startsWith("/9j/")) {
      return "image/jpeg";
    }
    if (base64.startsWith("R0lGOD")) {
      return "image/gif";
    }
    return base64.startsWith("UklGR") ? "image/webp" : "image/png";
  }

  private static Prompt.@Nullable Think think(JsonNode think) {
    if (think.isBoolean()) {
      return Prompt.Think.of((Boolean) think.booleanValue());
    }
    return switch (think.asText("")) {
      case "", "null" -> null;
      case "none", "low", "medium", "high", "max" -> Prompt.Think.of(think.asText());
      default -> throw Reading.malformed("think is true, false, low, medium, high or max");
    };
  }

  private static Prompt.Format format(JsonNode format) {
    if (format.isObject()) {
      return new Prompt.Format.Schema("answer", Json.text(format));
    }
    return switch (format.asText("")) {
      case "" -> new Prompt.Format.Text();
      case "json" -> new Prompt.Format.Json();
      default -> throw Reading.malformed("format is \"json\" or a JSON schema");
    };
  }
}
