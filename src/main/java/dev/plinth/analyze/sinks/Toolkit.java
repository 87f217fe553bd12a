package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Redux and its toolkit: one store, slices, thunks. Every action that is made counts as
/// dispatched.
final class Toolkit implements Library {
  private final Map<String, Value> reducers = new LinkedHashMap<>();
  private final Slices slices = new Slices();
  private final List<Value> plain = new ArrayList<>();
  private final RtkQuery queries = new RtkQuery(this);

  private record Slot(Object site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = Play.plain(path);
    return switch (name) {
      case "configureStore" -> configure(call.member(0, "reducer"), call);
      case "createStore", "legacy_createStore" -> configure(call.arg(0), call);
      case "combineReducers" -> combined(call.arg(0));
      case "createSlice" -> slices.make(call);
      case "createAsyncThunk" -> thunk(call);
      case "createAction" -> action(call);
      case "createSelector" -> selector(call);
      case "createEntityAdapter" -> EntityAdapter.make();
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

  /// Several reducers as one.
  Value combined(Value all) {
    register(all);
    return all;
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
        call.interpreter().worth(fn);
        var key = call.interpreter().sharedKey(new Slot(fn.node(), "reducer"));
        var next = call.interpreter().callIf(fn, List.of(stateOf(fn, call), action), call.at());
        call.interpreter().add(key, next);
      }
    }
  }

  /// Tells slices that wait for this what there is.
  void tell(Value event, Value payload, Invocation call) {
    slices.tell(event, payload, call);
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
              return settled(result, refusal, new Slot(inner.at(), "settled"));
            });
    return made.with("fulfilled", fulfilled.with("match", match(false)))
        .with("rejected", rejected.with("match", match(true)))
        .with("pending", pending)
        .with("typePrefix", call.arg(0));
  }

  /// What dispatching a thunk gives: fulfilled with what it made, or rejected with what it said of
  /// a refusal, which is no part of an answer.
  private static Value settled(Value result, List<Value> refusal, Slot key) {
    var status = Values.choice(key, Values.text("fulfilled"), Values.text("rejected"));
    var error = Play.object().with("message", new Value.Unknown("message"));
    return Play.object()
        .with(
            "payload",
            refusal.isEmpty() ? result : Values.choice(key, result, Values.oneOf(refusal)))
        .with("unwrap", Play.fn("unwrap", unwrap -> result))
        .with("meta", Play.object().with("requestStatus", status))
        .with("error", Values.choice(key, Values.UNDEFINED, error));
  }

  /// `login.rejected.match(result)`
  private static Value match(boolean rejected) {
    return Play.fn(
        "match",
        call -> {
          var meta = call.member(0, "meta");
          var members = call.interpreter().members();
          return members.get(meta, "requestStatus", call.at()) instanceof Value.Choice choice
              ? new Value.Test(choice.key(), rejected)
              : new Value.Unknown("match");
        });
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
