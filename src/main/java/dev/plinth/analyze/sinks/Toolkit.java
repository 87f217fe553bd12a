package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Redux and its toolkit: one store, slices, thunks. Every action that is made counts as
/// dispatched.
final class Toolkit implements Library {
  private final Map<String, Value> reducers = new LinkedHashMap<>();
  private final Map<Value, List<Value>> listeners = new HashMap<>();
  private final List<Value> plain = new ArrayList<>();
  private final RtkQuery queries = new RtkQuery(this);

  private record Slot(Object site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = Play.plain(path);
    return switch (name) {
      case "configureStore" -> configure(call.member(0, "reducer"), call);
      case "createStore", "legacy_createStore" -> configure(call.arg(0), call);
      case "combineReducers" -> {
        register(call.arg(0));
        yield call.arg(0);
      }
      case "createSlice" -> slice(call);
      case "createAsyncThunk" -> thunk(call);
      case "createAction" -> action(call);
      case "createSelector" -> selector(call);
      case "createEntityAdapter" -> adapter();
      case "useSelector" -> call.interpreter().callIf(call.arg(0), List.of(state(call)), call.at());
      case "useDispatch" -> dispatch();
      case "useStore" -> store();
      case "bindActionCreators" -> call.arg(0);
      case "connect" -> connect(call);
      case "compose", "applyMiddleware", "setupListeners", "isAnyOf" -> new Value.Unknown(name);
      case "useSelector.withTypes",
          "useDispatch.withTypes",
          "createSelector.withTypes",
          "createAsyncThunk.withTypes",
          "useStore.withTypes" ->
          new Value.External("@reduxjs/toolkit", name.substring(0, name.indexOf('.')));
      default -> queries.call(name, call);
    };
  }

  /// The whole state, as reducers left it.
  Value state(Invocation call) {
    var made = Play.object();
    reducers.forEach((name, reducer) -> made.with(name, stateOf(reducer, call)));
    if (reducers.isEmpty()) {
      plain.forEach(reducer -> made.spreads().add(stateOf(reducer, call)));
    }
    if (made.members().isEmpty() && made.spreads().isEmpty()) {
      made.spreads().add(new Value.Unknown("state"));
    }
    return made;
  }

  private Value stateOf(Value reducer, Invocation call) {
    return switch (reducer) {
      case Value.Native known when known.members().containsKey("*state") ->
          known.members().getOrDefault("*state", Values.UNDEFINED);
      case Value.Obj nested -> {
        var made = Play.object();
        nested.members().forEach((name, inner) -> made.with(name, stateOf(inner, call)));
        yield made;
      }
      case Value.Fn fn -> {
        var interpreter = call.interpreter();
        var key = interpreter.sharedKey(new Slot(fn.node(), "reducer"));
        if (!interpreter.isSet(key)) {
          interpreter.add(
              key,
              interpreter.callIf(
                  fn,
                  List.of(Values.UNDEFINED, Play.object().with("type", Values.text("@@INIT"))),
                  call.at()));
        }
        yield interpreter.read(key);
      }
      default -> new Value.Unknown("state");
    };
  }

  private Value configure(Value reducer, Invocation call) {
    call.interpreter().exchanges().facts().state("redux");
    if (reducer instanceof Value.Obj) {
      register(reducer);
    } else {
      plain.add(reducer);
    }
    return store();
  }

  private void register(Value value) {
    if (value instanceof Value.Obj obj) {
      obj.members().forEach(reducers::put);
    }
  }

  private Value store() {
    return Play.object()
        .with("dispatch", dispatch())
        .with("getState", Play.fn("getState", this::state))
        .with(
            "subscribe",
            Play.fn(
                "subscribe",
                call -> {
                  call.interpreter().callIf(call.arg(0), List.of(), call.at());
                  return Values.UNDEFINED;
                }));
  }

  Value dispatch() {
    return Play.fn("dispatch", this::dispatched);
  }

