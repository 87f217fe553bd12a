package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A request that is put together in steps, for clients that build it that way.
final class Request {
  private Value method = Values.text("GET");
  private Value base = Values.UNDEFINED;
  private Value url = Values.UNDEFINED;
  private Value body = Values.UNDEFINED;
  private final Value.Obj params = Play.object();
  private final Value.Obj headers = Play.object();
  private boolean cookies;

  Request method(String verb) {
    method = Values.text(verb.toUpperCase(Locale.ROOT));
    return this;
  }

  Request method(Value given) {
    method = Fetch.usual(given, "GET");
    return this;
  }

  Request base(Value given) {
    base = given;
    return this;
  }

  Request url(Value given) {
    url = given;
    return this;
  }

  Request body(Value given) {
    body = Values.isNothing(body) ? given : Values.isNothing(given) ? body : both(body, given);
    return this;
  }

  /// What is sent in parts is one body.
  private static Value both(Value a, Value b) {
    if (a instanceof Value.Obj first && b instanceof Value.Obj second) {
      first.members().putAll(second.members());
      first.spreads().addAll(second.spreads());
      return first;
    }
    return b;
  }

  Request query(Value given) {
    if (!Values.isNothing(given)) {
      params.spreads().add(given);
    }
    return this;
  }

  Request header(@Nullable String name, Value value) {
    if (name != null) {
      headers.with(name, value);
    }
    return this;
  }

  Request headers(Value given) {
    if (!Values.isNothing(given)) {
      headers.spreads().add(given);
    }
    return this;
  }

  Request cookies(boolean sent) {
    cookies |= sent;
    return this;
  }

  /// Another one that goes on from here.
  Request copy() {
    var made = new Request();
    made.method = method;
    made.base = base;
    made.url = url;
    made.body = body;
    made.params.spreads().addAll(params.spreads());
    made.headers.members().putAll(headers.members());
    made.headers.spreads().addAll(headers.spreads());
    made.cookies = cookies;
    return made;
  }

  /// Sends it.
  ///
  /// @return a reply that is read as axios's: `status`, `headers`, `data`
  Value send(Interpreter interpreter, String via, Node at) {
    return send(interpreter, via, at, true);
  }

  /// Sends it.
  ///
  /// @param parsed whether the reply is read as axios's rather than fetch's
  Value send(Interpreter interpreter, String via, Node at, boolean parsed) {
    interpreter.exchanges().facts().style(via);
    if (cookies) {
      interpreter.exchanges().facts().credentials();
    }
    return interpreter
        .exchanges()
        .send(
            interpreter,
            new Exchange.Sent(
                method,
                base,
                url,
                params.spreads().isEmpty() ? Values.UNDEFINED : params,
                body,
                Bodies.kind(body),
                cookies,
                Bodies.token(interpreter, headers, at),
                via,
                parsed),
            at);
  }

  /// What is in the answer to it.
  Value data(Interpreter interpreter, String via, Node at) {
    return interpreter.members().get(send(interpreter, via, at), "data", at);
  }
}
