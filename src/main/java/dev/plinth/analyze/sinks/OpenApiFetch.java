package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Clients whose addresses are the paths of an OpenAPI description: openapi-fetch and its hooks,
/// the packages that hey-api's generated code calls.
final class OpenApiFetch implements Library {
  private static final String VIA = "openapi-fetch";
  private static final Pattern PARAMETER = Pattern.compile("\\{(\\w+)}|:(\\w+)\\??");

  private record Slot(Node site, String what) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "", "default", "createClient", "createPathBasedClient" -> client(call);
      case "createConfig" -> call.arg(0);
      default -> null;
    };
  }

  /// openapi-react-query: hooks over such a client.
  static Library hooks() {
    return (path, call) -> path.isEmpty() || path.equals("default") ? hooks(call.arg(0)) : null;
  }

  private static Value client(Invocation made) {
    var config = Play.object();
    for (var option : Values.options(made.arg(0))) {
      if (option instanceof Value.Obj given) {
        config.members().putAll(given.members());
        config.spreads().addAll(given.spreads());
      }
    }
    var client = Play.object();
    var middlewares = new ArrayList<Value>();
    client.with(
        "use",
        Play.fn(
            "use",
            call -> {
              middlewares.add(call.arg(0));
              return Values.UNDEFINED;
            }));
    client.with("getConfig", Play.fn("getConfig", call -> config));
    client.with(
        "setConfig",
        Play.fn(
            "setConfig",
            call -> {
              if (call.arg(0) instanceof Value.Obj given) {
                config.members().putAll(given.members());
              }
              return config;
            }));
    client.with(
        "interceptors",
        Play.object()
            .with("request", uses(middlewares, "onRequest"))
            .with("response", uses(new ArrayList<>(), "onResponse"))
            .with("error", uses(new ArrayList<>(), "onError")));
    for (var verb : List.of("get", "post", "put", "patch", "delete", "head", "options")) {
      client.with(
          verb.toUpperCase(Locale.ROOT),
          Play.fn(verb, call -> ask(config, middlewares, verb, call.arg(0), call.arg(1), call)));
      client.with(
          verb,
          Play.fn(
              verb,
              call -> ask(config, middlewares, verb, call.member(0, "url"), call.arg(0), call)));
    }
    return client;
  }

  private static Value uses(List<Value> all, String name) {
    return Play.object()
        .with(
            "use",
            Play.fn(
                "use",
                call -> {
                  all.add(Play.object().with(name, call.arg(0)));
                  return Values.UNDEFINED;
                }))
        .with("eject", Play.nothing("eject"));
  }

  /// @param options `params: {path, query}` or, as hey-api has it, `path` and `query`
  private static Value ask(
      Value.Obj config,
      List<Value> middlewares,
      String verb,
      Value path,
      Value options,
      Invocation call) {
    var interpreter = call.interpreter();
    var members = interpreter.members();
    var at = call.at();
    var params = members.get(options, "params", at);
    var headers = Bodies.headers(call);
    var request = Play.object().with("headers", headers);
    for (var middleware : List.copyOf(middlewares)) {
      interpreter.callIf(
          members.get(middleware, "onRequest", at),
          List.of(Play.object().with("request", request).with("headers", headers)),
          at);
    }
    var own = either(members.get(config, "baseUrl", at), members.get(config, "baseURL", at));
    var reply =
        new Request()
            .method(verb)
            .base(either(members.get(options, "baseUrl", at), own))
            .url(
                filled(
                    interpreter,
                    path,
                    either(members.get(params, "path", at), members.get(options, "path", at)),
                    at))
            .query(either(members.get(params, "query", at), members.get(options, "query", at)))
            .body(members.get(options, "body", at))
            .headers(members.get(config, "headers", at))
            .headers(members.get(options, "headers", at))
            .headers(headers)
            .cookies("include".equals(Values.string(members.get(config, "credentials", at))))
            .send(interpreter, VIA, at);
    var data = members.get(reply, "data", at);
    var type = call.type(0);
    if (type != null) {
      interpreter.types().declare(data, type);
    }
    return Play.object()
        .with("data", data)
        .with("error", TanStackQuery.error(data, new Slot(at, "error")))
        .with("response", reply);
  }

  private static Value either(Value first, Value second) {
    return Values.isNothing(first) ? second : first;
  }

  /// `/races/{id}` with the values for its parameters.
  static Value filled(Interpreter interpreter, Value path, Value values, Node at) {
    return Values.each(
        path,
        option -> {
          var text = Values.string(option);
          return text == null ? option : filled(interpreter, text, values, at);
        });
  }

  private static Value filled(Interpreter interpreter, String text, Value values, Node at) {
    Matcher parameter = PARAMETER.matcher(text);
    var parts = new ArrayList<Value>();
    int from = 0;
    while (parameter.find()) {
      parts.add(Values.text(text.substring(from, parameter.start())));
      var name = parameter.group(1) == null ? parameter.group(2) : parameter.group(1);
      var given = interpreter.members().get(values, name, at);
      boolean open = given instanceof Value.Const;
      parts.add(new Value.Hole(name, open ? new Value.Unknown(name) : given));
      from = parameter.end();
    }
    parts.add(Values.text(text.substring(from)));
    return new Value.Text(parts);
  }

  private static Value hooks(Value client) {
    var made = Play.object();
    for (var name : List.of("useQuery", "useSuspenseQuery", "useInfiniteQuery")) {
      made.with(name, Play.fn(name, call -> query(client, call)));
    }
    made.with(
        "queryOptions",
        Play.fn(
            "queryOptions",
            call -> {
              var run = Play.fn("queryFn", inner -> data(client, call, call.arg(2), inner.at()));
              return Play.object()
                  .with("queryKey", Play.list(call.arg(0), call.arg(1), call.arg(2)))
                  .with("queryFn", run);
            }));
    made.with(
        "useMutation",
        Play.fn(
            "useMutation",
            call -> {
              var run =
                  Play.fn("mutationFn", inner -> data(client, call, inner.arg(0), inner.at()));
              var options = Play.object();
              if (call.arg(2) instanceof Value.Obj given) {
                options.members().putAll(given.members());
              }
              return TanStackQuery.mutation(options.with("mutationFn", run), call);
            }));
    return made;
  }

  private static Value query(Value client, Invocation call) {
    var data = data(client, call, call.arg(2), call.at());
    var select = call.member(3, "select");
    var shown =
        Values.isCallable(select)
            ? call.interpreter().callIf(select, List.of(data), call.at())
            : data;
    return TanStackQuery.result(shown, data, call.at());
  }

  private static Value data(Value client, Invocation call, Value options, Node at) {
    var verb = Values.string(call.arg(0));
    var members = call.interpreter().members();
    var reply =
        members.call(
            client,
            verb == null ? "GET" : verb.toUpperCase(Locale.ROOT),
            List.of(call.arg(1), options),
            at,
            List.of());
    return members.get(reply, "data", at);
  }
}
