package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Contract.Undecided;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.json.Json;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// OpenAPI 3.1 of exactly what is served: every route of the table, the app's endpoints with what
/// the contract says of them, the native records once for each collection.
public final class OpenApi {
  private static final String COLLECTION = "{collection}";
  private static final String RECORDS = "/api/v1/records/" + COLLECTION;

  /// What an endpoint that chats answers: the dialect shows in what is sent.
  private static final String CHAT = "POST /api/chat";

  private final Contract contract;
  private final ItemSchemas items;
  private final EndpointOperations endpoints;
  private final NativeOperations natives;
  private final Answers answers;
  private final Map<String, Endpoint> byKey = new HashMap<>();
  private final Map<String, Undecided> undecided = new HashMap<>();
  private final ObjectNode paths = Json.object();
  private final Map<String, String> pathsByShape = new HashMap<>();
  private final Set<String> operationIds = new HashSet<>();
  private final ObjectNode schemas = Notes.schemas();

  private OpenApi(Contract contract) {
    this.contract = contract;
    this.items = new ItemSchemas(contract.schema());
    var collections = new CollectionSchemas(contract.schema(), items);
    var ofEndpoints = new EndpointSchemas(contract, items);
    collections.addTo(schemas);
    new AccountSchemas(contract, items).addTo(schemas);
    schemas.set("AppError", ofEndpoints.errors());
    this.answers = new Answers(schemas, contract.errors());
    this.endpoints = new EndpointOperations(ofEndpoints, contract.errors(), answers);
    this.natives =
        new NativeOperations(collections, answers, new Rules(contract.schema()).parameters());
    contract.endpoints().forEach(one -> byKey.put(one.key(), one));
    contract.undecided().forEach(one -> undecided.put(one.method() + " " + one.path(), one));
    for (var one : contract.endpoints()) {
      for (var path : contract.server().rewritten(one.path())) {
        byKey.putIfAbsent(one.method() + " " + path, one);
      }
    }
    for (var one : contract.undecided()) {
      for (var path : contract.server().rewritten(one.path())) {
        undecided.putIfAbsent(one.method() + " " + path, one);
      }
    }
  }

  /// The document.
  ///
  /// @param routes as `RouteTable.routes()` gives them
  /// @param version of Plinth
  public static ObjectNode document(Contract contract, List<Route> routes, String version) {
    return new OpenApi(contract).document(routes, version);
  }

  private ObjectNode document(List<Route> routes, String version) {
    routes.forEach(this::add);
    var document = Json.object().put("openapi", "3.1.0");
    var name = contract.frontend().name();
    document
        .putObject("info")
        .put("title", (name.isEmpty() ? "Plinth" : name) + " backend")
        .put("version", version)
        .put("description", "Served by Plinth. Described from its routes and plinth.yaml.");
    document.putArray("servers").addObject().put("url", "/");
    document.set("paths", paths);
    var parts = document.putObject("components");
    parts.set("schemas", schemas);
    parts.set("responses", answers.shared());
    parts.set("headers", Answers.headers());
    parts.set("securitySchemes", securitySchemes());
    return document;
  }

  private void add(Route route) {
    var path = route.pattern().replace("...}", "}");
    var collections = contract.schema().collections();
    if (!path.contains(COLLECTION) || collections.isEmpty()) {
      put(path, route, null);
      return;
    }
    for (var collection : collections) {
      var own = path.replace(COLLECTION, collection.name());
      if (collection.singleton()) {
        ofOnly(own, route, collection);
      } else if (isServed(route, collection)) {
        put(own, route, collection);
      }
    }
  }

  /// Of a view's items none is made, changed or removed; all items are replaced of singletons
  /// alone.
  private static boolean isServed(Route route, Collection collection) {
    return !route.key().equals("PUT " + RECORDS)
        && (!collection.isView() || route.method().equals("GET"));
  }

  /// The only item of a singleton is viewed and changed at its id, and without one.
  private void ofOnly(String path, Route route, Collection collection) {
    if (route.pattern().equals(RECORDS + "/{id}") && !route.method().equals("DELETE")) {
      put(path.substring(0, path.lastIndexOf('/')), route, collection);
      put(path, route, collection);
    }
  }

