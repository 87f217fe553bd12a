package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A request for a response, in the subset that needs no memory: the whole history comes along.
///
/// @param echo what the response repeats of it
record ResponsesRequest(String model, Prompt prompt, boolean streams, ObjectNode echo) {
  static ResponsesRequest read(JsonNode body) {
    requireNoMemory(body);
    var gathered = new Gathered();
    if (!body.path("instructions").asText("").isEmpty() && !body.path("instructions").isNull()) {
      gathered.messages.add(new Message.Instruction(body.path("instructions").asText()));
    }
    var input = body.path("input");
    if (input.isTextual() && !input.textValue().isEmpty()) {
      gathered.messages.add(new Message.User(input.textValue()));
    } else if (input.isArray() && !input.isEmpty()) {
      for (int i = 0; i < input.size(); i++) {
        gathered.add(input.get(i), "input[" + i + "]");
      }
      gathered.endAssistant();
    } else {
      throw Reading.malformed("input is required: a text, or a list with one item at least.");
    }
    var choice = body.path("tool_choice");
    var tools = OpenAiFields.tools(body.path("tools"), choice.path("name").asText(""));
    return new ResponsesRequest(
        body.path("model").asText(""),
        new Prompt(gathered.messages, tools, options(body)),
        body.path("stream").asBoolean(false),
        echo(body));
  }

  private static void requireNoMemory(JsonNode body) {
    for (var name : List.of("previous_response_id", "conversation")) {
      if (!OpenAiFields.isAbsent(body.path(name))) {
        throw Reading.malformed(
            name + " is not known here: responses are not stored, so send the whole input.");
      }
    }
    if (body.path("background").asBoolean(false)) {
      throw Reading.malformed("background can only be false: responses are not stored.");
    }
    if (!OpenAiFields.isAbsent(body.path("prompt"))) {
      throw Reading.malformed("prompt is not known here: send instructions and input.");
    }
  }

  private static Prompt.Options options(JsonNode body) {
    var format = body.at("/text/format");
    return new Prompt.Options(
        OpenAiFields.count(body, "max_output_tokens"),
        OpenAiFields.number(body, "temperature", 0, 2),
        OpenAiFields.number(body, "top_p", 0, 1),
        null,
        List.of(),
        OpenAiFields.format(format, format, "text.format"),
        OpenAiFields.toolUse(body.path("tool_choice"), body.at("/tool_choice/name").asText("")),
        OpenAiFields.think(body.at("/reasoning/effort")));
  }

  private static ObjectNode echo(JsonNode body) {
    var echo = Json.object();
    var usual =
        Json.parse(
            """
            {"instructions": null, "max_output_tokens": null, "metadata": {},
             "parallel_tool_calls": true, "temperature": 1, "tool_choice": "auto", "tools": [],
             "top_p": 1, "text": {"format": {"type": "text"}}, "reasoning": {"effort": null, "summary": null},
             "truncation": "disabled", "user": null}
            """);
    for (var property : usual.properties()) {
      var given = body.path(property.getKey());
      echo.set(
          property.getKey(), OpenAiFields.isAbsent(given) ? property.getValue() : given.deepCopy());
    }
    return echo.put("store", false).put("background", false).putNull("previous_response_id");
  }

  /// Items become turns: what the assistant said and the calls behind it are one turn to a model.
  private static final class Gathered {
    private final List<Message> messages = new ArrayList<>();
    private final Map<String, String> tools = new HashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final List<Message.ToolCall> calls = new ArrayList<>();

    private void add(JsonNode item, String at) {
      switch (item.path("type").asText(item.has("role") ? "message" : "")) {
        case "message" -> message(item, at);
        case "function_call" -> {
          var id = item.path("call_id").asText("");
          var name = item.path("name").asText("");
          tools.put(id, name);
          calls.add(new Message.ToolCall(id, name, item.path("arguments").asText("{}")));
        }
        case "function_call_output" -> output(item, at);
        case "reasoning" -> {
          // Models think anew.
        }
        case "item_reference" ->
            throw Reading.malformed(
                at + " refers to an item: nothing is stored here, so send the item itself.");
        default ->
            throw Reading.malformed(
                at
                    + ".type is '"
                    + item.path("type").asText("")
                    + "': use message, function_call, function_call_output or reasoning.");
      }
    }

    private void message(JsonNode item, String at) {
      var parts = parts(item.path("content"), at);
      switch (item.path("role").asText("")) {
        case "assistant" -> {
          if (!calls.isEmpty()) {
            endAssistant();
          }
          text.append(new Message.User(parts).text());
        }
        case "system", "developer" -> {
          endAssistant();
          messages.add(new Message.Instruction(new Message.User(parts).text()));
        }
        case "user" -> {
          endAssistant();
          if (parts.isEmpty()) {
            throw Reading.malformed(at + ".content is empty: it is a text, or a list of parts.");
          }
          messages.add(new Message.User(parts));
        }
        default -> throw Reading.malformed(at + ".role is system, developer, user or assistant.");
      }
    }

    private void output(JsonNode item, String at) {
      endAssistant();
      var id = item.path("call_id").asText("");
      var name = tools.get(id);
      if (name == null) {
        throw Reading.malformed(at + ".call_id '" + id + "' is of no function_call before it.");
      }
      messages.add(
          new Message.ToolResult(
              id, name, new Message.User(parts(item.path("output"), at)).text()));
    }

    private void endAssistant() {
      if (!text.isEmpty() || !calls.isEmpty()) {
        messages.add(new Message.Assistant(text.toString(), calls));
        text.setLength(0);
        calls.clear();
      }
    }

    private static List<Message.Part> parts(JsonNode content, String at) {
      var parts = new ArrayList<Message.Part>();
      if (content.isTextual()) {
        Reading.addText(parts, content);
      } else if (!content.isArray()) {
        throw Reading.malformed(at + " needs content: a text, or a list of parts.");
      }
      for (var part : content) {
        switch (part.path("type").asText("")) {
          case "input_text", "output_text", "text" -> Reading.addText(parts, part.path("text"));
          case "refusal" -> Reading.addText(parts, part.path("refusal"));
          case "input_image" ->
              parts.add(Reading.file("image/png", part.path("image_url").asText(""), "image"));
          case "input_file" ->
              parts.add(
                  Reading.file(
                      "application/octet-stream",
                      part.path("file_data").asText(""),
                      part.path("filename").asText("file")));
          default -> parts.add(new Message.Part.Text("[something that this model cannot read]"));
        }
      }
      return parts;
    }
  }
}
