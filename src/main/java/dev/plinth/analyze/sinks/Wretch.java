package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// wretch: a chain that grows an address and ends with a method; what follows reads the answer.
final class Wretch implements Library {
  private static final String VIA = "wretch";

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return Play.plain(path).isEmpty() || path.equals("default") || path.equals("wretch")
        ? chain(call.arg(0), new Request(), call)
        : null;
  }

  private static Value chain(Value url, Request request, Invocation at) {
    var made = Play.object();
    made.with(
        "url",
        Play.fn(
            "url",
            call ->
                chain(
                    Values.TRUE.equals(call.arg(1)) ? call.arg(0) : join(url, call.arg(0)),
                    request.copy(),
                    call)));
    made.with("query", next("query", url, request, at, (it, call) -> it.query(call.arg(0))));
    made.with("headers", next("headers", url, request, at, (it, call) -> it.headers(call.arg(0))));
    made.with(
        "auth",
        next("auth", url, request, at, (it, call) -> it.header("Authorization", call.arg(0))));
    for (var name : List.of("json", "body", "formData", "formUrl")) {
      made.with(name, next(name, url, request, at, (it, call) -> it.body(call.arg(0))));
    }
    for (var name :
        List.of(
            "options",
            "content",
            "accept",
            "errorType",
            "catcher",
            "middlewares",
            "addon",
            "resolve",
            "defer",
            "polyfills",
            "signal")) {
      made.with(name, next(name, url, request, at, (it, call) -> {}));
    }
    for (var verb : List.of("get", "delete", "head", "opts")) {
      made.with(
          verb,
          Play.fn(
              verb, call -> sent(request.copy().method(verb).url(join(url, call.arg(0))), call)));
    }
    for (var verb : List.of("post", "put", "patch")) {
      made.with(
          verb,
          Play.fn(
              verb,
              call ->
                  sent(
                      request.copy().method(verb).url(join(url, call.arg(1))).body(call.arg(0)),
                      call)));
    }
    return made;
  }

  private interface Step {
    void take(Request request, Invocation call);
  }

  private static Value next(String name, Value url, Request request, Invocation at, Step step) {
    return Play.fn(
        name,
        call -> {
          var more = request.copy();
          step.take(more, call);
          return chain(url, more, at);
        });
  }

  private static Value join(Value url, Value more) {
    if (Values.isNothing(more)) {
      return url;
    }
    return new Value.Text(List.of(hole(url), hole(more)));
  }

  private static Value hole(Value value) {
    return value instanceof Value.Const(String _) ? value : new Value.Hole("", value);
  }

  /// What reads the answer; all that handles errors gives the same again.
  private static Value sent(Request request, Invocation call) {
    var interpreter = call.interpreter();
    var reply = request.send(interpreter, VIA, call.at(), false);
    var made = Play.object();
    for (var name : List.of("json", "text", "blob", "arrayBuffer", "formData")) {
      made.with(
          name,
          Play.fn(
              name,
              inner -> {
                var data =
                    interpreter.members().call(reply, name, List.of(), inner.at(), List.of());
                return Values.isCallable(inner.arg(0))
                    ? interpreter.callIf(inner.arg(0), List.of(data), inner.at())
                    : data;
              }));
    }
    made.with(
        "res",
        Play.fn(
            "res",
            inner ->
                Values.isCallable(inner.arg(0))
                    ? interpreter.callIf(inner.arg(0), List.of(reply), inner.at())
                    : reply));
    for (var name :
        List.of(
            "badRequest",
            "unauthorized",
            "forbidden",
            "notFound",
            "timeout",
            "internalError",
            "fetchError",
            "onAbort",
            "error")) {
      made.with(name, Play.fn(name, inner -> failed(made, reply, name.equals("error"), inner)));
    }
    return made;
  }

  private static Value failed(Value made, Value reply, boolean second, Invocation call) {
    Node at = call.at();
    call.interpreter().callIf(call.arg(second ? 1 : 0), List.of(TanStackQuery.failure(reply)), at);
    return made;
  }
}
