package dev.plinth.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.util.Optional;

/// What models and tools wrote as text, as the JSON that clients expect.
final class Results {
  private Results() {}

  /// A tool's result; text that is no JSON is a JSON string.
  static JsonNode json(String text) {
    try {
      var value = Json.parse(text);
      return value.isMissingNode() ? Json.mapper().getNodeFactory().textNode(text) : value;
    } catch (IllegalArgumentException e) {
      return Json.mapper().getNodeFactory().textNode(text);
    }
  }

  /// A call's arguments; empty where the model wrote something else than a JSON object. Nothing at
  /// all is an object without members: a tool may need none.
  static Optional<ObjectNode> object(String arguments) {
    if (arguments.isBlank()) {
      return Optional.of(Json.object());
    }
    try {
      return Json.parse(arguments) instanceof ObjectNode object
          ? Optional.of(object)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
