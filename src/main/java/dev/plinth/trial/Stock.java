package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The items that calls are about: what earlier calls made, else one that is made for the purpose,
/// since an empty list tells nothing of its items.
final class Stock {
  /// References of references that are followed to make one item.
  private static final int DEPTH_MAX = 5;

  private final Schema schema;
  private final Visitor person;
  private final Visitor steward;
  private final Values values;
  private final Map<String, String> made = new HashMap<>();
  private final Deque<String> making = new ArrayDeque<>();
  private JsonNode me = MissingNode.getInstance();
  private JsonNode other = MissingNode.getInstance();

  /// @param person whose items they shall be
  /// @param steward sees all, and may make all
  Stock(Schema schema, Visitor person, Visitor steward, Values values) {
    this.schema = schema;
    this.person = person;
    this.steward = steward;
    this.values = values;
  }

  /// Who the person is, and somebody else.
  void people(JsonNode own, JsonNode another) {
    me = own;
    other = another;
  }

  JsonNode somebodyElse() {
    return other.isMissingNode() ? me : other;
  }

  /// The newest item of a collection was made by the app's own call.
  void noteNewest(String collection) {
    var newest = newest(collection);
    if (newest.has("id")) {
      made.put(collection, newest.get("id").asText());
    }
  }

  /// An item of a collection, as Plinth itself shows it; a missing node where there is none and
  /// none can be made.
  JsonNode item(String collection) {
    if (collection.equals(Schema.USERS)) {
      return me;
    }
    var known = made.get(collection);
    if (known != null) {
      var there = steward.inPlinth("GET", "/records/" + collection + "/" + coded(known), Body.NONE);
      if (there.isFine()) {
        return there.json();
      }
    }
    return schema.collection(collection).map(this::another).orElse(MissingNode.getInstance());
  }

  private JsonNode another(Collection collection) {
    var name = collection.name();
    if (collection.singleton()) {
      return steward.inPlinth("GET", "/records/" + name, Body.NONE).json();
    }
    if (!collection.isView() && !making.contains(name) && making.size() < DEPTH_MAX) {
      making.push(name);
      var fresh = make(collection);
      making.pop();
      if (fresh.has("id")) {
        made.put(name, fresh.get("id").asText());
        return fresh;
      }
    }
    return newest(name);
  }

  private JsonNode make(Collection collection) {
    var item = Json.object();
    for (var field : collection.fields()) {
      boolean isClients = field.set() == Field.Source.CLIENT && !field.isComputed();
      if (isClients || (field.required() && field.fallback() == null)) {
        put(item, field);
      }
    }
    var path = "/records/" + collection.name();
    var answer = person.inPlinth("POST", path, Body.json(item));
    return answer.isFine() ? answer.json() : steward.inPlinth("POST", path, Body.json(item)).json();
  }

  private void put(ObjectNode item, Field field) {
    var value =
        field.type().target().isPresent()
            ? reference(field.type())
            : values.of(field.name(), field.type());
    if (value != null && !value.isNull()) {
      item.set(field.name(), value);
    }
  }

  /// The id of an item that a field can refer to, in a list where it holds several; null for none.
  @Nullable JsonNode reference(FieldType type) {
    var target = item(type.target().orElse("")).get("id");
    if (target == null) {
      return null;
    }
    return type instanceof FieldType.References ? Json.array().add(target) : target;
  }

  /// What a field of an item holds: of a reference, the field of what it leads to.
  @Nullable JsonNode field(String collection, JsonNode item, String dotted) {
    int dot = dotted.indexOf('.');
    if (dot < 0) {
      return item.get(dotted);
    }
    var name = dotted.substring(0, dot);
    var target =
        schema
            .collection(collection)
            .flatMap(found -> found.field(name))
            .flatMap(found -> found.type().target());
    return target.isEmpty()
        ? item.at("/" + dotted.replace('.', '/'))
        : field(target.get(), item(target.get()), dotted.substring(dot + 1));
  }

  private JsonNode newest(String collection) {
    var path = "/records/" + collection + "?limit=1&sort=-id";
    return steward.inPlinth("GET", path, Body.NONE).json().path("items").path(0);
  }

  private static String coded(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
