package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A mock's items as the collection keeps them: the id under its own name and once each, a
/// reference as the id of what it refers to, no secrets and nothing that the collection does not
/// have.
record SeedItems(Entity entity) {
  private static final List<String> KEYS = List.of("id", "_id", "uuid", "slug");

  JsonNode of(JsonNode items) {
    var kept = Json.array();
    var ids = new HashSet<String>();
    for (var item : items) {
      if (item instanceof ObjectNode object) {
        var made = item(object);
        if (made.properties().stream().allMatch(member -> member.getKey().equals("id"))) {
          continue;
        }
        if (!made.has("id") && entity.collection().id() == IdType.TEXT) {
          made.put("id", free(ids));
        }
        if (!made.has("id") || ids.add(made.get("id").asText())) {
          kept.add(made);
        }
      }
    }
    return kept;
  }

  private static String free(Set<String> taken) {
    int number = taken.size() + 1;
    while (taken.contains(Integer.toString(number))) {
      number++;
    }
    return Integer.toString(number);
  }

  private ObjectNode item(ObjectNode item) {
    var made = Json.object();
    entity.keys().stream()
        .filter(item::has)
        .findFirst()
        .or(() -> key(item))
        .ifPresent(name -> made.set("id", item.get(name)));
    item.properties()
        .forEach(member -> {
          var name = member.getKey();
          boolean isKey = name.equals("id") || entity.keys().contains(name);
          if (!isSecret(name) && !isKey) {
            put(made, name, withoutSecrets(member.getValue()));
          }
        });
    return made;
  }

  private void put(ObjectNode made, String name, JsonNode value) {
    var embed = entity.embeds().get(name);
    var to = embed == null ? name : embed.reference();
    boolean isReference =
        entity.field(to).map(Field::type).filter(FieldType.Reference.class::isInstance).isPresent();
    if (!isReference) {
      var type = entity.field(name).map(Field::type);
      boolean isId = value.isObject() && type.filter(FieldType.Text.class::isInstance).isPresent();
      if (isId) {
        key(value).ifPresent(key -> made.set(name, value.get(key)));
      } else if (type.isPresent()) {
        made.set(name, value);
      }
    } else if (!value.isObject()) {
      made.set(to, value);
    } else {
      key(value).ifPresent(key -> made.set(to, value.get(key)));
    }
  }

  private static boolean isSecret(String name) {
    return SignInCalls.isPassword(name) || UserForm.isToken(name);
  }

  private static JsonNode withoutSecrets(JsonNode value) {
    return switch (value) {
      case ObjectNode object -> {
        var kept = Json.object();
        object
            .properties()
            .forEach(member -> {
              if (!isSecret(member.getKey())) {
                kept.set(member.getKey(), withoutSecrets(member.getValue()));
              }
            });
        yield kept;
      }
      case ArrayNode list -> {
        var kept = Json.array();
        list.forEach(item -> kept.add(withoutSecrets(item)));
        yield kept;
      }
      default -> value;
    };
  }

  private static Optional<String> key(JsonNode item) {
    return KEYS.stream().filter(item::has).findFirst();
  }
}
