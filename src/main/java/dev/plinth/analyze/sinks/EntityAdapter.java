package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;

/// `createEntityAdapter`: whatever goes in comes out of its selectors.
final class EntityAdapter {
  private EntityAdapter() {}

  static Value make() {
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
}
