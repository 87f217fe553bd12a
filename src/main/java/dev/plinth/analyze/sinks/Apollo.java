package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Apollo Client, from `apollo-boost` to version 4: hooks, the client itself, components.
final class Apollo implements Library {
  private final GraphQl graphQl = new GraphQl("apollo");

  private record Slot(Object site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "gql", "default", "graphql.experimental" -> GraphQl.document(call);
      case "useQuery", "useSuspenseQuery", "useLoadableQuery" -> query(call);
      case "useBackgroundQuery" -> Play.list(query(call), Play.object());
      case "useReadQuery" -> call.arg(0);
      case "useLazyQuery" -> lazy(call);
      case "useMutation" -> mutation(call);
      case "useSubscription" -> {
        var data = graphQl.send(call, call.arg(0), call.member(1, "variables"));
        for (var handler : List.of("onData", "onSubscriptionData", "onComplete", "onError")) {
          call.interpreter().escape(call.member(1, handler));
        }
        yield Play.object().with("data", data).with("loading", new Value.Unknown("loading"));
      }
      case "useApolloClient" -> client();
      case "createHttpLink", "createUploadLink", "createPersistedQueryLink" -> link(call);
      case "setContext" -> context(call);
      case "onError" -> {
        call.interpreter().escape(call.arg(0));
        yield new Value.Unknown("link");
      }
      case "split", "from", "concat", "ApolloLink.from", "ApolloLink.split" ->
          new Value.Unknown("link");
      case "makeVar" -> Play.fn("variable", inner -> call.arg(0));
      case "useReactiveVar" -> call.interpreter().callIf(call.arg(0), List.of(), call.at());
      case "graphql" -> higher(call);
      case "compose" -> compose(call.args());
      case "withApollo" -> call.arg(0);
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    var name = Play.plain(path);
    return switch (name) {
      case "ApolloClient", "default" -> {
        graphQl.address(call.member(0, "uri"));
        graphQl.token(Bodies.token(call.interpreter(), call.member(0, "headers"), call.at()));
        call.interpreter().exchanges().facts().style("apollo");
        yield client();
      }
      case "HttpLink", "BatchHttpLink" -> link(call);
      case "SetContextLink" -> context(call);
      case "WebSocketLink", "GraphQLWsLink" -> {
        GraphQl.socket(call, call.member(0, "uri"));
        yield new Value.Unknown("link");
      }
      case "ApolloLink", "ErrorLink" -> {
        call.interpreter().escape(call.arg(0));
        yield new Value.Unknown("link");
      }
      case "InMemoryCache", "RetryLink" -> new Value.Unknown("cache");
      default -> null;
    };
  }

  private Value link(Invocation call) {
    graphQl.address(call.member(0, "uri"));
    graphQl.token(Bodies.token(call.interpreter(), call.member(0, "headers"), call.at()));
    return new Value.Unknown("link");
  }

  private Value context(Invocation call) {
    var given =
        call.interpreter()
            .callIf(
                call.arg(0),
                List.of(Play.object(), Play.object().with("headers", Play.object())),
                call.at());
    var headers = call.interpreter().members().get(given, "headers", call.at());
    graphQl.token(Bodies.token(call.interpreter(), headers, call.at()));
    return new Value.Unknown("link");
  }

  private Value query(Invocation call) {
    var data = graphQl.send(call, call.arg(0), call.member(1, "variables"));
    declare(call, data);
    return result(call, call.arg(0), call.arg(1), data);
  }

  private static void declare(Invocation call, Value data) {
    var type = call.type(0);
    if (type != null) {
      call.interpreter().types().declare(data, type);
    }
  }

  private static void finished(Invocation call, Value options, Value data) {
    var interpreter = call.interpreter();
    var members = interpreter.members();
    interpreter.callIf(members.get(options, "onCompleted", call.at()), List.of(data), call.at());
    interpreter.callIf(
        members.get(options, "onError", call.at()),
        List.of(TanStackQuery.failure(data)),
        call.at());
  }

