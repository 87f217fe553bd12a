package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A request for a chat completion. Fields that we do not know are ignored, as other servers do.
///
/// @param model the id that was asked for; empty for none
record OpenAiRequest(String model, Prompt prompt, boolean streams, boolean includesUsage) {
  static OpenAiRequest read(JsonNode body) {
    var list = body.path("messages");
    if (!list.isArray() || list.isEmpty()) {
      throw Reading.malformed("messages is required: a list with one message at least.");
    }
    if (body.path("n").asInt(1) != 1) {
      throw Reading.malformed("n can only be 1.");
    }
    var messages = new ArrayList<Message>();
    var toolNames = new HashMap<String, String>();
    for (var message : list) {
      messages.add(message(message, toolNames));
    }
    return new OpenAiRequest(
        body.path("model").asText(""),
        new Prompt(messages, Reading.tools(body.path("tools")), options(body)),
        body.path("stream").asBoolean(false),
        body.at("/stream_options/include_usage").asBoolean(false));
  }

  private static Message message(JsonNode message, Map<String, String> toolNames) {
    var content = message.path("content");
    var role = message.path("role").asText("");
    return switch (role) {
      case "system", "developer" -> new Message.Instruction(text(content));
      case "user" -> new Message.User(parts(content));
      case "assistant" -> {
        var calls = new ArrayList<Message.ToolCall>();
        for (var call : message.path("tool_calls")) {
          var id = call.path("id").asText("");
          var name = call.at("/function/name").asText("");
          toolNames.put(id, name);
          calls.add(new Message.ToolCall(id, name, call.at("/function/arguments").asText("{}")));
        }
        yield new Message.Assistant(text(content), calls);
      }
      case "tool" -> {
        var id = message.path("tool_call_id").asText("");
        yield new Message.ToolResult(id, toolNames.getOrDefault(id, "tool"), text(content));
      }
      default ->
          throw Reading.malformed(
              "A message's role is system, developer, user, assistant or tool.");
    };
  }

  private static String text(JsonNode content) {
    return content.isTextual() ? content.textValue() : new Message.User(parts(content)).text();
  }

  private static List<Message.Part> parts(JsonNode content) {
    var parts = new ArrayList<Message.Part>();
    if (content.isTextual()) {
      parts.add(new Message.Part.Text(content.textValue()));
    }
    for (var part : content) {
      switch (part.path("type").asText("")) {
        case "text" -> parts.add(new Message.Part.Text(part.path("text").asText("")));
        case "image_url" ->
            parts.add(Reading.file("image/png", part.at("/image_url/url").asText(""), "image"));
        case "file" ->
            parts.add(
                Reading.file(
                    "application/octet-stream",
                    part.at("/file/file_data").asText(""),
                    part.at("/file/filename").asText("file")));
        default -> parts.add(new Message.Part.Text("[something that this model cannot read]"));
      }
    }
    return parts;
  }

  private static Prompt.Options options(JsonNode body) {
    var max = Reading.integer(body.path("max_completion_tokens"));
    var choice = body.path("tool_choice");
    return new Prompt.Options(
        max == null ? Reading.integer(body.path("max_tokens")) : max,
        Reading.number(body.path("temperature")),
        Reading.number(body.path("top_p")),
        Reading.integer(body.path("seed")),
        Reading.texts(body.path("stop")),
        format(body.path("response_format")),
        choice.isObject() ? named(choice) : toolUse(choice.asText("")),
        Prompt.Think.of(body.path("reasoning_effort").asText("")));
  }

  private static Prompt.ToolUse named(JsonNode choice) {
    var name = choice.at("/function/name").asText(choice.path("name").asText(""));
    return name.isEmpty() ? Prompt.ToolUse.REQUIRED : new Prompt.ToolUse.Named(name);
  }

  private static Prompt.ToolUse toolUse(String word) {
    return switch (word) {
      case "none" -> Prompt.ToolUse.NONE;
      case "required" -> Prompt.ToolUse.REQUIRED;
      default -> Prompt.ToolUse.AUTO;
    };
  }

  private static Prompt.Format format(JsonNode format) {
    return switch (format.path("type").asText("")) {
      case "json_object" -> new Prompt.Format.Json();
      case "json_schema" ->
          new Prompt.Format.Schema(
              format.at("/json_schema/name").asText("answer"),
              Json.text(format.at("/json_schema/schema")));
      default -> new Prompt.Format.Text();
    };
  }
}
