package dev.plinth.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.harrel.jsonschema.Validator;
import dev.harrel.jsonschema.ValidatorFactory;
import dev.harrel.jsonschema.providers.JacksonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/// An OpenAPI document to hold against OpenAPI itself, and answers to hold against it. Objects are
/// closed here: a member that is not described is a fault.
public final class Described {
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final String OPENAPI = "/openapi/schemas/v3.1/schema.yaml";
  private static final String REFERENCE = "#/components/schemas/";

  /// Refused before a route is asked, which the answer `default` stands for.
  private static final List<Integer> BEFORE = List.of(405, 414, 431);

  /// How a request for what is not there is answered.
  private static final List<Integer> NOTHING = List.of(401, 404, 405);

  private final JsonNode document;
  private final Validator validator;
  private final Map<JsonNode, URI> closed = new HashMap<>();
  private final ObjectNode definitions = Json.object();
  private final Map<String, Set<Integer>> seen = new TreeMap<>();

  public Described(JsonNode document) {
    this.document = document;
    this.validator =
        new ValidatorFactory().withJsonNodeFactory(new JacksonNode.Factory()).createValidator();
    document
        .at("/components/schemas")
        .properties()
        .forEach(one -> {
          boolean isOfTheContract = one.getKey().startsWith("Json_");
          var name = one.getKey();
          var schema = one.getValue();
          definitions.set(name, isOfTheContract ? open(schema) : close(schema, true));
          definitions.set(name + "!", isOfTheContract ? open(schema) : close(schema, false));
        });
  }

  /// What is wrong with the document itself.
  public List<String> faults() {
    var faults =
        new ArrayList<>(errors("the document", validator.registerSchema(official()), document));
    var schemas = new ArrayList<JsonNode>();
    schemas(document, schemas);
    var dialect = URI.create(DIALECT);
    schemas.forEach(schema -> faults.addAll(errors("schema " + schema, dialect, schema)));
    for (var reference : document.findValuesAsText("$ref")) {
      if (document.at(reference.substring(1)).isMissingNode()) {
        faults.add(reference + " leads nowhere");
      }
    }
    var shapes = new HashSet<String>();
    var ids = new HashSet<String>();
    for (var path : document.path("paths").properties()) {
      if (!shapes.add(path.getKey().replaceAll("\\{[^}]*}", "{}"))) {
        faults.add(path.getKey() + " is there twice");
      }
      for (var operation : path.getValue().properties()) {
        var place = operation.getKey() + " " + path.getKey();
        if (!ids.add(operation.getValue().path("operationId").asText())) {
          faults.add(place + " has the operationId of another one");
        }
        parameters(place, path.getKey(), operation.getValue(), faults);
        examples(place, operation.getValue(), faults);
      }
    }
    document.at("/components/responses").forEach(one -> examples("a refusal", one, faults));
    return faults;
  }

  private static void parameters(
      String place, String path, JsonNode operation, List<String> faults) {
    var inPath = new ArrayList<String>();
    var all = new HashSet<String>();
    for (var parameter : operation.path("parameters")) {
      var name = parameter.path("name").asText();
      if (!all.add(parameter.path("in").asText() + " " + name)) {
        faults.add(place + " declares " + name + " twice");
      }
      if (parameter.path("in").asText().equals("path")) {
        inPath.add("{" + name + "}");
      }
    }
    var wanted = List.of(path.split("/", -1)).stream().filter(one -> one.startsWith("{")).toList();
    if (!inPath.equals(wanted)) {
      faults.add(place + " declares the path parameters " + inPath);
    }
  }

  /// Every example fits the schema beside it.
  private void examples(String place, JsonNode node, List<String> faults) {
    if (node.has("example") && node.has("schema")) {
      faults.addAll(
          errors("example of " + place, closed(node.path("schema")), node.path("example")));
    }
    node.forEach(one -> examples(place, one, faults));
  }

  private static void schemas(JsonNode node, List<JsonNode> found) {
    for (var member : node.properties()) {
      if (member.getKey().equals("schema")) {
        found.add(member.getValue());
      } else if (member.getKey().equals("schemas")) {
        member.getValue().forEach(found::add);
      } else if (!member.getKey().equals("example")) {
        schemas(member.getValue(), found);
      }
    }
    if (node.isArray()) {
      node.forEach(one -> schemas(one, found));
    }
  }

