package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.ValueShapes;
import dev.plinth.analyze.values.Values;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// supabase-js, as the calls that it makes on the wire.
final class SupabaseJs implements Library {
  private static final Map<String, String> SIGN_IN =
      Map.ofEntries(
          Map.entry("signUp", "POST /auth/v1/signup"),
          Map.entry("signInWithPassword", "POST /auth/v1/token?grant_type=password"),
          Map.entry("signInWithIdToken", "POST /auth/v1/token?grant_type=id_token"),
          Map.entry("signInAnonymously", "POST /auth/v1/signup"),
          Map.entry("refreshSession", "POST /auth/v1/token?grant_type=refresh_token"),
          Map.entry("signOut", "POST /auth/v1/logout"),
          Map.entry("signInWithOtp", "POST /auth/v1/otp"),
          Map.entry("signInWithOAuth", "GET /auth/v1/authorize"),
          Map.entry("resetPasswordForEmail", "POST /auth/v1/recover"),
          Map.entry("updateUser", "PUT /auth/v1/user"),
          Map.entry("getUser", "GET /auth/v1/user"),
          Map.entry("verifyOtp", "POST /auth/v1/verify"),
          Map.entry("resend", "POST /auth/v1/resend"));

  private static final Map<String, String> WRITES =
      Map.of("insert", "POST", "upsert", "POST", "update", "PATCH", "delete", "DELETE");

  @Override
  public @Nullable Value call(String path, Invocation call) {
    if (!path.equals("createClient") && !path.equals("default.createClient")) {
      return null;
    }
    call.interpreter().exchanges().facts().style("supabase-js");
    var made = Play.object();
    made.with("from", Play.fn("from", inner -> table(inner)));
    made.with("schema", Play.fn("schema", inner -> made));
    made.with("rpc", Play.fn("rpc", SupabaseJs::procedure));
    made.with("auth", auth());
    made.with("functions", Play.object().with("invoke", Play.fn("invoke", SupabaseJs::function)));
    made.with("storage", Play.object().with("from", Play.fn("from", SupabaseJs::bucket)));
    made.with("channel", Play.fn("channel", SupabaseJs::channel));
    made.with("removeChannel", Play.nothing("removeChannel"));
    made.with("removeAllChannels", Play.nothing("removeAllChannels"));
    return made;
  }

  private static Value send(Invocation call, String verb, Value url, Value body) {
    return call.interpreter()
        .exchanges()
        .send(
            call.interpreter(),
            new Exchange.Sent(
                Values.text(verb),
                Values.UNDEFINED,
                url,
                Values.UNDEFINED,
                body,
                Values.isNothing(body) ? Call.Body.NONE : Call.Body.JSON,
                false,
                true,
                "supabase",
                true),
            call.at());
  }

  private static Value data(Invocation call, Value reply) {
    return call.interpreter().members().get(reply, "data", call.at());
  }

  private static Value table(Invocation call) {
    var made = Play.object();
    var names = Values.options(call.arg(0));
    made.with("select", Play.fn("select", inner -> read(names, inner)));
    WRITES.forEach(
        (name, verb) -> made.with(name, Play.fn(name, inner -> write(names, name, verb, inner))));
    return made;
  }

  private static Value read(List<Value> tables, Invocation call) {
    Value result = Values.UNDEFINED;
    for (var table : tables) {
      var name = Values.string(table);
      if (name == null) {
        call.interpreter()
            .exchanges()
            .undecided(call.at(), "the table of this query is only known when the app runs");
        continue;
      }
      call.interpreter().exchanges().facts().table(name, "select", columns(call.arg(0)));
      result = data(call, send(call, "GET", Values.text("/rest/v1/" + name), Values.UNDEFINED));
    }
    return builder(result, true);
  }

