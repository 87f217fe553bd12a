package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;

/// The browser's own: `fetch`, `XMLHttpRequest`, `sendBeacon`.
final class Fetch {
  Value call(Invocation call) {
    call.interpreter().exchanges().facts().style("fetch");
    var url = call.arg(0);
    Value options = call.arg(1);
    if (url instanceof Value.Obj request && request.members().containsKey("*url")) {
      options = request;
      url = request.members().getOrDefault("*url", Values.UNDEFINED);
    }
    var members = call.interpreter().members();
    var method = members.get(options, "method", call.at());
    var body = members.get(options, "body", call.at());
    var headers = members.get(options, "headers", call.at());
    var credentials = Values.string(members.get(options, "credentials", call.at()));
    boolean include = "include".equals(credentials);
    if (include) {
      call.interpreter().exchanges().facts().credentials();
    }
    return call.interpreter()
        .exchanges()
        .send(
            call.interpreter(),
            new Exchange.Sent(
                usual(method, "GET"),
                Values.UNDEFINED,
                url,
                Values.UNDEFINED,
                body,
                Bodies.kind(body),
                include,
                Bodies.token(call.interpreter(), headers, call.at()),
                "fetch",
                false),
            call.at());
  }

  /// A method that may be left out.
  static Value usual(Value method, String otherwise) {
    return Values.each(
        method,
        option ->
            Values.isNothing(option) || option instanceof Value.Unknown
                ? Values.text(otherwise)
                : option);
  }

  Value beacon(Invocation call) {
    call.interpreter()
        .exchanges()
        .send(
            call.interpreter(),
            new Exchange.Sent(
                Values.text("POST"),
                Values.UNDEFINED,
                call.arg(0),
                Values.UNDEFINED,
                call.arg(1),
                Bodies.kind(call.arg(1)),
                false,
                false,
                "beacon",
                false),
            call.at());
    return Values.TRUE;
  }

  /// A request in steps: `open` names it, `send` sends it, what is read from it is the answer.
  Value xhr(Invocation made) {
    var request = Play.object();
    var headers = Play.object();
    request.with(
        "setRequestHeader",
        Play.fn(
            "setRequestHeader",
            call -> {
              var name = Values.string(call.arg(0));
              return name == null ? Values.UNDEFINED : headers.with(name, call.arg(1));
            }));
    request.with(
        "open",
        Play.fn(
            "open",
            call -> {
              request.with("*method", call.arg(0)).with("*url", call.arg(1));
              return Values.UNDEFINED;
            }));
    request.with(
        "send",
        Play.fn(
            "send",
            call -> {
              var reply =
                  call.interpreter()
                      .exchanges()
                      .send(
                          call.interpreter(),
                          new Exchange.Sent(
                              usual(
                                  request.members().getOrDefault("*method", Values.UNDEFINED),
                                  "GET"),
                              Values.UNDEFINED,
                              request.members().getOrDefault("*url", Values.UNDEFINED),
                              Values.UNDEFINED,
                              call.arg(0),
                              Values.isNothing(call.arg(0))
                                  ? Call.Body.NONE
                                  : Bodies.kind(call.arg(0)),
                              false,
                              Bodies.token(call.interpreter(), headers, call.at()),
                              "xhr",
                              true),
                          made.at());
              var data = call.interpreter().members().get(reply, "data", call.at());
              request.with("responseText", data).with("response", data);
              request.with("status", call.interpreter().members().get(reply, "status", call.at()));
              for (var handler : List.of("onload", "onreadystatechange", "onerror", "onloadend")) {
                call.interpreter()
                    .callIf(
                        request.members().getOrDefault(handler, Values.UNDEFINED),
                        List.of(),
                        call.at());
              }
              return Values.UNDEFINED;
            }));
    request.with(
        "addEventListener",
        Play.fn(
            "addEventListener",
            call -> request.with("on" + Values.string(call.arg(0)), call.arg(1))));
    return request;
  }
}
