package dev.plinth.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Message;
import dev.plinth.llm.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the surfaces read alike.
final class Reading {
  private static final int QUOTED_FILE_MAX = 256 * 1024;

  private Reading() {}

  static RuntimeException malformed(String detail) {
    return new Problem.Malformed("invalid_request", detail).asException();
  }

  /// Words, unless there are none: models refuse a part that says nothing.
  static void addText(List<Message.Part> parts, JsonNode text) {
    if (!text.asText("").isEmpty()) {
      parts.add(new Message.Part.Text(text.asText()));
    }
  }

  static @Nullable Integer integer(JsonNode value) {
    return value.isNumber() && value.canConvertToInt() ? (Integer) value.intValue() : null;
  }

  static @Nullable Double number(JsonNode value) {
    return value.isNumber() ? (Double) value.doubleValue() : null;
  }

  /// One text, or several.
  static List<String> texts(JsonNode value) {
    var texts = new ArrayList<String>();
    if (value.isTextual()) {
      texts.add(value.textValue());
    }
    value.forEach(item -> {
      if (item.isTextual()) {
        texts.add(item.textValue());
      }
    });
    return texts;
  }

  /// Tools as OpenAI and Ollama list them.
  static List<Prompt.Tool> tools(JsonNode list) {
    var tools = new ArrayList<Prompt.Tool>();
    for (var item : list) {
      var function = item.path("function");
      if (function.hasNonNull("name")) {
        tools.add(tool(function.path("name").asText(), function));
      }
    }
    return tools;
  }

  static Prompt.Tool tool(String name, JsonNode described) {
    var parameters = described.path("parameters");
    return new Prompt.Tool(
        name,
        described.path("description").asText(""),
        parameters.isObject() ? Json.text(parameters) : "{\"type\":\"object\"}");
  }

  /// A file that came inside the request. Nothing is fetched for a caller, who would reach what
  /// only this server can reach: a picture behind an address is named instead.
  static Message.Part file(String mediaType, String url, String name) {
    var comma = url.indexOf(',');
    if (!url.startsWith("data:") || comma < 0) {
      return new Message.Part.Text("[file that was not sent along: " + name + "]");
    }
    var data = url.substring(comma + 1);
    boolean isBase64 = url.substring(0, comma).endsWith(";base64");
    var type = url.substring("data:".length(), comma).split(";", 2)[0];
    type = type.isEmpty() ? mediaType : type;
    if (type.startsWith("image/") && isBase64) {
      return new Message.Part.Image(type, data);
    }
    if (type.startsWith("text/") || type.equals("application/json")) {
      var text = isBase64 ? decoded(data) : data;
      var part = text.length() > QUOTED_FILE_MAX ? text.substring(0, QUOTED_FILE_MAX) : text;
      return new Message.Part.Text("[file " + name + "]\n" + part);
    }
    return new Message.Part.Text("[file that this model cannot read: " + name + "]");
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw malformed("A file's data URL is not base64.");
    }
  }
}
