package dev.plinth.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;

/// JSON Schemas of values, by the type of their field.
final class ValueSchemas {
  private final Schema schema;

  ValueSchemas(Schema schema) {
    this.schema = schema;
  }

  /// The schema of what a field of this type holds.
  ObjectNode of(FieldType type) {
    return switch (type) {
      case FieldType.Text(int min, int max, var pattern, var _) -> {
        var text = ItemSchemas.type("string").put("maxLength", max);
        if (min > 0) {
          text.put("minLength", min);
        }
        if (pattern != null) {
          text.put("pattern", "^(?:" + pattern + ")$");
        }
        yield text;
      }
      case FieldType.Int(var min, var max) -> {
        var number = ItemSchemas.type("integer").put("format", "int64");
        if (min != null) {
          number.put("minimum", min);
        }
        if (max != null) {
          number.put("maximum", max);
        }
        yield number;
      }
      case FieldType.Real(var min, var max) -> {
        var number = ItemSchemas.type("number");
        if (min != null) {
          number.put("minimum", min);
        }
        if (max != null) {
          number.put("maximum", max);
        }
        yield number;
      }
      case FieldType.Decimal() -> ItemSchemas.type("number");
      case FieldType.Bool() -> ItemSchemas.type("boolean");
      case FieldType.Date() -> ItemSchemas.type("string").put("format", "date");
      case FieldType.DateTime(boolean epoch) ->
          epoch
              ? ItemSchemas.type("integer").put("description", "milliseconds since 1970")
              : ItemSchemas.type("string").put("format", "date-time");
      case FieldType.Email() -> ItemSchemas.type("string").put("format", "email");
      case FieldType.Url() -> ItemSchemas.type("string").put("format", "uri");
      case FieldType.Uuid() -> ItemSchemas.type("string").put("format", "uuid");
      case FieldType.File _ -> ItemSchemas.type("string").put("format", "uri-reference");
      case FieldType.OneOf(var values) -> {
        var text = ItemSchemas.type("string");
        values.forEach(text.putArray("enum")::add);
        yield text;
      }
      case FieldType.AnyJson _ -> Json.object();
      case FieldType.ListOf(var element, int max) ->
          ItemSchemas.array(of(element)).put("maxItems", max);
      case FieldType.Reference(var to, _) -> idOf(to);
      case FieldType.References(var to, _, int max) ->
          ItemSchemas.array(idOf(to)).put("maxItems", max);
    };
  }

  private ObjectNode idOf(String to) {
    return schema
        .collection(to)
        .map(ItemSchemas::id)
        .orElseGet(() -> ItemSchemas.type("string"))
        .put("description", "the id of an item of " + to);
  }
}
