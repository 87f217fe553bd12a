package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Shape;
import dev.plinth.analyze.StatusUse;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a browser brings along.
final class Globals implements Library {
  private static final Pattern TIMER =
      Pattern.compile(
          "setTimeout|setInterval|requestAnimationFrame|queueMicrotask|requestIdleCallback");

  private final Fetch fetch;
  private final Sockets sockets;
  private final Stores stores = new Stores();

  Globals(Fetch fetch, Sockets sockets) {
    this.fetch = fetch;
    this.sockets = sockets;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    if (TIMER.matcher(path).matches()) {
      return call.interpreter().callIf(call.arg(0), List.of(), call.at());
    }
    if (path.startsWith("console.")) {
      return Values.UNDEFINED;
    }
    if (path.startsWith("localStorage.") || path.startsWith("sessionStorage.")) {
      return stores.call(path, call);
    }
    if (path.startsWith("WebSocket#.") || path.startsWith("EventSource#.")) {
      return sockets.use(path, call);
    }
    if (path.startsWith("Object.")) {
      return Objects.call(path.substring("Object.".length()), call);
    }
    if (path.startsWith("Math.")) {
      call.args().forEach(arg -> use(arg, Shape.Kind.NUMBER));
      return new Value.Unknown("number");
    }
    return switch (path) {
      case "fetch" -> fetch.call(call);
      case "navigator.sendBeacon" -> fetch.beacon(call);
      case "JSON.stringify", "JSON.parse", "structuredClone", "Array.from", "String.raw" ->
          path.equals("Array.from") ? arrayFrom(call) : call.arg(0);
      case "encodeURIComponent",
          "encodeURI",
          "decodeURIComponent",
          "decodeURI",
          "String",
          "atob",
          "btoa" ->
          call.arg(0);
      case "Number", "parseInt", "parseFloat", "Number.parseInt", "Number.parseFloat" ->
          call.arg(0) instanceof Value.Const(Double _) ? call.arg(0) : new Value.Unknown("number");
      case "Boolean", "isNaN", "Number.isInteger", "Number.isNaN" -> Values.flag(call.arg(0));
      case "Array.isArray" -> isArray(call);
      case "Promise.all", "Promise.allSettled", "Promise.race", "Promise.any" -> all(path, call);
      case "Promise.resolve" -> call.arg(0);
      case "Promise.reject" -> Values.UNDEFINED;
      case "Date.now", "performance.now" -> new Value.Unknown("time");
      case "Symbol", "confirm", "alert", "prompt", "scrollTo", "matchMedia" ->
          path.equals("confirm") ? new Value.Unknown("confirmed") : new Value.Unknown(path);
      case "document.cookie=" -> stores.cookie(call);
      case "location.href=", "location=", "location.assign", "location.replace", "open" -> {
        call.interpreter().markup().led(call.arg(0), call.at());
        yield left(call);
      }
      case "location.reload" -> left(call);
      case "import.meta.glob" -> glob(call);
      default -> path.startsWith("regex:") ? new Value.Test(new Object(), false) : null;
    };
  }

  private static Value left(Invocation call) {
    call.interpreter().exchanges().react(call.interpreter(), StatusUse.Kind.LEAVE, call.at());
    return Values.UNDEFINED;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return switch (path) {
      case "URLSearchParams" -> QueryStrings.make(call);
      case "FormData" -> Bodies.form(call);
      case "Headers" -> Bodies.headers(call);
      case "URL" -> Bodies.url(call);
      case "Request" -> {
        var request = Play.object().with("*url", call.arg(0));
        if (call.arg(1) instanceof Value.Obj options) {
          request.members().putAll(options.members());
        }
        yield request;
      }
      case "XMLHttpRequest" -> fetch.xhr(call);
      case "WebSocket", "EventSource" -> sockets.open(path, call);
      case "Date" -> {
        hint(call.arg(0), "date");
        yield new Value.Unknown("date");
      }
      case "Set", "Map", "WeakMap" -> collection(call);
      case "Promise" -> promise(call);
      case "Error", "TypeError" -> Play.object().with("message", call.arg(0));
      case "AbortController" ->
          Play.object()
              .with("signal", new Value.Unknown("signal"))
              .with("abort", Play.nothing("abort"));
      case "Intl.NumberFormat" ->
          Play.object()
              .with(
                  "format",
                  Play.fn(
                      "format",
                      inner -> {
                        use(inner.arg(0), Shape.Kind.NUMBER);
                        return new Value.Unknown("text");
                      }));
      case "Intl.DateTimeFormat" ->
          Play.object().with("format", Play.fn("format", inner -> new Value.Unknown("text")));
      case "Array" -> Value.Arr.of(List.of(new Value.Unknown("item")));
      default -> null;
    };
  }

