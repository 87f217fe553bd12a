package dev.plinth.openapi;

import dev.plinth.contract.Contract;
import dev.plinth.http.Exchange;
import dev.plinth.http.HeaderSet;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/// `/openapi.json`, and `/docs`: the same for people, shown by Swagger UI out of this jar. Open on
/// loopback; elsewhere for admins, and missing for everybody else.
public final class DocsRoutes {
  private static final String VIEWER = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";
  private static final String TAG = "operations";

  /// Swagger UI draws its icons from data URLs and sets styles of its own. No script but ours runs,
  /// and nothing is loaded from elsewhere.
  private static final HeaderSet HEADERS =
      HeaderSet.app(
          "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
              + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none';"
              + " frame-ancestors 'none'");

  private static final Map<String, String> TYPES =
      Map.of(
          "swagger-ui-bundle.js", "text/javascript; charset=utf-8",
          "swagger-ui.css", "text/css; charset=utf-8",
          "start.js", "text/javascript; charset=utf-8");

  private final Contract contract;
  private final boolean isOpen;
  private final String version;
  private byte @Nullable [] document;
  private @Nullable RouteTable table;

  /// @param isOpen whether anyone may look: on loopback
  /// @param version of Plinth
  public DocsRoutes(Contract contract, boolean isOpen, String version) {
    this.contract = contract;
    this.isOpen = isOpen;
    this.version = version;
  }

  public void addTo(RouteTable.Builder routes) {
    var access = isOpen ? RouteInfo.Access.ANYONE : RouteInfo.Access.ADMIN;
    routes.surface(
        "GET",
        "/openapi.json",
        this::json,
        new RouteInfo(TAG, "This description", access).with(null, "Any"));
    routes.surface(
        "GET", "/docs", this::page, new RouteInfo(TAG, "This description, for people", access));
    routes.surface(
        "GET", "/docs/{file}", this::file, new RouteInfo(TAG, "Parts of that page", access));
  }

  /// Tells what there is to describe, once all routes are known.
  public synchronized void describe(RouteTable finished) {
    table = finished;
    document = null;
  }

  /// The description, once [#describe] has been told of all routes.
  public synchronized byte[] document() {
    if (document == null) {
      var routes = Objects.requireNonNull(table, "describe() comes first").routes();
      document = Json.bytes(OpenApi.document(contract, routes, version));
    }
    return document;
  }

  private void json(Exchange exchange) {
    requireAllowed(exchange);
    exchange.send(200, document());
  }

  private void page(Exchange exchange) throws IOException {
    requireAllowed(exchange);
    exchange.headers(HEADERS);
    exchange.send(200, "text/html; charset=utf-8", resource("/openapi/docs.html"));
  }

  private void file(Exchange exchange) throws IOException {
    requireAllowed(exchange);
    var name = exchange.pathParameter("file");
    var type = TYPES.get(name);
    if (type == null) {
      throw new Problem.NotFound().asException();
    }
    exchange.headers(HEADERS);
    exchange.send(
        200, type, resource(name.equals("start.js") ? "/openapi/docs.js" : viewer() + name));
  }

  private void requireAllowed(Exchange exchange) {
    if (!isOpen && !exchange.caller().admin()) {
      throw new Problem.NotFound().asException();
    }
  }

  /// The viewer's folder carries its version, which only its own jar knows.
  private static String viewer() throws IOException {
    var properties = new Properties();
    try (var in = DocsRoutes.class.getResourceAsStream(VIEWER)) {
      properties.load(Objects.requireNonNull(in, VIEWER));
    }
    return "/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
  }

  private static byte[] resource(String path) throws IOException {
    try (var in = DocsRoutes.class.getResourceAsStream(path)) {
      return Objects.requireNonNull(in, path).readAllBytes();
    }
  }
}
