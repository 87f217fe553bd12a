package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.TypeRef;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// RTK Query: endpoints make their request when a hook, a trigger or `initiate` runs them.
final class RtkQuery {
  private final Toolkit toolkit;

  private record Slot(Object site, String what) {}

  /// An endpoint of an api.
  private record Endpoint(String kind, Value definition, List<TypeRef> types, Value matched) {}

  RtkQuery(Toolkit toolkit) {
    this.toolkit = toolkit;
  }

  @Nullable Value call(String name, Invocation call) {
    return switch (name) {
      case "createApi", "buildCreateApi" -> api(call);
      case "fetchBaseQuery" -> baseQuery(call);
      case "retry" -> call.arg(0);
      case "skipToken" -> null;
      default -> null;
    };
  }

  private Value api(Invocation call) {
    call.interpreter().exchanges().facts().style("rtk-query");
    var base = call.member(0, "baseQuery");
    var made = Play.object();
    made.with("endpoints", Play.object());
    var path = call.member(0, "reducerPath");
    made.with("reducerPath", Values.isNothing(path) ? Values.text("api") : path);
    made.with("reducer", Play.nothing("reducer")).with("middleware", Play.nothing("middleware"));
    made.with("util", new Value.Unknown("util"));
    made.with(
        "injectEndpoints",
        Play.fn(
            "injectEndpoints", inner -> inject(made, base, inner.member(0, "endpoints"), inner)));
    made.with("enhanceEndpoints", Play.fn("enhanceEndpoints", inner -> made));
    made.with("usePrefetch", Play.nothing("usePrefetch"));
    return inject(made, base, call.member(0, "endpoints"), call);
  }

  private Value inject(Value.Obj api, Value base, Value endpoints, Invocation call) {
    var builder = Play.object();
    for (var kind : List.of("query", "mutation", "infiniteQuery")) {
      builder.with(
          kind,
          Play.fn(
              kind,
              inner ->
                  Play.object()
                      .with("*kind", Values.text(kind))
                      .with(
                          "*run",
                          running(
                              new Endpoint(kind, inner.arg(0), inner.types(), Play.object()),
                              base))));
    }
    var made = call.interpreter().callIf(endpoints, List.of(builder), call.at());
    for (var option : Values.options(made)) {
      if (option instanceof Value.Obj all) {
        all.members().forEach((name, endpoint) -> add(api, name, endpoint));
      }
    }
    return api;
  }

  private void add(Value.Obj api, String name, Value endpoint) {
    if (!(endpoint instanceof Value.Obj obj)
        || !(obj.members().get("*run") instanceof Value.Native run)
        || !(api.members().get("endpoints") instanceof Value.Obj endpoints)) {
      return;
    }
    boolean mutation = Values.text("mutation").equals(obj.members().get("*kind"));
    var upper = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    var entry = Play.object();
    entry.with("initiate", run);
    entry.with("matchFulfilled", run.members().getOrDefault("*matched", Values.UNDEFINED));
    entry.with("matchPending", Play.object()).with("matchRejected", Play.object());
    entry.with(
        "select", Play.fn("select", call -> Play.fn("selected", inner -> selected(run, inner))));
    if (mutation) {
      var hook = Play.fn(name, call -> mutation(run, call));
      entry.with("useMutation", hook);
      api.with("use" + upper + "Mutation", hook);
    } else {
      var hook = Play.fn(name, call -> query(run, call));
      var lazy = Play.fn(name, call -> mutation(run, call));
      entry.with("useQuery", hook).with("useLazyQuery", lazy);
      api.with("use" + upper + "Query", hook).with("useLazy" + upper + "Query", lazy);
      api.with("use" + upper + "InfiniteQuery", hook).with("use" + upper + "QueryState", hook);
      api.with("use" + upper + "QuerySubscription", hook);
    }
    endpoints.with(name, entry);
  }

  private static Value selected(Value.Native run, Invocation call) {
    var data = call.interpreter().read(call.interpreter().sharedKey(new Slot(run, "data")));
    return Play.object().with("data", data);
  }

  private Value.Native running(Endpoint endpoint, Value base) {
    var self = new Value.Native[1];
    self[0] =
        new Value.Native(
            "endpoint",
            call -> {
              var result = run(endpoint, base, call);
              var interpreter = call.interpreter();
              var key = interpreter.sharedKey(new Slot(self[0], "data"));
              interpreter.add(key, result);
              toolkit.tell(endpoint.matched(), result, call);
              return Play.object()
                  .with("unwrap", Play.fn("unwrap", inner -> result))
                  .with("data", result)
                  .with("error", TanStackQuery.error(result, new Slot(self[0], "isError")))
                  .with("unsubscribe", Play.nothing("unsubscribe"));
            });
    return self[0].with("*matched", endpoint.matched());
  }

