package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import org.jspecify.annotations.Nullable;

/// Convex: functions on its own servers, told by name.
final class Convex implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useQuery", "usePaginatedQuery" -> {
        need(call, "query");
        yield new Value.Unknown("data");
      }
      case "useMutation", "useAction" ->
          Play.fn(
              "run",
              inner -> {
                need(call, path.endsWith("Action") ? "action" : "mutation");
                return new Value.Unknown("data");
              });
      default -> null;
    };
  }

  private static void need(Invocation call, String how) {
    call.interpreter().exchanges().facts().style("convex");
    var name =
        switch (call.arg(0)) {
          case Value.External(_, var path) -> path.replaceFirst("^(anyApi|api)\\.", "");
          case Value.Unknown unknown -> unknown.name();
          default -> "*";
        };
    call.interpreter().exchanges().facts().need("convex", how + " " + name, call.at());
  }
}
