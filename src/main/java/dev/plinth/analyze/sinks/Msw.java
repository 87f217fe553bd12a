package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Mock Service Worker: `http.get(path, resolver)` with `HttpResponse.json(…)`, and the older
/// `rest.get(path, (req, res, ctx) => res(ctx.json(…)))`. Resolvers are run; what they fetch
/// themselves counts nowhere, since mocks are read apart from the app.
final class Msw implements Library {
  private static final Set<String> METHODS =
      Set.of("get", "post", "put", "patch", "delete", "head", "options", "all");

  private static final String BODY = "*body";
  private static final String STATUS = "*status";

  private final Mocked mocked;

  Msw(Mocked mocked) {
    this.mocked = mocked;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    int dot = path.indexOf('.');
    var group = dot < 0 ? path : path.substring(0, dot);
    var name = dot < 0 ? "" : path.substring(dot + 1);
    if ((group.equals("http") || group.equals("rest")) && METHODS.contains(name)) {
      return route(group, name, call);
    }
    return switch (path) {
      case "HttpResponse.json" -> reply(call.arg(0), call.member(1, "status"), 200);
      case "HttpResponse.text", "HttpResponse.xml", "HttpResponse.html" ->
          reply(call.arg(0), call.member(1, "status"), 200);
      case "HttpResponse.error", "passthrough", "bypass" -> Values.UNDEFINED;
      case "delay" -> Values.UNDEFINED;
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return path.equals("HttpResponse")
        ? reply(call.arg(0), call.member(1, "status"), 200)
        : call(path, call);
  }

  private Value route(String group, String method, Invocation call) {
    var resolver = call.arg(1);
    Value answer =
        group.equals("http")
            ? call.interpreter().callIf(resolver, List.of(request()), call.at())
            : call.interpreter()
                .callIf(resolver, List.of(request(), response(), context()), call.at());
    var http = method.equals("all") ? "*" : method.toUpperCase(Locale.ROOT);
    for (var address : Values.options(call.arg(0))) {
      var path = text(address);
      if (path != null) {
        for (var option : Values.options(answer)) {
          answered(http, path, option, call);
        }
      }
    }
    return Play.object().with("*handler", Values.TRUE);
  }

  private void answered(String method, String path, Value reply, Invocation call) {
    if (reply instanceof Value.Obj obj && obj.members().containsKey(STATUS)) {
      var body = obj.members().getOrDefault(BODY, Values.UNDEFINED);
      int status =
          obj.members().get(STATUS) instanceof Value.Const(Double number) ? number.intValue() : 0;
      mocked.answered(method, path, status, body, call.at());
    }
  }

  /// An address with what is known of it: unknown parts are left out, as a host may be.
  static @Nullable String text(Value address) {
    return switch (address) {
      case Value.Const(String text) -> text;
      case Value.Text(var parts) -> {
        var text = new StringBuilder();
        for (var part : parts) {
          text.append(part instanceof Value.Const(String known) ? known : "*");
        }
        yield text.toString();
      }
      default -> null;
    };
  }

  private static Value reply(Value body, Value status, int usual) {
    return Play.object()
        .with(BODY, body)
        .with(STATUS, Values.isUndefined(status) ? Values.number(usual) : status);
  }

  private static Value request() {
    var body = new Value.Unknown("body");
    var request =
        Play.object()
            .with("json", Play.fn("json", _ -> body))
            .with("formData", Play.fn("formData", _ -> body))
            .with("text", Play.fn("text", _ -> body))
            .with("headers", new Value.Unknown("headers"))
            .with("url", new Value.Unknown("url"))
            .with("body", body)
            .with("params", new Value.Unknown("params"))
            .with("cookies", new Value.Unknown("cookies"));
    return Play.object()
        .with("request", request)
        .with("params", new Value.Unknown("params"))
        .with("cookies", new Value.Unknown("cookies"))
        .with("json", Play.fn("json", _ -> body))
        .with("body", body)
        .with("url", new Value.Unknown("url"))
        .with("headers", new Value.Unknown("headers"));
  }

  /// `res(ctx.status(201), ctx.json(x))`: what each of them says, together.
  private static Value response() {
    Value.NativeCall together =
        call -> {
          var made = Play.object().with(STATUS, Values.number(200));
          for (var part : call.args()) {
            if (part instanceof Value.Obj said) {
              made.members().putAll(said.members());
            }
          }
          return made;
        };
    return new Value.Native("res", together)
        .with("once", Play.fn("once", together))
        .with("networkError", Play.nothing("networkError"));
  }

  private static Value context() {
    return Play.object()
        .with("json", Play.fn("json", call -> Play.object().with(BODY, call.arg(0))))
        .with("text", Play.fn("text", call -> Play.object().with(BODY, call.arg(0))))
        .with("body", Play.fn("body", call -> Play.object().with(BODY, call.arg(0))))
        .with("status", Play.fn("status", call -> Play.object().with(STATUS, call.arg(0))))
        .with("delay", Play.fn("delay", _ -> Play.object()))
        .with("set", Play.fn("set", _ -> Play.object()))
        .with("cookie", Play.fn("cookie", _ -> Play.object()));
  }
}