  private static JsonNode official() {
    try (InputStream in = Described.class.getResourceAsStream(OPENAPI)) {
      var text =
          new String(Objects.requireNonNull(in, OPENAPI).readAllBytes(), StandardCharsets.UTF_8);
      return Json.mapper()
          .valueToTree(new Load(LoadSettings.builder().build()).loadFromString(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The statuses that were seen of each operation, by its method and path.
  public Map<String, Set<Integer>> seen() {
    return seen;
  }

  /// Whether every request with a body has an example of it.
  public List<String> withoutExample() {
    var without = new ArrayList<String>();
    for (var path : document.path("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        operation
            .getValue()
            .at("/requestBody/content")
            .properties()
            .forEach(media -> {
              if (media.getKey().equals("application/json") && !media.getValue().has("example")) {
                without.add(operation.getKey() + " " + path.getKey());
              }
            });
      }
    }
    return without;
  }

  /// What is wrong with an answer.
  ///
  /// @param target path and query
  /// @param type the `Content-Type`; empty for none
  public List<String> faults(String method, String target, int status, String type, byte[] body) {
    var path = path(target);
    var operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    var place = method + " " + target + " (" + path + "): " + status;
    if (operation.isMissingNode()) {
      return NOTHING.contains(status) ? List.of() : List.of(place + ": is not described");
    }
    seen.computeIfAbsent(method + " " + path, _ -> new TreeSet<>()).add(status);
    var responses = operation.path("responses");
    var declared =
        resolved(
            BEFORE.contains(status)
                ? responses.path("default")
                : responses.path(Integer.toString(status)));
    if (declared.isMissingNode()) {
      return List.of(place + " is not declared: " + new String(body, StandardCharsets.UTF_8));
    }
    var content = declared.path("content");
    if (body.length == 0) {
      return content.isMissingNode() || method.equals("HEAD")
          ? List.of()
          : List.of(place + " has no body");
    }
    var plain = type.replaceAll(";.*", "");
    var media = content.has(plain) ? content.path(plain) : content.path("*/*");
    if (media.isMissingNode()) {
      return List.of(
          place + ": " + type + " is not declared: " + new String(body, StandardCharsets.UTF_8));
    }
    if (media.has("x-events")) {
      return events(place, media.path("x-events"), new String(body, StandardCharsets.UTF_8));
    }
    return plain.endsWith("json") && !plain.endsWith("ndjson")
        ? errors(place, closed(media.path("schema")), Json.read(body))
        : List.of();
  }

  private List<String> events(String place, JsonNode described, String text) {
    var faults = new ArrayList<String>();
    for (var event : text.split("\n\n", -1)) {
      var name = "message";
      var data = new StringBuilder();
      for (var line : event.split("\n", -1)) {
        if (line.startsWith("event:")) {
          name = line.substring("event:".length()).strip();
        } else if (line.startsWith("data:")) {
          data.append(line.substring("data:".length()).strip());
        }
      }
      if (data.isEmpty() || data.toString().equals("[DONE]")) {
        continue;
      }
      if (described.has(name)) {
        faults.addAll(
            errors(
                place + " event " + name,
                closed(described.path(name)),
                Json.parse(data.toString())));
      } else {
        faults.add(place + ": the event " + name + " is not described");
      }
    }
    return faults;
  }

  private JsonNode resolved(JsonNode response) {
    return response.has("$ref")
        ? document.at(response.path("$ref").asText().substring(1))
        : response;
  }

  /// The described path of a request: literal segments win.
  private String path(String target) {
    var segments = target.replaceAll("\\?.*", "").split("/", -1);
    var best = "";
    int bestLiterals = -1;
    for (var path : document.path("paths").properties()) {
      var wanted = path.getKey().split("/", -1);
      int literals = 0;
      boolean fits = wanted.length == segments.length;
      for (int i = 0; fits && i < wanted.length; i++) {
        boolean isParameter = wanted[i].startsWith("{");
        fits = isParameter || wanted[i].equals(segments[i]);
        literals += isParameter ? 0 : 1;
      }
      if (fits && literals > bestLiterals) {
        best = path.getKey();
        bestLiterals = literals;
      }
    }
    return best;
  }

  private List<String> errors(String place, URI schema, JsonNode instance) {
    var result = validator.validate(schema, instance);
    return result.isValid()
        ? List.of()
        : result.getErrors().stream()
            .map(e ->
                place + ": " + e.getInstanceLocation() + " " + e.getError() + " in " + instance)
            .limit(3)
            .toList();
  }

  private URI closed(JsonNode schema) {
    return closed.computeIfAbsent(
        schema,
        one -> {
          var root = Json.object().put("$schema", DIALECT);
          root.set("allOf", Json.array().add(close(one, true)));
          root.set("$defs", definitions);
          return validator.registerSchema(URI.create("urn:closed:" + closed.size()), root);
        });
  }

  /// A schema that takes no other members than it names.
  ///
  /// @param whole false for a part of an object, which is closed around it
  private static JsonNode close(JsonNode schema, boolean whole) {
    if (!(schema instanceof ObjectNode object)) {
      return schema;
    }
    var copy = Json.object();
    for (var member : object.properties()) {
      var value = member.getValue();
      copy.set(
          member.getKey(),
          switch (member.getKey()) {
            case "$ref" ->
                Json.mapper()
                    .getNodeFactory()
                    .textNode(value.asText().replace(REFERENCE, "#/$defs/") + (whole ? "" : "!"));
            case "properties" -> each(value, true);
            case "items", "additionalProperties" -> close(value, true);
            case "prefixItems" -> all(value, true);
            case "anyOf", "oneOf" -> all(value, whole);
            case "allOf" -> all(value, false);
            default -> value;
          });
    }
    boolean isObject = object.has("properties") || object.has("allOf");
    if (whole && isObject && !object.has("additionalProperties")) {
      copy.put("unevaluatedProperties", false);
    }
    return copy;
  }

  /// The schema of a field is as open as the contract has it.
  private static JsonNode open(JsonNode schema) {
    return Json.parse(Json.text(schema).replace(REFERENCE, "#/$defs/"));
  }

  private static JsonNode each(JsonNode members, boolean whole) {
    var copy = Json.object();
    members.properties().forEach(one -> copy.set(one.getKey(), close(one.getValue(), whole)));
    return copy;
  }

  private static JsonNode all(JsonNode list, boolean whole) {
    var copy = Json.array();
    list.forEach(one -> copy.add(close(one, whole)));
    return copy;
  }
}
