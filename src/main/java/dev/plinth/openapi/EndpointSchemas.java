package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an endpoint of the app reads and answers, worked out from its templates.
final class EndpointSchemas {
  private static final Pattern QUERY = Pattern.compile("\\$query\\.([A-Za-z_]\\w*)");

  private final Contract contract;
  private final ItemSchemas items;

  EndpointSchemas(Contract contract, ItemSchemas items) {
    this.contract = contract;
    this.items = items;
  }

  /// The query parameters that an endpoint looks at.
  static Set<String> queries(Endpoint endpoint) {
    var texts =
        Stream.concat(
            Stream.of(endpoint.where() == null ? "" : endpoint.where()),
            Stream.concat(endpoint.with().values().stream(), endpoint.sort().stream()));
    var ofSql =
        endpoint.action() instanceof Action.Sql sql
            ? sql.params().values().stream().map(one -> "$" + String.join(".", one.from()))
            : Stream.<String>empty();
    var templates =
        Stream.of(
                Stream.ofNullable(endpoint.reply()),
                endpoint.filter().values().stream(),
                Stream.ofNullable(endpoint.search()),
                endpoint.set().values().stream(),
                page(endpoint.page()))
            .flatMap(all -> all)
            .flatMap(template -> Templates.variables(template).stream())
            .map(variable -> "$" + String.join(".", variable.path()));
    var names = new TreeSet<String>();
    Stream.concat(Stream.concat(texts, ofSql), templates)
        .forEach(text -> {
          var matcher = QUERY.matcher(text);
          while (matcher.find()) {
            names.add(matcher.group(1));
          }
        });
    return names;
  }

  private static Stream<Template> page(Endpoint.@Nullable Page page) {
    return page == null
        ? Stream.empty()
        : Stream.of(
                Optional.ofNullable(page.page()),
                Optional.ofNullable(page.offset()),
                Optional.ofNullable(page.size()))
            .flatMap(Optional::stream);
  }

  /// The schema of the body; empty for none.
  Optional<JsonNode> body(Endpoint endpoint) {
    if (endpoint.body() != null) {
      return Optional.of(sent(endpoint.body(), endpoint));
    }
    return switch (endpoint.action()) {
      case Action.Records(_, var verb) when writes(verb) -> collection(endpoint).map(this::whole);
      case Action.SignIn(var verb) when verb != AuthVerb.ME && verb != AuthVerb.LOGOUT ->
          Optional.of(ItemSchemas.type("object"));
      case Action.Chat _ -> Optional.of(ItemSchemas.type("object"));
      case Action.Sql sql -> ofSql(sql);
      case Action.Records _, Action.SignIn _, Action.Fixed _ -> Optional.empty();
    };
  }

  /// What the parameters of a statement take from the body.
  private Optional<JsonNode> ofSql(Action.Sql sql) {
    var body = ItemSchemas.type("object");
    sql.params()
        .forEach((name, parameter) -> {
          if (parameter.from().size() == 2 && parameter.from().getFirst().equals("body")) {
            var type = parameter.type();
            body.withObject("/properties")
                .set(parameter.from().get(1), type == null ? Json.object() : items.value(type));
          }
        });
    return body.has("properties") ? Optional.of(body) : Optional.empty();
  }

  private static boolean writes(Verb verb) {
    return switch (verb) {
      case CREATE, UPDATE, REPLACE, UPSERT -> true;
      case LIST, VIEW, DELETE, COUNT -> false;
    };
  }

  private JsonNode whole(Collection collection) {
    return ItemSchemas.reference(ItemSchemas.sent(collection));
  }

  private JsonNode sent(Template form, Endpoint endpoint) {
    return switch (form) {
      case Template.Literal(var value) -> ItemSchemas.literal(value);
      case Template.Variable variable -> bound(variable.name(), endpoint);
      case Template.Elements(var elements) ->
          ItemSchemas.array(
              elements.isEmpty() ? Json.object() : sent(elements.getFirst(), endpoint));
      case Template.Members(var members) -> {
        var object = ItemSchemas.type("object");
        var properties = object.putObject("properties");
        members.forEach((name, member) -> {
          if (!name.equals(Template.Members.SPREAD)) {
            properties.set(name, sent(member, endpoint));
          }
        });
        yield object;
      }
    };
  }

