package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// What a client library gives for a request: fetch's `Response`, axios's response, an error.
final class Replies {
  private Replies() {}

  static Value get(
      Interpreter interpreter, Value self, Exchange exchange, boolean axios, String name) {
    return switch (name) {
      case "status" -> new Value.Status(exchange);
      case "headers" -> headers(exchange);
      case "then", "catch", "finally" -> promise(interpreter, self, name);
      default -> axios ? ofAxios(exchange, name) : ofFetch(interpreter, self, exchange, name);
    };
  }

  /// The headers of an answer: read as members, or by `get`. Names have no case.
  private static Value headers(Exchange exchange) {
    var node = exchange.head();
    var made = new Value.Obj(null, 0);
    made.spreads().add(new Value.Answer(node));
    return made.with(
        "get",
        new Value.Native(
            "get",
            call -> {
              var name = Values.string(call.arg(0));
              return name == null
                  ? new Value.Unknown("header")
                  : new Value.Answer(node.member(name.toLowerCase(Locale.ROOT)));
            }));
  }

  private static Value promise(Interpreter interpreter, Value self, String name) {
    return new Value.Native(
        name,
        call -> {
          if (name.equals("then")) {
            var result =
                interpreter.call(
                    call.arg(0), Values.UNDEFINED, List.of(self), call.at(), List.of());
            if (call.args().size() > 1) {
              interpreter.call(
                  call.arg(1), Values.UNDEFINED, List.of(failed(self)), call.at(), List.of());
            }
            return result;
          }
          var given = name.equals("catch") ? List.<Value>of(failed(self)) : List.<Value>of();
          interpreter.call(call.arg(0), Values.UNDEFINED, given, call.at(), List.of());
          return self;
        });
  }

  private static Value ofAxios(Exchange exchange, String name) {
    return switch (name) {
      case "data" -> new Value.Answer(exchange.answer());
      case "statusText" -> new Value.Unknown("statusText");
      default -> new Value.Unknown(name);
    };
  }

  private static Value ofFetch(
      Interpreter interpreter, Value self, Exchange exchange, String name) {
    return switch (name) {
      case "ok" -> new Value.Test(exchange.okKey(), false);
      case "json" ->
          new Value.Native(
              "json",
              call -> {
                var ok = interpreter.assumed(exchange.okKey());
                if (ok == null || ok) {
                  exchange.json();
                }
                return new Value.Answer(ok != null && !ok ? exchange.error() : exchange.answer());
              });
      case "text" ->
          new Value.Native(
              "text",
              call -> {
                var ok = interpreter.assumed(exchange.okKey());
                if (ok == null || ok) {
                  exchange.plain();
                }
                return new Value.Answer(ok != null && !ok ? exchange.error() : exchange.answer());
              });
      case "body" -> {
        exchange.stream();
        yield new Value.Unknown("body");
      }
      case "blob", "arrayBuffer" ->
          new Value.Native(
              name,
              call -> {
                exchange.answer().hint("file");
                return new Value.Unknown(name);
              });
      case "clone" -> new Value.Native(name, call -> self);
      default -> new Value.Unknown(name);
    };
  }

  /// What the error handler of a value gets.
  static Value failed(Value value) {
    var exchanges = new LinkedHashSet<Exchange>();
    for (var option : Values.options(value)) {
      switch (option) {
        case Value.Reply(var exchange, _) -> exchanges.add(exchange);
        case Value.Answer(var node) -> exchanges.add(node.exchange());
        default -> {}
      }
    }
    return exchanges.isEmpty()
        ? new Value.Unknown("error")
        : new Value.Failure(List.copyOf(exchanges));
  }

  static Value failure(Value.Failure failure, String name) {
    return switch (name) {
      case "response" -> Values.oneOf(failure.exchanges().stream().<Value>map(Failed::of).toList());
      case "status", "statusCode", "originalStatus" ->
          Values.oneOf(failure.exchanges().stream().<Value>map(Value.Status::new).toList());
      case "data" ->
          Values.oneOf(
              failure.exchanges().stream()
                  .<Value>map(exchange -> new Value.Answer(exchange.error()))
                  .toList());
      default -> new Value.Unknown(name);
    };
  }

  /// The response of a refusal.
  private static final class Failed {
    private Failed() {}

    static Value of(Exchange exchange) {
      return new Value.Obj(null, 0)
          .with("data", new Value.Answer(exchange.error()))
          .with("status", new Value.Status(exchange))
          .with("json", new Value.Native("json", call -> new Value.Answer(exchange.error())))
          .with("headers", new Value.Unknown("headers"));
    }
  }

  /// A value that is read as a scalar of that kind.
  static void use(Value value, Shape.Kind kind) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.is(kind);
      }
    }
  }
}
