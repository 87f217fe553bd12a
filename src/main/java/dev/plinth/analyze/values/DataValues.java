package dev.plinth.analyze.values;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Values as JSON, as far as they are data: what is only known when the app runs is left out, and
/// so are functions, circles, and what lies too deep.
public final class DataValues {
  private static final int DEPTH_MAX = 8;
  private static final int NODES_MAX = 100_000;

  private final Interpreter interpreter;
  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());
  private int nodes;

  public DataValues(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// The value as JSON; empty where nothing of it is known.
  public Optional<JsonNode> json(Value value) {
    nodes = 0;
    return json(value, 0);
  }

  /// Whether the last value was cut.
  public boolean isCut() {
    return nodes > NODES_MAX;
  }

  private Optional<JsonNode> json(Value value, int depth) {
    if (depth > DEPTH_MAX || ++nodes > NODES_MAX) {
      return Optional.empty();
    }
    return switch (value) {
      case Value.Const(String text) -> Optional.of(Json.object().textNode(text));
      case Value.Const(Boolean truth) -> Optional.of(Json.object().booleanNode(truth));
      case Value.Const(Double number) -> number(number);
      case Value.Const(var nothing) ->
          nothing == Value.Nothing.NULL ? Optional.of(Json.object().nullNode()) : Optional.empty();
      case Value.Hole(_, var inner) -> json(inner, depth);
      case Value.EnvVar(_, var fallback) ->
          fallback == null ? Optional.empty() : json(fallback, depth);
      case Value.Choice(_, var yes, var no) -> json(yes, depth).or(() -> json(no, depth));
      case Value.OneOf(var options) ->
          options.stream().flatMap(option -> json(option, depth).stream()).findFirst();
      case Value.Obj obj -> object(obj, depth);
      case Value.Arr arr -> array(arr, depth);
      case Value.Getter(var fn) ->
          json(interpreter.call(fn, Values.UNDEFINED, List.of(), fn.node(), List.of()), depth + 1);
      case Value.Text(var parts) -> text(parts, depth);
      case Value.Unknown _,
          Value.Fn _,
          Value.Klass _,
          Value.Native _,
          Value.External _,
          Value.Test _,
          Value.Answer _,
          Value.Reply _,
          Value.Status _,
          Value.Failure _,
          Value.Element _,
          Value.Namespace _,
          Value.Schema _ ->
          Optional.empty();
    };
  }

  private Optional<JsonNode> text(List<Value> parts, int depth) {
    var text = new StringBuilder();
    for (var part : parts) {
      var known = json(part, depth + 1).filter(JsonNode::isValueNode);
      if (known.isEmpty()) {
        return Optional.empty();
      }
      text.append(known.get().asText());
    }
    return Optional.of(Json.object().textNode(text.toString()));
  }

  private static Optional<JsonNode> number(double number) {
    if (!Double.isFinite(number)) {
      return Optional.empty();
    }
    boolean isWhole = number == Math.rint(number) && Math.abs(number) < 1e15;
    return Optional.of(
        isWhole ? Json.object().numberNode((long) number) : Json.object().numberNode(number));
  }

  private Optional<JsonNode> object(Value.Obj obj, int depth) {
    if (!open.add(obj)) {
      return Optional.empty();
    }
    ObjectNode made = Json.object();
    for (var spread : obj.spreads()) {
      json(spread, depth)
          .filter(JsonNode::isObject)
          .ifPresent(node -> node.properties().forEach(e -> made.set(e.getKey(), e.getValue())));
    }
    obj.members()
        .forEach((name, member) -> {
          if (!name.startsWith("*")) {
            json(member, depth + 1).ifPresent(node -> made.set(name, node));
          }
        });
    open.remove(obj);
    return made.isEmpty() && !(obj.members().isEmpty() && obj.spreads().isEmpty())
        ? Optional.empty()
        : Optional.of(made);
  }

  private Optional<JsonNode> array(Value.Arr arr, int depth) {
    if (!open.add(arr)) {
      return Optional.empty();
    }
    ArrayNode made = Json.array();
    arr.items().forEach(item -> json(item, depth + 1).ifPresent(made::add));
    for (var spread : arr.spreads()) {
      if (spread instanceof Value.Arr) {
        json(spread, depth + 1).ifPresent(node -> node.forEach(made::add));
      }
    }
    open.remove(arr);
    return Optional.of(made);
  }
}
