package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;

/// `WebSocket` and `EventSource`: reported, and their handlers read.
final class Sockets {
  Value open(String path, Invocation call) {
    var kind = path.equals("WebSocket") ? "websocket" : "event-source";
    call.interpreter().exchanges().facts().style(kind);
    var address = Values.string(call.arg(0));
    call.interpreter()
        .exchanges()
        .socket(kind, address == null ? "" : address, List.of(), call.at());
    if (kind.equals("event-source")) {
      var reply =
          call.interpreter()
              .exchanges()
              .send(
                  call.interpreter(),
                  new dev.plinth.analyze.values.Exchange.Sent(
                      Values.text("GET"),
                      Values.UNDEFINED,
                      call.arg(0),
                      Values.UNDEFINED,
                      Values.UNDEFINED,
                      dev.plinth.analyze.Call.Body.NONE,
                      false,
                      false,
                      "event-source",
                      false),
                  call.at());
      call.interpreter().members().get(reply, "body", call.at());
    }
    return new Value.Unknown(kind);
  }
}
