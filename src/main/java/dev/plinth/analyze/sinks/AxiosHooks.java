package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import dev.plinth.typescript.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// axios-hooks: a request when the component is shown, or when it is told to.
final class AxiosHooks implements Library {
  private record Slot(Node site, String what) {}

  private Value client;

  AxiosHooks(Value client) {
    this.client = client;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "", "default", "useAxios" -> use(client, call);
      case "configure" -> {
        var given = call.member(0, "axios");
        client = Values.isCallable(given) ? given : client;
        yield Values.UNDEFINED;
      }
      case "makeUseAxios" -> {
        var given = call.member(0, "axios");
        var own = Values.isCallable(given) ? given : client;
        yield Play.fn("useAxios", inner -> use(own, inner));
      }
      default -> null;
    };
  }

  private static Value use(Value client, Invocation call) {
    var interpreter = call.interpreter();
    var at = call.at();
    var key = interpreter.stateKey(new Slot(at, "answer"));
    boolean manual = Values.TRUE.equals(call.member(1, "manual"));
    if (!manual) {
      interpreter.add(key, data(client, List.of(call.arg(0)), call));
    }
    var run =
        Play.fn(
            "execute",
            inner -> {
              var config = Play.object();
              for (var part : List.of(call.arg(0), inner.arg(0))) {
                if (part instanceof Value.Obj some) {
                  config.members().putAll(some.members());
                  config.spreads().addAll(some.spreads());
                } else if (!Values.isNothing(part)) {
                  config.with("url", part);
                }
              }
              var reply = interpreter.callIf(client, List.of(config), at);
              interpreter.add(key, interpreter.members().get(reply, "data", at));
              return reply;
            });
    var data = interpreter.read(key);
    var state =
        Play.object()
            .with("data", data)
            .with("loading", Values.flag(new Slot(at, "loading")))
            .with("error", TanStackQuery.error(data, new Slot(at, "error")))
            .with("response", Play.object().with("data", data));
    return Play.list(state, run, Play.nothing("cancel"));
  }

  private static Value data(Value client, List<Value> args, Invocation call) {
    var reply = call.interpreter().callIf(client, args, call.at());
    return call.interpreter().members().get(reply, "data", call.at());
  }
}
