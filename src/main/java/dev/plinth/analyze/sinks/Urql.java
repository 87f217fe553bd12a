package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// urql: hooks and the client itself.
final class Urql implements Library {
  private final GraphQl graphQl = new GraphQl("urql");

  private record Slot(Object site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "gql" -> GraphQl.document(call);
      case "createClient" -> make(call);
      case "useClient" -> client();
      case "useQuery" -> {
        var data = graphQl.send(call, call.member(0, "query"), call.member(0, "variables"));
        declare(call, data);
        yield Play.list(state(call, data), Play.nothing("executeQuery"));
      }
      case "useMutation" -> mutation(call);
      case "useSubscription" -> {
        var data = graphQl.send(call, call.member(0, "query"), call.member(0, "variables"));
        call.interpreter().escape(call.arg(1));
        yield Play.list(state(call, data), Play.nothing("executeSubscription"));
      }
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return Play.plain(path).equals("Client") ? make(call) : null;
  }

  private Value make(Invocation call) {
    call.interpreter().exchanges().facts().style("urql");
    graphQl.address(call.member(0, "url"));
    var options = call.member(0, "fetchOptions");
    if (Values.isCallable(options)) {
      options = call.interpreter().callIf(options, List.of(), call.at());
    }
    var headers = call.interpreter().members().get(options, "headers", call.at());
    graphQl.token(Bodies.token(call.interpreter(), headers, call.at()));
    call.interpreter().escape(call.member(0, "exchanges"));
    return client();
  }

  private static void declare(Invocation call, Value data) {
    var type = call.type(0);
    if (type != null) {
      call.interpreter().types().declare(data, type);
    }
  }

  private static Value.Obj state(Invocation call, Value data) {
    var made = Play.object().with("data", data).with("error", TanStackQuery.error(data));
    for (var name : List.of("fetching", "stale", "hasNext")) {
      made.with(name, Values.flag(new Slot(call.at(), name)));
    }
    return made;
  }

  private Value mutation(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "mutation"));
    var run =
        Play.fn(
            "executeMutation",
            inner -> {
              var data = graphQl.send(call, call.arg(0), inner.arg(0));
              declare(call, data);
              interpreter.add(key, data);
              return state(call, data);
            });
    return Play.list(state(call, interpreter.read(key)), run);
  }

  private Value client() {
    var made = Play.object().client();
    for (var name : List.of("query", "mutation", "subscription")) {
      made.with(
          name,
          Play.fn(
              name,
              call -> {
                var data = graphQl.send(call, call.arg(0), call.arg(1));
                declare(call, data);
                return source(call, data);
              }));
    }
    for (var name : List.of("executeQuery", "executeMutation", "executeSubscription")) {
      made.with(
          name,
          Play.fn(
              name,
              call ->
                  source(
                      call,
                      graphQl.send(call, call.member(0, "query"), call.member(0, "variables")))));
    }
    made.with("readQuery", Play.fn("readQuery", call -> new Value.Unknown("cached")));
    return made;
  }

  /// A result that can be awaited, or subscribed to.
  private static Value source(Invocation made, Value data) {
    var result = state(made, data);
    result.with("toPromise", Play.fn("toPromise", call -> result));
    result.with(
        "subscribe",
        Play.fn(
            "subscribe",
            call -> {
              call.interpreter().callIf(call.arg(0), List.of(result), call.at());
              return new Value.Unknown("subscription");
            }));
    return result;
  }
}
