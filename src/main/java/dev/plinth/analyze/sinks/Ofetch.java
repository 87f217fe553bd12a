package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// ofetch: fetch that gives the parsed answer, with a base and a query.
final class Ofetch implements Library {
  private static final String VIA = "ofetch";

  private final Value.Native global = client(Play.object());

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value member(String path) {
    return switch (path) {
      case "ofetch", "$fetch", "default" -> global;
      case "createFetch" -> Play.fn(path, call -> global);
      default -> null;
    };
  }

  private static Value.Native client(Value.Obj defaults) {
    var made =
        new Value.Native(VIA, call -> ask(defaults, call).data(call.interpreter(), VIA, call.at()));
    made.with(
        "raw",
        Play.fn(
            "raw",
            call -> {
              var reply = ask(defaults, call).send(call.interpreter(), VIA, call.at());
              var data = call.interpreter().members().get(reply, "data", call.at());
              return Play.object()
                  .with("_data", data)
                  .with("status", call.interpreter().members().get(reply, "status", call.at()));
            }));
    made.with(
        "create",
        Play.fn(
            "create",
            call -> {
              var own = Play.object();
              own.members().putAll(defaults.members());
              if (call.arg(0) instanceof Value.Obj given) {
                own.members().putAll(given.members());
                own.spreads().addAll(given.spreads());
              }
              return client(own);
            }));
    return made;
  }

  private static Request ask(Value.Obj defaults, Invocation call) {
    var members = call.interpreter().members();
    var at = call.at();
    var options = Play.object();
    options.members().putAll(defaults.members());
    options.spreads().addAll(defaults.spreads());
    if (call.arg(1) instanceof Value.Obj given) {
      options.members().putAll(given.members());
      options.spreads().addAll(given.spreads());
    } else if (!Values.isNothing(call.arg(1))) {
      options.spreads().add(call.arg(1));
    }
    var prepared = Bodies.headers(call);
    var context =
        Play.object()
            .with("options", Play.object().with("headers", prepared))
            .with("request", call.arg(0));
    call.interpreter().callIf(members.get(options, "onRequest", at), List.of(context), at);
    return new Request()
        .method(members.get(options, "method", at))
        .base(members.get(options, "baseURL", at))
        .url(call.arg(0))
        .query(members.get(options, "query", at))
        .query(members.get(options, "params", at))
        .body(members.get(options, "body", at))
        .headers(members.get(options, "headers", at))
        .headers(prepared)
        .cookies("include".equals(Values.string(members.get(options, "credentials", at))));
  }
}
