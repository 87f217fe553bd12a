package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Clients of other open connections: SignalR, Pusher, Laravel Echo, STOMP, WebSockets that connect
/// again by themselves. What they hear and send is noted by name.
final class Realtime implements Library {
  private static final Set<String> HEARING =
      Set.of("on", "bind", "listen", "subscribe", "addEventListener", "listenForWhisper");
  private static final Set<String> SENDING =
      Set.of("invoke", "send", "emit", "trigger", "publish", "whisper", "stream");
  private static final Map<String, String> CLASSES =
      Map.of(
          "HubConnectionBuilder", "signalr",
          "Pusher", "pusher",
          "Echo", "pusher",
          "Client", "stomp",
          "SockJS", "sockjs",
          "ReconnectingWebSocket", "websocket",
          "WebSocket", "websocket");

  private final String kind;

  /// @param kind how connections are called here: `signalr`, `pusher` …
  Realtime(String kind) {
    this.kind = kind;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useWebSocket" -> hook(call);
      case "Stomp.over", "Stomp.client", "over" -> connection(call, call.arg(0));
      case "default" -> connection(call, call.arg(0));
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    var name = Play.plain(path);
    if (!CLASSES.containsKey(name) && !name.equals("default")) {
      return null;
    }
    var url = call.member(0, "brokerURL");
    var made = connection(call, Values.isNothing(url) ? call.arg(0) : url);
    // Its handlers are set, as those of the browser's own.
    return kind.equals("websocket") ? new Value.External("global", "WebSocket#") : made;
  }

  private Value hook(Invocation call) {
    var made = connection(call, call.arg(0));
    for (var name : List.of("onMessage", "onOpen", "onClose", "onError")) {
      call.interpreter().escape(call.member(1, name));
    }
    for (var name : List.of("sendMessage", "sendJsonMessage")) {
      made.with(name, Play.fn(name, inner -> said(inner, "", "", made)));
    }
    made.with("lastMessage", new Value.Unknown("lastMessage"));
    made.with("lastJsonMessage", new Value.Unknown("lastJsonMessage"));
    made.with("readyState", new Value.Unknown("readyState"));
    return made;
  }

  private Value.Obj connection(Invocation call, Value url) {
    call.interpreter().exchanges().facts().style(kind);
    var text = kind.equals("pusher") ? null : Values.string(url);
    var address = text == null ? "" : text;
    note(call, address, List.of());
    options(call);
    return methods(address);
  }

  /// `authorizer`, `onConnect`, `accessTokenFactory`: what a connection is made with, it calls.
  private static void options(Invocation call) {
    call.args().forEach(call.interpreter()::escape);
  }

  /// Whatever its methods are called for, they give something to go on with.
  private Value.Obj methods(String address) {
    var made = Play.object().client();
    for (var name : HEARING) {
      made.with(name, Play.fn(name, call -> said(call, "on ", address, made)));
    }
    for (var name : SENDING) {
      made.with(name, Play.fn(name, call -> said(call, "emit ", address, made)));
    }
    made.with(
        "withUrl",
        Play.fn(
            "withUrl",
            call -> {
              var text = Values.string(call.arg(0));
              note(call, text == null ? "" : text, List.of());
              options(call);
              return methods(text == null ? "" : text);
            }));
    for (var name :
        List.of(
            "withAutomaticReconnect",
            "configureLogging",
            "withHubProtocol",
            "build",
            "channel",
            "private",
            "join",
            "here",
            "joining",
            "leaving",
            "activate",
            "deactivate",
            "start",
            "stop",
            "off",
            "unbind",
            "unsubscribe",
            "disconnect",
            "close",
            "leave")) {
      made.with(name, Play.fn(name, call -> made));
    }
    made.with(
        "connect",
        Play.fn(
            "connect",
            call -> {
              call.args().forEach(call.interpreter()::escape);
              return made;
            }));
    for (var name : List.of("onclose", "onreconnected", "onreconnecting", "onmessage")) {
      made.with(
          name,
          Play.fn(
              name,
              call -> {
                call.args().forEach(call.interpreter()::escape);
                return made;
              }));
    }
    return made;
  }

  private Value said(Invocation call, String how, String address, Value.Obj connection) {
    for (var option : Values.options(call.arg(0))) {
      var event = Values.string(option);
      note(call, address, event == null || how.isEmpty() ? List.of() : List.of(how + event));
    }
    call.args()
        .forEach(arg -> {
          if (Values.isCallable(arg)) {
            call.interpreter().escape(arg);
          }
        });
    return connection;
  }

  private void note(Invocation call, String address, List<String> events) {
    call.interpreter().exchanges().socket(kind, address, events, call.at());
  }
}
