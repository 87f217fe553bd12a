package dev.plinth.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;

/// Calls from web pages of other origins: an exact list, credentials allowed, never `*`.
final class Cors {
  private static final String MAX_AGE_SECONDS = "600";

  private static final HeaderName FETCH_SITE = HeaderNames.create("Sec-Fetch-Site");

  private Cors() {}

  /// @return whether the request was a preflight and is answered
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` (`origin`) when a foreign page would
  ///   change something
  static boolean check(Exchange exchange, Origins origins) {
    var origin = exchange.header(HeaderNames.ORIGIN).orElse("");
    if (origin.isEmpty()) {
      boolean foreign = exchange.header(FETCH_SITE).map("cross-site"::equals).orElse(false);
      if (foreign && !Edge.isSafe(exchange.method())) {
        throw Edge.foreignOrigin();
      }
      return false;
    }
    boolean allowed = origins.allows(origin);
    if (allowed) {
      exchange.reply().allowOrigin(origin);
    }
    boolean preflight =
        exchange.method().equals("OPTIONS")
            && exchange.header("Access-Control-Request-Method").isPresent();
    if (!allowed && (preflight || !Edge.isSafe(exchange.method()))) {
      throw Edge.foreignOrigin();
    }
    if (preflight) {
      exchange.header("Access-Control-Allow-Methods", "GET, HEAD, POST, PUT, PATCH, DELETE");
      exchange
          .header("Access-Control-Request-Headers")
          .ifPresent(names -> exchange.header("Access-Control-Allow-Headers", names));
      exchange.header("Access-Control-Max-Age", MAX_AGE_SECONDS);
      exchange.empty(204);
    }
    return preflight;
  }
}
