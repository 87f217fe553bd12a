package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Ollama's client: the one that is there, and those that are made.
final class OllamaSdk implements Library {
  private static final String USUAL = "http://127.0.0.1:11434";

  private static final Map<String, String> METHODS =
      Map.ofEntries(
          Map.entry("chat", "POST /api/chat"),
          Map.entry("generate", "POST /api/generate"),
          Map.entry("embed", "POST /api/embed"),
          Map.entry("embeddings", "POST /api/embeddings"),
          Map.entry("list", "GET /api/tags"),
          Map.entry("ps", "GET /api/ps"),
          Map.entry("show", "POST /api/show"),
          Map.entry("pull", "POST /api/pull"),
          Map.entry("push", "POST /api/push"),
          Map.entry("create", "POST /api/create"),
          Map.entry("copy", "POST /api/copy"),
          Map.entry("delete", "DELETE /api/delete"),
          Map.entry("version", "GET /api/version"));

  private final Value.Obj usual = client(dev.plinth.analyze.values.Values.UNDEFINED);

  private static Value.Obj client(Value host) {
    return ModelWire.of("ollama", host, USUAL).client(METHODS).with("abort", Play.nothing("abort"));
  }

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value member(String path) {
    return path.equals("default") ? usual : null;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return path.equals("Ollama") || path.equals("default.Ollama")
        ? client(call.member(0, "host"))
        : null;
  }
}
