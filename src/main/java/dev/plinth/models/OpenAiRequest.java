package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A request for a chat completion. Fields that we do not know are ignored, as other servers do;
/// one that would change what the answer means is refused.
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
    if (body.path("logprobs").asBoolean(false)) {
      throw Reading.malformed("logprobs can only be false: they are not known here.");
    }
    var messages = new ArrayList<Message>();
    var tools = new HashMap<String, String>();
    for (int i = 0; i < list.size(); i++) {
      messages.add(message(list.get(i), "messages[" + i + "]", tools));
    }
    var choice = body.path("tool_choice");
    var chosen = OpenAiFields.tools(body.path("tools"), choice.at("/function/name").asText(""));
    return new OpenAiRequest(
        body.path("model").asText(""),
        new Prompt(messages, chosen, options(body)),
        body.path("stream").asBoolean(false),
        body.at("/stream_options/include_usage").asBoolean(false));
  }

  private static Message message(JsonNode message, String at, Map<String, String> tools) {
    var content = message.path("content");
    var role = message.path("role").asText("");
    return switch (role) {
      case "system", "developer" -> new Message.Instruction(text(content, at));
      case "user" -> new Message.User(requireParts(content, at));
      case "assistant" -> {
        var calls = new ArrayList<Message.ToolCall>();
        for (var call : message.path("tool_calls")) {
          var id = call.path("id").asText("");
          var name = call.at("/function/name").asText("");
          tools.put(id, name);
          calls.add(new Message.ToolCall(id, name, call.at("/function/arguments").asText("{}")));
        }
        yield new Message.Assistant(text(content, at), calls);
      }
      case "tool" -> {
        var id = message.path("tool_call_id").asText("");
        var name = tools.get(id);
        if (name == null) {
          throw Reading.malformed(
              at + ".tool_call_id '" + id + "' is of no call in the messages before it.");
        }
        yield new Message.ToolResult(id, name, text(content, at));
      }
      default ->
          throw Reading.malformed(
              at + ".role is '" + role + "': use system, developer, user, assistant or tool.");
    };
  }

  private static String text(JsonNode content, String at) {
    return content.isTextual() ? content.textValue() : new Message.User(parts(content, at)).text();
  }

  private static List<Message.Part> requireParts(JsonNode content, String at) {
    var parts = parts(content, at);
    if (parts.isEmpty()) {
      throw Reading.malformed(at + ".content is empty: it is a text, or a list of parts.");
    }
    return parts;
  }

  private static List<Message.Part> parts(JsonNode content, String at) {
    var parts = new ArrayList<Message.Part>();
    if (!content.isTextual()
        && !content.isArray()
        && !content.isNull()
        && !content.isMissingNode()) {
      throw Reading.malformed(at + ".content is a text, or a list of parts.");
    }
    if (content.isTextual()) {
      Reading.addText(parts, content);
    }
    for (var part : content) {
      switch (part.path("type").asText("")) {
        case "text" -> Reading.addText(parts, part.path("text"));
        case "refusal" -> Reading.addText(parts, part.path("refusal"));
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
    var max = OpenAiFields.count(body, "max_completion_tokens");
    return new Prompt.Options(
        max == null ? OpenAiFields.count(body, "max_tokens") : max,
        OpenAiFields.number(body, "temperature", 0, 2),
        OpenAiFields.number(body, "top_p", 0, 1),
        Reading.integer(body.path("seed")),
        OpenAiFields.stop(body.path("stop")),
        format(body.path("response_format")),
        OpenAiFields.toolUse(
            body.path("tool_choice"), body.at("/tool_choice/function/name").asText("")),
        OpenAiFields.think(body.path("reasoning_effort")));
  }

  private static Prompt.Format format(JsonNode format) {
    return OpenAiFields.format(format, format.path("json_schema"), "response_format");
  }
}
