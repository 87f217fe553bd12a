package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;

/// Plausible values of schemas, the same at every run: what a schema itself gives as an example,
/// else something of the right type, format and size.
final class Examples {
  private static final int DEPTH_MAX = 8;
  private static final String PLAIN = "value";

  /// What common patterns take.
  private static final List<String> TEXTS =
      List.of(
          "abc",
          "ABC",
          "abc-1",
          "A1",
          "1",
          "123",
          "12345",
          "1234-5678",
          "#336699",
          "+15550100",
          "10:30",
          "2026-11-22",
          "abc.def",
          "abc_def",
          "ABC-123",
          "a@example.com",
          "0000000000");

  private final ObjectNode components;

  /// @param components the schemas that references lead to
  Examples(ObjectNode components) {
    this.components = components;
  }

  /// A value that the schema takes; empty where none is found.
  Optional<JsonNode> of(JsonNode schema) {
    return of(schema, PLAIN, 0);
  }

  private Optional<JsonNode> of(JsonNode schema, String member, int depth) {
    if (depth > DEPTH_MAX) {
      return Optional.empty();
    }
    if (schema.has("$ref")) {
      var reference = schema.path("$ref").asText();
      var name = reference.substring(reference.lastIndexOf('/') + 1);
      var found = components.path(name);
      return JsonSchemas.isOne(name) && !found.has("examples")
          ? Optional.empty()
          : of(found, member, depth + 1);
    }
    if (schema.has("examples")) {
      return Optional.of(schema.path("examples").path(0));
    }
    for (var fixed : List.of("const", "default")) {
      if (schema.has(fixed)) {
        return Optional.of(schema.path(fixed));
      }
    }
    if (schema.has("enum")) {
      return Optional.of(schema.path("enum").path(0));
    }
    for (var several : List.of("oneOf", "anyOf")) {
      if (schema.has(several)) {
        return first(schema.path(several), member, depth);
      }
    }
    var type = schema.path("type");
    return typed(type.isArray() ? type.path(0).asText() : type.asText(), schema, member, depth);
  }

  private Optional<JsonNode> first(JsonNode several, String name, int depth) {
    for (var one : several) {
      var found = of(one, name, depth);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<JsonNode> typed(String type, JsonNode schema, String name, int depth) {
    return switch (type) {
      case "object" -> object(schema, depth);
      case "array" -> array(schema, name, depth);
      case "string" -> text(schema, name).map(TextNode::valueOf);
      case "integer" -> Optional.of(LongNode.valueOf((long) within(schema, 1)));
      case "number" -> Optional.of(Json.object().numberNode(within(schema, 1.5)));
      case "boolean" -> Optional.of(Json.object().booleanNode(false));
      case "null" -> Optional.of(Json.object().nullNode());
      default ->
          schema.has("properties") || schema.has("allOf")
              ? object(schema, depth)
              : Optional.of(Json.object());
    };
  }

  private Optional<JsonNode> object(JsonNode schema, int depth) {
    ObjectNode object = Json.object();
    for (var one : schema.path("allOf")) {
      var part = of(one, PLAIN, depth + 1);
      if (part.isEmpty()) {
        return part;
      }
      part.get().properties().forEach(member -> object.set(member.getKey(), member.getValue()));
    }
    for (var property : schema.path("properties").properties()) {
      var value = of(property.getValue(), property.getKey(), depth + 1);
      if (value.isPresent()) {
        object.set(property.getKey(), value.get());
      } else if (requires(schema, property.getKey())) {
        return Optional.empty();
      }
    }
    return Optional.of(object);
  }

  private static boolean requires(JsonNode schema, String name) {
    for (var required : schema.path("required")) {
      if (required.asText().equals(name)) {
        return true;
      }
    }
    return false;
  }

  private Optional<JsonNode> array(JsonNode schema, String name, int depth) {
    var array = Json.array();
    for (var element : schema.path("prefixItems")) {
      of(element, name, depth + 1).ifPresent(array::add);
    }
    if (schema.has("items")) {
      of(schema.path("items"), name, depth + 1).ifPresent(array::add);
    }
    return array.size() < schema.path("minItems").asInt() ? Optional.empty() : Optional.of(array);
  }

  private static double within(JsonNode schema, double usual) {
    double least = schema.path("minimum").asDouble(usual);
    return Math.min(
        Math.max(usual, least), schema.path("maximum").asDouble(Math.max(usual, least)));
  }

  private static Optional<String> text(JsonNode schema, String name) {
    var formatted =
        switch (schema.path("format").asText()) {
          case "uuid" -> "0190a3c4-7d1e-7000-8000-000000000001";
          case "date" -> "2026-11-22";
          case "date-time" -> "2026-11-22T10:00:00.000Z";
          case "email" -> "ada@example.com";
          case "uri" -> "https://example.com/";
          case "uri-reference" -> "data:text/plain;base64,aGVsbG8=";
          case "password" -> "correct horse battery";
          default -> "";
        };
    int least = schema.path("minLength").asInt();
    int most = schema.path("maxLength").asInt(Integer.MAX_VALUE);
    var pattern = schema.path("pattern").asText("");
    return Stream.concat(Stream.of(formatted, words(name)), TEXTS.stream())
        .filter(text -> !text.isEmpty())
        .map(text ->
            text.length() < least && pattern.isEmpty()
                ? text + "x".repeat(least - text.length())
                : text)
        .map(text -> text.length() > most && pattern.isEmpty() ? text.substring(0, most) : text)
        .filter(text -> text.length() >= least && text.length() <= most && fits(text, pattern))
        .findFirst();
  }

  private static boolean fits(String text, String pattern) {
    try {
      return pattern.isEmpty() || Pattern.compile(pattern).matcher(text).find();
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  /// `dueDate` as a text: `Due date`.
  private static String words(String name) {
    var words =
        name.replaceAll("([a-z0-9])([A-Z])", "$1 $2")
            .replaceAll("[^A-Za-z0-9]+", " ")
            .strip()
            .toLowerCase(Locale.ROOT);
    return words.isEmpty()
        ? PLAIN
        : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
  }
}
