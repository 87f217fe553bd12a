package dev.plinth.llm;

import dev.plinth.config.ModelSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Asks language models.
///
/// ```java
/// try (var reply = llm.ask(model, prompt)) {
///   for (var chunk = reply.next(); !(chunk instanceof Chunk.End); chunk = reply.next()) { … }
/// }
/// ```
public final class Llm implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Llm.class.getName());

  /// Where Ollama listens unless it was told otherwise.
  private static final URI OLLAMA = URI.create("http://127.0.0.1:11434");

  private static final URI OPENAI = URI.create("https://api.openai.com/v1");
  private static final Duration OFFLINE_PAUSE = Duration.ofMillis(25);

  private final Models models;
  private final Patience local;
  private final Patience hosted;
  private final @Nullable HttpClient http;

  /// For tests, and whoever brings other providers.
  public Llm(Models models, Patience local, Patience hosted) {
    this(models, local, hosted, null);
  }

  private Llm(Models models, Patience local, Patience hosted, @Nullable HttpClient http) {
    this.models = models;
    this.local = local;
    this.hosted = hosted;
    this.http = http;
  }

  /// With the providers that the settings name, looking for their models in the background.
  public static Llm open(ModelSettings settings) {
    var http = Fetch.client();
    var providers = new ArrayList<Provider>();
    providers.add(new Ollama(http, settings.ollama().orElse(OLLAMA)));
    if (settings.openAi().isPresent() || settings.openAiKey().isPresent()) {
      providers.add(
          new OpenAi(http, settings.openAi().orElse(OPENAI), settings.openAiKey().orElse(null)));
    }
    providers.add(new Offline(OFFLINE_PAUSE));
    var models = new Models(providers, settings.preferred().orElse(null));
    models.watch();
    return new Llm(models, Patience.LOCAL, Patience.HOSTED, http);
  }

  public Models models() {
    return models;
  }

  /// Begins an answer. Close it, also when it ended.
  public Reply ask(Model model, Prompt prompt) {
    var reply = new Reply(model, model.local() ? local : hosted);
    reply.put(new Chunk.Start(model.id()));
    try {
      models.provider(model).answer(model, prompt, reply);
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "the prompt could not be sent", e);
      reply.put(Failures.of(e));
    }
    return reply;
  }

  /// One vector per text.
  ///
  /// @throws dev.plinth.kernel.ProblemException when the provider fails
  public Embeddings embed(Model model, List<String> texts) {
    try {
      return models.provider(model).embed(model, texts);
    } catch (dev.langchain4j.exception.LangChain4jException | UncheckedIOException e) {
      throw Failures.of(e).problem().asException();
    } catch (IOException e) {
      throw Failures.of(e).problem().asException();
    }
  }

  @Override
  public void close() {
    models.close();
    if (http != null) {
      http.shutdownNow();
    }
  }
}
