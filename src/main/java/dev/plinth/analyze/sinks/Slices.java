package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Slices of Redux Toolkit: a state that reducers change, action creators that run them.
final class Slices {
  private final Map<Value, List<Value>> listeners = new HashMap<>();

  Value make(Invocation call) {
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
}
