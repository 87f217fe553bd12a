package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.json.Json;
import dev.plinth.jsonschema.Effort;
import dev.plinth.jsonschema.JsonSchema;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// The JSON Schema of a field, as components of the document. In there a reference such as
/// `#/$defs/color` would lead into the whole document: each definition becomes a component of its
/// own, and references lead to those.
final class JsonSchemas {
  private static final String START = "Json_";
  private static final String COMPONENTS = "#/components/schemas/";
  private static final List<String> DEFINITIONS = List.of("$defs", "definitions");
  private static final Set<String> REFERENCES = Set.of("$ref", "$dynamicRef");
  private static final Set<String> ANCHORS = Set.of("$anchor", "$dynamicAnchor");

  /// What holds values and no schemas.
  private static final Set<String> VALUES = Set.of("const", "enum", "default", "examples");

  private final JsonNode schema;

  /// The component of each place that has one, by its pointer; the longest last.
  private final Map<String, String> names = new LinkedHashMap<>();

  private final Map<String, String> anchors = new HashMap<>();

  private JsonSchemas(String name, JsonNode schema) {
    this.schema = schema;
    names.put("", name);
    for (var kind : DEFINITIONS) {
      schema
          .path(kind)
          .fieldNames()
          .forEachRemaining(one -> names.put("/" + kind + "/" + escaped(one), unused(name, one)));
    }
    anchor(schema, "");
  }

  static String name(Collection collection, Field field) {
    return START + collection.name() + "_" + field.name();
  }

  /// Adds the components of a field's schema.
  static void add(Collection collection, Field field, JsonNode schema, ObjectNode components) {
    var made = new JsonSchemas(name(collection, field), schema);
    made.names.forEach((pointer, name) -> components.set(name, made.component(pointer)));
    if (components.path(name(collection, field)) instanceof ObjectNode object) {
      object.remove("examples");
      example(schema).ifPresent(value -> object.putArray("examples").add(value));
    }
  }

  /// Something that fits, be it what the schema itself gives as an example; empty where neither
  /// that nor a plausible value does.
  private static Optional<JsonNode> example(JsonNode schema) {
    var checked = JsonSchema.of(schema);
    return Stream.concat(
            schema.path("examples").valueStream(), new Examples(Json.object()).of(schema).stream())
        .filter(value -> checked.violations(value, Effort.ofOne()).isEmpty())
        .findFirst();
  }

  /// Whether a component is the schema of a field, of which only its own example is one.
  static boolean isOne(String component) {
    return component.startsWith(START);
  }

  private String unused(String base, String name) {
    var made = base + "_" + name.replaceAll("[^A-Za-z0-9._-]+", "_");
    while (names.containsValue(made)) {
      made += "_";
    }
    return made;
  }

  private JsonNode component(String pointer) {
    var found = rewritten(schema.at(pointer));
    if (pointer.isEmpty() && found instanceof ObjectNode object) {
      object.remove(DEFINITIONS);
      object.remove(List.of("$id", "$schema"));
    }
    return found;
  }

  private JsonNode rewritten(JsonNode node) {
    if (node.isArray()) {
      var list = Json.array();
      node.forEach(one -> list.add(rewritten(one)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    var object = Json.object();
    node.properties()
        .forEach(member -> {
          var name = member.getKey();
          var value = member.getValue();
          if (REFERENCES.contains(name) && value.isTextual()) {
            object.set("$ref", TextNode.valueOf(reference(value.textValue())));
          } else if (!ANCHORS.contains(name) || !value.isTextual()) {
            object.set(name, VALUES.contains(name) ? value : rewritten(value));
          }
        });
    return object;
  }

  /// Where a reference leads now: to a component, or to a place in one.
  private String reference(String from) {
    var fragment = URLDecoder.decode(from.substring(1).replace("+", "%2B"), StandardCharsets.UTF_8);
    var pointer = anchors.getOrDefault(fragment, fragment);
    var at = "";
    for (var one : names.keySet()) {
      boolean leads = pointer.equals(one) || pointer.startsWith(one + "/");
      at = leads && one.length() >= at.length() ? one : at;
    }
    return COMPONENTS + names.get(at) + pointer.substring(at.length());
  }

  private void anchor(JsonNode node, String pointer) {
    node.properties()
        .forEach(member -> {
          if (ANCHORS.contains(member.getKey()) && member.getValue().isTextual()) {
            anchors.put(member.getValue().textValue(), pointer);
          }
          anchor(member.getValue(), pointer + "/" + escaped(member.getKey()));
        });
    if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        anchor(node.path(i), pointer + "/" + i);
      }
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
