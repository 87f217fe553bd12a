package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// SWR: the key goes to the fetcher, the hook's own or the global one.
final class Swr implements Library {
  private record Slot(Node site, String what) {}

  private Value global = Values.UNDEFINED;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "default", "useSWR", "useSWRImmutable", "" -> query(call);
      case "useSWRMutation" -> mutation(call);
      case "useSWRConfig" -> Play.object().with("mutate", Play.nothing("mutate"));
      case "mutate" -> Values.UNDEFINED;
      default -> null;
    };
  }

  private Value query(Invocation call) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().style("swr");
    var key = call.arg(0);
    if (Values.isCallable(key)) {
      key = interpreter.callIf(key, List.of(), call.at());
    }
    var fetcher = Values.isCallable(call.arg(1)) ? call.arg(1) : call.member(1, "fetcher");
    if (!Values.isCallable(fetcher)) {
      fetcher = global;
    }
    var chosen = fetcher;
    var data =
        Values.each(
            key,
            option ->
                Values.isNothing(option) || option.equals(Values.FALSE)
                    ? Values.UNDEFINED
                    : interpreter.callIf(chosen, List.of(option), call.at()));
    var type = call.type(0);
    if (type != null) {
      interpreter.types().declare(data, type);
    }
    return Play.object()
        .with("data", data)
        .with("error", TanStackQuery.error(data, new Slot(call.at(), "error")))
        .with("isLoading", new Value.Unknown("isLoading"))
        .with("isValidating", new Value.Unknown("isValidating"))
        .with("mutate", Play.nothing("mutate"));
  }

  /// `swr/mutation`: its own package, whose default is the hook.
  static Library mutations() {
    return (path, call) ->
        path.equals("default") || path.equals("useSWRMutation") ? mutation(call) : null;
  }

  /// `swr/infinite`: the key of a page is made from its number and the page before.
  Library pages() {
    return (path, call) -> {
      if (!path.equals("default") && !path.equals("useSWRInfinite")) {
        return null;
      }
      var key =
          call.interpreter()
              .callIf(
                  call.arg(0),
                  List.of(new Value.Unknown("page"), new Value.Unknown("previous")),
                  call.at());
      var args = new ArrayList<Value>(call.args());
      args.set(0, key);
      var one = query(new Invocation(call.interpreter(), call.self(), args, call.at(), List.of()));
      var data = call.interpreter().members().get(one, "data", call.at());
      return ((Value.Obj) one)
          .with("data", Value.Arr.of(List.of(data)))
          .with("size", new Value.Unknown("size"))
          .with("setSize", Play.nothing("setSize"));
    };
  }

  private static Value mutation(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "mutation"));
    var run =
        Play.fn(
            "trigger",
            inner -> {
              var data =
                  interpreter.callIf(
                      call.arg(1),
                      List.of(call.arg(0), Play.object().with("arg", inner.arg(0))),
                      inner.at());
              interpreter.add(key, data);
              for (var handlers : List.of(call.arg(2), inner.arg(1))) {
                var members = interpreter.members();
                interpreter.callIf(
                    members.get(handlers, "onSuccess", call.at()), List.of(data), call.at());
                interpreter.callIf(
                    members.get(handlers, "onError", call.at()),
                    List.of(TanStackQuery.failure(data)),
                    call.at());
              }
              return data;
            });
    var data = interpreter.read(key);
    return Play.object()
        .with("trigger", run)
        .with("data", data)
        .with("error", TanStackQuery.error(data, new Slot(call.at(), "error")))
        .with("reset", Play.nothing("reset"))
        .with("isMutating", Values.flag(new Slot(call.at(), "isMutating")));
  }

  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    if (path.endsWith("SWRConfig")) {
      var fetcher =
          interpreter
              .members()
              .get(
                  element.props().members().getOrDefault("value", Values.UNDEFINED),
                  "fetcher",
                  element.at());
      if (Values.isCallable(fetcher)) {
        global = fetcher;
      }
      interpreter.escape(element.props().members().getOrDefault("children", Values.UNDEFINED));
      return true;
    }
    return false;
  }
}
