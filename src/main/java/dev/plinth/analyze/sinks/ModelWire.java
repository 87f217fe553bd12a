package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The requests of a model's client, and that they go to a model.
///
/// @param protocol `openai`, `ollama`, `anthropic`, `gemini`
/// @param base what stands before each address
record ModelWire(String protocol, Value base) {
  /// @param base what the app gives; where it gives nothing, `usual`
  static ModelWire of(String protocol, Value base, String usual) {
    var given = Values.each(base, option -> Values.isNothing(option) ? Values.text(usual) : option);
    return new ModelWire(protocol, given);
  }

  Value send(Invocation call, String method, Value path, Value body) {
    var interpreter = call.interpreter();
    interpreter.exchanges().facts().style(protocol);
    var answer = new Wire(protocol, base, false).send(call, method, path, Values.UNDEFINED, body);
    for (var option : Values.options(answer)) {
      if (option instanceof Value.Answer(var node)) {
        var exchange = node.exchange();
        interpreter.exchanges().llm(protocol, exchange.path(), exchange.origin(), call.at());
      }
    }
    boolean streams =
        Values.options(interpreter.members().get(body, "stream", call.at())).stream()
            .anyMatch(Values.TRUE::equals);
    return streams ? Wire.streaming(answer) : answer;
  }

  Value send(Invocation call, String method, String path, Value body) {
    return send(call, method, Values.text(path), body);
  }

  /// A client of methods within methods: `chat.completions.create`.
  ///
  /// @param methods each with its request: `POST /chat/completions`; `{}` stands for the first
  ///   argument, and `~` behind it for an answer that streams whatever is asked
  Value.Obj client(Map<String, String> methods) {
    var made = Play.object().client();
    methods.forEach((name, wire) -> {
      var holder = made;
      var parts = name.split("\\.", -1);
      for (int i = 0; i < parts.length - 1; i++) {
        holder = inner(holder, parts[i]);
      }
      holder.with(parts[parts.length - 1], Play.fn(name, call -> method(call, wire)));
    });
    return made;
  }

  private static Value.Obj inner(Value.Obj holder, String name) {
    if (holder.members().get(name) instanceof Value.Obj known) {
      return known;
    }
    var made = Play.object().client();
    holder.with(name, made);
    return made;
  }

  private Value method(Invocation call, String wire) {
    int space = wire.indexOf(' ');
    var verb = wire.substring(0, space);
    boolean streams = wire.endsWith("~");
    var path = wire.substring(space + 1).replace("~", "");
    int hole = path.indexOf("{}");
    Value url = Values.text(path);
    Value body = call.arg(0);
    if (hole >= 0) {
      url =
          new Value.Text(
              List.of(
                  Values.text(path.substring(0, hole)),
                  new Value.Hole("id", call.arg(0)),
                  Values.text(path.substring(hole + 2))));
      body = call.arg(1);
    }
    var answer = send(call, verb, url, verb.equals("GET") ? Values.UNDEFINED : body);
    return streams ? stream(Wire.streaming(answer)) : answer;
  }

  /// A stream with events: `stream.on('text', …)`, `await stream.finalMessage()`.
  private static Value stream(Value answer) {
    var made = Play.object();
    made.spreads().add(answer);
    made.with(
        "on",
        Play.fn(
            "on",
            call -> {
              call.interpreter()
                  .callIf(
                      call.arg(1),
                      List.of(new Value.Unknown("text"), new Value.Unknown("snapshot")),
                      call.at());
              return made;
            }));
    for (var name :
        List.of(
            "finalMessage", "finalText", "finalContent", "finalChatCompletion", "finalResponse")) {
      made.with(name, Play.fn(name, call -> answer));
    }
    made.with("*", new Value.Unknown("chunk"));
    return made;
  }

  static @Nullable String text(Value value) {
    return Values.string(value);
  }
}