  private JsonNode bound(String name, Endpoint endpoint) {
    var collection = collection(endpoint);
    if (name.equals("values")) {
      return collection.map(this::whole).orElseGet(() -> ItemSchemas.type("object"));
    }
    if (endpoint.action() instanceof Action.SignIn
        && name.toLowerCase(Locale.ROOT).contains("password")) {
      return ItemSchemas.type("string").put("format", "password");
    }
    return collection
        .flatMap(found -> found.field(name).<JsonNode>map(field -> items.field(found, field)))
        .orElseGet(Json::object);
  }

  /// The schema of the answer; empty for none.
  Optional<JsonNode> reply(Endpoint endpoint) {
    return Optional.ofNullable(endpoint.reply()).map(reply -> answered(reply, endpoint));
  }

  private JsonNode answered(Template template, Endpoint endpoint) {
    return switch (template) {
      case Template.Literal(var value) -> ItemSchemas.literal(value);
      case Template.Variable variable -> variable(variable, endpoint);
      case Template.Elements(var elements) ->
          ItemSchemas.array(
              elements.isEmpty() ? Json.object() : answered(elements.getFirst(), endpoint));
      case Template.Members(var members) -> {
        var object = ItemSchemas.type("object");
        var properties = object.putObject("properties");
        var all = Json.array();
        members.forEach((name, member) -> {
          if (name.equals(Template.Members.SPREAD)) {
            all.add(answered(member, endpoint));
          } else {
            properties.set(name, answered(member, endpoint));
          }
        });
        if (!all.isEmpty()) {
          object.set("allOf", all);
        }
        yield object;
      }
    };
  }

  private JsonNode variable(Template.Variable variable, Endpoint endpoint) {
    if (variable.path().size() > 1) {
      return Json.object();
    }
    return switch (variable.name()) {
      case "item", "user" -> item(endpoint);
      case "items" -> ItemSchemas.array(item(endpoint));
      case "total", "pages", "page", "size", "offset", "count", "expiresIn" ->
          ItemSchemas.type("integer");
      case "accessToken", "refreshToken", "now" -> ItemSchemas.type("string");
      default -> Json.object();
    };
  }

  private JsonNode item(Endpoint endpoint) {
    if (endpoint.action() instanceof Action.Sql sql) {
      return row(sql);
    }
    return collection(endpoint)
        .map(collection ->
            endpoint.item() == null
                ? ItemSchemas.reference(ItemSchemas.answered(collection))
                : items.shaped(endpoint.item(), collection))
        .orElseGet(() -> ItemSchemas.type("object"));
  }

  /// A row of a statement, as far as the contract tells its columns.
  private JsonNode row(Action.Sql sql) {
    var row = ItemSchemas.type("object");
    sql.columns()
        .forEach((name, type) -> row.withObject("/properties").set(name, items.value(type)));
    return row;
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
  ObjectNode errors() {
    return (ObjectNode) error(contract.errors());
  }

  private static JsonNode error(Template template) {
    return switch (template) {
      case Template.Literal(var value) -> ItemSchemas.literal(value);
      case Template.Variable variable ->
          switch (variable.name()) {
            case "status" -> ItemSchemas.type("integer");
            case "fields" -> ItemSchemas.type("object");
            default -> ItemSchemas.type("string");
          };
      case Template.Elements(var elements) ->
          ItemSchemas.array(elements.isEmpty() ? Json.object() : error(elements.getFirst()));
      case Template.Members(var members) -> {
        var object = ItemSchemas.type("object");
        var properties = object.putObject("properties");
        members.forEach((name, member) -> properties.set(name, error(member)));
        yield object;
      }
    };
  }
}
