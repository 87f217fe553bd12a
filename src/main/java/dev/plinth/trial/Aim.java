package dev.plinth.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.plinth.contract.Endpoint;
import dev.plinth.schema.Schema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What an endpoint's address and body have to say so that it is about an item that is there:
/// `where: slug = $path.slug` wants the slug of an item of its collection, and `with: { article:
/// articles where id = $path.id }` the id of an article.
final class Aim {
  private static final Pattern ASKED =
      Pattern.compile("([A-Za-z_][\\w.]*)\\s*=\\s*\\$(path|query|body)\\.([A-Za-z_][\\w.-]*)");
  private static final Pattern OPTIONAL =
      Pattern.compile("\\(\\s*\\$query\\.[\\w.-]+ is null or [^()]*\\)");
  private static final Pattern PARAMETER = Pattern.compile("\\{([^}]+)}");

  private final Step step;
  private final Stock stock;
  private final Map<String, JsonNode> path = new HashMap<>();
  private final Map<String, JsonNode> query = new LinkedHashMap<>();
  private final Map<String, JsonNode> body = new HashMap<>();

  private Aim(Step step, Stock stock) {
    this.step = step;
    this.stock = stock;
  }

  static Aim of(Step step, Stock stock) {
    var aim = new Aim(step, stock);
    aim.resolve();
    return aim;
  }

  private void resolve() {
    var endpoint = step.endpoint();
    var own = step.collection().orElse("");
    endpoint
        .with()
        .values()
        .forEach(selection -> {
          var parts = selection.split("\\s+where\\s+", 2);
          if (parts.length == 2) {
            boolean isOther = parts[0].strip().equals(Schema.USERS) && !own.equals(Schema.USERS);
            var item = isOther ? stock.somebodyElse() : stock.item(parts[0].strip());
            take(parts[0].strip(), item, parts[1]);
          }
        });
    var where = endpoint.where();
    if (where != null) {
      take(own, stock.item(own), OPTIONAL.matcher(where).replaceAll(""));
    }
  }

  private void take(String collection, JsonNode item, String condition) {
    var asked = ASKED.matcher(condition);
    while (asked.find()) {
      var value = stock.field(collection, item, asked.group(1));
      if (value != null && !value.isNull() && !value.isMissingNode()) {
        switch (asked.group(2)) {
          case "path" -> path.putIfAbsent(asked.group(3), value);
          case "query" -> query.putIfAbsent(asked.group(3), value);
          default -> body.putIfAbsent(asked.group(3), value);
        }
      }
    }
  }

  /// What the body has to say, by place.
  Map<String, JsonNode> sent() {
    return Map.copyOf(body);
  }

  /// Path and query string, filled.
  String address() {
    var address = new StringBuilder();
    var hole = PARAMETER.matcher(step.endpoint().path());
    while (hole.find()) {
      hole.appendReplacement(address, Matcher.quoteReplacement(coded(hole(hole.group(1)))));
    }
    hole.appendTail(address);
    paged();
    char before = '?';
    for (var each : query.entrySet()) {
      address.append(before).append(coded(each.getKey())).append('=');
      address.append(coded(each.getValue().asText()));
      before = '&';
    }
    return address.toString();
  }

  private String hole(String name) {
    var value = path.get(name);
    if (value == null) {
      var item = step.collection().map(stock::item).orElse(MissingNode.getInstance());
      value = item.has(name) ? item.get(name) : item.get("id");
    }
    return value == null ? "1" : value.asText();
  }

  /// The first page, as the app asks for it.
  private void paged() {
    var call = step.call();
    var page = call == null ? null : call.page();
    if (page == null) {
      return;
    }
    number(page.number(), page.first());
    number(page.offset(), 0);
    number(page.size(), 10);
  }

  private void number(@Nullable String name, int value) {
    if (name != null) {
      query.putIfAbsent(name, IntNode.valueOf(value));
    }
  }

  /// Whether its items are chosen by what the request says.
  static boolean isAimed(Endpoint endpoint) {
    return endpoint.where() != null && ASKED.matcher(endpoint.where()).find();
  }

  private static String coded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