  private Value result(Invocation call, Value document, Value options, Value data) {
    finished(call, options, data);
    var result = flags(call, data);
    var again = Play.fn("refetch", inner -> Play.object().with("data", data));
    result.with("refetch", again);
    result.with(
        "fetchMore",
        Play.fn(
            "fetchMore",
            inner -> {
              var other = inner.member(0, "query");
              var more =
                  graphQl.send(
                      inner,
                      Values.isNothing(other) ? document : other,
                      inner.member(0, "variables"));
              inner
                  .interpreter()
                  .callIf(
                      inner.member(0, "updateQuery"),
                      List.of(data, Play.object().with("fetchMoreResult", more)),
                      inner.at());
              return Play.object().with("data", more);
            }));
    result.with(
        "subscribeToMore",
        Play.fn(
            "subscribeToMore",
            inner -> {
              graphQl.send(inner, inner.member(0, "document"), inner.member(0, "variables"));
              inner.interpreter().escape(inner.member(0, "updateQuery"));
              return Play.nothing("unsubscribe");
            }));
    return result;
  }

  private Value.Obj flags(Invocation call, Value data) {
    var result = Play.object().with("data", data).with("error", TanStackQuery.error(data));
    for (var name : List.of("loading", "called")) {
      result.with(name, Values.flag(new Slot(call.at(), name)));
    }
    for (var name : List.of("networkStatus", "variables", "previousData")) {
      result.with(name, new Value.Unknown(name));
    }
    for (var name : List.of("startPolling", "stopPolling", "updateQuery", "reset")) {
      result.with(name, Play.nothing(name));
    }
    result.with("client", client());
    return result;
  }

