package dev.plinth.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.chat.Speaking;
import dev.plinth.chat.spend.Usages;
import dev.plinth.chat.spend.Usages.By;
import dev.plinth.chat.spend.Usages.Whose;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// `GET /api/v1/usage`: what the models were used for, in tokens and money.
public final class UsageRoutes {
  private static final int DAYS_USUAL = 30;
  private static final int DAYS_MAX = 400;

  private final Usages usages;
  private final Speaking speaking;
  private final boolean isOpen;

  /// @param isOpen whether the app has no sign-in
  public UsageRoutes(Usages usages, Speaking speaking, boolean isOpen) {
    this.usages = usages;
    this.speaking = speaking;
    this.isOpen = isOpen;
  }

  public void addTo(RouteTable.Builder routes) {
    var summary =
        "What the models cost: mine, or my API key's; an admin may ask for another, or for all";
    var info = isOpen ? RouteInfo.open("usage", summary) : RouteInfo.signedIn("usage", summary);
    routes.surface(
        "GET",
        "/api/v1/usage",
        this::usage,
        info.with(null, "Usage").forKeys(KeyScope.MODELS, KeyScope.CHATS));
  }

  private void usage(Exchange exchange) {
    var caller = exchange.caller();
    var user = exchange.query("user");
    boolean isForAll = exchange.query("everyone").filter("true"::equals).isPresent();
    if (!isOpen) {
      caller.require();
    }
    if ((user.isPresent() || isForAll) && !caller.admin()) {
      throw new Problem.Forbidden().asException();
    }
    var today = usages.today();
    var to = exchange.query("to").map(text -> date("to", text)).orElse(today);
    var from =
        exchange.query("from").map(text -> date("from", text)).orElse(to.minusDays(DAYS_USUAL - 1));
    if (from.isAfter(to) || from.plusDays(DAYS_MAX).isBefore(to)) {
      throw malformed("from and to are days, the earlier first, " + DAYS_MAX + " of them at most.");
    }
    var own = Objects.requireNonNullElse(caller.id(), "");
    var whose = isForAll ? Whose.EVERYBODYS : new Whose(user.orElse(own), caller.key());
    var answer = Json.object().put("from", from.toString()).put("to", to.toString());
    var items = answer.putArray("items");
    usages
        .sums(whose, from, to, by(exchange.query("by").orElse("day,model")))
        .forEach(sum -> items.add(json(sum)));
    var total = usages.sums(whose, from, to, Set.of());
    answer.set("total", total.isEmpty() ? Json.object() : json(total.getFirst()));
    if (own.equals(whose.user())) {
      answer.set("budget", json(usages.standing(speaking.who(caller, exchange.address()))));
    }
    exchange.send(200, answer);
  }

  private static Set<By> by(String text) {
    var by = EnumSet.noneOf(By.class);
    for (var word : text.split(",", -1)) {
      try {
        by.add(By.valueOf(word.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw malformed("by is a list of day, model, user, key.");
      }
    }
    return by;
  }

  private static LocalDate date(String name, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw malformed(name + " is a day such as 2026-11-27.");
    }
  }

  private static RuntimeException malformed(String detail) {
    return new Problem.Malformed("bad_usage_query", detail).asException();
  }

  private static ObjectNode json(Usages.Sum sum) {
    var json = Json.object();
    if (sum.day() != null) {
      json.put("day", LocalDate.ofEpochDay(sum.day()).toString());
    }
    put(json, "provider", sum.provider());
    put(json, "model", sum.model());
    put(json, "user", sum.user());
    put(json, "key", sum.key());
    return json.put("requests", sum.requests())
        .put("inputTokens", sum.input())
        .put("outputTokens", sum.output())
        .put("cachedTokens", sum.cached())
        .put("reasoningTokens", sum.reasoning())
        .put("costUsd", usd(sum.costMicros()))
        .put("unpriced", sum.unpriced());
  }

  private static ObjectNode json(Usages.Standing standing) {
    var limit = standing.limit();
    var json = Json.object();
    json.putObject("day")
        .put("tokens", standing.dayTokens())
        .put("tokensMax", limit.tokensDay())
        .put("costUsd", usd(standing.dayCost()))
        .put("costUsdMax", usd(limit.costDay()));
    json.putObject("month")
        .put("tokens", standing.monthTokens())
        .put("tokensMax", limit.tokensMonth())
        .put("costUsd", usd(standing.monthCost()))
        .put("costUsdMax", usd(limit.costMonth()));
    return json;
  }

  private static void put(ObjectNode json, String name, @Nullable String value) {
    if (value != null) {
      json.put(name, value);
    }
  }

  private static @Nullable BigDecimal usd(@Nullable Long micros) {
    return micros == null ? null : BigDecimal.valueOf(micros, 6);
  }
}
