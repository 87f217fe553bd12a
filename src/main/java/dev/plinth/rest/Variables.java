package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.contract.Template;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.records.Arguments;
import dev.plinth.rules.SqlValue;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the variables of a contract stand for during one request.
final class Variables {
  private final Exchange exchange;
  private final Caller caller;
  private final Instant now;
  private final Map<String, JsonNode> values = new HashMap<>();
  private final Map<String, byte[]> made = new HashMap<>();
  private final Set<String> parameters;

  /// @param parameters the names of the path's parameters
  Variables(Exchange exchange, Set<String> parameters, Caller caller, Instant now) {
    this.exchange = exchange;
    this.parameters = parameters;
    this.caller = caller;
    this.now = now;
  }

  Caller caller() {
    return caller;
  }

  void set(String name, JsonNode value) {
    values.put(name, value);
  }

  void setAll(Map<String, JsonNode> bound) {
    values.putAll(bound);
  }

  /// Sets JSON that SQL made; it goes into the answer as it is.
  void set(String name, byte[] json) {
    made.put(name, json);
  }

  /// JSON as it was made, where the variable stands for all of it.
  byte @Nullable [] made(List<String> path) {
    return path.size() == 1 ? made.get(path.getFirst()) : null;
  }

  /// The value of a variable; null where the request brings none.
  @Nullable JsonNode find(List<String> path) {
    return switch (path.getFirst()) {
      case "path" -> TextNode.valueOf(exchange.pathParameter(path.get(1)));
      case "query" ->
          path.size() < 2 ? null : exchange.query(path.get(1)).map(TextNode::valueOf).orElse(null);
      case "caller" -> caller.id() == null ? null : TextNode.valueOf(caller.id());
      case "now" -> TextNode.valueOf(SqlValue.of(now));
      default -> follow(named(path.getFirst()), path);
    };
  }

  private @Nullable JsonNode named(String name) {
    var value = values.get(name);
    if (value == null && made.containsKey(name)) {
      value = Json.read(made.get(name));
      values.put(name, value);
    }
    return value;
  }

  private static @Nullable JsonNode follow(@Nullable JsonNode from, List<String> path) {
    var at = from;
    for (int i = 1; i < path.size() && at != null; i++) {
      at =
          at.isArray() && isIndex(path.get(i))
              ? at.get(Integer.parseInt(path.get(i)))
              : at.get(path.get(i));
    }
    return at == null || at.isMissingNode() ? null : at;
  }

  private static boolean isIndex(String text) {
    return text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /// All values of a query parameter.
  List<String> queries(String name) {
    return exchange.queries().getOrDefault(name, List.of());
  }

  Map<String, List<String>> queries() {
    return exchange.queries();
  }

  /// The same for conditions in SQL. A query parameter without a value counts as not sent: that is
  /// how the forms of frontends say "all".
  Arguments arguments() {
    var all = new HashMap<String, Object>(values);
    made.keySet()
        .forEach(name -> {
          var value = named(name);
          if (value != null) {
            all.put(name, value);
          }
        });
    var path = new HashMap<String, String>();
    parameters.forEach(name -> path.put(name, exchange.pathParameter(name)));
    all.put("path", path);
    var first = new HashMap<String, String>();
    var several = new HashMap<String, Map<String, String>>();
    exchange
        .queries()
        .forEach((name, texts) -> {
          if (!texts.getFirst().isEmpty()) {
            first.put(name, texts.getFirst());
          }
          if (texts.size() > 1) {
            var numbered = new HashMap<String, String>();
            texts.forEach(text -> numbered.put(Integer.toString(numbered.size()), text));
            several.put(name, numbered);
          }
        });
    all.put("query", first);
    all.put("queries", several);
    return new Arguments(all);
  }

  /// A template's value; variables without a value are null.
  JsonNode evaluate(Template template) {
    return switch (template) {
      case Template.Literal(var value) -> value;
      case Template.Variable(var path) -> {
        var value = find(path);
        yield value == null ? Json.object().nullNode() : value;
      }
      case Template.Members(var members) -> {
        var object = Json.object();
        members.forEach((name, member) -> {
          var value = evaluate(member);
          if (!name.equals(Template.Members.SPREAD)) {
            object.set(name, value);
          } else if (value.isObject()) {
            value.properties().forEach(spread -> object.set(spread.getKey(), spread.getValue()));
          }
        });
        yield object;
      }
      case Template.Elements(var elements) -> {
        var array = Json.array();
        elements.forEach(element -> array.add(evaluate(element)));
        yield array;
      }
    };
  }

  /// A template's value as text, where it has one that is not empty.
  @Nullable String text(@Nullable Template template) {
    if (template == null) {
      return null;
    }
    var value = evaluate(template);
    return value.isValueNode() && !value.isNull() && !value.asText().isEmpty()
        ? value.asText()
        : null;
  }
}
