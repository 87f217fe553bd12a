package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.records.Aggregate;
import dev.plinth.records.Expansion;
import dev.plinth.records.Finding;
import dev.plinth.records.Groups;
import dev.plinth.records.Sort;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/// The schemas of one collection in the native API, each a component with the collection's name
/// behind it: an item, what makes and changes it, a part of it, a page, groups, a number of items.
final class CollectionSchemas {
  private static final List<String> GENERAL =
      List.of("Item", "Items", "Made", "Page", "Count", "Patch");

  private final Schema schema;
  private final ItemSchemas items;

  CollectionSchemas(Schema schema, ItemSchemas items) {
    this.schema = schema;
    this.items = items;
  }

  /// Adds them; they stand for those that are about no collection in particular.
  void addTo(ObjectNode components) {
    if (!schema.collections().isEmpty()) {
      components.remove(GENERAL);
    }
    for (var collection : schema.collections()) {
      components.set(ItemSchemas.answered(collection), items.answeredItem(collection));
      components.set(ItemSchemas.sent(collection), items.sentItem(collection, false));
      components.set(ItemSchemas.patched(collection), items.patch(collection, false));
      components.set(name("Part", collection), part(collection));
      components.set(name("Page", collection), page(collection));
      components.set(name("Groups", collection), groups(collection));
      components.set(name("Count", collection), count(collection));
      for (var field : collection.fields()) {
        if (field.type() instanceof FieldType.AnyJson(var json, var _) && json != null) {
          JsonSchemas.add(collection, field, json, components);
        }
      }
    }
  }

  private static String name(String kind, Collection collection) {
    return kind + "_" + collection.name();
  }

  private static ObjectNode component(String kind, Collection collection) {
    return ItemSchemas.reference(name(kind, collection));
  }

  /// What a route's name of a schema means for the collection at hand.
  JsonNode of(String name, Collection collection) {
    return switch (name) {
      case "Item" -> item(collection);
      case "Page" ->
          ItemSchemas.anyOf(component("Page", collection), component("Groups", collection));
      case "Count" -> component("Count", collection);
      case "Made" -> ItemSchemas.anyOf(item(collection), component("Count", collection));
      default -> ItemSchemas.reference(name);
    };
  }

  /// What a route takes.
  ///
  /// @param form whether as a form
  JsonNode sent(String name, Collection collection, boolean form) {
    return switch (name) {
      case "Item" ->
          form
              ? items.sentItem(collection, true)
              : ItemSchemas.reference(ItemSchemas.sent(collection));
      case "Items" -> {
        var one = sent("Item", collection, form);
        yield form
            ? one
            : ItemSchemas.anyOf(
                one, ItemSchemas.array(one).put("minItems", 1).put("maxItems", 10_000));
      }
      case "Patch" ->
          form
              ? items.patch(collection, true)
              : ItemSchemas.reference(ItemSchemas.patched(collection));
      default -> ItemSchemas.reference(name);
    };
  }

  /// An item, whole or as `fields` and `expand` ask for it.
  private static JsonNode item(Collection collection) {
    return ItemSchemas.anyOf(ItemSchemas.item(collection), component("Part", collection));
  }

  private ObjectNode part(Collection collection) {
    var part =
        ItemSchemas.type("object").put("description", "An item as fields and expand ask for it.");
    var properties = part.putObject("properties");
    properties.set("id", ItemSchemas.id(collection));
    for (var field : collection.fields()) {
      if (!field.hidden()) {
        properties.set(field.name(), expandable(collection, field));
      }
    }
    for (var other : schema.collections()) {
      for (var name : leadingTo(collection, other)) {
        properties.set(
            name,
            ItemSchemas.array(component("Part", other))
                .put("maxItems", Expansion.ITEMS_MAX)
                .put(
                    "description",
                    "The first " + other.name() + " that refer here, by their ids."));
      }
    }
    return part;
  }

