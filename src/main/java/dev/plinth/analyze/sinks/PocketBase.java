package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// PocketBase's SDK, as the calls that it makes on the wire.
final class PocketBase implements Library {
  private static final Wire WIRE = new Wire("pocketbase");

  /// Of an auth collection: each posts to an address of its own below the collection.
  private static final Map<String, String> AUTH =
      Map.ofEntries(
          Map.entry("authWithPassword", "auth-with-password identity password"),
          Map.entry("authRefresh", "auth-refresh"),
          Map.entry("refresh", "auth-refresh"),
          Map.entry("authWithOAuth2", "auth-with-oauth2 provider"),
          Map.entry(
              "authWithOAuth2Code", "auth-with-oauth2 provider code codeVerifier redirectURL"),
          Map.entry("authWithOTP", "auth-with-otp otpId password"),
          Map.entry("requestOTP", "request-otp email"),
          Map.entry("requestPasswordReset", "request-password-reset email"),
          Map.entry(
              "confirmPasswordReset", "confirm-password-reset token password passwordConfirm"),
          Map.entry("requestVerification", "request-verification email"),
          Map.entry("confirmVerification", "confirm-verification token"),
          Map.entry("requestEmailChange", "request-email-change newEmail"),
          Map.entry("confirmEmailChange", "confirm-email-change token password"));

  private static final Set<String> SIGNING_IN =
      Set.of(
          "authWithPassword",
          "authRefresh",
          "refresh",
          "authWithOAuth2",
          "authWithOAuth2Code",
          "authWithOTP");

