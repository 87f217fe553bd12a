package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Fields that OpenAI's requests have in common, each refused by name where it makes no sense.
final class OpenAiFields {
  private static final int STOPS_MAX = 16;

  private OpenAiFields() {}

  /// A number of tokens.
  static @Nullable Integer count(JsonNode body, String name) {
    var value = body.path(name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.canConvertToInt() || !value.isIntegralNumber() || value.asInt() < 1) {
      throw Reading.malformed(name + " is a whole number from 1 on.");
    }
    return value.asInt();
  }

  static @Nullable Double number(JsonNode body, String name, int min, int max) {
    var value = body.path(name);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isNumber() || value.asDouble() < min || value.asDouble() > max) {
      throw Reading.malformed(name + " is a number from " + min + " to " + max + ".");
    }
    return value.asDouble();
  }

  static List<String> stop(JsonNode stop) {
    var texts = Reading.texts(stop);
    boolean isWhole = isAbsent(stop) || stop.isTextual() || texts.size() == stop.size();
    if (!isWhole || texts.size() > STOPS_MAX || stop.isObject()) {
      throw Reading.malformed("stop is a text, or a list of " + STOPS_MAX + " texts at most.");
    }
    return texts;
  }

  /// How much to think: `none` to `high`; what is no such word is left to the model.
  static Prompt.@Nullable Think think(JsonNode effort) {
    return Prompt.Think.of(effort.asText(""));
  }

  /// @param name of the function where the choice is one
  static Prompt.ToolUse toolUse(JsonNode choice, String name) {
    if (choice.isObject()) {
      return name.isEmpty() ? Prompt.ToolUse.REQUIRED : new Prompt.ToolUse.Named(name);
    }
    return switch (choice.asText("auto")) {
      case "none" -> Prompt.ToolUse.NONE;
      case "required" -> Prompt.ToolUse.REQUIRED;
      case "auto", "null" -> Prompt.ToolUse.AUTO;
      default ->
          throw Reading.malformed("tool_choice is auto, none, required, or names a function.");
    };
  }

  /// The tools that the model may call.
  ///
  /// @param chosen the name of the tool that must be called; empty for any
  static List<Prompt.Tool> tools(JsonNode list, String chosen) {
    var tools = new ArrayList<Prompt.Tool>();
    for (int i = 0; i < list.size(); i++) {
      tools.add(tool(list.get(i), "tools[" + i + "]"));
    }
    if (!chosen.isEmpty() && tools.stream().noneMatch(tool -> tool.name().equals(chosen))) {
      throw Reading.malformed("tool_choice names '" + chosen + "', which is none of the tools.");
    }
    return tools;
  }

  /// One tool, as chat completions nest it or as responses lay it flat.
  private static Prompt.Tool tool(JsonNode item, String at) {
    if (!item.path("type").asText("function").equals("function")) {
      throw Reading.malformed(
          at + ".type is '" + item.path("type").asText() + "': only functions are known here.");
    }
    var function = item.path("function").isObject() ? item.path("function") : item;
    var name = function.path("name").asText("");
    if (!name.matches("[\\w.:-]{1,128}")) {
      throw Reading.malformed(at + " needs a name of up to 128 letters, digits, - or _.");
    }
    return Reading.tool(name, function);
  }

  /// @param described what holds the schema's name and the schema
  static Prompt.Format format(JsonNode format, JsonNode described, String at) {
    return switch (format.path("type").asText("text")) {
      case "text" -> new Prompt.Format.Text();
      case "json_object" -> new Prompt.Format.Json();
      case "json_schema" -> {
        if (!described.path("schema").isObject()) {
          throw Reading.malformed(at + " needs a schema: a JSON Schema object.");
        }
        yield new Prompt.Format.Schema(
            described.path("name").asText("answer"), Json.text(described.path("schema")));
      }
      default -> throw Reading.malformed(at + ".type is text, json_object or json_schema.");
    };
  }

  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }
}