  private Value dispatched(Invocation call) {
    var action = call.arg(0);
    if (Values.isCallable(action)) {
      return call.interpreter()
          .callIf(
              action,
              List.of(dispatch(), Play.fn("getState", this::state), new Value.Unknown("extra")),
              call.at());
    }
    for (var option : Values.options(action)) {
      if (option instanceof Value.Obj obj && obj.members().containsKey("type")) {
        reduce(obj, call);
      }
    }
    return action;
  }

  private void reduce(Value.Obj action, Invocation call) {
    var all = new ArrayList<>(reducers.values());
    all.addAll(plain);
    for (var reducer : all) {
      if (reducer instanceof Value.Fn fn) {
        var key = call.interpreter().sharedKey(new Slot(fn.node(), "reducer"));
        var next = call.interpreter().callIf(fn, List.of(stateOf(fn, call), action), call.at());
        call.interpreter().add(key, next);
      }
    }
  }

  private Value slice(Invocation call) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().state("redux");
    var members = interpreter.members();
    Value initial = call.member(0, "initialState");
    if (Values.isCallable(initial)) {
      initial = interpreter.callIf(initial, List.of(), call.at());
    }
    var state = Play.object();
    if (initial instanceof Value.Obj given) {
      state.members().putAll(given.members());
      state.spreads().addAll(given.spreads());
    }
    var box = new Value.Native("reducer", inner -> state);
    box.with("*state", initial instanceof Value.Obj ? state : initial);
    var actions = Play.object();
    for (var option : Values.options(call.member(0, "reducers"))) {
      if (option instanceof Value.Obj some) {
        some.members().forEach((name, reducer) -> actions.with(name, creator(box, name, reducer)));
      }
    }
    var extra = call.member(0, "extraReducers");
    if (Values.isCallable(extra)) {
      interpreter.callIf(extra, List.of(builder(box)), call.at());
    }
    var made =
        Play.object()
            .with("actions", actions)
            .with("reducer", box)
            .with("name", call.member(0, "name"))
            .with("getInitialState", Play.fn("getInitialState", inner -> state))
            .with("caseReducers", call.member(0, "reducers"));
    var selectors = Play.object();
    for (var option : Values.options(call.member(0, "selectors"))) {
      if (option instanceof Value.Obj some) {
        some.members()
            .forEach((name, selector) ->
                selectors.with(
                    name,
                    Play.fn(
                        name,
                        inner ->
                            inner
                                .interpreter()
                                .callIf(selector, List.of(stateIn(box)), inner.at()))));
      }
    }
    made.with("selectors", selectors);
    made.with("*members", members.get(made, "actions", call.at()));
    return made;
  }

  private static Value stateIn(Value.Native box) {
    return box.members().getOrDefault("*state", Values.UNDEFINED);
  }

  /// Runs a reducer on a slice's state: what it changes stays, what it returns is added.
  private static void run(Value.Native box, Value reducer, Value action, Invocation call) {
    var next = call.interpreter().callIf(reducer, List.of(stateIn(box), action), call.at());
    if (!Values.isNothing(next) && !next.equals(stateIn(box))) {
      if (stateIn(box) instanceof Value.Obj state && next instanceof Value.Obj) {
        Zustand.add(state, next);
      } else {
        box.with("*state", Values.join(stateIn(box), next));
      }
    }
  }

  private static Value creator(Value.Native box, String name, Value definition) {
    return Play.fn(
        name,
        call -> {
          Value reducer = definition;
          var action = Play.object().with("type", Values.text(name)).with("payload", call.arg(0));
          if (definition instanceof Value.Obj both) {
            reducer = both.members().getOrDefault("reducer", Values.UNDEFINED);
            var prepared =
                call.interpreter()
                    .callIf(
                        both.members().getOrDefault("prepare", Values.UNDEFINED),
                        call.args(),
                        call.at());
            action.with(
                "payload", call.interpreter().members().get(prepared, "payload", call.at()));
          }
          run(box, reducer, action, call);
          return action;
        });
  }

  /// `extraReducers`: handlers wait for a thunk's result.
  private Value builder(Value.Native box) {
    var made = Play.object();
    made.with(
        "addCase",
        Play.fn(
            "addCase",
            call -> {
              var handler = call.arg(1);
              listeners
                  .computeIfAbsent(call.arg(0), key -> new ArrayList<>())
                  .add(
                      Play.fn(
                          "case",
                          inner -> {
                            run(box, handler, inner.arg(0), inner);
                            return Values.UNDEFINED;
                          }));
              return made;
            }));
    made.with(
        "addMatcher",
        Play.fn(
            "addMatcher",
            call -> {
              run(box, call.arg(1), new Value.Unknown("action"), call);
              listeners
                  .computeIfAbsent(call.arg(0), key -> new ArrayList<>())
                  .add(
                      Play.fn(
                          "case",
                          inner -> {
                            run(box, call.arg(1), inner.arg(0), inner);
                            return Values.UNDEFINED;
                          }));
              return made;
            }));
    made.with("addDefaultCase", Play.nothing("addDefaultCase"));
    return made;
  }

  /// Tells those who wait for this what there is.
  void tell(Value event, Value payload, Invocation call) {
    var action =
        Play.object()
            .with("payload", payload)
            .with("type", Values.text("fulfilled"))
            .with("meta", new Value.Unknown("meta"));
    action.with("error", new Value.Unknown("error"));
    for (var listener : List.copyOf(listeners.getOrDefault(event, List.of()))) {
      call.interpreter().callIf(listener, List.of(action), call.at());
    }
  }

  private Value thunk(Invocation call) {
    var fulfilled = Play.object();
    var rejected = Play.object();
    var pending = Play.object();
    var made =
        new Value.Native(
            "thunk",
            inner -> {
              var interpreter = inner.interpreter();
              var refusal = new ArrayList<Value>();
              var api =
                  Play.object()
                      .with("dispatch", dispatch())
                      .with("getState", Play.fn("getState", this::state))
                      .with("signal", new Value.Unknown("signal"))
                      .with("extra", new Value.Unknown("extra"))
                      .with(
                          "rejectWithValue",
                          Play.fn(
                              "rejectWithValue",
                              reject -> {
                                refusal.add(reject.arg(0));
                                return Values.UNDEFINED;
                              }))
                      .with("fulfillWithValue", Play.same("fulfillWithValue"));
              var result = interpreter.callIf(call.arg(1), List.of(inner.arg(0), api), inner.at());
              var type = call.type(0);
              if (type != null) {
                interpreter.types().declare(result, type);
              }
              tell(pending, Values.UNDEFINED, inner);
              tell(fulfilled, result, inner);
              tell(
                  rejected,
                  refusal.isEmpty() ? new Value.Unknown("reason") : refusal.getFirst(),
                  inner);
              return Play.object()
                  .with("payload", result)
                  .with("unwrap", Play.fn("unwrap", unwrap -> result))
                  .with("meta", new Value.Unknown("meta"))
                  .with("error", new Value.Unknown("error"));
            });
    return made.with("fulfilled", fulfilled)
        .with("rejected", rejected)
        .with("pending", pending)
        .with("typePrefix", call.arg(0));
  }

  private Value action(Invocation call) {
    var made =
        new Value.Native(
            "action",
            inner -> {
              var action = Play.object().with("type", call.arg(0)).with("payload", inner.arg(0));
              return action;
            });
    return made.with("type", call.arg(0)).with("match", Play.nothing("match"));
  }

  private static Value selector(Invocation call) {
    return Play.fn(
        "selector",
        inner -> {
          var inputs = new ArrayList<Value>();
          int last = call.args().size() - 1;
          for (int i = 0; i < last; i++) {
            if (call.arg(i) instanceof Value.Arr list) {
              list.items()
                  .forEach(
                      one -> inputs.add(inner.interpreter().callIf(one, inner.args(), inner.at())));
            } else if (Values.isCallable(call.arg(i))) {
              inputs.add(inner.interpreter().callIf(call.arg(i), inner.args(), inner.at()));
            }
          }
          return inner.interpreter().callIf(call.arg(last), inputs, inner.at());
        });
  }

  private static Value adapter() {
    var made = Play.object();
    made.with(
        "getInitialState",
        Play.fn(
            "getInitialState",
            call -> {
              var state =
                  Play.object()
                      .with("ids", Value.Arr.of(List.of()))
                      .with("entities", Play.object());
              if (call.arg(0) instanceof Value.Obj more) {
                state.members().putAll(more.members());
              }
              return state;
            }));
    for (var name :
        List.of(
            "setAll",
            "upsertMany",
            "addMany",
            "setMany",
            "upsertOne",
            "addOne",
            "setOne",
            "updateOne",
            "removeOne",
            "removeAll")) {
      made.with(
          name,
          Play.fn(
              name,
              call -> {
                if (call.arg(0) instanceof Value.Obj state
                    && state.members().get("entities") instanceof Value.Obj entities) {
                  var given =
                      name.endsWith("All") || name.endsWith("Many")
                          ? call.interpreter().members().item(call.arg(1))
                          : call.arg(1);
                  if (!Values.isNothing(given)
                      && !name.startsWith("remove")
                      && !name.startsWith("update")) {
                    entities.members().merge("*", given, Values::join);
                  }
                }
                return call.arg(0);
              }));
    }
    made.with(
        "getSelectors",
        Play.fn(
            "getSelectors",
            call -> {
              Value.NativeCall one =
                  inner -> {
                    var state =
                        Values.isCallable(call.arg(0))
                            ? inner.interpreter().callIf(call.arg(0), inner.args(), inner.at())
                            : inner.arg(0);
                    return inner
                        .interpreter()
                        .members()
                        .item(inner.interpreter().members().get(state, "entities", inner.at()));
                  };
              return Play.object()
                  .with(
                      "selectAll",
                      Play.fn("selectAll", inner -> Value.Arr.of(List.of(one.call(inner)))))
                  .with("selectById", Play.fn("selectById", one))
                  .with(
                      "selectIds",
                      Play.fn("selectIds", inner -> Value.Arr.of(List.of(new Value.Unknown("id")))))
                  .with("selectTotal", Play.nothing("selectTotal"))
                  .with(
                      "selectEntities",
                      Play.fn("selectEntities", inner -> Play.object().with("*", one.call(inner))));
            }));
    return made;
  }

  private Value connect(Invocation call) {
    return Play.fn(
        "connect",
        wrap ->
            Play.fn(
                "connected",
                inner -> {
                  var interpreter = inner.interpreter();
                  var props = Play.object();
                  if (inner.arg(0) instanceof Value.Obj own) {
                    props.members().putAll(own.members());
                  }
                  Zustand.add(
                      props,
                      interpreter.callIf(call.arg(0), List.of(state(inner), props), inner.at()));
                  var bound =
                      Values.isCallable(call.arg(1))
                          ? interpreter.callIf(call.arg(1), List.of(dispatch(), props), inner.at())
                          : call.arg(1);
                  for (var option : Values.options(bound)) {
                    if (option instanceof Value.Obj actions) {
                      actions.members().forEach((name, creator) -> props.with(name, bind(creator)));
                    }
                  }
                  props.with("dispatch", dispatch());
                  return new Value.Element(wrap.arg(0), props, inner.at());
                }));
  }

  private Value bind(Value creator) {
    return Play.fn(
        "bound",
        call -> {
          var action = call.interpreter().callIf(creator, call.args(), call.at());
          return dispatched(
              new Invocation(
                  call.interpreter(), call.self(), List.of(action), call.at(), List.of()));
        });
  }

  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    return false;
  }
}