  private static Value promise(Invocation call) {
    var results = new ArrayList<Value>();
    var resolve =
        Play.fn(
            "resolve",
            inner -> {
              results.add(inner.arg(0));
              return Values.UNDEFINED;
            });
    call.interpreter().callIf(call.arg(0), List.of(resolve, Play.nothing("reject")), call.at());
    return results.isEmpty() ? new Value.Unknown("promised") : Values.oneOf(results);
  }

  private static Value all(String path, Invocation call) {
    if (path.equals("Promise.race") || path.equals("Promise.any")) {
      return call.interpreter().members().item(call.arg(0));
    }
    if (path.equals("Promise.allSettled")) {
      return Value.Arr.of(
          call.interpreter().members().items(call.arg(0)).stream()
              .map(item ->
                  Play.object().with("value", item).with("status", new Value.Unknown("status")))
              .toList());
    }
    return call.arg(0);
  }

  private static Value arrayFrom(Invocation call) {
    if (call.args().size() > 1) {
      var items = new ArrayList<Value>();
      var from = call.interpreter().members().items(call.arg(0));
      for (var item : from.isEmpty() ? List.<Value>of(Values.UNDEFINED) : from) {
        items.add(
            call.interpreter()
                .callIf(call.arg(1), List.of(item, new Value.Unknown("index")), call.at()));
      }
      return Value.Arr.of(items);
    }
    return call.arg(0);
  }

  private static Value isArray(Invocation call) {
    return switch (call.arg(0)) {
      case Value.Arr _ -> Values.TRUE;
      case Value.Obj _, Value.Const _, Value.Text _ -> Values.FALSE;
      default -> new Value.Test(new Object(), false);
    };
  }

  private static Value glob(Invocation call) {
    call.interpreter()
        .exchanges()
        .undecided(call.at(), "modules are loaded by import.meta.glob, which is not followed");
    return new Value.Unknown("modules");
  }

  /// A `Map` or `Set` as an object whose one member is anything in it.
  private static Value collection(Invocation call) {
    var made = Play.object();
    var item = call.interpreter().members().item(call.arg(0));
    if (!Values.isUndefined(item)) {
      made.with("*", item);
    }
    Value.NativeCall put =
        inner -> {
          var value = inner.args().size() > 1 ? inner.arg(1) : inner.arg(0);
          made.members().merge("*", value, Values::join);
          return made;
        };
    Value.NativeCall get = inner -> made.members().getOrDefault("*", Values.UNDEFINED);
    made.with("set", Play.fn("set", put)).with("add", Play.fn("add", put));
    made.with("get", Play.fn("get", get));
    made.with("has", Play.fn("has", inner -> new Value.Test(new Object(), false)));
    made.with("delete", Play.nothing("delete")).with("clear", Play.nothing("clear"));
    made.with("values", Play.fn("values", inner -> Value.Arr.of(List.of(get.call(inner)))));
    made.with("keys", Play.fn("keys", inner -> Value.Arr.of(List.of(new Value.Unknown("key")))));
    made.with(
        "entries",
        Play.fn(
            "entries",
            inner -> Value.Arr.of(List.of(Play.list(new Value.Unknown("key"), get.call(inner))))));
    made.with(
        "forEach",
        Play.fn(
            "forEach",
            inner ->
                inner
                    .interpreter()
                    .callIf(
                        inner.arg(0),
                        List.of(get.call(inner), new Value.Unknown("key")),
                        inner.at())));
    made.with("size", new Value.Unknown("size"));
    return made;
  }

  static void use(Value value, Shape.Kind kind) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.is(kind);
      }
    }
  }

  static void hint(Value value, String hint) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.hint(hint);
      }
    }
  }
}
