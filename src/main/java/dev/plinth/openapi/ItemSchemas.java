package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.records.Expansion;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// JSON Schemas of items, as they are answered and as they are sent.
final class ItemSchemas {
  private static final List<String> BOUNDS =
      List.of("maxLength", "minLength", "pattern", "minimum", "maximum", "maxItems");

  private final Schema schema;
  private final ValueSchemas values;

  ItemSchemas(Schema schema) {
    this.schema = schema;
    this.values = new ValueSchemas(schema);
  }

  static String answered(Collection collection) {
    return "Item_" + collection.name();
  }

  static String sent(Collection collection) {
    return "Input_" + collection.name();
  }

  static String patched(Collection collection) {
    return "Patch_" + collection.name();
  }

  static ObjectNode reference(String name) {
    return Json.object().put("$ref", "#/components/schemas/" + name);
  }

  static ObjectNode type(String type) {
    return Json.object().put("type", type);
  }

  static ObjectNode array(JsonNode items) {
    ObjectNode array = type("array");
    array.set("items", items);
    return array;
  }

  /// An item with all that a caller may see of it.
  ObjectNode answeredItem(Collection collection) {
    return answeredItem(collection, List.of());
  }

  /// The same with objects behind these references.
  ///
  /// @param expand `author`, `project.owner`, or what refers here: `comments`
  ObjectNode answeredItem(Collection collection, List<String> expand) {
    var members = new LinkedHashMap<String, JsonNode>();
    members.put("id", id(collection));
    for (var field : collection.fields()) {
      if (!field.hidden()) {
        members.put(field.name(), answeredField(collection, field));
      }
    }
    for (var step : expand.stream().map(ItemSchemas::first).distinct().toList()) {
      var inner =
          expand.stream()
              .filter(path -> path.startsWith(step + "."))
              .map(path -> path.substring(step.length() + 1))
              .toList();
      expanded(collection, step, inner).ifPresent(described -> members.put(step, described));
    }
    return object(members);
  }

  private static String first(String path) {
    int dot = path.indexOf('.');
    return dot < 0 ? path : path.substring(0, dot);
  }

  private Optional<JsonNode> expanded(Collection collection, String step, List<String> inner) {
    var type = collection.field(step).map(Field::type);
    var target = type.flatMap(FieldType::target).flatMap(schema::collection);
    if (target.isPresent()) {
      var object = inner.isEmpty() ? item(target.get()) : answeredItem(target.get(), inner);
      return Optional.of(
          type.get() instanceof FieldType.References ? nullable(array(object)) : orNull(object));
    }
    return Expansion.back(schema, collection, step)
        .map(found -> array(answeredItem(found.collection(), inner)));
  }

  /// An object that has all of these members.
  static ObjectNode object(Map<String, ? extends JsonNode> members) {
    var object = type("object");
    var properties = object.putObject("properties");
    members.forEach(properties::set);
    if (!members.isEmpty()) {
      members.keySet().forEach(object.putArray("required")::add);
    }
    return object;
  }

  /// An object of members and of what is spread into it: what stands beside a spread wins.
  ///
  /// @param spread schemas of objects; where they and the members share a name, they are taken
  ///   apart
  JsonNode object(Map<String, JsonNode> members, List<JsonNode> spread) {
    if (spread.isEmpty()) {
      return object(members);
    }
    boolean isApart =
        spread.stream()
            .noneMatch(one -> properties(one).keySet().stream().anyMatch(members::containsKey));
    if (members.isEmpty() && spread.size() == 1) {
      return spread.getFirst();
    }
    if (isApart) {
      var all = Json.array();
      spread.forEach(all::add);
      return object(members).set("allOf", all);
    }
    var together = new LinkedHashMap<String, JsonNode>();
    spread.forEach(one -> together.putAll(properties(one)));
    together.putAll(members);
    return object(together);
  }

