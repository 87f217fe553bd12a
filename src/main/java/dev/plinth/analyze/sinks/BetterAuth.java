package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Better Auth's client: a path of names becomes an address (`signIn.email` is
/// `/api/auth/sign-in/email`).
final class BetterAuth implements Library {
  private static final String CLIENT = "client#";
  private static final String PACKAGE = "better-auth/react";

  private Value base = Values.UNDEFINED;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    if (Play.plain(path).equals("createAuthClient")) {
      call.interpreter().exchanges().facts().style("better-auth");
      base = call.member(0, "baseURL");
      return new Value.External(PACKAGE, CLIENT);
    }
    return path.startsWith(CLIENT + ".") ? ask(path.substring(CLIENT.length() + 1), call) : null;
  }

  private Value ask(String path, Invocation call) {
    if (path.equals("useSession")) {
      var session = send("get-session", "GET", call);
      return Play.object()
          .with("data", session)
          .with("isPending", new Value.Unknown("isPending"))
          .with("error", TanStackQuery.error(session))
          .with("refetch", Play.nothing("refetch"));
    }
    if (path.matches("use[A-Z].*") || path.startsWith("$")) {
      return new Value.Unknown("data");
    }
    boolean reads =
        path.matches(".*(^|\\.)(get|list)[A-Z]\\w*") && !path.matches(".*\\.(getAccessToken)");
    var answer = send(address(path), reads ? "GET" : "POST", call);
    for (var handler : List.of("onSuccess", "onError", "onRequest", "onResponse")) {
      call.interpreter().escape(call.member(1, handler));
    }
    return Play.object().with("data", answer).with("error", TanStackQuery.error(answer));
  }

  private static String address(String path) {
    return path.replace('.', '/').replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }

  private Value send(String path, String method, Invocation call) {
    return new Wire("better-auth", base, true)
        .send(
            call,
            method,
            Values.text("/api/auth/" + path),
            Values.UNDEFINED,
            method.equals("GET") ? Values.UNDEFINED : call.arg(0));
  }
}
