package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Google's SDKs for Gemini: the older `GoogleGenerativeAI`, and `GoogleGenAI`.
final class GeminiSdk implements Library {
  private static final ModelWire WIRE =
      new ModelWire("gemini", Values.text("https://generativelanguage.googleapis.com"));

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "GoogleGenerativeAI" ->
          Play.object()
              .client()
              .with(
                  "getGenerativeModel",
                  Play.fn("getGenerativeModel", inner -> model(inner.member(0, "model"))));
      case "GoogleGenAI" -> genAi();
      default -> null;
    };
  }

  private static Value model(Value name) {
    var made = Play.object().client();
    methods(made, name, "generateContent", "generateContentStream");
    made.with("embedContent", Play.fn("embedContent", call -> send(call, name, "embedContent")));
    made.with(
        "startChat",
        Play.fn(
            "startChat",
            call -> methods(Play.object().client(), name, "sendMessage", "sendMessageStream")));
    return made;
  }

  private static Value.Obj methods(Value.Obj made, Value name, String whole, String stream) {
    made.with(
        whole,
        Play.fn(
            whole, call -> Play.object().with("response", send(call, name, "generateContent"))));
    made.with(
        stream,
        Play.fn(
            stream,
            call ->
                Play.object()
                    .with("stream", Wire.streaming(send(call, name, "streamGenerateContent")))));
    return made;
  }

  private static Value genAi() {
    var models = Play.object().client();
    for (var method : List.of("generateContent", "embedContent")) {
      models.with(method, Play.fn(method, call -> send(call, call.member(0, "model"), method)));
    }
    models.with(
        "generateContentStream",
        Play.fn(
            "generateContentStream",
            call -> Wire.streaming(send(call, call.member(0, "model"), "streamGenerateContent"))));
    var chats = Play.object().client();
    chats.with(
        "create",
        Play.fn(
            "create",
            call -> {
              var name = call.member(0, "model");
              var chat = Play.object().client();
              chat.with(
                  "sendMessage",
                  Play.fn("sendMessage", inner -> send(inner, name, "generateContent")));
              chat.with(
                  "sendMessageStream",
                  Play.fn(
                      "sendMessageStream",
                      inner -> Wire.streaming(send(inner, name, "streamGenerateContent"))));
              return chat;
            }));
    return Play.object().client().with("models", models).with("chats", chats);
  }

  private static Value send(Invocation call, Value model, String method) {
    var name = Values.string(model);
    var url =
        new Value.Text(
            List.of(
                Values.text("/v1beta/models/"),
                name == null
                    ? new Value.Hole("model", new Value.Unknown("model"))
                    : Values.text(name),
                Values.text(":" + method)));
    return WIRE.send(call, "POST", url, call.arg(0));
  }
}
