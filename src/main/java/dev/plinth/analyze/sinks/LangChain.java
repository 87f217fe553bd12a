package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import dev.plinth.analyze.values.Values;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// LangChain's models in the browser: a call of one, or of a chain that it is piped into, asks its
/// provider.
final class LangChain implements Library {
  private static final List<String> ASKING =
      List.of("invoke", "stream", "call", "predict", "batch", "streamEvents", "generate");
  private static final List<String> SAME =
      List.of("bind", "bindTools", "withStructuredOutput", "withConfig", "withRetry");

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return null;
  }

  @Override
  public @Nullable Value construct(String path, Invocation call) {
    return switch (Play.plain(path)) {
      case "ChatOpenAI" -> openAi(call, "/chat/completions");
      case "OpenAI" -> openAi(call, "/completions");
      case "OpenAIEmbeddings" -> openAi(call, "/embeddings");
      case "ChatOllama" -> ollama(call, "/api/chat");
      case "Ollama" -> ollama(call, "/api/generate");
      case "OllamaEmbeddings" -> ollama(call, "/api/embed");
      case "ChatAnthropic" ->
          model(
              ModelWire.of(
                  "anthropic", call.member(0, "anthropicApiUrl"), "https://api.anthropic.com"),
              "/v1/messages");
      default -> null;
    };
  }

  private static Value openAi(Invocation call, String path) {
    var members = call.interpreter().members();
    var given = call.member(0, "configuration");
    var base = members.get(given, "baseURL", call.at());
    if (Values.isNothing(base)) {
      base = members.get(given, "basePath", call.at());
    }
    return model(ModelWire.of("openai", base, "https://api.openai.com/v1"), path);
  }

  private static Value ollama(Invocation call, String path) {
    return model(ModelWire.of("ollama", call.member(0, "baseUrl"), "http://127.0.0.1:11434"), path);
  }

  /// Not a closed client: a chain that takes it may call it, and we do not follow chains.
  private static Value model(ModelWire wire, String path) {
    var made = Play.object();
    Value.NativeCall ask =
        call -> {
          var answer =
              wire.send(
                  call,
                  "POST",
                  path,
                  Play.object()
                      .with("messages", call.arg(0))
                      .with("model", new Value.Unknown("model")));
          return Play.object()
              .with("content", answer)
              .with("text", answer)
              .with("*", Play.object().with("content", answer));
        };
    ASKING.forEach(name -> made.with(name, Play.fn(name, ask)));
    for (var name : List.of("embedQuery", "embedDocuments")) {
      made.with(name, Play.fn(name, ask));
    }
    SAME.forEach(name -> made.with(name, Play.fn(name, call -> made)));
    made.with(
        "pipe",
        Play.fn(
            "pipe",
            call -> {
              var chain = Play.object();
              ASKING.forEach(name -> chain.with(name, Play.fn(name, ask)));
              chain.with("pipe", Play.fn("pipe", inner -> chain));
              return chain;
            }));
    return made;
  }
}