  /// The members of an object, behind a reference too.
  private Map<String, JsonNode> properties(JsonNode object) {
    var found = new LinkedHashMap<String, JsonNode>();
    var name = object.path("$ref").asText("");
    var described =
        schema.collections().stream()
            .filter(one -> name.endsWith("/" + answered(one)))
            .findFirst()
            .<JsonNode>map(this::answeredItem)
            .orElse(object);
    described.path("allOf").forEach(one -> found.putAll(properties(one)));
    described
        .path("properties")
        .properties()
        .forEach(one -> found.put(one.getKey(), one.getValue()));
    return found;
  }

  static ObjectNode item(Collection collection) {
    return reference(answered(collection));
  }

  static ObjectNode orNull(JsonNode described) {
    return anyOf(described, type("null"));
  }

  static ObjectNode anyOf(JsonNode... several) {
    var all = Json.array();
    Stream.of(several).forEach(all::add);
    return Json.object().set("anyOf", all);
  }

  /// What makes an item, whose id is given where clients give ids.
  ///
  /// @param form whether it is sent as a form, whose files are bytes
  ObjectNode sentItem(Collection collection, boolean form) {
    var object = type("object");
    var properties = object.putObject("properties");
    var required = Json.array();
    if (collection.id() == Collection.IdType.TEXT) {
      properties.set("id", type("string").put("minLength", 1));
    }
    for (var field : collection.fields()) {
      if (field.set() == Field.Source.CLIENT) {
        if (form && field.type() instanceof FieldType.File) {
          properties.set(field.name(), binary());
          continue;
        }
        var described = sent(field, field(collection, field));
        if (field.fallback() != null) {
          described.set("default", field.fallback());
        }
        properties.set(field.name(), field.required() ? described : nullable(described));
        if (field.required() && field.fallback() == null) {
          required.add(field.name());
        }
      }
    }
    if (!required.isEmpty()) {
      object.set("required", required);
    }
    return object;
  }

  /// Some fields; JSON is merged (RFC 7396), numbers can be counted.
  ObjectNode patch(Collection collection, boolean form) {
    var object = type("object").put("description", "JSON Merge Patch (RFC 7396)");
    var properties = object.putObject("properties");
    for (var field : collection.fields()) {
      boolean isBytes = form && field.type() instanceof FieldType.File;
      if (isBytes && field.set() == Field.Source.CLIENT) {
        properties.set(field.name(), binary());
      } else if (field.set() == Field.Source.CLIENT) {
        var whole =
            sent(field, isShaped(field) ? merged(collection, field) : field(collection, field));
        var described = field.required() ? whole : nullable(whole);
        boolean isCounted =
            field.type() instanceof FieldType.Int || field.type() instanceof FieldType.Real;
        properties.set(
            field.name(), isCounted ? anyOf(described, reference("Counted")) : described);
      }
    }
    return object;
  }

  static ObjectNode binary() {
    return type("string").put("format", "binary");
  }

  static ObjectNode id(Collection collection) {
    return switch (collection.id()) {
      case INTEGER -> type("integer");
      case UUID -> type("string").put("format", "uuid");
      case TEXT -> type("string");
    };
  }

  ObjectNode field(Collection collection, Field field) {
    return isShaped(field) ? reference(JsonSchemas.name(collection, field)) : value(field.type());
  }

  /// The schema of a type by itself.
  ObjectNode value(FieldType type) {
    return values.of(type);
  }

  private static boolean isShaped(Field field) {
    return field.type() instanceof FieldType.AnyJson(var json, var _) && json != null;
  }

  private static ObjectNode merged(Collection collection, Field field) {
    return Json.object()
        .put(
            "description",
            "merged with what is there (RFC 7396); the result is a "
                + JsonSchemas.name(collection, field));
  }

  private static ObjectNode sent(Field field, ObjectNode described) {
    if (field.write() != null) {
      var before = described.path("description").asText("");
      described.put(
          "description", (before.isEmpty() ? "" : before + "; ") + "only with: " + field.write());
    }
    return described;
  }

  /// A field in an answer: null where nothing is in it, and for those who may not read it.
  ObjectNode answeredField(Collection collection, Field field) {
    var described = answeredValue(field(collection, field));
    if (field.read() != null) {
      described.put("description", "null for everybody but: " + field.read());
    }
    return described;
  }

