package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
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

  private static Value mutation(Invocation call) {
    var run =
        Play.fn(
            "trigger",
            inner ->
                inner
                    .interpreter()
                    .callIf(
                        call.arg(1),
                        List.of(call.arg(0), Play.object().with("arg", inner.arg(0))),
                        inner.at()));
    return Play.object().with("trigger", run).with("isMutating", new Value.Unknown("isMutating"));
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
