package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Map;

/// `supabase.auth`: each method and the address that it calls.
final class SupabaseAuth {
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("signUp", "POST /auth/v1/signup"),
          Map.entry("signIn", "POST /auth/v1/token?grant_type=password"),
          Map.entry("signInWithPassword", "POST /auth/v1/token?grant_type=password"),
          Map.entry("signInWithIdToken", "POST /auth/v1/token?grant_type=id_token"),
          Map.entry("signInWithWeb3", "POST /auth/v1/token?grant_type=web3"),
          Map.entry("signInAnonymously", "POST /auth/v1/signup"),
          Map.entry("refreshSession", "POST /auth/v1/token?grant_type=refresh_token"),
          Map.entry("exchangeCodeForSession", "POST /auth/v1/token?grant_type=pkce"),
          Map.entry("signOut", "POST /auth/v1/logout"),
          Map.entry("signInWithOtp", "POST /auth/v1/otp"),
          Map.entry("signInWithOAuth", "GET /auth/v1/authorize"),
          Map.entry("signInWithSSO", "POST /auth/v1/sso"),
          Map.entry("resetPasswordForEmail", "POST /auth/v1/recover"),
          Map.entry("updateUser", "PUT /auth/v1/user"),
          Map.entry("update", "PUT /auth/v1/user"),
          Map.entry("getUser", "GET /auth/v1/user"),
          Map.entry("getUserIdentities", "GET /auth/v1/user"),
          Map.entry("linkIdentity", "GET /auth/v1/user/identities/authorize"),
          Map.entry("unlinkIdentity", "DELETE /auth/v1/user/identities/{id}"),
          Map.entry("reauthenticate", "GET /auth/v1/reauthenticate"),
          Map.entry("verifyOtp", "POST /auth/v1/verify"),
          Map.entry("resend", "POST /auth/v1/resend"));

  private static final Map<String, String> FACTORS =
      Map.of(
          "enroll", "POST /auth/v1/factors",
          "unenroll", "DELETE /auth/v1/factors/{factorId}",
          "challenge", "POST /auth/v1/factors/{factorId}/challenge",
          "verify", "POST /auth/v1/factors/{factorId}/verify",
          "challengeAndVerify", "POST /auth/v1/factors/{factorId}/verify",
          "listFactors", "GET /auth/v1/user");

  private static final Map<String, String> ADMIN =
      Map.of(
          "listUsers", "GET /auth/v1/admin/users",
          "createUser", "POST /auth/v1/admin/users",
          "getUserById", "GET /auth/v1/admin/users/{id}",
          "updateUserById", "PUT /auth/v1/admin/users/{id}",
          "deleteUser", "DELETE /auth/v1/admin/users/{id}",
          "inviteUserByEmail", "POST /auth/v1/invite",
          "generateLink", "POST /auth/v1/admin/generate_link");

  private SupabaseAuth() {}

  static Value make() {
    var made = Play.object().client();
    var session =
        Play.object()
            .with("access_token", new Value.Unknown("access_token"))
            .with("user", new Value.Unknown("user"));
    session.spreads().add(new Value.Unknown("session"));
    methods(made, METHODS);
    made.with("mfa", factors());
    made.with("admin", methods(Play.object().client(), ADMIN));
    made.with(
        "getSession",
        Play.fn("getSession", call -> SupabaseJs.result(Play.object().with("session", session))));
    made.with("setSession", Play.fn("setSession", call -> SupabaseJs.result(session)));
    made.with("session", Play.fn("session", call -> session));
    made.with("user", Play.fn("user", call -> new Value.Unknown("user")));
    made.with(
        "getClaims", Play.fn("getClaims", call -> SupabaseJs.result(new Value.Unknown("claims"))));
    made.with("startAutoRefresh", Play.nothing("startAutoRefresh"));
    made.with("stopAutoRefresh", Play.nothing("stopAutoRefresh"));
    made.with(
        "onAuthStateChange",
        Play.fn(
            "onAuthStateChange",
            call -> {
              call.interpreter()
                  .callIf(call.arg(0), List.of(new Value.Unknown("event"), session), call.at());
              return Play.object().with("data", new Value.Unknown("data"));
            }));
    return made;
  }

  private static Value factors() {
    var made = methods(Play.object().client(), FACTORS);
    made.with(
        "challengeAndVerify",
        Play.fn(
            "challengeAndVerify",
            call -> {
              send(call, "challenge", "POST /auth/v1/factors/{factorId}/challenge");
              return send(call, "verify", "POST /auth/v1/factors/{factorId}/verify");
            }));
    made.with(
        "getAuthenticatorAssuranceLevel",
        Play.fn("level", call -> SupabaseJs.result(new Value.Unknown("level"))));
    return made;
  }

  private static Value.Obj methods(Value.Obj made, Map<String, String> all) {
    all.forEach((name, wire) -> made.with(name, Play.fn(name, call -> send(call, name, wire))));
    return made;
  }

  private static Value send(Invocation call, String name, String wire) {
    call.interpreter().exchanges().facts().supabase("auth", name);
    int space = wire.indexOf(' ');
    var verb = wire.substring(0, space);
    boolean hasBody = !verb.equals("GET") && !verb.equals("DELETE") && !name.equals("signOut");
    var answer =
        SupabaseJs.WIRE.send(
            call,
            verb,
            address(wire.substring(space + 1)),
            Values.UNDEFINED,
            hasBody ? body(call) : Values.UNDEFINED);
    return SupabaseJs.result(answer);
  }

  private static Value address(String path) {
    int open = path.indexOf('{');
    if (open < 0) {
      return Values.text(path);
    }
    int close = path.indexOf('}');
    return new Value.Text(
        List.of(
            Values.text(path.substring(0, open)),
            Wire.unknown(path.substring(open + 1, close)),
            Values.text(path.substring(close + 1))));
  }

  /// On the wire `options.data` lies beside the rest; the other options are the client's own.
  private static Value body(Invocation call) {
    if (!(call.arg(0) instanceof Value.Obj given) || !given.members().containsKey("options")) {
      return call.arg(0);
    }
    var sent = new Value.Obj(given.site(), 0);
    given
        .members()
        .forEach((name, value) -> {
          if (!name.equals("options")) {
            sent.with(name, value);
          }
        });
    sent.spreads().addAll(given.spreads());
    var data =
        call.interpreter()
            .members()
            .get(given.members().getOrDefault("options", Values.UNDEFINED), "data", call.at());
    return Values.isUndefined(data) ? sent : sent.with("data", data);
  }

  /// The ready-made form: what it can send shows in its props.
  static void form(Value.Element element, Interpreter interpreter) {
    var props = element.props().members();
    var call = new Invocation(interpreter, Values.UNDEFINED, List.of(), element.at(), List.of());
    if (!Values.TRUE.equals(props.get("onlyThirdPartyProviders"))) {
      var view = Values.string(props.getOrDefault("view", Values.UNDEFINED));
      boolean links = !Values.FALSE.equals(props.get("showLinks"));
      for (var name : List.of("signInWithPassword", "signUp", "resetPasswordForEmail")) {
        if (links || name.equals(ofView(view))) {
          form(call, name);
        }
      }
      if ("update_password".equals(view)) {
        form(call, "updateUser");
      }
    }
    if (Values.TRUE.equals(props.get("magicLink"))) {
      form(call, "signInWithOtp");
    }
    var providers = interpreter.members().items(props.getOrDefault("providers", Values.UNDEFINED));
    if (!providers.isEmpty()) {
      form(call, "signInWithOAuth");
    }
  }

  private static String ofView(@org.jspecify.annotations.Nullable String view) {
    return switch (view == null ? "" : view) {
      case "sign_up" -> "signUp";
      case "forgotten_password" -> "resetPasswordForEmail";
      case "update_password" -> "updateUser";
      default -> "signInWithPassword";
    };
  }

  private static void form(Invocation call, String name) {
    send(call, name, METHODS.getOrDefault(name, ""));
  }
}
