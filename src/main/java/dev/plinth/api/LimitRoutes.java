package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.spend.Limit;
import dev.plinth.chat.spend.Limits;
import dev.plinth.chat.spend.Limits.Subject;
import dev.plinth.chat.spend.Scope;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// `/api/v1/admin/limits`: how much of the models a person, a role, an API key, a model or
/// everybody may use. What is set acts at the next question.
public final class LimitRoutes {
  private static final String BASE = "/api/v1/admin/limits";
  private static final Set<String> FIELDS =
      Set.of(
          "requestsPerMinute",
          "tokensPerMinute",
          "streams",
          "tokensPerDay",
          "tokensPerMonth",
          "usdPerDay",
          "usdPerMonth");
  private static final long COUNT_MAX = 1_000_000_000_000L;
  private static final BigDecimal MICROS = BigDecimal.valueOf(1_000_000);
  private static final BigDecimal DOLLARS_MAX = BigDecimal.valueOf(1_000_000_000);

  private final Limits limits;

  public LimitRoutes(Limits limits) {
    this.limits = limits;
  }

  public void addTo(RouteTable.Builder routes) {
    routes.surface("GET", BASE, this::list, info("All limits that were set").with(null, "Limits"));
    add(routes, "/{scope}", exchange -> subject(exchange, ""));
    add(
        routes,
        "/{scope}/{name...}",
        exchange -> subject(exchange, exchange.pathParameter("name")));
  }

  private void add(RouteTable.Builder routes, String pattern, Function<Exchange, Subject> subject) {
    routes.surface(
        "PUT",
        BASE + pattern,
        exchange -> set(exchange, subject),
        info("Sets a limit").with("NewLimit", "Limit"));
    routes.surface(
        "DELETE",
        BASE + pattern,
        exchange -> remove(exchange, subject),
        info("Takes a limit away"));
  }

  private static RouteInfo info(String summary) {
    return new RouteInfo("limits", summary, RouteInfo.Access.ADMIN);
  }

  private void list(Exchange exchange) {
    requireAdmin(exchange);
    var answer = Json.object();
    var items = answer.putArray("items");
    limits.list().forEach((subject, limit) -> items.add(json(subject, limit)));
    exchange.send(200, answer);
  }

  private void set(Exchange exchange, Function<Exchange, Subject> whose) {
    requireAdmin(exchange);
    var subject = whose.apply(exchange);
    var limit = limit(exchange.json());
    limits.set(subject, limit);
    exchange.send(200, json(subject, limit));
  }

  private void remove(Exchange exchange, Function<Exchange, Subject> whose) {
    requireAdmin(exchange);
    var subject = whose.apply(exchange);
    if (!limits.list().containsKey(subject)) {
      throw new Problem.NotFound().asException();
    }
    limits.set(subject, null);
    exchange.empty(204);
  }

  private static void requireAdmin(Exchange exchange) {
    var caller = exchange.caller();
    if (!caller.admin()) {
      caller.require();
      throw new Problem.Forbidden().asException();
    }
  }

  private static Subject subject(Exchange exchange, String name) {
    var scope =
        Scope.of(exchange.pathParameter("scope"))
            .orElseThrow(() -> new Problem.NotFound().asException());
    return new Subject(scope, name);
  }

  private static Limit limit(JsonNode body) {
    var errors = new ArrayList<FieldError>();
    if (!body.isObject()) {
      throw new Problem.Invalid("#", "must be an object").asException();
    }
    for (var property : body.properties()) {
      if (!FIELDS.contains(property.getKey())) {
        errors.add(new FieldError("#/" + property.getKey(), "is not a field here"));
      }
    }
    var limit =
        new Limit(
            count(body, "requestsPerMinute", 1, errors),
            count(body, "tokensPerMinute", 1, errors),
            count(body, "streams", 1, errors),
            count(body, "tokensPerDay", 0, errors),
            count(body, "tokensPerMonth", 0, errors),
            micros(body, "usdPerDay", errors),
            micros(body, "usdPerMonth", errors));
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
    return limit;
  }

  private static @Nullable Long count(
      JsonNode body, String name, long min, List<FieldError> errors) {
    var value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < min
        || value.longValue() > COUNT_MAX) {
      errors.add(new FieldError("#/" + name, "must be a whole number from " + min));
      return null;
    }
    return value.longValue();
  }

  private static @Nullable Long micros(JsonNode body, String name, List<FieldError> errors) {
    var value = body.path(name);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isNumber()
        || value.decimalValue().signum() < 0
        || value.decimalValue().compareTo(DOLLARS_MAX) > 0) {
      errors.add(new FieldError("#/" + name, "must be an amount of USD"));
      return null;
    }
    return value.decimalValue().multiply(MICROS).setScale(0, RoundingMode.DOWN).longValueExact();
  }

  private static ObjectNode json(Subject subject, Limit limit) {
    return Json.object()
        .put("scope", subject.scope().word())
        .put("name", subject.name())
        .put("requestsPerMinute", limit.requests())
        .put("tokensPerMinute", limit.tokens())
        .put("streams", limit.streams())
        .put("tokensPerDay", limit.tokensDay())
        .put("tokensPerMonth", limit.tokensMonth())
        .put("usdPerDay", usd(limit.costDay()))
        .put("usdPerMonth", usd(limit.costMonth()));
  }

  private static @Nullable BigDecimal usd(@Nullable Long micros) {
    return micros == null ? null : BigDecimal.valueOf(micros, 6);
  }
}
