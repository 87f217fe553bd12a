package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// lodash and small packages like it, as far as what goes through them goes on: functions that are
/// held back, lists that are ordered, copies, answers that are checked.
final class Lodash implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = Play.plain(path);
    return switch (name) {
      case "debounce",
          "throttle",
          "memoize",
          "once",
          "useDebouncedCallback",
          "useThrottledCallback" ->
          heldBack(call);
      case "useDebounce", "useDebounceValue" -> Play.list(call.arg(0), Play.nothing("setValue"));
      case "cloneDeep",
          "clone",
          "sortBy",
          "orderBy",
          "uniqBy",
          "uniq",
          "reverse",
          "shuffle",
          "take",
          "drop",
          "compact",
          "slice",
          "defaultTo" ->
          call.arg(0);
      case "map", "filter", "forEach", "find", "flatMap", "some", "every" ->
          call.interpreter()
              .members()
              .call(
                  call.arg(0),
                  name,
                  call.args().subList(1, call.args().size()),
                  call.at(),
                  List.of());
      case "groupBy", "keyBy" ->
          Play.object()
              .with(
                  "*",
                  name.equals("keyBy")
                      ? call.interpreter().members().item(call.arg(0))
                      : call.arg(0));
      case "isEmpty", "isEqual", "isNil" -> new Value.Test(new Object(), false);
      default -> null;
    };
  }

  /// The function itself. One that a component holds back is one that it calls, sooner or later.
  private static Value heldBack(Invocation call) {
    if (!call.interpreter().owners().isEmpty()) {
      call.interpreter().escape(call.arg(0));
    }
    return call.arg(0);
  }

  /// A package whose only function is its default: `lodash.debounce`.
  static Library only(String name) {
    var all = new Lodash();
    return (path, call) -> path.equals("default") || path.isEmpty() ? all.call(name, call) : null;
  }

  /// Packages that check an answer against a description and give it on.
  static Library checks() {
    return (path, call) ->
        switch (Play.plain(path)) {
          case "guard" -> Play.same("checked");
          case "create", "mask" -> call.arg(0);
          case "assert" -> Values.UNDEFINED;
          default -> null;
        };
  }
}
