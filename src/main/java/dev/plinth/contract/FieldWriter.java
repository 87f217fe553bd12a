package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.List;

/// Writes a field, as short as it can be: `title: text`.
final class FieldWriter {
  private FieldWriter() {}

  static JsonNode json(Field field) {
    var object = Json.object();
    if (field.derived() != null) {
      var key =
          switch (field.type()) {
            case FieldType.Bool _ -> "flag";
            case FieldType.ListOf _ -> "ids";
            default -> "count";
          };
      object.put(key, field.derived());
      flag(object, "hidden", field.hidden());
      if (field.read() != null) {
        object.put("read", field.read());
      }
      return object;
    }
    type(object, field.type());
    flag(object, "required", field.required());
    flag(object, "unique", field.unique());
    if (field.fallback() != null) {
      object.set("default", field.fallback());
    }
    if (field.computed() != null) {
      object.put("computed", field.computed());
    } else if (field.set() != Field.Source.CLIENT) {
      object.put("set", source(field.set()));
    }
    flag(object, "hidden", field.hidden());
    if (field.read() != null) {
      object.put("read", field.read());
    }
    if (field.write() != null) {
      object.put("write", field.write());
    }
    was(object, field.was());
    return shortest(object);
  }

  static void was(ObjectNode object, List<String> names) {
    if (names.size() == 1) {
      object.put("was", names.getFirst());
    } else if (!names.isEmpty()) {
      object.set("was", Json.mapper().valueToTree(names));
    }
  }

  private static JsonNode shortest(ObjectNode object) {
    return object.size() == 1 ? TextNode.valueOf(object.path("type").textValue()) : object;
  }

  private static void flag(ObjectNode object, String key, boolean value) {
    if (value) {
      object.put(key, true);
    }
  }

  private static void type(ObjectNode object, FieldType type) {
    switch (type) {
      case FieldType.Text(int min, int max, var pattern, boolean caseless) -> {
        object.put("type", "text");
        if (min != 0) {
          object.put("min", min);
        }
        if (max != FieldType.Text.MAX) {
          object.put("max", max);
        }
        if (pattern != null) {
          object.put("pattern", pattern);
        }
        flag(object, "caseless", caseless);
      }
      case FieldType.Int(var min, var max) -> {
        object.put("type", "integer");
        if (min != null) {
          object.put("min", min);
        }
        if (max != null) {
          object.put("max", max);
        }
      }
      case FieldType.Real(var min, var max) -> {
        object.put("type", "number");
        if (min != null) {
          object.put("min", min);
        }
        if (max != null) {
          object.put("max", max);
        }
      }
      case FieldType.Decimal() -> object.put("type", "decimal");
      case FieldType.Bool() -> object.put("type", "boolean");
      case FieldType.Date() -> object.put("type", "date");
      case FieldType.DateTime(boolean epoch) -> {
        object.put("type", "datetime");
        flag(object, "epoch", epoch);
      }
      case FieldType.Email() -> object.put("type", "email");
      case FieldType.Url() -> object.put("type", "url");
      case FieldType.Uuid() -> object.put("type", "uuid");
      case FieldType.File(long maxBytes, var accept) -> {
        object.put("type", "file");
        if (maxBytes != FieldType.File.MAX) {
          object.put("maxBytes", size(maxBytes));
        }
        if (!accept.isEmpty()) {
          object.set("accept", Json.mapper().valueToTree(accept));
        }
      }
      case FieldType.OneOf(var values) -> {
        object.put("type", "choice");
        object.set("values", Json.mapper().valueToTree(values));
      }
      case FieldType.AnyJson(var schema, var file) -> {
        object.put("type", "json");
        if (file != null) {
          object.put("schema", file);
        } else if (schema != null) {
          object.set("schema", schema);
        }
      }
      case FieldType.ListOf(var element, int max) -> {
        var inner = Json.object();
        type(inner, element);
        object.put("type", "list");
        object.set("of", shortest(inner));
        if (max != FieldType.ListOf.MAX) {
          object.put("max", max);
        }
      }
      case FieldType.References(var to, var onDelete, int max) -> {
        object.put("type", "references").put("to", to).put("onDelete", onDelete(onDelete));
        if (max != FieldType.References.MAX) {
          object.put("max", max);
        }
      }
      case FieldType.Reference(var to, var onDelete) ->
          object.put("type", "reference").put("to", to).put("onDelete", onDelete(onDelete));
    }
  }

  private static String size(long bytes) {
    if (bytes % (1 << 20) == 0) {
      return (bytes >> 20) + "MiB";
    }
    return bytes % 1024 == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
  }

  private static String source(Field.Source source) {
    return switch (source) {
      case CLIENT -> "client";
      case CALLER -> "$caller.id";
      case CREATED -> "created";
      case UPDATED -> "updated";
      case SERVER -> "server";
    };
  }

  private static String onDelete(FieldType.OnDelete onDelete) {
    return switch (onDelete) {
      case CASCADE -> "cascade";
      case RESTRICT -> "restrict";
      case SET_NULL -> "setNull";
    };
  }
}
