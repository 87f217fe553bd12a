package dev.plinth.analyze.sinks;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.values.Exchange;
import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import org.jspecify.annotations.Nullable;

/// The AI SDK's hooks, with their default routes.
final class AiSdk implements Library {
  @Override
  public @Nullable Value call(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "useChat" -> hook(call, "/api/chat", "ai-sdk");
      case "useCompletion" -> hook(call, "/api/completion", "ai-sdk-completion");
      case "useObject", "experimental_useObject" -> hook(call, "/api/object", "ai-sdk-object");
      default -> null;
    };
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return path.endsWith("ChatTransport")
        ? Play.object()
            .with("api", call.member(0, "api"))
            .with("headers", called(call, call.member(0, "headers")))
        : null;
  }

  private static Value called(Invocation call, Value value) {
    return Values.isCallable(value)
        ? call.interpreter().callIf(value, java.util.List.of(), call.at())
        : value;
  }

  private static Value headers(Invocation call) {
    var own = called(call, call.member(0, "headers"));
    return Values.isNothing(own)
        ? call.interpreter().members().get(call.member(0, "transport"), "headers", call.at())
        : own;
  }

  private static Value hook(Invocation call, String usual, String protocol) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().style("ai-sdk");
    var members = interpreter.members();
    var api = call.member(0, "api");
    if (Values.isNothing(api)) {
      api = members.get(call.member(0, "transport"), "api", call.at());
    }
    var reply =
        interpreter
            .exchanges()
            .send(
                interpreter,
                new Exchange.Sent(
                    Values.text("POST"),
                    Values.UNDEFINED,
                    Values.isNothing(api) ? Values.text(usual) : api,
                    Values.UNDEFINED,
                    Play.object()
                        .with(
                            "messages",
                            Value.Arr.of(java.util.List.of(new Value.Unknown("message")))),
                    Call.Body.JSON,
                    false,
                    Bodies.token(interpreter, headers(call), call.at()),
                    "ai-sdk",
                    false),
                call.at());
    for (var option : Values.options(reply)) {
      if (option instanceof Value.Reply(var exchange, _)) {
        exchange.stream();
        interpreter.exchanges().llm(protocol, exchange.path(), exchange.origin(), call.at());
      }
    }
    for (var name : java.util.List.of("onFinish", "onError", "onResponse")) {
      interpreter.escape(call.member(0, name));
    }
    var made = Play.object();
    made.spreads().add(new Value.Unknown("chat"));
    return made;
  }
}
