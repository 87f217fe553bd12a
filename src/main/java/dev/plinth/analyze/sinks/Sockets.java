package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `WebSocket` and `EventSource`: reported with what is said over them; their handlers are read.
final class Sockets {
  private String address = "";
  private Value event = Values.UNDEFINED;

  Value open(String path, Invocation call) {
    var kind = path.equals("WebSocket") ? "websocket" : "event-source";
    call.interpreter().exchanges().facts().style(kind);
    var text = address(call);
    call.interpreter().exchanges().socket(kind, text, List.of(), call.at());
    if (kind.equals("websocket")) {
      address = text;
    } else {
      event = events(call);
    }
    return new Value.External("global", path + "#");
  }

  private static String address(Invocation call) {
    var text = Values.string(call.arg(0));
    if (text != null) {
      return text;
    }
    var targets =
        call.interpreter()
            .exchanges()
            .targets(
                call.interpreter(),
                new Exchange.Sent(
                    Values.text("GET"),
                    Values.UNDEFINED,
                    call.arg(0),
                    Values.UNDEFINED,
                    Values.UNDEFINED,
                    Call.Body.NONE,
                    false,
                    false,
                    "websocket",
                    false));
    return targets.isEmpty()
        ? ""
        : (targets.getFirst().origin() == null ? "" : targets.getFirst().origin())
            + targets.getFirst().path();
  }

  /// An event of a stream of events holds a part of the answer.
  private static Value events(Invocation call) {
    var reply =
        call.interpreter()
            .exchanges()
            .send(
                call.interpreter(),
                new Exchange.Sent(
                    Values.text("GET"),
                    Values.UNDEFINED,
                    call.arg(0),
                    Values.UNDEFINED,
                    Values.UNDEFINED,
                    Call.Body.NONE,
                    false,
                    false,
                    "event-source",
                    true),
                call.at());
    var data = call.interpreter().members().get(reply, "data", call.at());
    Wire.streaming(data);
    var made = Play.object().with("data", data);
    made.spreads().add(new Value.Unknown("event"));
    return made;
  }

  /// A method, or a handler that is set.
  ///
  /// @return null when it is nothing special
  @Nullable Value use(String path, Invocation call) {
    if (path.startsWith("WebSocket#.")) {
      if (path.equals("WebSocket#.send")) {
        var name = message(call);
        call.interpreter()
            .exchanges()
            .socket(
                "websocket",
                address,
                name == null ? List.of() : List.of("send " + name),
                call.at());
        return Values.UNDEFINED;
      }
      return null;
    }
    if (path.startsWith("EventSource#.")) {
      var handler = path.endsWith("addEventListener") ? call.arg(1) : call.arg(0);
      if (path.endsWith("=") || path.endsWith("addEventListener")) {
        call.interpreter().callIf(handler, List.of(event), call.at());
        return Values.UNDEFINED;
      }
    }
    return null;
  }

  /// What kind of message it is: many send objects that say so themselves.
  private static @Nullable String message(Invocation call) {
    for (var name : List.of("type", "event", "action", "kind", "op")) {
      var text = Values.string(call.member(0, name));
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
