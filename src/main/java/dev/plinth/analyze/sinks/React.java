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

/// React's hooks and a few of its functions.
final class React implements Library {
  private record Slot(Node site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useState" -> state(call);
      case "useReducer" -> reducer(call);
      case "useEffect", "useLayoutEffect", "useInsertionEffect" -> {
        call.interpreter()
            .afterwards(() ->
                call.interpreter()
                    .escape(call.interpreter().callIf(call.arg(0), List.of(), call.at())));
        yield Values.UNDEFINED;
      }
      case "useCallback", "memo", "forwardRef", "useDeferredValue", "useEffectEvent", "cache" ->
          call.arg(0);
      case "useMemo" -> call.interpreter().callIf(call.arg(0), List.of(), call.at());
      case "useRef", "createRef" -> ref(call);
      case "createContext" -> context(call);
      case "useContext", "use" -> consume(call);
      case "lazy" -> lazy(call);
      case "createElement", "cloneElement" -> element(Play.plain(path), call);
      case "useTransition" -> Play.list(Values.flag(new Slot(call.at(), "pending")), starter());
      case "startTransition" -> call.interpreter().callIf(call.arg(0), List.of(), call.at());
      case "useActionState", "useFormState" -> action(call);
      case "useOptimistic" -> optimistic(call);
      case "useSyncExternalStore" -> call.interpreter().callIf(call.arg(1), List.of(), call.at());
      case "useImperativeHandle" -> {
        call.interpreter().escape(call.interpreter().callIf(call.arg(1), List.of(), call.at()));
        yield Values.UNDEFINED;
      }
      case "useId" -> new Value.Unknown("id");
      case "Children.map", "Children.forEach" -> null;
      default -> null;
    };
  }

  private static Value starter() {
    return Play.fn(
        "startTransition", call -> call.interpreter().callIf(call.arg(0), List.of(), call.at()));
  }

  private static Value typed(Invocation call, Value value) {
    var type = call.type(0);
    if (type != null) {
      call.interpreter().types().declare(value, type);
    }
    return value;
  }

  private Value state(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "state"));
    var initial = call.arg(0);
    if (Values.isCallable(initial)) {
      initial = interpreter.callIf(initial, List.of(), call.at());
    }
    var type = call.type(0);
    if (type != null && Values.isUndefined(initial)) {
      initial = new Value.Unknown("state", type);
    }
    interpreter.add(key, initial);
    var setter =
        Play.fn(
            "setState",
            inner -> {
              var given = inner.arg(0);
              if (Values.isCallable(given)) {
                given =
                    inner.interpreter().callIf(given, List.of(interpreter.read(key)), inner.at());
              }
              interpreter.add(key, typed(call, given));
              return Values.UNDEFINED;
            });
    return Play.list(typed(call, interpreter.read(key)), setter);
  }

  private Value reducer(Invocation call) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().state("reducer");
    var key = interpreter.stateKey(new Slot(call.at(), "reducer"));
    var initial =
        call.args().size() > 2
            ? interpreter.callIf(call.arg(2), List.of(call.arg(1)), call.at())
            : call.arg(1);
    interpreter.add(key, initial);
    var dispatch =
        Play.fn(
            "dispatch",
            inner -> {
              var next =
                  interpreter.callIf(
                      call.arg(0), List.of(interpreter.read(key), inner.arg(0)), inner.at());
              interpreter.add(key, next);
              return Values.UNDEFINED;
            });
    return Play.list(interpreter.read(key), dispatch);
  }

  private Value ref(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "ref"));
    if (!interpreter.isSet(key)) {
      var type = call.type(0);
      interpreter.add(
          key,
          Play.object()
              .with(
                  "current",
                  Values.isNothing(call.arg(0))
                      ? new Value.Unknown("current", type)
                      : call.arg(0)));
    }
    return interpreter.read(key);
  }

  private Value context(Invocation call) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().state("context");
    var key = interpreter.sharedKey(new Slot(call.at(), "context"));
    var made = Play.object();
    made.with(
        "*read",
        Play.fn("read", inner -> interpreter.isSet(key) ? interpreter.read(key) : call.arg(0)));
    var provider =
        Play.fn(
            "Provider",
            inner -> {
              interpreter.add(key, inner.member(0, "value"));
              interpreter.escape(inner.member(0, "children"));
              return Values.UNDEFINED;
            });
    made.with("Provider", provider);
    made.with(
        "Consumer",
        Play.fn(
            "Consumer",
            inner ->
                interpreter.callIf(
                    inner.member(0, "children"), List.of(interpreter.read(key)), inner.at())));
    return made;
  }

  private static Value consume(Invocation call) {
    for (var option : Values.options(call.arg(0))) {
      if (option instanceof Value.Obj context
          && context.members().get("*read") instanceof Value.Native read) {
        return call.interpreter().callIf(read, List.of(), call.at());
      }
    }
    return call.arg(0);
  }

  private static Value lazy(Invocation call) {
    var module = call.interpreter().callIf(call.arg(0), List.of(), call.at());
    return call.interpreter().members().get(module, "default", call.at());
  }

  private static Value element(String how, Invocation call) {
    if (how.equals("cloneElement")) {
      call.interpreter().escape(call.arg(1));
      return call.arg(0);
    }
    var props = Play.object();
    if (call.arg(1) instanceof Value.Obj given) {
      props.members().putAll(given.members());
      props.spreads().addAll(given.spreads());
    }
    if (call.args().size() > 2) {
      props.with("children", Value.Arr.of(call.args().subList(2, call.args().size())));
    }
    return new Value.Element(call.arg(0), props, call.at());
  }

  private static Value action(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "action"));
    interpreter.add(key, call.arg(1));
    var run =
        Play.fn(
            "formAction",
            inner -> {
              var args = new ArrayList<Value>(List.of(interpreter.read(key)));
              args.add(inner.args().isEmpty() ? new Value.Unknown("formData") : inner.arg(0));
              interpreter.add(key, interpreter.callIf(call.arg(0), args, inner.at()));
              return Values.UNDEFINED;
            });
    return Play.list(interpreter.read(key), run, Values.flag(new Slot(call.at(), "pending")));
  }

  private static Value optimistic(Invocation call) {
    var update =
        Play.fn(
            "update",
            inner ->
                inner
                    .interpreter()
                    .callIf(call.arg(1), List.of(call.arg(0), inner.arg(0)), inner.at()));
    return Play.list(call.arg(0), update);
  }

  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    return false;
  }
}
