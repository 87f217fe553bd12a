package dev.plinth.http;

import dev.plinth.json.Json;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/// Whether the process lives, and whether it can do its work: `/health/live`, `/health/ready`.
public final class Health {
  private static final RouteInfo LIVE = RouteInfo.open("operations", "Whether the process lives");
  private static final RouteInfo READY =
      RouteInfo.open("operations", "Whether requests can be served");

  private final byte[] live = Json.bytes(Map.of("status", "live"));
  private final byte[] ready = Json.bytes(Map.of("status", "ready"));
  private final Map<String, BooleanSupplier> checks = new ConcurrentHashMap<>();

  /// Readiness waits for this to be true as well.
  ///
  /// @param name is shown when it is not
  public void require(String name, BooleanSupplier check) {
    checks.put(name, check);
  }

  public void addTo(RouteTable.Builder routes) {
    routes.operation(new Route("GET", "/health/live", exchange -> exchange.send(200, live), LIVE));
    routes.operation(new Route("GET", "/health/ready", this::answerReady, READY));
  }

  /// What readiness waits for, by name, and whether it is so now.
  public SortedMap<String, Boolean> checks() {
    var now = new TreeMap<String, Boolean>();
    checks.forEach((name, check) -> now.put(name, check.getAsBoolean()));
    return now;
  }

  private void answerReady(Exchange exchange) {
    List<String> failing =
        checks().entrySet().stream()
            .filter(check -> !check.getValue())
            .map(Map.Entry::getKey)
            .toList();
    if (failing.isEmpty()) {
      exchange.send(200, ready);
    } else {
      exchange.send(503, Json.bytes(Map.of("status", "not ready", "waiting", failing)));
    }
  }
}
