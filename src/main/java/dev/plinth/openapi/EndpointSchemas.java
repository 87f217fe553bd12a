package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What an endpoint of the app reads and answers, worked out from its templates.
final class EndpointSchemas {
  /// A filter's key that lets every field's name be a parameter.
  private static final String ANY_FIELD = "*";

  private static final Pattern QUERY = Pattern.compile("\\$query\\.([A-Za-z_]\\w*)");

  private final Contract contract;
  private final ItemSchemas items;
  private final ReplySchemas replies;

  EndpointSchemas(Contract contract, ItemSchemas items) {
    this.contract = contract;
    this.items = items;
    this.replies = new ReplySchemas(contract, items);
  }

  /// The query parameters that an endpoint looks at, and what they hold.
  SortedMap<String, JsonNode> queries(Endpoint endpoint) {
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
    var names = new TreeMap<String, JsonNode>();
    Stream.concat(Stream.concat(texts, ofSql), templates)
        .forEach(text -> {
          var matcher = QUERY.matcher(text);
          while (matcher.find()) {
            names.put(matcher.group(1), ItemSchemas.type("string"));
          }
        });
    if (endpoint.filter().containsKey(ANY_FIELD)) {
      collection(endpoint).stream()
          .flatMap(found -> found.fields().stream())
          .filter(field -> !field.hidden() && !(field.type() instanceof FieldType.AnyJson))
          .forEach(field -> names.putIfAbsent(field.name(), ItemSchemas.type("string")));
    }
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
  ///
  /// @param form whether it is sent as a form, whose files are bytes
  Optional<JsonNode> body(Endpoint endpoint, boolean form) {
    if (endpoint.body() != null) {
      return Optional.of(sent(endpoint.body(), endpoint, form));
    }
    return switch (endpoint.action()) {
      case Action.Records(_, var verb) when writes(verb) ->
          collection(endpoint).map(found -> whole(found, verb, form));
      case Action.SignIn(var verb) when verb != AuthVerb.ME && verb != AuthVerb.LOGOUT ->
          Optional.of(ItemSchemas.type("object").put("additionalProperties", true));
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
      case LIST, VIEW, DELETE, COUNT, TOGGLE, VALUES -> false;
    };
  }

  /// What makes an item, or the fields that are to change.
  private JsonNode whole(Collection collection, Verb verb, boolean form) {
    if (verb == Verb.UPDATE || verb == Verb.UPSERT) {
      return form
          ? items.patch(collection, true)
          : ItemSchemas.reference(ItemSchemas.patched(collection));
    }
    return form
        ? items.sentItem(collection, true)
        : ItemSchemas.reference(ItemSchemas.sent(collection));
  }

  private JsonNode sent(Template template, Endpoint endpoint, boolean form) {
    return switch (template) {
      case Template.Literal _ -> Json.object(); // nobody looks at it
      case Template.Variable variable -> bound(variable.name(), endpoint, form);
      case Template.Elements(var elements) -> {
        var array = ItemSchemas.type("array");
        elements.forEach(
            element -> array.withArray("/prefixItems").add(sent(element, endpoint, form)));
        yield array;
      }
      case Template.Members(var members) -> {
        var object = ItemSchemas.type("object");
        var properties = object.putObject("properties");
        members.forEach((name, member) -> {
          if (name.equals(Template.Members.SPREAD)) {
            object.put("additionalProperties", true);
            return;
          }
          var described = sent(member, endpoint, form);
          properties.set(name, described);
          boolean isNeeded =
              member instanceof Template.Variable variable
                  ? needs(endpoint, variable.name())
                  : described.has("required");
          if (isNeeded) {
            object.withArray("/required").add(name);
          }
        });
        yield object;
      }
    };
  }

  /// Whether an endpoint does nothing without this value.
  private boolean needs(Endpoint endpoint, String name) {
    return switch (endpoint.action()) {
      case Action.Records(_, var verb) ->
          (verb == Verb.CREATE || verb == Verb.REPLACE)
              && !endpoint.set().containsKey(name)
              && isRequired(endpoint, name);
      case Action.SignIn(var verb) ->
          switch (verb) {
            case SIGNUP -> isCredential(name) || isRequired(endpoint, name);
            case LOGIN -> isCredential(name);
            case REFRESH, LOGOUT, ME, UPDATE, PASSWORD, DELETE -> false;
          };
      case Action.Chat _, Action.Sql _, Action.Fixed _ -> false;
    };
  }

  private boolean isCredential(String name) {
    return name.equals("password") || name.equals(contract.auth().login());
  }

  private boolean isRequired(Endpoint endpoint, String name) {
    return collection(endpoint)
        .flatMap(found -> found.field(name))
        .filter(field -> field.required() && field.fallback() == null)
        .filter(field -> field.set() == Field.Source.CLIENT)
        .isPresent();
  }

  private JsonNode bound(String name, Endpoint endpoint, boolean form) {
    var collection = collection(endpoint);
    if (name.equals("values")) {
      boolean makes =
          !(endpoint.action() instanceof Action.Records(_, var verb))
              || verb == Verb.CREATE
              || verb == Verb.REPLACE;
      return collection
          .map(found -> whole(found, makes ? Verb.CREATE : Verb.UPDATE, form))
          .orElseGet(() -> ItemSchemas.type("object"));
    }
    if (endpoint.action() instanceof Action.SignIn
        && name.toLowerCase(Locale.ROOT).contains("password")) {
      return ItemSchemas.type("string").put("format", "password");
    }
    if (endpoint.action() instanceof Action.SignIn && name.equals("refreshToken")) {
      return ItemSchemas.type("string");
    }
    return collection
        .flatMap(found -> found.field(name).map(field -> bound(endpoint, found, field, form)))
        .orElseGet(Json::object);
  }

  private JsonNode bound(Endpoint endpoint, Collection collection, Field field, boolean form) {
    if (form && field.type() instanceof FieldType.File) {
      return ItemSchemas.binary();
    }
    var described = items.field(collection, field);
    return field.required() || needs(endpoint, field.name())
        ? described
        : ItemSchemas.nullable(described);
  }

  /// The schema of the answer; empty for none.
  Optional<JsonNode> reply(Endpoint endpoint) {
    return replies.of(endpoint);
  }

  /// The schema of the app's errors.
  JsonNode errors() {
    return replies.errors();
  }

  /// The collection that an endpoint is about.
  Optional<Collection> collection(Endpoint endpoint) {
    return replies.collection(endpoint);
  }
}
