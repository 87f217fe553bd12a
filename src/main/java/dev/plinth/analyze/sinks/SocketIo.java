package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// socket.io's client: which events the app hears and sends.
final class SocketIo implements Library {
  private static final List<String> SAME =
      List.of(
          "connect", "open", "disconnect", "close", "compress", "timeout", "removeAllListeners");

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "io", "default", "connect", "io.connect", "lookup" -> socket(call);
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return Play.plain(path).equals("Manager")
        ? Play.object().client().with("socket", Play.fn("socket", SocketIo::socket))
        : null;
  }

  private static Value socket(Invocation call) {
    call.interpreter().exchanges().facts().style("socket.io");
    var path = Values.string(call.member(1, "path"));
    var address = path == null ? "/socket.io/" : path;
    note(call, address, List.of());
    var made = Play.object().client();
    for (var name : List.of("on", "once", "addEventListener")) {
      made.with(name, Play.fn(name, inner -> heard(inner, address, made)));
    }
    for (var name : List.of("emit", "emitWithAck", "send")) {
      made.with(name, Play.fn(name, inner -> sent(inner, name, address, made)));
    }
    made.with("off", Play.fn("off", inner -> made));
    made.with("onAny", Play.fn("onAny", inner -> heard(inner, address, made)));
    SAME.forEach(name -> made.with(name, Play.fn(name, inner -> made)));
    made.with("volatile", made);
    made.with("id", new Value.Unknown("id")).with("connected", new Value.Unknown("connected"));
    made.with("auth", new Value.Unknown("auth"));
    made.with("io", new Value.Unknown("manager"));
    return made;
  }

  private static Value heard(Invocation call, String address, Value.Obj socket) {
    for (var option : Values.options(call.arg(0))) {
      var event = Values.string(option);
      if (event != null) {
        note(call, address, List.of("on " + event));
      }
    }
    call.interpreter().escape(call.args().size() > 1 ? call.arg(1) : call.arg(0));
    return socket;
  }

  /// What is sent may be answered: the last argument is called then.
  private static Value sent(Invocation call, String how, String address, Value.Obj socket) {
    for (var option : Values.options(how.equals("send") ? Values.text("message") : call.arg(0))) {
      var event = Values.string(option);
      if (event != null) {
        note(call, address, List.of("emit " + event));
      }
    }
    for (var arg : call.args()) {
      if (Values.isCallable(arg)) {
        call.interpreter().escape(arg);
      }
    }
    return how.equals("emitWithAck") ? new Value.Unknown("answer") : socket;
  }

  private static void note(Invocation call, String address, List<String> events) {
    call.interpreter().exchanges().socket("socket.io", address, events, call.at());
  }
}
