package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ahooks' `useRequest` and its like (`useAsync`, `useAsyncFn`): a function that runs when the
/// component is shown, or when it is told to.
final class Ahooks implements Library {
  private record Slot(Node site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useRequest" -> request(call, Values.TRUE.equals(call.member(1, "manual")));
      case "useAsync", "useAsyncRetry" -> state(call, run(call, List.of()), null);
      case "useAsyncFn", "useAsyncCallback" -> {
        var run = runner(call);
        yield Play.list(state(call, stored(call), null), run);
      }
      case "useMount", "useAsyncEffect", "useUpdateEffect", "useDebounceEffect", "useEffectOnce" ->
          call.interpreter().callIf(call.arg(0), List.of(), call.at());
      case "useMemoizedFn", "usePersistFn", "useEvent" -> call.arg(0);
      case "useDebounceFn", "useThrottleFn", "useLockFn" ->
          path.endsWith("useLockFn")
              ? call.arg(0)
              : Play.object().with("run", call.arg(0)).with("cancel", Play.nothing("cancel"));
      case "useDebounce", "useThrottle" -> call.arg(0);
      default -> null;
    };
  }

  private static Value request(Invocation call, boolean manual) {
    if (!manual) {
      run(call, call.interpreter().members().items(call.member(1, "defaultParams")));
    }
    return state(call, stored(call), runner(call));
  }

  private static Value runner(Invocation call) {
    return Play.fn("run", inner -> run(call, inner.args()));
  }

  private static Value run(Invocation call, List<Value> args) {
    var interpreter = call.interpreter();
    var data = interpreter.callIf(call.arg(0), args, call.at());
    interpreter.add(interpreter.stateKey(new Slot(call.at(), "data")), data);
    interpreter.callIf(call.member(1, "onSuccess"), List.of(data, Value.Arr.of(args)), call.at());
    interpreter.callIf(call.member(1, "onError"), List.of(TanStackQuery.failure(data)), call.at());
    interpreter.callIf(call.member(1, "onFinally"), List.of(), call.at());
    return data;
  }

  private static Value stored(Invocation call) {
    return call.interpreter().read(call.interpreter().stateKey(new Slot(call.at(), "data")));
  }

  private static Value state(Invocation call, Value data, @Nullable Value run) {
    var made =
        Play.object()
            .with("data", data)
            .with("value", data)
            .with("loading", Values.flag(new Slot(call.at(), "loading")))
            .with("error", TanStackQuery.error(data, new Slot(call.at(), "error")))
            .with("mutate", Play.nothing("mutate"))
            .with("cancel", Play.nothing("cancel"));
    var again = run == null ? runner(call) : run;
    for (var name : List.of("run", "runAsync", "refresh", "refreshAsync", "retry", "execute")) {
      made.with(name, again);
    }
    return made;
  }
}
