package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// TanStack Query (and React Query before it): query functions are called, mutations when somebody
/// mutates.
final class TanStackQuery implements Library {
  private record Slot(Object site, String what) {}

  private Value fallback = Values.UNDEFINED;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useQuery", "useSuspenseQuery" -> query(options(call), call, false);
      case "useInfiniteQuery", "useSuspenseInfiniteQuery" -> query(options(call), call, true);
      case "useQueries", "useSuspenseQueries" ->
          Value.Arr.of(
              call.interpreter().members().items(call.member(0, "queries")).stream()
                  .map(option -> query(option, call, false))
                  .toList());
      case "useMutation" -> mutation(mutationOptions(call), call);
      case "queryOptions", "infiniteQueryOptions", "mutationOptions" -> call.arg(0);
      case "useQueryClient" -> client();
      case "keepPreviousData", "placeholderData" -> new Value.Unknown("data");
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    if (!path.equals("QueryClient") && !path.equals("default.QueryClient")) {
      if (path.endsWith("QueryCache") || path.endsWith("MutationCache")) {
        call.interpreter().escape(call.arg(0));
        return new Value.Unknown("cache");
      }
      return null;
    }
    usual(call.member(0, "defaultOptions"), call);
    return client();
  }

  /// The function of queries that have none of their own.
  private Value usual(Value defaults, Invocation call) {
    var members = call.interpreter().members();
    var queries = members.get(defaults, "queries", call.at());
    var function = members.get(queries, "queryFn", call.at());
    if (Values.isCallable(function)) {
      fallback = function;
    }
    return Values.UNDEFINED;
  }

  /// Options as one object, also when key and function come as arguments.
  private static Value options(Invocation call) {
    if (call.arg(0) instanceof Value.Obj || call.args().size() < 2) {
      return call.arg(0);
    }
    var made = Play.object().with("queryKey", call.arg(0));
    if (Values.isCallable(call.arg(1))) {
      made.with("queryFn", call.arg(1));
      if (call.arg(2) instanceof Value.Obj more) {
        made.members().putAll(more.members());
      }
    } else if (call.arg(1) instanceof Value.Obj more) {
      made.members().putAll(more.members());
    }
    return made;
  }

  private static Value mutationOptions(Invocation call) {
    if (!Values.isCallable(call.arg(0))) {
      return call.arg(0);
    }
    var made = Play.object();
    if (call.arg(1) instanceof Value.Obj more) {
      made.members().putAll(more.members());
    }
    return made.with("mutationFn", call.arg(0));
  }

  private Value query(Value options, Invocation call, boolean pages) {
    var interpreter = call.interpreter();
    var at = call.at();
    interpreter.exchanges().facts().style("tanstack-query");
    var members = interpreter.members();
    var data = fetched(interpreter, options, at, pages);
    declare(call, data);
    Value shown =
        pages
            ? Play.object()
                .with("pages", Value.Arr.of(List.of(data)))
                .with("pageParams", new Value.Unknown("pageParams"))
            : data;
    if (pages) {
      interpreter.callIf(
          members.get(options, "getNextPageParam", at),
          List.of(data, Value.Arr.of(List.of(data)), new Value.Unknown("pageParam")),
          at);
    }
    var select = members.get(options, "select", at);
    if (Values.isCallable(select)) {
      shown = interpreter.callIf(select, List.of(shown), at);
    }
    interpreter.callIf(members.get(options, "onSuccess", at), List.of(shown), at);
    interpreter.callIf(members.get(options, "onError", at), List.of(failure(data)), at);
    for (var name : List.of("enabled", "refetchInterval")) {
      interpreter.callIf(
          members.get(options, name, at),
          List.of(Play.object().with("state", Play.object().with("data", shown))),
          at);
    }
    return result(shown, data, at);
  }

  /// What a query's hook gives.
  ///
  /// @param shown what is left of the answer when it was selected from
  static Value.Obj result(Value shown, Value data, Node at) {
    var result = Play.object().with("data", shown);
    flags(result, at);
    result.with("error", error(data, new Slot(at, "isError")));
    result.with("refetch", Play.fn("refetch", inner -> result));
    result.with("fetchNextPage", Play.nothing("fetchNextPage"));
    result
        .with("status", new Value.Unknown("status"))
        .with("fetchStatus", new Value.Unknown("status"));
    return result;
  }

  private Value fetched(Interpreter interpreter, Value options, Node at, boolean pages) {
    var members = interpreter.members();
    var function = members.get(options, "queryFn", at);
    var key = members.get(options, "queryKey", at);
    var context =
        Play.object()
            .with("queryKey", key)
            .with("signal", new Value.Unknown("signal"))
            .with("meta", members.get(options, "meta", at))
            .with("pageParam", pages ? new Value.Unknown("pageParam") : Values.UNDEFINED);
    var data =
        interpreter.callIf(Values.isCallable(function) ? function : fallback, List.of(context), at);
    if (Values.isUndefined(data) && !Values.isCallable(function)) {
      data = interpreter.read(cache(interpreter, key));
      return Values.isUndefined(data) ? new Value.Unknown("data") : data;
    }
    interpreter.add(cache(interpreter, key), data);
    return data;
  }

  /// Queries whose keys begin alike share what is cached.
  private static Object cache(Interpreter interpreter, Value key) {
    var items = interpreter.members().items(key);
    var name = items.isEmpty() ? Values.string(key) : Values.string(items.getFirst());
    return interpreter.sharedKey(
        new Slot(name == null ? "?" : name, "cache " + (items.size() > 1)));
  }

  private static void declare(Invocation call, Value data) {
    var type = call.type(0);
    if (type != null) {
      call.interpreter().types().declare(data, type);
    }
  }

  private static void flags(Value.Obj result, Node at) {
    for (var name :
        List.of(
            "isLoading",
            "isPending",
            "isError",
            "isSuccess",
            "isFetching",
            "isFetched",
            "hasNextPage",
            "isFetchingNextPage",
            "isRefetching",
            "isIdle",
            "isPlaceholderData",
            "isStale",
            "isInitialLoading")) {
      result.with(name, Values.flag(new Slot(at, name)));
    }
  }

  /// What a hook gives as its error: the failure where there was one, else nothing.
  ///
  /// @param key the truth that there was one
  static Value error(Value data, Object key) {
    return Values.choice(key, failure(data), Values.NULL);
  }

  static Value failure(Value data) {
    for (var option : Values.options(data)) {
      Exchange exchange =
          switch (option) {
            case Value.Answer(var node) -> node.exchange();
            case Value.Reply(var its, _) -> its;
            default -> null;
          };
      if (exchange != null) {
        return new Value.Failure(List.of(exchange));
      }
    }
    return new Value.Unknown("error");
  }

  /// What a result says of a failure, where no flag goes with it.
  static Value error(Value data) {
    return failure(data) instanceof Value.Failure failed
        ? error(data, new Slot(failed.exchanges(), "error"))
        : new Value.Unknown("error");
  }

  static Value mutation(Value options, Invocation call) {
    var interpreter = call.interpreter();
    var at = call.at();
    interpreter.exchanges().facts().style("tanstack-query");
    var members = interpreter.members();
    var key = interpreter.stateKey(new Slot(at, "mutation"));
    var result = Play.object();
    var mutate =
        Play.fn(
            "mutate",
            inner -> {
              var variables = inner.args().isEmpty() ? Values.UNDEFINED : inner.arg(0);
              interpreter.callIf(members.get(options, "onMutate", at), List.of(variables), at);
              var data =
                  interpreter.callIf(
                      members.get(options, "mutationFn", at), List.of(variables), inner.at());
              declare(call, data);
              interpreter.add(key, data);
              var context = new Value.Unknown("context");
              for (var handlers : List.of(options, inner.arg(1))) {
                interpreter.callIf(
                    members.get(handlers, "onSuccess", at), List.of(data, variables, context), at);
                interpreter.callIf(
                    members.get(handlers, "onError", at),
                    List.of(failure(data), variables, context),
                    at);
                interpreter.callIf(
                    members.get(handlers, "onSettled", at),
                    List.of(data, failure(data), variables, context),
                    at);
              }
              return data;
            });
    result.with("mutate", mutate).with("mutateAsync", mutate);
    result.with("data", interpreter.read(key));
    result.with("error", error(interpreter.read(key), new Slot(at, "isError")));
    result.with("variables", new Value.Unknown("variables"));
    result.with("reset", Play.nothing("reset")).with("status", new Value.Unknown("status"));
    flags(result, at);
    return result;
  }

  private Value client() {
    var made = Play.object();
    for (var name : List.of("fetchQuery", "ensureQueryData", "prefetchQuery")) {
      made.with(
          name,
          Play.fn(name, call -> fetched(call.interpreter(), options(call), call.at(), false)));
    }
    for (var name :
        List.of("fetchInfiniteQuery", "prefetchInfiniteQuery", "ensureInfiniteQueryData")) {
      made.with(
          name,
          Play.fn(
              name,
              call -> {
                var data = fetched(call.interpreter(), options(call), call.at(), true);
                return Play.object().with("pages", Value.Arr.of(List.of(data)));
              }));
    }
    made.with(
        "getQueryData",
        Play.fn(
            "getQueryData",
            call -> call.interpreter().read(cache(call.interpreter(), call.arg(0)))));
    made.with(
        "setQueryData",
        Play.fn(
            "setQueryData",
            call -> {
              var key = cache(call.interpreter(), call.arg(0));
              var given = call.arg(1);
              if (Values.isCallable(given)) {
                given =
                    call.interpreter()
                        .callIf(given, List.of(call.interpreter().read(key)), call.at());
              }
              return given;
            }));
    made.with("setDefaultOptions", Play.fn("setDefaultOptions", call -> usual(call.arg(0), call)));
    for (var name :
        List.of(
            "invalidateQueries",
            "refetchQueries",
            "cancelQueries",
            "removeQueries",
            "resetQueries",
            "clear",
            "getQueryCache",
            "getMutationCache",
            "isFetching",
            "setQueriesData",
            "getQueriesData")) {
      made.with(name, Play.nothing(name));
    }
    return made;
  }
}
