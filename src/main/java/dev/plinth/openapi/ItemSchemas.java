package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.records.Finding;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.List;
import java.util.Optional;

/// JSON Schemas of items, as they are answered and as they are sent.
final class ItemSchemas {
  private final Schema schema;

  ItemSchemas(Schema schema) {
    this.schema = schema;
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

  /// Adds the schemas of every collection.
  void addTo(ObjectNode components) {
    for (var collection : schema.collections()) {
      components.set(answered(collection), answeredItem(collection));
      components.set(sent(collection), sentItem(collection));
      components.set(patched(collection), patch(collection));
      for (var field : collection.fields()) {
        if (field.type() instanceof FieldType.AnyJson(var json, var _) && json != null) {
          JsonSchemas.add(collection, field, json, components);
        }
      }
    }
  }

  /// An item in a list, with where its words were found.
  static JsonNode found(Collection collection) {
    var item = reference(answered(collection));
    var search = collection.search();
    if (search == null || collection.field(Finding.HIGHLIGHT).isPresent()) {
      return item;
    }
    var highlight = type("object");
    highlight.put("description", "Where the words of a search were found: HTML, by field.");
    var fields = highlight.putObject("properties");
    search.fields().forEach(name -> fields.set(name, type("string")));
    var more = type("object");
    more.putObject("properties").set(Finding.HIGHLIGHT, highlight);
    return Json.object().set("allOf", Json.array().add(item).add(more));
  }

  private ObjectNode answeredItem(Collection collection) {
    var object = type("object");
    var properties = object.putObject("properties");
    properties.set("id", id(collection));
    for (var field : collection.fields()) {
      if (!field.hidden()) {
        properties.set(field.name(), answeredField(collection, field));
      }
    }
    object.putArray("required").add("id");
    return object;
  }

  private ObjectNode sentItem(Collection collection) {
    var object = type("object");
    var properties = object.putObject("properties");
    var required = Json.array();
    for (var field : collection.fields()) {
      if (field.set() == Field.Source.CLIENT) {
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
  private ObjectNode patch(Collection collection) {
    var object = type("object").put("description", "JSON Merge Patch (RFC 7396)");
    var properties = object.putObject("properties");
    for (var field : collection.fields()) {
      if (field.set() == Field.Source.CLIENT) {
        var whole =
            sent(field, isShaped(field) ? merged(collection, field) : field(collection, field));
        var described = field.required() ? whole : nullable(whole);
        boolean isCounted =
            field.type() instanceof FieldType.Int || field.type() instanceof FieldType.Real;
        properties.set(
            field.name(),
            isCounted
                ? Json.object().set("anyOf", Json.array().add(described).add(reference("Counted")))
                : described);
      }
    }
    return object;
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

  /// A field in an answer: null where nothing is in it, and for those who may not read it.
  private ObjectNode answeredField(Collection collection, Field field) {
    var described = nullable(field(collection, field));
    if (field.read() != null) {
      described.put("description", "null for everybody but: " + field.read());
    }
    return described;
  }

  private static ObjectNode sent(Field field, ObjectNode described) {
    if (field.write() != null) {
      var before = described.path("description").asText("");
      described.put(
          "description", (before.isEmpty() ? "" : before + "; ") + "only with: " + field.write());
    }
    return described;
  }

  /// The schema of a path through references: `author.name`.
  JsonNode at(Collection collection, List<String> path) {
    var name = path.getFirst();
    if (path.size() == 1) {
      return name.equals("id")
          ? id(collection)
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
        .<JsonNode>map(next -> at(next, path.subList(1, path.size())))
        .map(value -> isMany ? array(value) : value)
        .orElseGet(Json::object);
  }

  /// The schema of an item in the app's own form.
  JsonNode shaped(Template template, Collection collection) {
    return switch (template) {
      case Template.Literal(var value) -> literal(value);
      case Template.Variable(var path) ->
          path.equals(List.of("fields")) ? reference(answered(collection)) : at(collection, path);
      case Template.Elements(var elements) ->
          array(elements.isEmpty() ? Json.object() : shaped(elements.getFirst(), collection));
      case Template.Members(var members) -> {
        var object = type("object");
        var properties = object.putObject("properties");
        var all = Json.array();
        members.forEach((name, member) -> {
          var described = shaped(member, collection);
          if (name.equals(Template.Members.SPREAD)) {
            all.add(described);
          } else {
            properties.set(name, described);
          }
        });
        if (!all.isEmpty()) {
          object.set("allOf", all);
        }
        yield object;
      }
    };
  }

  static JsonNode literal(JsonNode value) {
    return Json.object().set("const", value);
  }

  private static ObjectNode nullable(ObjectNode described) {
    if (described.has("$ref")) {
      return Json.object().set("anyOf", Json.array().add(described).add(type("null")));
    }
    if (!described.has("type")) {
      return described;
    }
    var either = described.deepCopy();
    either.set("type", Json.array().add(described.path("type")).add("null"));
    if (described.has("enum")) {
      either.withArray("enum").addNull();
    }
    return either;
  }

  /// The schema of a type by itself.
  ObjectNode value(FieldType type) {
    return switch (type) {
      case FieldType.Text(int min, int max, var pattern, var _) -> {
        var text = type("string").put("maxLength", max);
        if (min > 0) {
          text.put("minLength", min);
        }
        if (pattern != null) {
          text.put("pattern", "^(?:" + pattern + ")$");
        }
        yield text;
      }
      case FieldType.Int(var min, var max) -> {
        var number = type("integer").put("format", "int64");
        if (min != null) {
          number.put("minimum", min);
        }
        if (max != null) {
          number.put("maximum", max);
        }
        yield number;
      }
      case FieldType.Real(var min, var max) -> {
        var number = type("number");
        if (min != null) {
          number.put("minimum", min);
        }
        if (max != null) {
          number.put("maximum", max);
        }
        yield number;
      }
      case FieldType.Decimal() -> type("number");
      case FieldType.Bool() -> type("boolean");
      case FieldType.Date() -> type("string").put("format", "date");
      case FieldType.DateTime(boolean epoch) ->
          epoch
              ? type("integer").put("description", "milliseconds since 1970")
              : type("string").put("format", "date-time");
      case FieldType.Email() -> type("string").put("format", "email");
      case FieldType.Url() -> type("string").put("format", "uri");
      case FieldType.Uuid() -> type("string").put("format", "uuid");
      case FieldType.File _ -> type("string").put("format", "uri-reference");
      case FieldType.OneOf(var values) -> {
        var text = type("string");
        values.forEach(text.putArray("enum")::add);
        yield text;
      }
      case FieldType.AnyJson _ -> Json.object();
      case FieldType.ListOf(var element, int max) -> array(value(element)).put("maxItems", max);
      case FieldType.Reference(var to, _) -> idOf(to);
      case FieldType.References(var to, _, int max) -> array(idOf(to)).put("maxItems", max);
    };
  }

  private ObjectNode idOf(String to) {
    return schema
        .collection(to)
        .map(ItemSchemas::id)
        .orElseGet(() -> type("string"))
        .put("description", "the id of an item of " + to);
  }
}