  private static final Set<String> OWN_OPTIONS =
      Set.of("requestKey", "$autoCancel", "$cancelKey", "headers", "fetch", "batch", "signal");

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return Play.plain(path).equals("default") || path.equals("PocketBase") ? make(call) : null;
  }

  private static Value make(Invocation call) {
    call.interpreter().exchanges().facts().style("pocketbase");
    var made = Play.object().client();
    var store = store();
    made.with("collection", Play.fn("collection", inner -> collection(inner.arg(0), store)));
    made.with("admins", collection(Values.text("_superusers"), store));
    made.with("authStore", store);
    made.with("files", files());
    made.with("send", Play.fn("send", PocketBase::send));
    made.with("filter", Play.same("filter"));
    made.with("createBatch", Play.fn("createBatch", inner -> batch()));
    made.with(
        "health",
        Play.object()
            .client()
            .with(
                "check",
                Play.fn("check", inner -> WIRE.send(inner, "GET", Values.text("/api/health")))));
    made.with("baseUrl", call.arg(0)).with("baseURL", call.arg(0));
    var url = Play.fn("getFileUrl", inner -> new Value.Unknown("url"));
    made.with("getFileUrl", url).with("getUrl", url);
    made.with("buildUrl", Play.same("buildUrl")).with("buildURL", Play.same("buildURL"));
    for (var name : List.of("autoCancellation", "cancelRequest", "cancelAllRequests")) {
      made.with(name, Play.fn(name, inner -> made));
    }
    made.with("realtime", realtime());
    return made;
  }

  private static Value.Obj store() {
    var made = Play.object().client();
    made.with("token", new Value.Unknown("token"));
    made.with("isValid", new Value.Unknown("isValid"));
    made.with("isAdmin", new Value.Unknown("isAdmin"));
    made.with("isSuperuser", new Value.Unknown("isSuperuser"));
    made.with("record", new Value.Unknown("record")).with("model", new Value.Unknown("record"));
    made.with(
        "onChange",
        Play.fn(
            "onChange",
            call -> {
              call.interpreter()
                  .callIf(
                      call.arg(0),
                      List.of(
                          new Value.Unknown("token"),
                          made.members().getOrDefault("record", Values.UNDEFINED)),
                      call.at());
              return Play.nothing("unsubscribe");
            }));
    for (var name : List.of("clear", "save", "loadFromCookie", "exportToCookie")) {
      made.with(name, Play.nothing(name));
    }
    return made;
  }

  private static Value files() {
    var made = Play.object().client();
    var url = Play.fn("getURL", call -> new Value.Unknown("url"));
    made.with("getURL", url).with("getUrl", url);
    made.with(
        "getToken",
        Play.fn("getToken", call -> WIRE.send(call, "POST", Values.text("/api/files/token"))));
    return made;
  }

  /// `pb.send('/api/custom', { method: 'POST' })`.
  private static Value send(Invocation call) {
    var method = Values.string(call.member(1, "method"));
    var query = call.member(1, "query");
    return WIRE.send(
        call,
        method == null ? "GET" : method,
        call.arg(0),
        Values.isNothing(query) ? call.member(1, "params") : query,
        call.member(1, "body"));
  }

  private static Value batch() {
    var made = Play.object().client();
    var collected = Play.object().client();
    for (var name : List.of("create", "update", "delete", "upsert")) {
      collected.with(name, Play.nothing(name));
    }
    made.with("collection", Play.fn("collection", call -> collected));
    made.with("send", Play.fn("send", call -> WIRE.send(call, "POST", Values.text("/api/batch"))));
    return made;
  }

  private static Value realtime() {
    var made = Play.object().client();
    made.with(
        "subscribe",
        Play.fn("subscribe", call -> heard(call, Values.string(call.arg(0)), call.arg(1))));
    made.with("unsubscribe", Play.nothing("unsubscribe"));
    return made;
  }

  private static Value heard(Invocation call, @Nullable String topic, Value handler) {
    call.interpreter()
        .exchanges()
        .socket(
            "pocketbase-realtime",
            "/api/realtime",
            List.of("on " + (topic == null ? "*" : topic)),
            call.at());
    var event =
        Play.object()
            .with("action", new Value.Unknown("action"))
            .with("record", new Value.Unknown("record"));
    call.interpreter().callIf(handler, List.of(event), call.at());
    return Play.nothing("unsubscribe");
  }

  private static Value collection(Value name, Value.Obj store) {
    var made = Play.object().client();
    Value url = Wire.path("/api/collections/", name, "/records");
    made.with("getList", Play.fn("getList", call -> list(call, url, 2)));
    made.with(
        "getFullList",
        Play.fn("getFullList", call -> items(call, list(call, url, arguments(call)))));
    made.with(
        "getFirstListItem",
        Play.fn(
            "getFirstListItem",
            call -> call.interpreter().members().item(items(call, list(call, url, 1)))));
    made.with(
        "getOne",
        Play.fn(
            "getOne",
            call ->
                WIRE.send(
                    call, "GET", one(name, call.arg(0)), options(call, 1), Values.UNDEFINED)));
    made.with(
        "create",
        Play.fn("create", call -> write(call, "POST", url, call.arg(0), options(call, 1))));
    made.with(
        "update",
        Play.fn(
            "update",
            call -> write(call, "PATCH", one(name, call.arg(0)), call.arg(1), options(call, 2))));
    made.with(
        "delete", Play.fn("delete", call -> WIRE.send(call, "DELETE", one(name, call.arg(0)))));
    made.with(
        "subscribe", Play.fn("subscribe", call -> heard(call, Values.string(name), call.arg(1))));
    made.with("unsubscribe", Play.nothing("unsubscribe"));
    made.with(
        "listAuthMethods",
        Play.fn(
            "listAuthMethods",
            call -> WIRE.send(call, "GET", Wire.path("/api/collections/", name, "/auth-methods"))));
    made.with(
        "impersonate",
        Play.fn(
            "impersonate",
            call ->
                WIRE.send(
                    call,
                    "POST",
                    Wire.path("/api/collections/", name, "/impersonate/", call.arg(0)))));
    AUTH.forEach((method, wire) ->
        made.with(method, Play.fn(method, call -> auth(call, method, wire, name, store))));
    return made;
  }

  private static Value one(Value collection, Value id) {
    return new Value.Text(
        List.of(Wire.path("/api/collections/", collection, "/records/"), new Value.Hole("id", id)));
  }

  /// `getFullList(options)`, or `getFullList(batch, options)` of older ones.
  private static int arguments(Invocation call) {
    return call.arg(0) instanceof Value.Obj ? 0 : 1;
  }

  private static Value list(Invocation call, Value url, int optionsAt) {
    var query = options(call, optionsAt);
    if (optionsAt == 2) {
      query.members().put("page", call.arg(0));
      query.members().put("perPage", call.arg(1));
    } else if (call.arg(0) instanceof Value.Const(String _) || optionsAt == 1) {
      if (!(call.arg(0) instanceof Value.Const(Double _)) && !Values.isNothing(call.arg(0))) {
        query.members().put("filter", call.arg(0));
      }
    }
    return WIRE.send(call, "GET", url, query, Values.UNDEFINED);
  }

  private static Value items(Invocation call, Value answer) {
    return call.interpreter().members().get(answer, "items", call.at());
  }

  private static Value write(Invocation call, String verb, Value url, Value body, Value query) {
    return WIRE.send(call, verb, url, query, body);
  }

  /// What goes into the query; the SDK keeps some options for itself.
  private static Value.Obj options(Invocation call, int index) {
    var made = Play.object();
    for (var option : Values.options(call.arg(index))) {
      if (option instanceof Value.Obj given) {
        given
            .members()
            .forEach((name, value) -> {
              if (!OWN_OPTIONS.contains(name)) {
                made.with(name, value);
              }
            });
        made.spreads().addAll(given.spreads());
      }
    }
    return made;
  }

  private static Value auth(
      Invocation call, String method, String wire, Value name, Value.Obj store) {
    var parts = wire.split(" ", -1);
    var body = Play.object();
    if (method.equals("authWithOAuth2")) {
      body.with("provider", call.member(0, "provider"));
    } else {
      for (int i = 1; i < parts.length; i++) {
        body.with(parts[i], call.arg(i - 1));
      }
    }
    var answer =
        WIRE.send(
            call,
            "POST",
            Wire.path("/api/collections/", name, "/" + parts[0]),
            Values.UNDEFINED,
            parts.length > 1 ? body : Values.UNDEFINED,
            parts.length > 1 ? Call.Body.JSON : Call.Body.NONE);
    if (SIGNING_IN.contains(method)) {
      var record = call.interpreter().members().get(answer, "record", call.at());
      store.members().merge("record", record, Values::join);
      store.members().merge("model", record, Values::join);
      call.interpreter().members().get(answer, "token", call.at());
    }
    return answer;
  }
}
