package dev.plinth.llm;

import dev.plinth.config.ModelSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Asks language models.
///
/// ```java
/// try (var reply = llm.ask(model, prompt)) {
///   for (var chunk = reply.next(); !(chunk instanceof Chunk.End); chunk = reply.next()) { … }
/// }
/// ```
public final class Llm implements AutoCloseable {
  /// Where Ollama listens unless it was told otherwise.
  private static final URI OLLAMA = URI.create("http://127.0.0.1:11434");

  private static final URI OPENAI = URI.create("https://api.openai.com/v1");
  private static final URI ANTHROPIC = URI.create("https://api.anthropic.com");
  private static final URI GEMINI = URI.create("https://generativelanguage.googleapis.com");
  private static final Duration OFFLINE_PAUSE = Duration.ofMillis(25);

  private final Models models;
  private final Patience local;
  private final Patience hosted;
  private final CoolDowns coolDowns;
  private final Alarm alarm = Alarm.start();
  private final @Nullable HttpClient http;
  private final @Nullable OllamaServer ollama;

  /// For tests, and whoever brings other providers.
  public Llm(Models models, Patience local, Patience hosted) {
    this(models, local, hosted, InstantSource.system(), null);
  }

  Llm(
      Models models,
      Patience local,
      Patience hosted,
      InstantSource clock,
      @Nullable HttpClient http) {
    this(models, local, hosted, clock, http, null);
  }

  private Llm(
      Models models,
      Patience local,
      Patience hosted,
      InstantSource clock,
      @Nullable HttpClient http,
      @Nullable OllamaServer ollama) {
    this.models = models;
    this.local = local;
    this.hosted = hosted;
    this.coolDowns = new CoolDowns(clock);
    this.http = http;
    this.ollama = ollama;
  }

  /// With the providers that the settings name, looking for their models in the background.
  public static Llm open(ModelSettings settings) {
    var http = Fetch.client();
    var models =
        new Models(
            providers(settings, http),
            settings.preferred().orElse(null),
            new ModelRoutes(settings.aliases(), settings.fallbacks()));
    models.watch();
    var ollama = new OllamaServer(http, settings.ollama().orElse(OLLAMA));
    return new Llm(models, Patience.LOCAL, Patience.HOSTED, InstantSource.system(), http, ollama);
  }

  /// Those that have no key, too: they are listed with what they lack.
  static List<Provider> providers(ModelSettings settings, HttpClient http) {
    var providers = new ArrayList<Provider>();
    providers.add(new Ollama(http, settings.ollama().orElse(OLLAMA)));
    providers.add(
        new OpenAi(
            http,
            "openai",
            settings.openAi().orElse(OPENAI),
            settings.openAiKey().orElse(null),
            "PLINTH_OPENAI_API_KEY"));
    for (var server : settings.servers()) {
      providers.add(
          new OpenAi(
              http, server.name(), server.url(), server.key().orElse(null), server.keySetting()));
    }
    providers.add(
        new Anthropic(
            http,
            settings.anthropic().orElse(ANTHROPIC),
            settings.anthropicKey().orElse(null),
            "PLINTH_ANTHROPIC_API_KEY"));
    providers.add(
        new Gemini(
            http,
            settings.gemini().orElse(GEMINI),
            settings.geminiKey().orElse(null),
            "PLINTH_GEMINI_API_KEY"));
    providers.add(new Offline(OFFLINE_PAUSE));
    return providers;
  }

  public Models models() {
    return models;
  }

  /// The Ollama server, if it answered when it was last asked.
  public Optional<OllamaServer> ollama() {
    return Optional.ofNullable(ollama).filter(_ -> models.answers(Ollama.ID));
  }

  /// Begins an answer. Close it, also when it ended. Where the model fails before it said anything,
  /// its fallbacks are asked, and [Chunk.Start] says who spoke.
  public Reply ask(Model model, Prompt prompt) {
    var candidates = candidates(model, prompt);
    var chain = new Chain(this, prompt, candidates.subList(1, candidates.size()));
    var reply = new Reply(candidates.getFirst(), chain, alarm);
    if (candidates.size() == 1) {
      reply.attempt().put(new Chunk.Start(reply.model().id()));
    }
    fault(reply.model(), prompt)
        .ifPresentOrElse(reply.attempt()::put, () -> chain.begin(reply.attempt()));
    return reply;
  }

  /// Whom to ask, in order: without those that cannot, or that failed lately, as long as one is
  /// left.
  private List<Model> candidates(Model model, Prompt prompt) {
    var all = models.chain(model);
    var able = all.stream().filter(each -> fault(each, prompt).isEmpty()).toList();
    var rested = able.stream().filter(each -> !coolDowns.isResting(each)).toList();
    if (!rested.isEmpty()) {
      return rested;
    }
    return able.isEmpty() ? List.of(model) : able;
  }

  /// What a model cannot do, told before its provider hears a word. What is not known is left to
  /// the provider.
  private static Optional<Chunk.Failure> fault(Model model, Prompt prompt) {
    if (prompt.hasImages() && Boolean.FALSE.equals(model.can().vision())) {
      return Optional.of(
          new Chunk.Failure(
              Chunk.Kind.BAD_PROMPT,
              "The model " + model.id() + " does not see images: choose one that does.",
              null));
    }
    if (prompt.options().toolUse() instanceof Prompt.ToolUse.Named(var tool)
        && prompt.callable().isEmpty()) {
      return Optional.of(
          new Chunk.Failure(
              Chunk.Kind.BAD_PROMPT,
              "The tool " + tool + " has to be called, and is not among the tools.",
              null));
    }
    return Optional.empty();
  }

  Patience patience(Model model) {
    return model.local() ? local : hosted;
  }

  CoolDowns coolDowns() {
    return coolDowns;
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
    alarm.close();
    if (http != null) {
      http.shutdownNow();
    }
  }
}
