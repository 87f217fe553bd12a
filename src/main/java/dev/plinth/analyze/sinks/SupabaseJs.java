package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Interpreter;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.TypeRef;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// supabase-js and what builds on it (`@supabase/ssr`, the helpers, the ready-made sign-in form),
/// as the calls that they make on the wire.
final class SupabaseJs implements Library {
  static final Wire WIRE = new Wire("supabase");

  private static final Set<String> MAKERS =
      Set.of(
          "createClient",
          "createBrowserClient",
          "createServerClient",
          "createClientComponentClient",
          "createPagesBrowserClient",
          "createBrowserSupabaseClient");

  private @Nullable Value client;

  @Override
  public @Nullable Value call(String path, Invocation call) {
    var name = Play.plain(path);
    if (MAKERS.contains(name)) {
      return make(call);
    }
    return switch (name) {
      case "useSupabaseClient" -> client == null ? make(call) : client;
      case "useUser" -> new Value.Unknown("user");
      case "useSession" -> new Value.Unknown("session");
      case "useSessionContext" ->
          Play.object()
              .with("supabaseClient", client == null ? make(call) : client)
              .with("session", new Value.Unknown("session"))
              .with("isLoading", new Value.Unknown("isLoading"))
              .with("error", new Value.Unknown("error"));
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return path.equals("SupabaseClient") ? make(call) : null;
  }

  private Value make(Invocation call) {
    call.interpreter().exchanges().facts().style("supabase-js");
    var made = Play.object().client();
    var tables = new SupabaseTables(call.type(0));
    made.with("from", Play.fn("from", tables::table));
    made.with("schema", Play.fn("schema", inner -> made));
    made.with("rpc", Play.fn("rpc", tables::procedure));
    made.with("auth", SupabaseAuth.make());
    made.with(
        "functions",
        Play.object()
            .client()
            .with("invoke", Play.fn("invoke", SupabaseJs::function))
            .with("setAuth", Play.nothing("setAuth")));
    made.with("storage", SupabaseStorage.make());
    made.with("channel", Play.fn("channel", SupabaseJs::channel));
    made.with("realtime", Play.object().client().with("setAuth", Play.nothing("setAuth")));
    for (var name :
        List.of("removeChannel", "removeAllChannels", "getChannels", "removeSubscription")) {
      made.with(name, Play.nothing(name));
    }
    client = made;
    return made;
  }

  /// What a call gives: `{data, error}`.
  static Value.Obj result(Value data) {
    return Play.object()
        .with("data", data)
        .with("error", TanStackQuery.error(data))
        .with("status", new Value.Unknown("status"))
        .with("count", new Value.Unknown("count"));
  }

  private static Value function(Invocation call) {
    var name = Values.string(call.arg(0));
    if (name != null) {
      call.interpreter().exchanges().facts().supabase("function", name);
    }
    var method = Values.string(call.member(1, "method"));
    var body = call.member(1, "body");
    return result(
        WIRE.send(
            call,
            method == null ? "POST" : method,
            Wire.path("/functions/v1/", call.arg(0)),
            Values.UNDEFINED,
            body));
  }

  private static Value channel(Invocation call) {
    var interpreter = call.interpreter();
    var name = Values.string(call.arg(0));
    interpreter.exchanges().facts().supabase("channel", name == null ? "*" : name);
    var made = Play.object().client();
    made.with(
        "on",
        Play.fn(
            "on",
            inner -> {
              hear(inner);
              interpreter.callIf(inner.arg(2), List.of(payload()), inner.at());
              return made;
            }));
    made.with(
        "subscribe",
        Play.fn(
            "subscribe",
            inner -> {
              interpreter.callIf(inner.arg(0), List.of(new Value.Unknown("status")), inner.at());
              return made;
            }));
    made.with(
        "send",
        Play.fn(
            "send",
            inner -> {
              var event = Values.string(inner.member(0, "event"));
              socket(inner, "emit broadcast " + (event == null ? "*" : event));
              return Values.UNDEFINED;
            }));
    made.with("presenceState", Play.fn("presenceState", inner -> new Value.Unknown("presence")));
    for (var other : List.of("track", "untrack", "unsubscribe")) {
      made.with(other, Play.nothing(other));
    }
    return made;
  }

  private static Value payload() {
    var payload = Play.object();
    payload.with("new", new Value.Unknown("row")).with("old", new Value.Unknown("row"));
    payload.spreads().add(new Value.Unknown("payload"));
    return payload;
  }

  private static void hear(Invocation call) {
    var kind = Values.string(call.arg(0));
    var table = Values.string(call.member(1, "table"));
    var event = Values.string(call.member(1, "event"));
    var what = table != null ? table : event != null ? event : "*";
    socket(call, "on " + (kind == null ? "event" : kind) + " " + what);
  }

  static void socket(Invocation call, String event) {
    call.interpreter()
        .exchanges()
        .socket("supabase-realtime", "/realtime/v1/websocket", List.of(event), call.at());
  }

  /// `<Auth supabaseClient={…} />` signs in and up, and sends mails for forgotten passwords,
  /// without a line of the app's own.
  @Override
  public boolean render(String path, Value.Element element, Interpreter interpreter) {
    if (path.equals("Auth")) {
      SupabaseAuth.form(element, interpreter);
      return true;
    }
    return false;
  }

  /// The type of a table's rows, from the types that Supabase generates.
  static @Nullable TypeRef row(Interpreter interpreter, @Nullable TypeRef database, String table) {
    var type = database;
    for (var name : List.of("public", "Tables", table, "Row")) {
      type = type == null ? null : interpreter.types().member(type, name);
    }
    return type;
  }
}
