package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// tRPC: a path of names becomes a procedure, and its last name says how it is called.
final class Trpc implements Library {
  /// The package that procedures are members of, whatever package made the client.
  static final String PACKAGE = "@trpc/client";

  private static final Set<String> MAKERS =
      Set.of(
          "createTRPCReact",
          "createTRPCProxyClient",
          "createTRPCClient",
          "createTRPCOptionsProxy",
          "createTRPCQueryUtils",
          "createTRPCNext",
          "createReactQueryHooks");
  private static final String CLIENT = "client#";

  private Value address = Values.text("/trpc");

  private record Slot(Object site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = Play.plain(path);
    if (MAKERS.contains(name)) {
      call.interpreter().exchanges().facts().style("trpc");
      return new Value.External(PACKAGE, CLIENT);
    }
    if (path.startsWith(CLIENT)) {
      return procedure(path.substring(CLIENT.length()).replaceFirst("^\\.", ""), call);
    }
    return switch (name) {
      case "httpBatchLink", "httpLink", "httpBatchStreamLink", "httpSubscriptionLink" -> {
        if (!Values.isNothing(call.member(0, "url"))) {
          address = call.member(0, "url");
        }
        call.interpreter().escape(call.member(0, "headers"));
        yield new Value.Unknown("link");
      }
      case "createWSClient" -> {
        var url = Values.string(call.member(0, "url"));
        call.interpreter()
            .exchanges()
            .socket("trpc-ws", url == null ? "" : url, List.of(), call.at());
        yield new Value.Unknown("socket");
      }
      case "createTRPCContext" ->
          Play.object()
              .with("TRPCProvider", new Value.External(PACKAGE, "Provider"))
              .with("useTRPC", Play.fn("useTRPC", inner -> new Value.External(PACKAGE, CLIENT)))
              .with(
                  "useTRPCClient",
                  Play.fn("useTRPCClient", inner -> new Value.External(PACKAGE, CLIENT)));
      default -> null;
    };
  }

  private Value procedure(String path, Invocation call) {
    int dot = path.lastIndexOf('.');
    var name = dot < 0 ? "" : path.substring(0, dot);
    var how = path.substring(dot + 1);
    if (dot < 0) {
      return switch (how) {
        case "useUtils", "useContext", "useQueries" -> new Value.External(PACKAGE, CLIENT);
        default -> new Value.Unknown(how);
      };
    }
    return switch (how) {
      case "useQuery", "useSuspenseQuery", "useInfiniteQuery", "useSuspenseInfiniteQuery" ->
          query(name, how, call);
      case "query", "fetch", "prefetch", "ensureData", "fetchInfinite" -> get(name, call, 0);
      case "useMutation" -> mutation(name, call);
      case "mutate" -> post(name, call, call.arg(0));
      case "queryOptions", "infiniteQueryOptions" -> {
        var options = Play.object();
        options.spreads().add(call.arg(1));
        yield options
            .with("queryKey", Play.list(Values.text(name), call.arg(0)))
            .with("queryFn", Play.fn("queryFn", inner -> get(name, call, 0)));
      }
      case "mutationOptions" -> {
        var options = Play.object();
        options.spreads().add(call.arg(0));
        yield options.with(
            "mutationFn", Play.fn("mutationFn", inner -> post(name, call, inner.arg(0))));
      }
      case "useSubscription", "subscribe" -> {
        call.interpreter().exchanges().socket("trpc-ws", "", List.of("on " + name), call.at());
        call.interpreter().escape(call.arg(1));
        yield new Value.Unknown("subscription");
      }
      default -> {
        call.args().forEach(call.interpreter()::escape);
        yield Values.UNDEFINED;
      }
    };
  }

  private Value get(String name, Invocation call, int index) {
    var query = Values.isNothing(call.arg(index)) ? Values.UNDEFINED : call.arg(index);
    return new Wire("trpc", address, true)
        .send(
            call,
            "GET",
            Values.text("/" + name),
            query instanceof Value.Obj ? Play.object().with("input", query) : Values.UNDEFINED,
            Values.UNDEFINED);
  }

  private Value post(String name, Invocation call, Value input) {
    return new Wire("trpc", address, true)
        .send(call, "POST", Values.text("/" + name), Values.UNDEFINED, input);
  }

  private Value query(String name, String how, Invocation call) {
    var interpreter = call.interpreter();
    var data = get(name, call, 0);
    var shown =
        how.contains("Infinite") ? Play.object().with("pages", Value.Arr.of(List.of(data))) : data;
    interpreter.callIf(call.member(1, "onSuccess"), List.of(shown), call.at());
    interpreter.callIf(call.member(1, "onError"), List.of(TanStackQuery.failure(data)), call.at());
    var result =
        Play.object()
            .with("data", shown)
            .with("error", TanStackQuery.error(data))
            .with("refetch", Play.fn("refetch", inner -> Play.object().with("data", shown)));
    flags(result, call);
    return how.contains("Suspense") ? Play.list(shown, result) : result;
  }

  private Value mutation(String name, Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "mutation"));
    var run =
        Play.fn(
            "mutate",
            inner -> {
              interpreter.callIf(call.member(0, "onMutate"), List.of(inner.arg(0)), call.at());
              var data = post(name, call, inner.arg(0));
              interpreter.add(key, data);
              for (var options : List.of(call.arg(0), inner.arg(1))) {
                for (var handler : List.of("onSuccess", "onError", "onSettled")) {
                  var first = handler.equals("onError") ? TanStackQuery.failure(data) : data;
                  interpreter.callIf(
                      interpreter.members().get(options, handler, call.at()),
                      List.of(first, inner.arg(0)),
                      call.at());
                }
              }
              return data;
            });
    var result = Play.object().with("mutate", run).with("mutateAsync", run);
    result.with("data", interpreter.read(key));
    result.with("error", TanStackQuery.error(interpreter.read(key)));
    result.with("reset", Play.nothing("reset"));
    flags(result, call);
    return result;
  }

  private static void flags(Value.Obj result, Invocation call) {
    for (var name :
        List.of(
            "isLoading",
            "isPending",
            "isError",
            "isSuccess",
            "isFetching",
            "hasNextPage",
            "isFetchingNextPage")) {
      result.with(name, Values.flag(new Slot(call.at(), name)));
    }
    result.with("fetchNextPage", Play.nothing("fetchNextPage"));
  }
}
