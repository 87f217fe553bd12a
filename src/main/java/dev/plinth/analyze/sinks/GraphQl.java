package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What all clients of GraphQL share: documents as values, and operations that are sent to one
/// address. Operations are told apart by name, since the address says nothing.
final class GraphQl {
  private static final int DEPTH_MAX = 12;

  private final String via;
  private Value address = Values.UNDEFINED;
  private boolean token;

  GraphQl(String via) {
    this.via = via;
  }

  /// A tagged template or a text becomes a document.
  static Value document(Invocation call) {
    var text = new StringBuilder();
    for (var arg : call.args()) {
      text.append(text(arg, 0)).append('\n');
    }
    return Play.object().with(Values.GRAPHQL, Values.text(text.toString()));
  }

  /// The text of a document in any of its forms: a text with fragments in it, what `gql` gave, the
  /// tree that generators write.
  private static String text(Value value, int depth) {
    if (depth > DEPTH_MAX) {
      return "";
    }
    return switch (value) {
      case Value.Const(String text) -> text;
      case Value.Text(var parts) -> {
        var all = new StringBuilder();
        // Fragments stand behind the text wherever the template has them.
        var behind = new StringBuilder();
        for (var part : parts) {
          if (part instanceof Value.Const(String text)) {
            all.append(text);
          } else if (part instanceof Value.Hole(_, Value.Const(String text))) {
            all.append(text);
          } else {
            behind.append('\n').append(text(part, depth + 1));
          }
        }
        yield all.append(behind).toString();
      }
      case Value.Hole(_, var inner) -> text(inner, depth + 1);
      case Value.Choice _, Value.OneOf _ -> {
        var all = new StringBuilder();
        Values.options(value).forEach(option -> all.append(text(option, depth + 1)).append('\n'));
        yield all.toString();
      }
      case Value.Obj obj -> ofObject(obj, depth);
      case Value.Arr arr -> {
        var all = new StringBuilder();
        arr.items().forEach(item -> all.append(text(item, depth + 1)).append('\n'));
        yield all.toString();
      }
      default -> "";
    };
  }

  private static String ofObject(Value.Obj obj, int depth) {
    var own = obj.members().get(Values.GRAPHQL);
    if (own != null) {
      return text(own, depth + 1);
    }
    if ("Document".equals(Values.string(obj.members().getOrDefault("kind", Values.UNDEFINED)))) {
      return new GraphQlTree().text(obj);
    }
    var all = new StringBuilder();
    for (var member : obj.members().values()) {
      if (member instanceof Value.Const(String text)
          && text.strip().matches("(?s)(query|mutation|subscription|fragment|\\{).*")) {
        all.append(text);
      }
    }
    return all.toString();
  }

  /// Where the operations go.
  void address(Value uri) {
    if (!Values.isNothing(uri)) {
      address = uri;
    }
  }

  void token(boolean credential) {
    token |= credential;
  }

  /// A socket for subscriptions.
  static void socket(Invocation call, Value url) {
    var text = Values.string(url);
    call.interpreter()
        .exchanges()
        .socket("graphql-ws", text == null ? "" : text, List.of(), call.at());
  }

  /// Sends the operations of a document.
  ///
  /// @return the `data` of the answer; undefined where the document is not known
  Value send(Invocation call, Value document, Value variables) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().style(via);
    var found = GraphQlDocument.read(text(document, 0)).operations();
    if (found.isEmpty()) {
      interpreter
          .exchanges()
          .undecided(
              call.at(), "the GraphQL document of this call is only known when the app runs");
      return new Value.Unknown("data");
    }
    var meant = found.stream().filter(operation -> isMeant(document, operation)).toList();
    Value data = Values.UNDEFINED;
    for (var operation : meant.isEmpty() ? found : meant) {
      data = Values.join(data, send(call, operation, variables));
    }
    return data;
  }

  private static boolean isMeant(Value document, GraphQlDocument.Operation operation) {
    return Values.options(document).stream()
        .anyMatch(option ->
            option instanceof Value.Obj obj
                && Values.text(operation.name()).equals(obj.members().get(Values.OPERATION)));
  }

  private Value send(Invocation call, GraphQlDocument.Operation operation, Value variables) {
    var exchanges = call.interpreter().exchanges();
    if (operation.kind().equals("subscription")) {
      var url = Values.string(address);
      exchanges.socket(
          "graphql-ws", url == null ? "" : url, List.of("on " + operation.name()), call.at());
      return new Value.Unknown("data");
    }
    var place = place(call.interpreter());
    exchanges.facts().graphQl(place.path());
    var target =
        new Exchange.Target(
            operation.method(),
            place.origin(),
            place.configured(),
            operation.name(),
            Map.of(),
            Map.of(),
            null);
    var body = body(operation.variables(), variables);
    var reply =
        exchanges.operation(
            call.interpreter(),
            target,
            new Exchange.Sent(
                Values.text(operation.method()),
                Values.UNDEFINED,
                address,
                Values.UNDEFINED,
                body,
                Values.isNothing(body) ? Call.Body.NONE : Call.Body.JSON,
                false,
                token,
                via,
                true),
            call.at());
    var data = call.interpreter().members().get(reply, "data", call.at());
    Wire.select(data, operation.selection());
    return data;
  }

  /// The variables that the operation declares, each with what the app gives it.
  private static Value body(Set<String> declared, Value given) {
    if (declared.isEmpty()) {
      return Values.UNDEFINED;
    }
    var made = Play.object();
    for (var name : declared) {
      Value value = Values.UNDEFINED;
      for (var option : Values.options(given)) {
        if (option instanceof Value.Obj obj && obj.members().containsKey(name)) {
          value = Values.join(value, obj.members().getOrDefault(name, Values.UNDEFINED));
        }
      }
      made.with(name, Values.isUndefined(value) ? new Value.Unknown(name) : value);
    }
    return made;
  }

  private record Place(@Nullable String origin, boolean configured, String path) {}

  private Place place(Interpreter interpreter) {
    var targets =
        interpreter
            .exchanges()
            .targets(
                interpreter,
                new Exchange.Sent(
                    Values.text("POST"),
                    Values.UNDEFINED,
                    address,
                    Values.UNDEFINED,
                    Values.UNDEFINED,
                    Call.Body.JSON,
                    false,
                    false,
                    via,
                    true));
    if (targets.isEmpty()) {
      return new Place(null, false, "/graphql");
    }
    var first = targets.getFirst();
    return new Place(first.origin(), first.configured(), first.path());
  }

  /// The values of several names of an object.
  static List<Value> some(Invocation call, Value object, String... names) {
    var all = new ArrayList<Value>();
    for (var name : new LinkedHashSet<>(List.of(names))) {
      var value = call.interpreter().members().get(object, name, call.at());
      if (!Values.isNothing(value)) {
        all.add(value);
      }
    }
    return all;
  }
}
