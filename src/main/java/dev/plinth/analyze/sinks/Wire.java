package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Selection;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.ArrayList;

/// The requests that an SDK makes for its caller: the address is the SDK's, only parts of it are
/// the app's.
///
/// @param via the SDK, as calls name it
/// @param base what stands before each address; undefined for the app's own origin
/// @param token whether it sends the caller's credential along by itself
record Wire(String via, Value base, boolean token) {
  Wire(String via) {
    this(via, Values.UNDEFINED, true);
  }

  /// Sends, and gives what the server answers.
  Value send(Invocation call, String method, Value url, Value query, Value body) {
    return send(call, method, url, query, body, Bodies.kind(body));
  }

  Value send(
      Invocation call, String method, Value url, Value query, Value body, Call.Body bodyKind) {
    var reply =
        call.interpreter()
            .exchanges()
            .send(
                call.interpreter(),
                new Exchange.Sent(
                    Values.text(method), base, url, query, body, bodyKind, false, token, via, true),
                call.at());
    return call.interpreter().members().get(reply, "data", call.at());
  }

  Value send(Invocation call, String method, Value url) {
    return send(call, method, url, Values.UNDEFINED, Values.UNDEFINED);
  }

  /// An address of constants and of values of the app; a value that is not known is a parameter.
  static Value path(Object... parts) {
    var all = new ArrayList<Value>();
    for (var part : parts) {
      switch (part) {
        case String text -> all.add(Values.text(text));
        case Value.Const(String text) -> all.add(Values.text(text));
        case Value value -> all.add(new Value.Hole("name", value));
        default -> throw new IllegalArgumentException(String.valueOf(part));
      }
    }
    return new Value.Text(all);
  }

  /// Marks the exchanges of an answer as streams.
  static Value streaming(Value answer) {
    for (var option : Values.options(answer)) {
      if (option instanceof Value.Answer(var node)) {
        node.exchange().stream();
      }
    }
    return answer;
  }

  /// What a query wants of its answer.
  static void select(Value answer, Selection selection) {
    for (var option : Values.options(answer)) {
      if (option instanceof Value.Answer(var node)) {
        node.select(selection);
      }
    }
  }

  /// A parameter that only the running app knows.
  static Value unknown(String name) {
    return new Value.Hole(name, new Value.Unknown(name));
  }
}