  /// A value in an answer.
  static ObjectNode answeredValue(ObjectNode described) {
    return nullable(unbounded(described));
  }

  /// The schema of a path through references: `author.name`; null where there is nothing behind
  /// one.
  ///
  /// @param expand references that are answered as objects
  JsonNode at(Collection collection, List<String> path, List<String> expand) {
    var name = path.getFirst();
    if (path.size() == 1) {
      return name.equals("id")
          ? id(collection)
          : expand.stream().anyMatch(one -> first(one).equals(name))
              ? answeredItem(collection, expand).path("properties").path(name)
              : collection
                  .field(name)
                  .map(field -> answeredField(collection, field))
                  .orElseGet(Json::object);
    }
    Optional<Collection> target =
        collection.field(name).flatMap(found -> found.type().target()).flatMap(schema::collection);
    boolean isMany =
        collection
            .field(name)
            .filter(found -> found.type() instanceof FieldType.References)
            .isPresent();
    return target
        .<JsonNode>map(next -> at(next, path.subList(1, path.size()), List.of()))
        .map(value -> isMany ? nullable(array(value)) : optional(value))
        .orElseGet(Json::object);
  }

  /// The schema of an item in the app's own form.
  ///
  /// @param expand references that are answered as objects
  /// @param withId whether `$fields` holds the id
  JsonNode shaped(Template template, Collection collection, List<String> expand, boolean withId) {
    return switch (template) {
      case Template.Literal(var value) -> literal(value);
      case Template.Variable(var path) ->
          path.equals(List.of("fields"))
              ? fields(collection, expand, withId)
              : at(collection, path, expand);
      case Template.Elements(var elements) ->
          tuple(elements.stream().map(one -> shaped(one, collection, expand, withId)).toList());
      case Template.Members(var members) -> {
        var described = new LinkedHashMap<String, JsonNode>();
        var spread = new ArrayList<JsonNode>();
        members.forEach((name, member) -> {
          var one = shaped(member, collection, expand, withId);
          if (name.equals(Template.Members.SPREAD)) {
            spread.add(one);
          } else {
            described.put(name, one);
          }
        });
        yield object(described, spread);
      }
    };
  }

  private JsonNode fields(Collection collection, List<String> expand, boolean withId) {
    if (withId && expand.isEmpty()) {
      return item(collection);
    }
    var members = properties(answeredItem(collection, expand));
    if (!withId) {
      members.remove("id");
    }
    return object(members);
  }

  /// The schema of a member, or of an element by its place; empty where the schema does not tell.
  Optional<JsonNode> member(JsonNode described, String name) {
    if (described.path("type").asText().equals("array")) {
      return described.has("items")
          ? Optional.of(optional(described.path("items")))
          : Optional.ofNullable(
              described
                  .path("prefixItems")
                  .get(name.matches("\\d{1,3}") ? Integer.parseInt(name) : -1));
    }
    return Optional.ofNullable(properties(described).get(name));
  }

  /// An array with exactly these elements.
  static ObjectNode tuple(List<JsonNode> elements) {
    var array = type("array").put("minItems", elements.size()).put("maxItems", elements.size());
    if (!elements.isEmpty()) {
      elements.forEach(array.putArray("prefixItems")::add);
    }
    return array;
  }

  static JsonNode literal(JsonNode value) {
    return Json.object().set("const", value);
  }

  /// What older rows hold may be longer or larger than what is taken today.
  private static ObjectNode unbounded(ObjectNode described) {
    return described.without(BOUNDS);
  }

  private static JsonNode optional(JsonNode described) {
    return described instanceof ObjectNode object ? nullable(object) : described;
  }

  static ObjectNode nullable(ObjectNode described) {
    if (described.has("$ref")) {
      return orNull(described);
    }
    if (!described.has("type") || described.path("type").isArray()) {
      return described;
    }
    var either = described.deepCopy();
    either.set("type", Json.array().add(described.path("type")).add("null"));
    if (described.has("enum")) {
      either.withArray("enum").addNull();
    }
    return either;
  }
}
