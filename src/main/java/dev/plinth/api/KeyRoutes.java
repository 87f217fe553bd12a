package dev.plinth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.auth.ApiKey;
import dev.plinth.auth.ApiKeys;
import dev.plinth.auth.KeyForm;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// API keys natively: one's own at `/api/v1/keys`, everybody's for admins at `/api/v1/admin/keys`.
/// None of these routes takes a key: whoever has got hold of one shall not make another of it.
public final class KeyRoutes {
  private static final String TAG = "keys";
  private static final String OWN = "/api/v1/keys";
  private static final String ALL = "/api/v1/admin/keys";
  private static final int LIMIT_DEFAULT = 30;
  private static final int LIMIT_MAX = 100;

  private final ApiKeys keys;
  private final Clock clock;

  public KeyRoutes(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface("GET", OWN, this::list, own("My API keys", null, "ApiKeys"));
    routes.surface("POST", OWN, this::create, own("Make an API key", "NewApiKey", "MadeApiKey"));
    routes.surface("DELETE", OWN, this::revokeAll, own("Revoke all my API keys", null, null));
    routes.surface("GET", OWN + "/{id}", this::view, own("An API key", null, "ApiKey"));
    routes.surface(
        "PATCH", OWN + "/{id}", this::rename, own("Rename an API key", "ApiKeyName", "ApiKey"));
    routes.surface("DELETE", OWN + "/{id}", this::revoke, own("Revoke an API key", null, null));
    routes.surface("GET", ALL, this::all, admins("Everybody's API keys").with(null, "AllApiKeys"));
    routes.surface("DELETE", ALL + "/{id}", this::revokeAnybodys, admins("Revoke an API key"));
  }

  private void list(Exchange exchange) {
    var answer = Json.object();
    var items = answer.putArray("items");
    keys.list(exchange.caller()).forEach(key -> items.add(json(key)));
    exchange.send(200, answer);
  }

  private void create(Exchange exchange) {
    var caller = exchange.caller();
    caller.require();
    var made = keys.create(caller, KeyForm.wish(exchange.json(), clock.instant()));
    exchange
        .header("Location", OWN + "/" + made.key().id())
        .send(201, json(made.key()).put("key", made.text()));
  }

  private void view(Exchange exchange) {
    exchange.send(200, json(keys.named(exchange.caller(), exchange.pathParameter("id"))));
  }

  private void rename(Exchange exchange) {
    var caller = exchange.caller();
    var id = exchange.pathParameter("id");
    keys.named(caller, id);
    exchange.send(200, json(keys.rename(caller, id, KeyForm.name(exchange.json()))));
  }

  private void revoke(Exchange exchange) {
    keys.revoke(exchange.caller(), exchange.pathParameter("id"));
    exchange.empty(204);
  }

  private void revokeAll(Exchange exchange) {
    keys.revokeAll(exchange.caller());
    exchange.empty(204);
  }

  private void all(Exchange exchange) {
    int limit = limit(exchange);
    var found =
        keys.all(
            exchange.caller(),
            exchange.query("user").orElse(null),
            exchange.query("cursor").orElse(null),
            limit + 1);
    var answer = Json.object();
    var items = answer.putArray("items");
    for (var owned : found.subList(0, Math.min(limit, found.size()))) {
      var item = items.addObject();
      item.putObject("user").put("id", owned.key().account()).put("login", owned.login());
      item.setAll(json(owned.key()));
    }
    if (found.size() > limit) {
      answer.put("next", found.get(limit - 1).key().id());
    }
    exchange.send(200, answer);
  }

  private void revokeAnybodys(Exchange exchange) {
    keys.revokeAnybodys(exchange.caller(), exchange.pathParameter("id"));
    exchange.empty(204);
  }

  private static int limit(Exchange exchange) {
    var text = exchange.query("limit").orElse(Integer.toString(LIMIT_DEFAULT));
    try {
      int limit = Integer.parseInt(text);
      if (limit >= 1 && limit <= LIMIT_MAX) {
        return limit;
      }
    } catch (NumberFormatException _) {
      // told below
    }
    throw new Problem.Malformed("bad_limit", "limit is a number from 1 to " + LIMIT_MAX + ".")
        .asException();
  }

  private ObjectNode json(ApiKey key) {
    var json =
        Json.object()
            .put("id", key.id())
            .put("name", key.name())
            .put("lastFour", key.lastFour())
            .put("status", key.status(clock.instant()).word());
    var scopes = json.putArray("scopes");
    key.scopes().stream().sorted().map(KeyScope::word).forEach(scopes::add);
    if (key.models().isEmpty()) {
      json.putNull("models");
    } else {
      var models = json.putArray("models");
      key.models().forEach(models::add);
    }
    return json.put("createdAt", key.createdAt().toString())
        .put("expiresAt", text(key.expiresAt()))
        .put("lastUsedAt", text(key.usedAt()))
        .put("revokedAt", text(key.revokedAt()));
  }

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  private static RouteInfo own(
      String summary, @Nullable String request, @Nullable String response) {
    return RouteInfo.signedIn(TAG, summary).with(request, response);
  }

  private static RouteInfo admins(String summary) {
    return new RouteInfo(TAG, summary, RouteInfo.Access.ADMIN);
  }
}
