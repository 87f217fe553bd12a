package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The AI SDK's hooks, with their default routes, and what builds on them (assistant-ui).
final class AiSdk implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useChat", "useChatRuntime" -> hook(call, chat(call), "/api/chat", "ai-sdk");
      case "useAssistant" -> hook(call, call.arg(0), "/api/assistant", "ai-sdk");
      case "useCompletion" -> hook(call, call.arg(0), "/api/completion", "ai-sdk-completion");
      case "useObject", "experimental_useObject" ->
          hook(call, call.arg(0), "/api/object", "ai-sdk-object");
      case "useDataStreamRuntime" -> hook(call, call.arg(0), "/api/chat", "ai-sdk");
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    if (path.endsWith("ChatTransport")) {
      var made = Play.object().with("api", call.member(0, "api"));
      for (var name : List.of("headers", "body", "prepareSendMessagesRequest", "fetch")) {
        made.with(name, call.member(0, name));
      }
      return made;
    }
    return Play.plain(path).equals("Chat") && call.arg(0) instanceof Value.Obj options
        ? options
        : null;
  }

  /// What `useChat` goes by: its own options, or those of the `Chat` that it is given.
  private static Value chat(Invocation call) {
    var given = call.member(0, "chat");
    return given instanceof Value.Obj ? given : call.arg(0);
  }

  private static Value called(Invocation call, Value value, Value argument) {
    return Values.isCallable(value)
        ? call.interpreter().callIf(value, List.of(argument), call.at())
        : value;
  }

  private static Value hook(Invocation call, Value options, String usual, String protocol) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().style("ai-sdk");
    var members = interpreter.members();
    var transport = members.get(options, "transport", call.at());
    var own = either(call, options, transport, "fetch");
    if (Values.isCallable(own)) {
      // The app sends the request itself.
      interpreter.callIf(
          own, List.of(address(call, options, transport, usual), Play.object()), call.at());
    }
    var prepared = prepared(call, options, transport);
    var api = members.get(prepared, "api", call.at());
    var reply =
        interpreter
            .exchanges()
            .send(
                interpreter,
                new Exchange.Sent(
                    Values.text("POST"),
                    Values.UNDEFINED,
                    Values.isNothing(api) ? address(call, options, transport, usual) : api,
                    Values.UNDEFINED,
                    body(call, options, transport, prepared),
                    Call.Body.JSON,
                    false,
                    token(call, options, transport, prepared),
                    "ai-sdk",
                    false),
                call.at());
    for (var option : Values.options(reply)) {
      if (option instanceof Value.Reply(var exchange, _)) {
        exchange.stream();
        interpreter.exchanges().llm(protocol, exchange.path(), exchange.origin(), call.at());
      }
    }
    for (var name : List.of("onFinish", "onError", "onResponse", "onData", "onToolCall")) {
      interpreter.escape(members.get(options, name, call.at()));
    }
    var made = Play.object();
    made.spreads().add(new Value.Unknown("chat"));
    return made;
  }

  private static Value either(Invocation call, Value options, Value transport, String name) {
    var own = call.interpreter().members().get(options, name, call.at());
    return Values.isNothing(own)
        ? call.interpreter().members().get(transport, name, call.at())
        : own;
  }

  private static Value address(Invocation call, Value options, Value transport, String usual) {
    var api = either(call, options, transport, "api");
    return Values.each(api, option -> Values.isNothing(option) ? Values.text(usual) : option);
  }

  /// What the app makes of a request before it is sent.
  private static Value prepared(Invocation call, Value options, Value transport) {
    var function = either(call, options, transport, "prepareSendMessagesRequest");
    if (!Values.isCallable(function)) {
      function = either(call, options, transport, "experimental_prepareRequestBody");
    }
    var request =
        Play.object()
            .with("id", new Value.Unknown("id"))
            .with("messages", messages())
            .with("body", Play.object());
    request.spreads().add(new Value.Unknown("request"));
    return Values.isCallable(function)
        ? call.interpreter().callIf(function, List.of(request), call.at())
        : Values.UNDEFINED;
  }

  private static Value messages() {
    return Value.Arr.of(List.of(new Value.Unknown("message")));
  }

  private static Value body(Invocation call, Value options, Value transport, Value prepared) {
    var made = call.interpreter().members().get(prepared, "body", call.at());
    if (!Values.isNothing(made)) {
      return made;
    }
    var body = Play.object().with("messages", messages());
    var more = called(call, either(call, options, transport, "body"), Values.UNDEFINED);
    if (more instanceof Value.Obj) {
      body.spreads().add(more);
    }
    return body;
  }

  private static boolean token(Invocation call, Value options, Value transport, Value prepared) {
    var headers = called(call, either(call, options, transport, "headers"), Values.UNDEFINED);
    var later = call.interpreter().members().get(prepared, "headers", call.at());
    // Both are looked at, since each may tell of a header.
    boolean now = Bodies.token(call.interpreter(), headers, call.at());
    boolean then = Bodies.token(call.interpreter(), later, call.at());
    return now || then;
  }
}