  /// A query that is sent when somebody asks for it.
  private Value lazy(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "lazy"));
    var run =
        Play.fn(
            "execute",
            inner -> {
              var own = inner.member(0, "variables");
              var data =
                  graphQl.send(
                      call, call.arg(0), Values.isNothing(own) ? call.member(1, "variables") : own);
              declare(call, data);
              interpreter.add(key, data);
              finished(call, call.arg(1), data);
              finished(call, inner.arg(0), data);
              return Play.object().with("data", data).with("error", TanStackQuery.error(data));
            });
    return Play.list(run, flags(call, interpreter.read(key)).with("refetch", run));
  }

  private Value mutation(Invocation call) {
    var interpreter = call.interpreter();
    var key = interpreter.stateKey(new Slot(call.at(), "mutation"));
    var run = Play.fn("mutate", inner -> mutate(call, inner, key));
    return Play.list(run, flags(call, interpreter.read(key)));
  }

  private Value mutate(Invocation made, Invocation call, Object key) {
    var own = call.member(0, "variables");
    var data =
        graphQl.send(made, made.arg(0), Values.isNothing(own) ? made.member(1, "variables") : own);
    declare(made, data);
    made.interpreter().add(key, data);
    for (var options : List.of(made.arg(1), call.arg(0))) {
      aside(made, options, data);
      finished(made, options, data);
    }
    return Play.object().with("data", data);
  }

  /// What a mutation does besides: queries that are sent again, the cache that is told.
  private void aside(Invocation call, Value options, Value data) {
    var interpreter = call.interpreter();
    var again = interpreter.members().get(options, "refetchQueries", call.at());
    if (Values.isCallable(again)) {
      again = interpreter.callIf(again, List.of(Play.object().with("data", data)), call.at());
    }
    for (var query : interpreter.members().items(again)) {
      if (query instanceof Value.Obj given && given.members().containsKey("query")) {
        graphQl.send(
            call,
            given.members().getOrDefault("query", Values.UNDEFINED),
            given.members().getOrDefault("variables", Values.UNDEFINED));
      }
    }
    interpreter.callIf(
        interpreter.members().get(options, "update", call.at()),
        List.of(new Value.Unknown("cache"), Play.object().with("data", data)),
        call.at());
  }

  private Value client() {
    var made = Play.object().client();
    made.with("query", Play.fn("query", call -> direct(call, "query")));
    made.with("mutate", Play.fn("mutate", call -> direct(call, "mutation")));
    made.with("watchQuery", Play.fn("watchQuery", call -> watched(direct(call, "query"))));
    made.with("subscribe", Play.fn("subscribe", call -> watched(direct(call, "query"))));
    for (var name :
        List.of("readQuery", "readFragment", "writeQuery", "writeFragment", "updateQuery")) {
      made.with(name, Play.fn(name, call -> new Value.Unknown("cached")));
    }
    for (var name :
        List.of(
            "resetStore",
            "clearStore",
            "onResetStore",
            "onClearStore",
            "refetchQueries",
            "reFetchObservableQueries",
            "setLink",
            "stop")) {
      made.with(name, Play.nothing(name));
    }
    made.with("cache", new Value.Unknown("cache"));
    return made;
  }

  private Value direct(Invocation call, String member) {
    var data = graphQl.send(call, call.member(0, member), call.member(0, "variables"));
    declare(call, data);
    if (member.equals("mutation")) {
      aside(call, call.arg(0), data);
    }
    return Play.object().with("data", data).with("errors", new Value.Unknown("errors"));
  }

  private static Value watched(Value result) {
    return Play.object()
        .client()
        .with("result", Play.fn("result", call -> result))
        .with("refetch", Play.fn("refetch", call -> result))
        .with(
            "subscribe",
            Play.fn(
                "subscribe",
                call -> {
                  var next = Values.isCallable(call.arg(0)) ? call.arg(0) : call.member(0, "next");
                  call.interpreter().callIf(next, List.of(result), call.at());
                  return new Value.Unknown("subscription");
                }));
  }

  /// `graphql(DOCUMENT, config)(Component)`; with one text it is the generators' tag instead.
  private Value higher(Invocation call) {
    boolean isTag = Values.string(call.arg(0)) != null || call.arg(0) instanceof Value.Text;
    if (isTag) {
      return GraphQl.document(call);
    }
    return Play.fn(
        "enhance",
        outer ->
            Play.fn(
                "Enhanced",
                props -> {
                  var given = Play.object();
                  given.spreads().add(props.arg(0));
                  enhance(call, given, props);
                  return new Value.Element(outer.arg(0), given, call.at());
                }));
  }

  private void enhance(Invocation call, Value.Obj props, Invocation shown) {
    var interpreter = call.interpreter();
    var options = call.member(1, "options");
    if (Values.isCallable(options)) {
      options = interpreter.callIf(options, List.of(shown.arg(0)), call.at());
    }
    var name = Values.string(call.member(1, "name"));
    if (GraphQlTag.isMutation(call.arg(0))) {
      var key = interpreter.stateKey(new Slot(call.at(), "mutation"));
      props.with(
          name == null ? "mutate" : name, Play.fn("mutate", inner -> mutate(call, inner, key)));
    } else {
      var data =
          graphQl.send(
              call, call.arg(0), interpreter.members().get(options, "variables", call.at()));
      var result = Play.object();
      result.spreads().add(data);
      result.spreads().add(result(call, call.arg(0), options, data));
      props.with(name == null ? "data" : name, result);
    }
    var more = interpreter.callIf(call.member(1, "props"), List.of(props), call.at());
    if (more instanceof Value.Obj) {
      props.spreads().add(more);
    }
  }

  private static Value compose(List<Value> all) {
    var functions = new ArrayList<>(all).reversed();
    return Play.fn(
        "composed",
        call -> {
          Value result = call.arg(0);
          for (var function : functions) {
            result = call.interpreter().callIf(function, List.of(result), call.at());
          }
          return result;
        });
  }

  /// `<Query>`, `<Mutation>`, `<Subscription>` and `<ApolloConsumer>` hand what they know to a
  /// function.
  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    var props = element.props();
    var children = interpreter.members().get(props, "children", element.at());
    var document =
        interpreter.members().get(props, path.toLowerCase(java.util.Locale.ROOT), element.at());
    var args = List.of(document, (Value) props);
    var call = new Invocation(interpreter, Values.UNDEFINED, args, element.at(), List.of());
    switch (path) {
      case "Query" ->
          interpreter.escape(interpreter.callIf(children, List.of(query(call)), element.at()));
      case "Mutation" -> {
        var pair = mutation(call);
        interpreter.escape(
            interpreter.callIf(children, interpreter.members().items(pair), element.at()));
      }
      case "ApolloConsumer" ->
          interpreter.escape(interpreter.callIf(children, List.of(client()), element.at()));
      default -> {
        return false;
      }
    }
    return true;
  }
}
