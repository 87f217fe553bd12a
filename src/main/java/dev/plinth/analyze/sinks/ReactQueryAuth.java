package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// react-query-auth: hooks for a user, made of four functions.
final class ReactQueryAuth implements Library {
  private record Slot(Object site) {}

  @Override
  public @Nullable Value call(String path, Invocation call) {
    if (!path.endsWith("configureAuth")) {
      return null;
    }
    var interpreter = call.interpreter();
    var key = interpreter.sharedKey(new Slot(call.at()));
    var load =
        Play.fn(
            "useUser",
            inner -> {
              interpreter.add(
                  key, interpreter.callIf(call.member(0, "userFn"), List.of(), inner.at()));
              return result(interpreter.read(key));
            });
    return Play.object()
        .with("useUser", load)
        .with("useLogin", mutation(call, "loginFn", key))
        .with("useRegister", mutation(call, "registerFn", key))
        .with("useLogout", mutation(call, "logoutFn", null))
        .with(
            "AuthLoader",
            Play.fn(
                "AuthLoader",
                inner -> {
                  interpreter.callIf(load, List.of(), inner.at());
                  interpreter.escape(inner.member(0, "children"));
                  for (var name :
                      List.of("renderLoading", "renderUnauthenticated", "renderError")) {
                    interpreter.escape(inner.member(0, name));
                  }
                  return Values.UNDEFINED;
                }));
  }

  private static Value.Obj result(Value data) {
    return Play.object()
        .with("data", data)
        .with("error", TanStackQuery.error(data))
        .with("refetch", Play.nothing("refetch"))
        .with("isLoading", new Value.Unknown("isLoading"));
  }

  private static Value mutation(Invocation made, String member, @Nullable Object key) {
    return Play.fn(
        member,
        hook -> {
          var run =
              Play.fn(
                  "mutate",
                  inner -> {
                    var interpreter = inner.interpreter();
                    var data = interpreter.callIf(made.member(0, member), inner.args(), inner.at());
                    if (key != null) {
                      interpreter.add(key, data);
                    }
                    for (var options : List.of(hook.arg(0), inner.arg(1))) {
                      interpreter.callIf(
                          interpreter.members().get(options, "onSuccess", inner.at()),
                          List.of(data),
                          inner.at());
                      interpreter.callIf(
                          interpreter.members().get(options, "onError", inner.at()),
                          List.of(TanStackQuery.failure(data)),
                          inner.at());
                    }
                    return data;
                  });
          return result(new Value.Unknown("data"))
              .with("mutate", run)
              .with("mutateAsync", run)
              .with("isPending", new Value.Unknown("isPending"));
        });
  }
}
