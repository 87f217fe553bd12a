package dev.plinth.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.http.ProblemShape;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.json.Json;
import dev.plinth.schema.Collection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// OpenAPI 3.1 of exactly what is served: every route of the table, the app's endpoints with what
/// the contract says of them, the native records once for each collection.
public final class OpenApi {
  private static final String COLLECTION = "{collection}";
  private static final String RECORDS = "/api/v1/records/" + COLLECTION;
  private static final String JSON = "application/json";
  private static final String BYTES = "application/octet-stream";
  private static final String FORM = "multipart/form-data";
  private static final String PROBLEM = "application/problem+json";

  private final Contract contract;
  private final ItemSchemas items;
  private final EndpointSchemas endpoints;
  private final Map<String, Endpoint> byKey = new HashMap<>();
  private final ObjectNode paths = Json.object();
  private final ObjectNode components = natives();

  private OpenApi(Contract contract) {
    this.contract = contract;
    this.items = new ItemSchemas(contract.schema());
    this.endpoints = new EndpointSchemas(contract, items);
    for (var endpoint : contract.endpoints()) {
      byKey.put(endpoint.key(), endpoint);
    }
    for (var endpoint : contract.endpoints()) {
      for (var path : contract.server().rewritten(endpoint.path())) {
        byKey.putIfAbsent(endpoint.method() + " " + path, endpoint);
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
    items.addTo(components);
    components.set("AppError", endpoints.errors());
    routes.forEach(this::add);
    var document = Json.object().put("openapi", "3.1.0");
    var name = contract.frontend().name();
    document
        .putObject("info")
        .put("title", (name.isEmpty() ? "Plinth" : name) + " backend")
        .put("version", version)
        .put("description", "Served by Plinth. Described from its routes and plinth.yaml.");
    document.set("paths", paths);
    var parts = document.putObject("components");
    parts.set("schemas", components);
    parts.set("responses", errors());
    parts.set("securitySchemes", securitySchemes());
    return document;
  }

  private void add(Route route) {
    var path = route.pattern().replace("...}", "}");
    var collections = contract.schema().collections();
    if (path.contains(COLLECTION) && !collections.isEmpty()) {
      for (var collection : collections) {
        var own = path.replace(COLLECTION, collection.name());
        if (collection.singleton()) {
          ofOnly(own, route, collection);
        } else if (!route.key().equals("PUT " + RECORDS)) {
          put(own, route, collection);
        }
      }
    } else {
      put(path, route, null);
    }
  }

  /// The only item of a singleton is viewed and changed at its id, and without one.
  private void ofOnly(String path, Route route, Collection collection) {
    if (route.pattern().equals(RECORDS + "/{id}") && !route.method().equals("DELETE")) {
      put(path.substring(0, path.lastIndexOf('/')), route, collection);
      put(path, route, collection);
    }
  }

  private void put(String path, Route route, @Nullable Collection collection) {
    var endpoint = byKey.get(route.key());
    var operation = Json.object();
    operation.putArray("tags").add(route.info().tag());
    operation.put(
        "summary",
        route.info().summary() + (collection == null ? "" : " (" + collection.name() + ")"));
    operation.put("operationId", operationId(route.method(), path));
    boolean isSearched = collection == null || collection.search() != null;
    parameters(operation, path, route, endpoint, isSearched);
    body(route, endpoint, collection)
        .ifPresent(schema ->
            operation.set(
                "requestBody",
                Json.object().set("content", sent(schema, files(endpoint, collection)))));
    operation.set("responses", responses(route, endpoint, collection));
    operation.set("security", security(route.info().access()));
    if (endpoint != null && !endpoint.at().isEmpty()) {
      operation.put("description", "Called at " + String.join(", ", endpoint.at()));
    }
    paths
        .withObject("/" + path.replace("~", "~0").replace("/", "~1"))
        .set(route.method().toLowerCase(Locale.ROOT), operation);
  }

  private static String operationId(String method, String path) {
    return method.toLowerCase(Locale.ROOT) + path.replaceAll("[^A-Za-z0-9]+", "_");
  }

  private static void parameters(
      ObjectNode operation,
      String path,
      Route route,
      @Nullable Endpoint endpoint,
      boolean isSearched) {
    var parameters = Json.array();
    for (var segment : path.split("/", -1)) {
      if (segment.startsWith("{")) {
        parameter(parameters, "path", segment.substring(1, segment.length() - 1), true);
      }
    }
    if (endpoint != null) {
      EndpointSchemas.queries(endpoint)
          .forEach(name -> parameter(parameters, "query", name, false));
    }
    RecordParameters.of(route, isSearched).forEach(parameters::add);
    if (!parameters.isEmpty()) {
      operation.set("parameters", parameters);
    }
  }

  private static void parameter(ArrayNode parameters, String in, String name, boolean required) {
    parameters
        .addObject()
        .put("name", name)
        .put("in", in)
        .put("required", required)
        .set("schema", ItemSchemas.type("string"));
  }

  private Optional<JsonNode> body(
      Route route, @Nullable Endpoint endpoint, @Nullable Collection collection) {
    if (endpoint != null) {
      return endpoints.body(endpoint);
    }
    var name = route.info().request();
    return Optional.ofNullable(name)
        .map(found ->
            named(found, collection == null ? null : ItemSchemas.sent(collection), collection));
  }

  private JsonNode responses(
      Route route, @Nullable Endpoint endpoint, @Nullable Collection collection) {
    var responses = Json.object();
    var answer =
        endpoint == null
            ? Optional.ofNullable(route.info().response())
                .map(name ->
                    named(
                        name,
                        collection == null ? null : ItemSchemas.answered(collection),
                        collection))
            : endpoints.reply(endpoint);
    var ok = Json.object().put("description", "All went well.");
    var mediaType = "File".equals(route.info().response()) ? BYTES : JSON;
    answer.ifPresent(schema -> ok.set("content", content(mediaType, schema)));
    RecordParameters.answered(route).ifPresent(headers -> ok.set("headers", headers));
    boolean isDecided = endpoint != null || !undecided(route);
    if (isDecided) {
      responses.set(status(route, endpoint, answer.isPresent()), ok);
    }
    boolean isNative = route.problems().equals(ProblemShape.NATIVE);
    var problem = Json.object().put("$ref", "#/components/responses/" + error(isNative));
    responses.set(isDecided ? "default" : "501", problem);
    return responses;
  }

  private static String error(boolean isNative) {
    return isNative ? "Problem" : "AppError";
  }

  /// What went wrong, once for all operations.
  private static ObjectNode errors() {
    var errors = Json.object();
    for (boolean isNative : List.of(true, false)) {
      var name = error(isNative);
      var response = Json.object().put("description", "What went wrong.");
      response.set("content", content(isNative ? PROBLEM : JSON, ItemSchemas.reference(name)));
      errors.set(name, response);
    }
    return errors;
  }

  private boolean undecided(Route route) {
    return contract.undecided().stream()
        .anyMatch(one ->
            one.method().equals(route.method())
                && (one.path().equals(route.pattern())
                    || contract.server().rewritten(one.path()).contains(route.pattern())));
  }

  private static String status(Route route, @Nullable Endpoint endpoint, boolean hasBody) {
    if (endpoint != null && endpoint.status() != 0) {
      return Integer.toString(endpoint.status());
    }
    if (endpoint != null && !hasBody) {
      return "204";
    }
    boolean creates =
        endpoint == null
            ? route.pattern().endsWith("/records/" + COLLECTION) && route.method().equals("POST")
            : creates(endpoint.action());
    if (creates) {
      return "201";
    }
    return endpoint == null && route.method().equals("DELETE") ? "204" : "200";
  }

  private static boolean creates(Action action) {
    return switch (action) {
      case Action.Records(_, var verb) -> verb == Verb.CREATE;
      case Action.SignIn(var verb) -> verb == AuthVerb.SIGNUP;
      case Action.Chat _, Action.Sql _, Action.Fixed _ -> false;
    };
  }

  /// A native schema: `Item`, `Page` and their like mean the collection at hand.
  private JsonNode named(String name, @Nullable String item, @Nullable Collection collection) {
    if (item != null && name.equals("Item")) {
      return ItemSchemas.reference(item);
    }
    if (item != null && (name.equals("Items") || name.equals("Made"))) {
      var one = ItemSchemas.reference(item);
      var several = name.equals("Items") ? ItemSchemas.array(one) : ItemSchemas.reference("Count");
      return Json.object().set("oneOf", Json.array().add(one).add(several));
    }
    if (collection != null && name.equals("Patch")) {
      return ItemSchemas.reference(ItemSchemas.patched(collection));
    }
    if (collection != null && name.equals("Page")) {
      var page = ItemSchemas.type("object");
      var properties = page.putObject("properties");
      properties.set("items", ItemSchemas.array(ItemSchemas.found(collection)));
      properties.set("next", ItemSchemas.type("string"));
      properties.set("total", ItemSchemas.type("integer"));
      properties.set("totalIsExact", ItemSchemas.type("boolean"));
      page.putArray("required").add("items");
      return page;
    }
    return ItemSchemas.reference(name);
  }

  /// A body as JSON and, where fields hold files, as a form.
  private static ObjectNode sent(JsonNode schema, boolean files) {
    var content = content(JSON, schema);
    return files ? content.setAll(content(FORM, schema)) : content;
  }

  private boolean files(@Nullable Endpoint endpoint, @Nullable Collection collection) {
    var found = endpoint == null ? Optional.ofNullable(collection) : endpoints.collection(endpoint);
    return found.filter(one -> !one.files().isEmpty()).isPresent();
  }

  private static ObjectNode content(String mediaType, JsonNode schema) {
    var content = Json.object();
    content.putObject(mediaType).set("schema", schema);
    return content;
  }

  private JsonNode security(RouteInfo.Access access) {
    var schemes = Json.array();
    if (access == RouteInfo.Access.ANYONE) {
      schemes.addObject();
    }
    schemes.addObject().putArray("bearer");
    if (contract.auth().enabled() && isOwnScheme()) {
      schemes.addObject().putArray("app");
    }
    return schemes;
  }

  private boolean isOwnScheme() {
    return !contract.auth().token().equals(Auth.NONE.token());
  }

  private ObjectNode securitySchemes() {
    var schemes = Json.object();
    schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
    if (contract.auth().enabled() && isOwnScheme()) {
      var app = schemes.putObject("app").put("type", "apiKey");
      switch (contract.auth().token()) {
        case Auth.Token.Header(var name, _) -> app.put("in", "header").put("name", name);
        case Auth.Token.Cookie(var name, _) -> app.put("in", "cookie").put("name", name);
      }
    }
    return schemes;
  }

  /// The schemas of the native API.
  private static ObjectNode natives() {
    try (var in = OpenApi.class.getResourceAsStream("/openapi/schemas.json")) {
      return (ObjectNode) Json.read(Objects.requireNonNull(in, "schemas.json").readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
