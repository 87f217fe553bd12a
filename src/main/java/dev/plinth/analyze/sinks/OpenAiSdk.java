package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// OpenAI's SDK, those made alike (Groq, Together …), and its version 3.
final class OpenAiSdk implements Library {
  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("chat.completions.create", "POST /chat/completions"),
          Map.entry("chat.completions.parse", "POST /chat/completions"),
          Map.entry("chat.completions.stream", "POST /chat/completions~"),
          Map.entry("chat.completions.runTools", "POST /chat/completions~"),
          Map.entry("beta.chat.completions.parse", "POST /chat/completions"),
          Map.entry("beta.chat.completions.stream", "POST /chat/completions~"),
          Map.entry("beta.chat.completions.runTools", "POST /chat/completions~"),
          Map.entry("completions.create", "POST /completions"),
          Map.entry("responses.create", "POST /responses"),
          Map.entry("responses.parse", "POST /responses"),
          Map.entry("responses.stream", "POST /responses~"),
          Map.entry("responses.retrieve", "GET /responses/{}"),
          Map.entry("embeddings.create", "POST /embeddings"),
          Map.entry("images.generate", "POST /images/generations"),
          Map.entry("images.edit", "POST /images/edits"),
          Map.entry("images.createVariation", "POST /images/variations"),
          Map.entry("audio.transcriptions.create", "POST /audio/transcriptions"),
          Map.entry("audio.translations.create", "POST /audio/translations"),
          Map.entry("audio.speech.create", "POST /audio/speech"),
          Map.entry("moderations.create", "POST /moderations"),
          Map.entry("models.list", "GET /models"),
          Map.entry("models.retrieve", "GET /models/{}"),
          Map.entry("files.create", "POST /files"),
          Map.entry("files.list", "GET /files"),
          Map.entry("beta.assistants.create", "POST /assistants"),
          Map.entry("beta.assistants.list", "GET /assistants"),
          Map.entry("beta.threads.create", "POST /threads"),
          Map.entry("beta.threads.messages.create", "POST /threads/{}/messages"),
          Map.entry("beta.threads.messages.list", "GET /threads/{}/messages"),
          Map.entry("beta.threads.runs.create", "POST /threads/{}/runs"),
          Map.entry("beta.threads.runs.createAndPoll", "POST /threads/{}/runs"),
          Map.entry("beta.threads.runs.retrieve", "GET /threads/{}/runs/{runId}"));

  private static final Map<String, String> OLD =
      Map.of(
          "createChatCompletion", "POST /chat/completions",
          "createCompletion", "POST /completions",
          "createImage", "POST /images/generations",
          "createImageEdit", "POST /images/edits",
          "createEmbedding", "POST /embeddings",
          "createModeration", "POST /moderations",
          "createTranscription", "POST /audio/transcriptions",
          "listModels", "GET /models");

  private final String usual;
  private final String constructor;

  /// @param constructor the exported class
  /// @param usual the address that its clients have without another
  OpenAiSdk(String constructor, String usual) {
    this.constructor = constructor;
    this.usual = usual;
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    var name = Play.plain(path);
    if (name.equals("default") || name.equals(constructor)) {
      var wire = ModelWire.of("openai", call.member(0, "baseURL"), usual);
      return wire.client(METHODS).with("withOptions", Play.nothing("withOptions"));
    }
    return switch (name) {
      case "Configuration" -> call.arg(0);
      case "OpenAIApi" -> {
        var base = call.member(0, "basePath");
        var wire = ModelWire.of("openai", Values.isNothing(base) ? call.arg(1) : base, usual);
        yield old(wire);
      }
      default -> null;
    };
  }

  /// Version 3 gives axios's response: what is read lies in `data`.
  private static Value old(ModelWire wire) {
    var made = Play.object().client();
    OLD.forEach((name, request) -> {
      int space = request.indexOf(' ');
      made.with(
          name,
          Play.fn(
              name,
              call ->
                  Play.object()
                      .with(
                          "data",
                          wire.send(
                              call,
                              request.substring(0, space),
                              request.substring(space + 1),
                              request.startsWith("GET") ? Values.UNDEFINED : call.arg(0)))));
    });
    return made;
  }
}