  private JsonNode expandable(Collection collection, Field field) {
    var plain = items.answeredField(collection, field);
    var target = field.type().target().flatMap(schema::collection);
    if (target.isEmpty()) {
      return plain;
    }
    var object = component("Part", target.get());
    return ItemSchemas.anyOf(
        plain, field.type() instanceof FieldType.References ? ItemSchemas.array(object) : object);
  }

  /// What `expand` calls the items of another collection that refer here.
  private List<String> leadingTo(Collection collection, Collection other) {
    var names =
        Stream.concat(
            Stream.of(other.name()),
            other.fields().stream()
                .filter(
                    field -> field.type().target().filter(collection.name()::equals).isPresent())
                .map(field -> other.name() + "(" + field.name() + ")"));
    return names.filter(name -> Expansion.back(schema, collection, name).isPresent()).toList();
  }

  /// An item in a list, with where its words were found.
  private static JsonNode found(Collection collection) {
    var search = collection.search();
    if (search == null || collection.field(Finding.HIGHLIGHT).isPresent()) {
      return item(collection);
    }
    var highlight = ItemSchemas.type("object");
    highlight.put("description", "Where the words of a search were found: HTML, by field.");
    var fields = highlight.putObject("properties");
    search.fields().forEach(name -> fields.set(name, ItemSchemas.type("string")));
    var more = ItemSchemas.type("object");
    more.putObject("properties").set(Finding.HIGHLIGHT, highlight);
    more.putArray("allOf").add(item(collection));
    return more;
  }

  private static ObjectNode page(Collection collection) {
    var page = ItemSchemas.type("object");
    var properties = page.putObject("properties");
    properties.set("items", ItemSchemas.array(found(collection)));
    properties.set(
        "next", ItemSchemas.type("string").put("description", "The cursor of the next page."));
    properties.set(
        "total",
        ItemSchemas.type("integer").put("description", "How many there are, with count=true."));
    properties.set(
        "totalIsExact",
        ItemSchemas.type("boolean").put("description", "false where there are more than that."));
    page.putArray("required").add("items");
    return page;
  }

  private ObjectNode count(Collection collection) {
    var count = ItemSchemas.type("object");
    var properties = count.putObject("properties");
    properties.set(
        "count",
        ItemSchemas.type("integer")
            .put("description", "How many items were made, changed or removed."));
    properties.set(
        "items",
        ItemSchemas.array(item(collection))
            .put(
                "description",
                "Those items; after a change or removal only where fields or expand ask for them."));
    count.putArray("required").add("count");
    return count;
  }

  /// What `aggregate`, `group` and `distinct` answer in place of items.
  private ObjectNode groups(Collection collection) {
    var keys =
        Stream.concat(Stream.of("id"), collection.fields().stream().map(Field::name))
            .filter(name -> Sort.isPossible(collection, name))
            .toList();
    var aggregates = new ArrayList<Aggregate>();
    aggregates.add(new Aggregate(Aggregate.Function.COUNT, null));
    for (var key : keys) {
      for (var function : Aggregate.Function.values()) {
        var one = new Aggregate(function, key);
        if (one.fault(collection).isEmpty()) {
          aggregates.add(one);
        }
      }
    }
    var members = new LinkedHashMap<String, JsonNode>();
    for (var member : Groups.members(schema, collection, keys, aggregates).fields()) {
      members.putIfAbsent(member.name(), ItemSchemas.answeredValue(items.value(member.type())));
    }
    var group = ItemSchemas.object(members);
    group.remove("required");
    var groups =
        ItemSchemas.type("object").put("description", "With aggregate, group or distinct.");
    var properties = groups.putObject("properties");
    properties.set("items", ItemSchemas.array(group));
    properties.set(
        "more", Json.object().put("const", true).put("description", "There are other groups."));
    groups.putArray("required").add("items");
    return groups;
  }
}
