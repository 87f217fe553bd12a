package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;

/// What an endpoint of the app answers, worked out from its template.
final class ReplySchemas {
  private final Contract contract;
  private final ItemSchemas items;

  ReplySchemas(Contract contract, ItemSchemas items) {
    this.contract = contract;
    this.items = items;
  }

  /// The schema of the answer; empty for none.
  Optional<JsonNode> of(Endpoint endpoint) {
    return Optional.ofNullable(endpoint.reply()).map(reply -> answered(reply, endpoint));
  }

  private JsonNode answered(Template template, Endpoint endpoint) {
    return switch (template) {
      case Template.Literal(var value) -> ItemSchemas.literal(value);
      case Template.Variable variable -> variable(variable, endpoint);
      case Template.Elements(var elements) ->
          ItemSchemas.tuple(elements.stream().map(one -> answered(one, endpoint)).toList());
      case Template.Members(var members) -> {
        var described = new LinkedHashMap<String, JsonNode>();
        var spread = new ArrayList<JsonNode>();
        members.forEach((name, member) -> {
          var one = answered(member, endpoint);
          if (name.equals(Template.Members.SPREAD)) {
            spread.add(one);
          } else {
            described.put(name, one);
          }
        });
        yield items.object(described, spread);
      }
    };
  }

  private JsonNode variable(Template.Variable variable, Endpoint endpoint) {
    var path = variable.path();
    var rest = path.subList(1, path.size());
    return switch (variable.name()) {
      case "item" -> within(item(endpoint), rest);
      case "user" ->
          within(mayBeNobody(endpoint) ? ItemSchemas.orNull(item(endpoint)) : item(endpoint), rest);
      case "items" -> within(ItemSchemas.array(item(endpoint)), rest);
      case "total", "pages", "page", "size", "offset", "count" -> ItemSchemas.type("integer");
      case "next", "previous" -> ItemSchemas.nullable(ItemSchemas.type("string"));
      case "nextPage", "previousPage" -> ItemSchemas.nullable(ItemSchemas.type("integer"));
      case "expiresIn" -> signsIn(endpoint, "integer");
      case "accessToken", "refreshToken" -> signsIn(endpoint, "string");
      case "path" -> ItemSchemas.type("string");
      case "now" -> ItemSchemas.type("string").put("format", "date-time");
      case "query", "caller" -> ItemSchemas.nullable(ItemSchemas.type("string"));
      default ->
          loaded(endpoint, variable.name())
              .map(found -> within(found, rest))
              .orElseGet(Json::object);
    };
  }

  /// An item that `with` loads.
  private Optional<JsonNode> loaded(Endpoint endpoint, String name) {
    return Optional.ofNullable(endpoint.with().get(name))
        .map(selection -> selection.strip().split("\\s+", 2)[0])
        .flatMap(contract.schema()::collection)
        .map(ItemSchemas::item);
  }

  /// What stands at a path inside of a value, as far as the schema tells.
  private JsonNode within(JsonNode described, List<String> path) {
    if (path.isEmpty()) {
      return described;
    }
    var member = items.member(described, path.getFirst());
    return member.isPresent() ? within(member.get(), path.subList(1, path.size())) : Json.object();
  }

  private static boolean mayBeNobody(Endpoint endpoint) {
    return endpoint.access() == Endpoint.Access.ANYONE
        && endpoint.action() instanceof Action.SignIn(var verb)
        && verb == AuthVerb.ME;
  }

  /// What only a new session has; the token is known to whoever sent it.
  private static ObjectNode signsIn(Endpoint endpoint, String type) {
    boolean isNew =
        endpoint.action() instanceof Action.SignIn(var verb)
            && switch (verb) {
              case SIGNUP, LOGIN, REFRESH -> true;
              case LOGOUT, ME, UPDATE, PASSWORD, DELETE -> false;
            };
    return isNew ? ItemSchemas.type(type) : ItemSchemas.nullable(ItemSchemas.type(type));
  }

  private JsonNode item(Endpoint endpoint) {
    if (endpoint.action() instanceof Action.Sql sql) {
      return row(sql);
    }
    var collection = shown(endpoint);
    if (collection.isEmpty()) {
      return endpoint.action() instanceof Action.SignIn
          ? ItemSchemas.reference("User")
          : ItemSchemas.type("object").put("additionalProperties", true);
    }
    var found = collection.get();
    if (endpoint.action() instanceof Action.Records(_, var verb) && verb == Verb.VALUES) {
      return value(endpoint, found);
    }
    boolean isProfile = endpoint.action() instanceof Action.SignIn;
    var expand = isProfile ? List.<String>of() : endpoint.expand();
    if (endpoint.item() != null) {
      return items.shaped(endpoint.item(), found, expand, !isProfile);
    }
    return expand.isEmpty() ? ItemSchemas.item(found) : items.answeredItem(found, expand);
  }

  /// One of the values that are listed.
  private JsonNode value(Endpoint endpoint, Collection collection) {
    return endpoint.item() instanceof Template.Variable(var path)
        ? collection
            .field(path.getFirst())
            .map(Field::type)
            .map(type -> type instanceof FieldType.ListOf(var element, _) ? element : type)
            .map(type -> ItemSchemas.answeredValue(items.value(type)))
            .orElseGet(() -> ItemSchemas.type("string"))
        : ItemSchemas.type("string");
  }

  /// The collection whose items an answer shows.
  private Optional<Collection> shown(Endpoint endpoint) {
    return endpoint.answer() == null
        ? collection(endpoint)
        : endpoint.shown().flatMap(contract.schema()::collection);
  }

  /// A row of a statement, as far as the contract tells its columns.
  private JsonNode row(Action.Sql sql) {
    var columns = new LinkedHashMap<String, JsonNode>();
    sql.columns()
        .forEach((name, type) -> columns.put(name, ItemSchemas.answeredValue(items.value(type))));
    return ItemSchemas.object(columns).put("additionalProperties", true);
  }

  /// The collection that an endpoint is about.
  Optional<Collection> collection(Endpoint endpoint) {
    return switch (endpoint.action()) {
      case Action.Records(var name, _) -> contract.schema().collection(name);
      case Action.SignIn _ -> contract.schema().collection(Schema.USERS);
      case Action.Chat _, Action.Sql _, Action.Fixed _ -> Optional.empty();
    };
  }

  /// The schema of the app's errors.
  JsonNode errors() {
    return error(contract.errors().reply());
  }

  private JsonNode error(Template template) {
    return switch (template) {
      case Template.Literal(var value) -> ItemSchemas.literal(value);
      case Template.Variable variable ->
          switch (variable.name()) {
            case "status" -> ItemSchemas.type("integer");
            case "fields" -> {
              var fields = ItemSchemas.type("object").put("description", "Sentences by field.");
              fields.set("additionalProperties", ItemSchemas.type("string"));
              yield fields;
            }
            case "detail", "code", "title" -> ItemSchemas.type("string");
            default -> ItemSchemas.type("null");
          };
      case Template.Elements(var elements) ->
          ItemSchemas.tuple(elements.stream().map(this::error).toList());
      case Template.Members(var members) -> {
        var described = new LinkedHashMap<String, JsonNode>();
        members.forEach((name, member) -> {
          if (!name.equals(Template.Members.SPREAD)) {
            described.put(name, error(member));
          }
        });
        var object = ItemSchemas.object(described);
        if (members.containsKey(Template.Members.SPREAD)) {
          object.set("additionalProperties", ItemSchemas.type("string"));
        }
        yield object;
      }
    };
  }
}
