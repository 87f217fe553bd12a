package dev.plinth.console;

import dev.plinth.api.RecordRoutes;
import dev.plinth.auth.RateLimits;
import dev.plinth.auth.SetupToken;
import dev.plinth.http.Exchange;
import dev.plinth.http.HeaderSet;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/// `/_/`: a page that shows what this backend keeps, and the JSON that it reads. The page itself is
/// the same for everybody and tells nothing; [Door] guards what it asks for.
public final class ConsoleRoutes {
  /// Where the page gets its data.
  static final String API = "/_/api/console/";

  private static final String PAGE = "/_";
  private static final String FILES = "/_/console/";
  private static final String TAG = "operations";

  private static final Map<String, String> TYPES =
      Map.of(
          "console.js", "text/javascript; charset=utf-8",
          "console.css", "text/css; charset=utf-8");

  private final Door door;
  private final Sights sights;
  private final RecordRoutes records;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();

  /// @param records lists the items of any collection
  public ConsoleRoutes(SetupToken token, RateLimits rates, Sights sights, RecordRoutes records) {
    this.door = new Door(token, rates);
    this.sights = sights;
    this.records = records;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.operation(
        new Route("GET", PAGE, this::page, RouteInfo.open(TAG, "Plinth's page: one's data")));
    routes.operation(
        new Route("GET", FILES + "{file}", this::file, RouteInfo.open(TAG, "Parts of that page")));
    routes.operation(
        new Route(
            "GET",
            API + "{part}",
            this::part,
            new RouteInfo(TAG, "What that page shows", RouteInfo.Access.ADMIN)));
    routes.operation(
        new Route(
            "GET",
            API + "rows/{name}",
            this::rows,
            new RouteInfo(TAG, "Items that it shows", RouteInfo.Access.ADMIN)));
  }

  /// Whether a path belongs to the page: whoever looks would see their own looking.
  static boolean isOwn(String path) {
    return path.startsWith(PAGE)
        && (path.equals(PAGE) || path.startsWith(API) || path.startsWith(FILES));
  }

  private void page(Exchange exchange) {
    send(exchange, "console.html", "text/html; charset=utf-8");
  }

  private void file(Exchange exchange) {
    var name = exchange.pathParameter("file");
    var type = TYPES.get(name);
    if (type == null) {
      throw new Problem.NotFound().asException();
    }
    send(exchange, name, type);
  }

  private void send(Exchange exchange, String name, String type) {
    exchange.headers(HeaderSet.ADMIN);
    exchange.send(200, type, files.computeIfAbsent(name, ConsoleRoutes::resource));
  }

  private void part(Exchange exchange) {
    door.require(exchange);
    var part = exchange.pathParameter("part");
    exchange.send(
        200,
        Json.bytes(
            switch (part) {
              case "overview" -> sights.overview();
              case "collections" -> sights.collections();
              case "contract" -> sights.contract();
              case "people" -> sights.people();
              case "requests" -> sights.requests();
              case "models" -> sights.models();
              default -> throw new Problem.NotFound().asException();
            }));
  }

  private void rows(Exchange exchange) {
    door.require(exchange);
    exchange.send(
        200, records.list(Caller.SYSTEM, exchange.pathParameter("name"), exchange.queries()));
  }

  private static byte[] resource(String name) {
    try (var in = ConsoleRoutes.class.getResourceAsStream("/console/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
