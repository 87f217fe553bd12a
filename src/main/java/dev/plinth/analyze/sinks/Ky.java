package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// ky: fetch with a prefix, `json` as body, and instances.
final class Ky implements Library {
  /// Marks a request that a hook was given.
  private static final String AGAIN = "*again";

  private final Value.Native global = client(Play.object());

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value member(String path) {
    return path.equals("default") || path.equals("ky") ? global : global.members().get(path);
  }

  private static Value.Native client(Value.Obj defaults) {
    var made =
        new Value.Native(
            "ky", call -> send(defaults, Fetch.usual(call.member(1, "method"), "GET"), call));
    for (var verb : List.of("get", "post", "put", "patch", "delete", "head")) {
      made.with(
          verb,
          Play.fn(verb, call -> send(defaults, Values.text(verb.toUpperCase(Locale.ROOT)), call)));
    }
    Value.NativeCall create =
        call -> {
          var own = Play.object();
          own.members().putAll(defaults.members());
          var given =
              Values.isCallable(call.arg(0))
                  ? call.interpreter().callIf(call.arg(0), List.of(defaults), call.at())
                  : call.arg(0);
          if (given instanceof Value.Obj more) {
            own.members().putAll(more.members());
          }
          return client(own);
        };
    made.with("create", Play.fn("create", create)).with("extend", Play.fn("extend", create));
    return made;
  }

  private static Value send(Value.Obj defaults, Value verb, Invocation call) {
    if (call.arg(0) instanceof Value.Obj request && request.members().containsKey(AGAIN)) {
      return new Value.Unknown("response");
    }
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().style("ky");
    var members = interpreter.members();
    var at = call.at();
    var json = call.member(1, "json");
    var body = Values.isNothing(json) ? call.member(1, "body") : json;
    var headers = Play.object();
    for (var some : List.of(members.get(defaults, "headers", at), call.member(1, "headers"))) {
      if (!Values.isNothing(some)) {
        headers.spreads().add(some);
      }
    }
    var hooks = members.get(members.get(defaults, "hooks", at), "beforeRequest", at);
    var request = Play.object().with("headers", Bodies.headers(call));
    members
        .items(hooks)
        .forEach(hook -> interpreter.callIf(hook, List.of(request, Play.object()), at));
    headers.spreads().add(request.members().getOrDefault("headers", Values.UNDEFINED));
    boolean include = "include".equals(Values.string(members.get(defaults, "credentials", at)));
    var reply =
        interpreter
            .exchanges()
            .send(
                interpreter,
                new Exchange.Sent(
                    verb,
                    members.get(defaults, "prefixUrl", at),
                    call.arg(0),
                    call.member(1, "searchParams"),
                    body,
                    Bodies.kind(body),
                    include,
                    Bodies.token(interpreter, headers, at),
                    "ky",
                    false),
                at);
    return received(defaults, reply, call);
  }

  /// What is done with every answer; a request that is sent again is no other one.
  private static Value received(Value.Obj defaults, Value reply, Invocation call) {
    var members = call.interpreter().members();
    var hooks = members.get(members.get(defaults, "hooks", call.at()), "afterResponse", call.at());
    for (var hook : members.items(hooks)) {
      call.interpreter()
          .callIf(
              hook,
              List.of(Play.object().with(AGAIN, Values.TRUE), Play.object(), reply),
              call.at());
    }
    return reply;
  }
}