  private void put(String wanted, Route route, @Nullable Collection collection) {
    var path = pathsByShape.computeIfAbsent(shape(wanted), _ -> wanted);
    var endpoint = byKey.get(route.key());
    var operation = Json.object();
    operation.putArray("tags").add(route.info().tag());
    operation.put(
        "summary",
        route.info().summary() + (collection == null ? "" : " (" + collection.name() + ")"));
    operation.put("operationId", operationId(route.method(), path));
    pathParameters(operation, path, collection);
    boolean isPublic;
    if (endpoint != null && !(endpoint.action() instanceof Action.Chat)) {
      isPublic = endpoints.describe(operation, endpoint, !route.info().keys().isEmpty());
    } else if (endpoint == null && undecided.containsKey(route.key())) {
      answers.refuse(operation.putObject("responses"), Answers.Shape.APP, Set.of(501));
      isPublic = true;
    } else {
      var key = endpoint == null ? ownKey(route.key()) : CHAT;
      isPublic = natives.describe(operation, key, route, collection);
    }
    operation.set("security", isPublic ? Json.array() : security(access(route, endpoint), route));
    if (endpoint != null && !endpoint.at().isEmpty()) {
      operation.put("description", "Called at " + String.join(", ", endpoint.at()));
    }
    paths
        .withObject("/" + path.replace("~", "~0").replace("/", "~1"))
        .set(route.method().toLowerCase(Locale.ROOT), operation);
  }

  /// A surface that the app hides is served, and described, below `/_`; what has its only place
  /// there has notes of its own.
  private static String ownKey(String key) {
    return Notes.keys().contains(key) ? key : key.replace(" /_/", " /");
  }

  /// Two paths of one shape are one path in OpenAPI, whatever their parameters are called.
  private static String shape(String path) {
    return path.replaceAll("\\{[^}]*}", "{}");
  }

  private String operationId(String method, String path) {
    var id = method.toLowerCase(Locale.ROOT) + path.replaceAll("[^A-Za-z0-9]+", "_");
    var unique = id;
    for (int i = 2; !operationIds.add(unique); i++) {
      unique = id + "_" + i;
    }
    return unique;
  }

  private static void pathParameters(
      ObjectNode operation, String path, @Nullable Collection collection) {
    for (var segment : path.split("/", -1)) {
      if (segment.startsWith("{") && segment.endsWith("}")) {
        var name = segment.substring(1, segment.length() - 1);
        operation
            .withArray("/parameters")
            .addObject()
            .put("name", name)
            .put("in", "path")
            .put("required", true)
            .set(
                "schema",
                collection != null && name.equals("id")
                    ? ItemSchemas.id(collection)
                    : ItemSchemas.type("string"));
      }
    }
  }

  /// Whoever may ask the models may chat.
  private RouteInfo.Access access(Route route, @Nullable Endpoint endpoint) {
    boolean isSignedIn =
        endpoint != null && endpoint.action() instanceof Action.Chat && contract.auth().enabled();
    return isSignedIn ? RouteInfo.Access.SIGNED_IN : route.info().access();
  }

  /// Tokens of people, and what an API key needs to come in: in OpenAPI 3.1 any scheme may name
  /// roles.
  private JsonNode security(RouteInfo.Access access, Route route) {
    var schemes = Json.array();
    if (access == RouteInfo.Access.ANYONE) {
      schemes.addObject();
    }
    schemes.addObject().putArray("bearer");
    if (contract.auth().enabled() && isOwnScheme()) {
      schemes.addObject().putArray("app");
    }
    for (var scope : new TreeSet<>(route.info().keys())) {
      schemes.addObject().putArray("apiKey").add(scope.word());
      schemes.addObject().putArray("apiKeyHeader").add(scope.word());
    }
    return schemes;
  }

  private boolean isOwnScheme() {
    return !contract.auth().token().equals(Auth.NONE.token());
  }

  private ObjectNode securitySchemes() {
    var schemes = Json.object();
    schemes
        .putObject("bearer")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("description", "The accessToken that POST /api/v1/auth/login answers.");
    schemes
        .putObject("apiKey")
        .put("type", "http")
        .put("scheme", "bearer")
        .put("bearerFormat", "plk_…")
        .put("description", "An API key of POST /api/v1/keys with one of the scopes named here.");
    schemes
        .putObject("apiKeyHeader")
        .put("type", "apiKey")
        .put("in", "header")
        .put("name", "x-api-key")
        .put("description", "The same, as some clients send it.");
    if (contract.auth().enabled() && isOwnScheme()) {
      var app = schemes.putObject("app").put("type", "apiKey");
      switch (contract.auth().token()) {
        case Auth.Token.Header(var name, var scheme, _) ->
            app.put("in", "header")
                .put("name", name)
                .put(
                    "description",
                    scheme.isEmpty() ? "The token alone." : scheme + " and the token.");
        case Auth.Token.Cookie(var name, _) ->
            app.put("in", "cookie").put("name", name).put("description", "As the app signs in.");
      }
    }
    return schemes;
  }
}