  private static Set<String> columns(Value value) {
    var text = Values.string(value);
    var names = new LinkedHashSet<String>();
    if (text != null) {
      for (var part : text.replaceAll("\\([^()]*\\)", "()").split(",", -1)) {
        var name = part.strip();
        if (name.matches("\\w+")) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Value write(List<Value> tables, String operation, String verb, Invocation call) {
    Value result = Values.UNDEFINED;
    for (var table : tables) {
      var name = Values.string(table);
      if (name == null) {
        call.interpreter()
            .exchanges()
            .undecided(call.at(), "the table of this query is only known when the app runs");
        continue;
      }
      var body = operation.equals("delete") ? Values.UNDEFINED : call.arg(0);
      var columns = new ValueShapes(call.interpreter()).shape(body).names();
      call.interpreter().exchanges().facts().table(name, operation, columns);
      result = data(call, send(call, verb, Values.text("/rest/v1/" + name), body));
    }
    return builder(result, true);
  }

  /// Filters give the same builder back; awaited, it is `{data, error}`.
  private static Value builder(Value data, boolean list) {
    var made = Play.object();
    made.with("data", data)
        .with("error", new Value.Unknown("error"))
        .with("count", new Value.Unknown("count"));
    for (var name :
        List.of(
            "eq",
            "neq",
            "gt",
            "gte",
            "lt",
            "lte",
            "like",
            "ilike",
            "is",
            "in",
            "contains",
            "containedBy",
            "overlaps",
            "textSearch",
            "match",
            "not",
            "or",
            "filter",
            "order",
            "limit",
            "range",
            "select",
            "returns",
            "throwOnError",
            "abortSignal",
            "csv")) {
      made.with(name, Play.fn(name, call -> made));
    }
    Value.NativeCall one = call -> list ? builder(first(call, data), false) : made;
    made.with("single", Play.fn("single", one)).with("maybeSingle", Play.fn("maybeSingle", one));
    return made;
  }

  private static Value first(Invocation call, Value data) {
    return call.interpreter().members().item(data);
  }

  private static Value procedure(Invocation call) {
    var name = Values.string(call.arg(0));
    if (name == null) {
      return builder(Values.UNDEFINED, true);
    }
    call.interpreter().exchanges().facts().supabase("rpc", name);
    return builder(
        data(call, send(call, "POST", Values.text("/rest/v1/rpc/" + name), call.arg(1))), true);
  }

  private static Value function(Invocation call) {
    var name = Values.string(call.arg(0));
    if (name == null) {
      return builder(Values.UNDEFINED, false);
    }
    call.interpreter().exchanges().facts().supabase("function", name);
    return builder(
        data(
            call, send(call, "POST", Values.text("/functions/v1/" + name), call.member(1, "body"))),
        false);
  }

  private static Value auth() {
    var made = Play.object();
    SIGN_IN.forEach((name, wire) ->
        made.with(
            name,
            Play.fn(
                name,
                call -> {
                  call.interpreter().exchanges().facts().supabase("auth", name);
                  int space = wire.indexOf(' ');
                  var verb = wire.substring(0, space);
                  var reply =
                      send(
                          call,
                          verb,
                          Values.text(wire.substring(space + 1)),
                          verb.equals("GET") ? Values.UNDEFINED : call.arg(0));
                  return Play.object()
                      .with("data", data(call, reply))
                      .with("error", new Value.Unknown("error"));
                })));
    var session = new Value.Unknown("session");
    made.with(
        "getSession",
        Play.fn(
            "getSession",
            call ->
                Play.object()
                    .with("data", Play.object().with("session", session))
                    .with("error", new Value.Unknown("error"))));
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

  private static Value bucket(Invocation call) {
    var name = Values.string(call.arg(0));
    var base = "/storage/v1/object/";
    var bucket = name == null ? "" : name;
    if (name != null) {
      call.interpreter().exchanges().facts().supabase("bucket", name);
    }
    var made = Play.object();
    Value.NativeCall upload =
        inner -> result(inner, "POST", base + bucket + "/", inner.arg(0), inner.arg(1));
    made.with("upload", Play.fn("upload", upload)).with("update", Play.fn("update", upload));
    made.with(
        "download",
        Play.fn(
            "download",
            inner -> result(inner, "GET", base + bucket + "/", inner.arg(0), Values.UNDEFINED)));
    made.with(
        "list",
        Play.fn(
            "list",
            inner ->
                result(inner, "POST", base + "list/" + bucket, Values.text(""), Values.UNDEFINED)));
    made.with(
        "remove",
        Play.fn(
            "remove",
            inner -> result(inner, "DELETE", base + bucket, Values.text(""), Values.UNDEFINED)));
    made.with(
        "createSignedUrl",
        Play.fn(
            "createSignedUrl",
            inner ->
                result(
                    inner, "POST", base + "sign/" + bucket + "/", inner.arg(0), Values.UNDEFINED)));
    made.with(
        "getPublicUrl",
        Play.fn(
            "getPublicUrl",
            inner ->
                Play.object()
                    .with(
                        "data", Play.object().with("publicUrl", new Value.Unknown("publicUrl")))));
    return made;
  }

  private static Value result(Invocation call, String verb, String base, Value path, Value body) {
    var url =
        path instanceof Value.Const(String text)
            ? Values.text(base + text)
            : new Value.Text(
                List.of(Values.text(base), new Value.Hole("path", new Value.Unknown("path"))));
    return builder(data(call, send(call, verb, url, body)), false);
  }

  private static Value channel(Invocation call) {
    var name = Values.string(call.arg(0));
    call.interpreter().exchanges().facts().supabase("channel", name == null ? "*" : name);
    var made = Play.object();
    made.with(
        "on",
        Play.fn(
            "on",
            inner -> {
              inner
                  .interpreter()
                  .callIf(inner.arg(2), List.of(new Value.Unknown("payload")), inner.at());
              return made;
            }));
    made.with(
        "subscribe",
        Play.fn(
            "subscribe",
            inner -> {
              inner
                  .interpreter()
                  .callIf(inner.arg(0), List.of(new Value.Unknown("status")), inner.at());
              return made;
            }));
    for (var other : List.of("send", "track", "untrack", "unsubscribe", "presenceState")) {
      made.with(other, Play.nothing(other));
    }
    return made;
  }
}