  private Value run(Endpoint endpoint, Value base, Invocation call) {
    var interpreter = call.interpreter();
    var members = interpreter.members();
    var at = call.at();
    var definition = endpoint.definition();
    var argument = argument(endpoint, call);
    var api =
        Play.object()
            .with("dispatch", toolkit.dispatch())
            .with("getState", Play.fn("getState", toolkit::state))
            .with("signal", new Value.Unknown("signal"));
    var own = members.get(definition, "queryFn", at);
    Value answer;
    if (Values.isCallable(own)) {
      var bound =
          Play.fn(
              "baseQuery",
              inner ->
                  interpreter.callIf(base, List.of(inner.arg(0), api, Play.object()), inner.at()));
      answer = interpreter.callIf(own, List.of(argument, api, Play.object(), bound), at);
    } else {
      var query =
          interpreter.callIf(
              members.get(definition, "query", at), List.of(argument), site(definition, at));
      answer =
          interpreter.callIf(
              base,
              List.of(query, api, members.get(definition, "extraOptions", at)),
              site(definition, at));
    }
    var data = members.get(answer, "data", at);
    var transform = members.get(definition, "transformResponse", at);
    if (Values.isCallable(transform)) {
      data = interpreter.callIf(transform, List.of(data, new Value.Unknown("meta"), argument), at);
    } else if (!endpoint.types().isEmpty()) {
      interpreter.types().declare(data, endpoint.types().getFirst());
    }
    interpreter.callIf(
        members.get(definition, "transformErrorResponse", at),
        List.of(TanStackQuery.failure(data)),
        at);
    lifecycle(interpreter, definition, argument, data, at);
    return data;
  }

  /// The endpoint's own line is a better place than the hook's.
  private static Node site(Value definition, Node otherwise) {
    if (definition instanceof Value.Obj obj && obj.members().get("query") instanceof Value.Fn fn) {
      return fn.node();
    }
    return otherwise;
  }

  private static Value argument(Endpoint endpoint, Invocation call) {
    if (!call.args().isEmpty() && !Values.isUndefined(call.arg(0))) {
      return endpoint.types().size() > 1
          ? call.interpreter().types().typed(call.arg(0), endpoint.types().get(1))
          : call.arg(0);
    }
    return endpoint.types().size() > 1
        ? new Value.Unknown("arg", endpoint.types().get(1))
        : Values.UNDEFINED;
  }

  private void lifecycle(
      Interpreter interpreter, Value definition, Value argument, Value data, Node at) {
    var api =
        Play.object()
            .with("dispatch", toolkit.dispatch())
            .with("getState", Play.fn("getState", toolkit::state))
            .with("queryFulfilled", Play.object().with("data", data))
            .with("cacheDataLoaded", Play.object().with("data", data))
            .with("cacheEntryRemoved", Values.UNDEFINED)
            .with(
                "updateCachedData",
                Play.fn(
                    "update",
                    call -> call.interpreter().callIf(call.arg(0), List.of(data), call.at())));
    for (var name : List.of("onQueryStarted", "onCacheEntryAdded")) {
      interpreter.callIf(
          interpreter.members().get(definition, name, at), List.of(argument, api), at);
    }
  }

  private static Value query(Value.Native run, Invocation call) {
    var interpreter = call.interpreter();
    if (call.arg(0) instanceof Value.External) {
      return result(Values.UNDEFINED, call);
    }
    var made = interpreter.callIf(run, List.of(call.arg(0)), call.at());
    var data = interpreter.members().get(made, "data", call.at());
    var result = result(data, call);
    var select = call.member(1, "selectFromResult");
    return Values.isCallable(select)
        ? interpreter.callIf(select, List.of(result), call.at())
        : result;
  }

  private static Value.Obj result(Value data, Invocation call) {
    var made = Play.object().with("data", data).with("currentData", data);
    made.with("error", TanStackQuery.error(data, new Slot(call.at(), "isError")));
    made.with("refetch", Play.nothing("refetch"));
    for (var flag : List.of("isLoading", "isFetching", "isSuccess", "isError", "isUninitialized")) {
      made.with(flag, Values.flag(new Slot(call.at(), flag)));
    }
    return made;
  }

  private static Value mutation(Value.Native run, Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "mutation"));
    var trigger =
        Play.fn(
            "trigger",
            inner -> {
              var made = interpreter.callIf(run, List.of(inner.arg(0)), inner.at());
              interpreter.add(key, interpreter.members().get(made, "data", inner.at()));
              return made;
            });
    return Play.list(
        trigger, result(interpreter.read(key), call).with("reset", Play.nothing("reset")));
  }

  private Value baseQuery(Invocation call) {
    var interpreter = call.interpreter();
    return Play.fn(
        "baseQuery",
        inner -> {
          var members = interpreter.members();
          var at = inner.at();
          var request = inner.arg(0);
          boolean address = request instanceof Value.Const || request instanceof Value.Text;
          var config = address ? Play.object().with("url", request) : request;
          var headers = Bodies.headers(inner);
          headers(headers, call.member(0, "headers"));
          headers(headers, members.get(config, "headers", at));
          var prepared =
              interpreter.callIf(
                  call.member(0, "prepareHeaders"), List.of(headers, inner.arg(1)), at);
          boolean include =
              "include".equals(Values.string(call.member(0, "credentials")))
                  || "include".equals(Values.string(members.get(config, "credentials", at)));
          if (include) {
            interpreter.exchanges().facts().credentials();
          }
          var body = members.get(config, "body", at);
          var sent =
              new Exchange.Sent(
                  Fetch.usual(members.get(config, "method", at), "GET"),
                  call.member(0, "baseUrl"),
                  members.get(config, "url", at),
                  members.get(config, "params", at),
                  body,
                  Bodies.kind(body),
                  include,
                  Bodies.token(interpreter, Values.isNothing(prepared) ? headers : prepared, at),
                  "rtk-query",
                  true);
          var reply = interpreter.exchanges().send(interpreter, sent, at);
          var data = members.get(reply, "data", at);
          return Play.object()
              .with("data", data)
              .with("error", TanStackQuery.error(data, new Slot(at, "isError")))
              .with("meta", new Value.Unknown("meta"));
        });
  }

  private static void headers(Value into, Value some) {
    if (into instanceof Value.Obj all && !Values.isNothing(some)) {
      all.spreads().add(some);
    }
  }
}
