package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// zustand: a store is one object; `set` adds to it; an action runs when somebody calls it.
final class Zustand implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "create", "createStore", "default", "createWithEqualityFn" ->
          call.args().isEmpty()
              ? Play.fn("create", inner -> store(inner.arg(0), inner))
              : store(call.arg(0), call);
      case "persist", "devtools", "immer", "subscribeWithSelector", "redux", "logger" ->
          call.arg(0);
      case "combine" -> combine(call);
      case "useStore", "useStoreWithEqualityFn" ->
          call.interpreter()
              .callIf(call.arg(0), call.args().subList(1, call.args().size()), call.at());
      case "useShallow", "shallow" -> call.arg(0);
      case "createJSONStorage" -> new Value.Unknown("storage");
      default -> null;
    };
  }

  private static Value combine(Invocation call) {
    return Play.fn(
        "combine",
        inner -> {
          var made = Play.object();
          add(made, call.arg(0));
          add(made, inner.interpreter().callIf(call.arg(1), inner.args(), inner.at()));
          return made;
        });
  }

  private static Value store(Value init, Invocation call) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().state("zustand");
    var state = Play.object();
    var set = Play.fn("set", inner -> set(state, inner));
    var get = Play.fn("get", inner -> state);
    var api = Play.object().with("setState", set).with("getState", get);
    var made = interpreter.callIf(init, List.of(set, get, api), call.at());
    add(state, made);
    var hook =
        new Value.Native(
            "useStore",
            inner ->
                Values.isCallable(inner.arg(0))
                    ? inner.interpreter().callIf(inner.arg(0), List.of(state), inner.at())
                    : state);
    hook.with("getState", get).with("setState", set);
    hook.with(
        "subscribe",
        Play.fn(
            "subscribe",
            inner -> {
              inner.interpreter().callIf(inner.arg(0), List.of(state, state), inner.at());
              return Play.nothing("unsubscribe");
            }));
    hook.with("persist", new Value.Unknown("persist"));
    hook.with("getInitialState", get);
    return hook;
  }

  private static Value set(Value.Obj state, Invocation call) {
    var given = call.arg(0);
    if (Values.isCallable(given)) {
      given = call.interpreter().callIf(given, List.of(state), call.at());
    }
    add(state, given);
    return Values.UNDEFINED;
  }

  /// What a store can hold grows.
  static void add(Value.Obj state, Value given) {
    for (var option : Values.options(given)) {
      if (option instanceof Value.Obj more && more != state) {
        more.members().forEach((name, value) -> state.members().merge(name, value, Values::join));
        more.spreads().stream()
            .filter(spread -> spread != state && !state.spreads().contains(spread))
            .forEach(state.spreads()::add);
      }
    }
  }
}
