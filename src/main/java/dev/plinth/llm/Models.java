package dev.plinth.llm;

import dev.plinth.kernel.Caller;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which models there are, and which one answers when nobody names one.
///
/// Providers are asked in the background, at start and now and then: nobody waits for an Ollama
/// that is not there. An id is the provider's own name for its model; where two providers share
/// one, the earlier provider has it, and `provider/id` names either. An alias goes before both.
public final class Models implements AutoCloseable {
  /// Models that only their makers run. A frontend that names one was written against a hosted
  /// service which this backend stands in for.
  private static final Pattern HOSTED =
      Pattern.compile("(\\w+/)?(gpt-|chatgpt-|o[134](-|$)|claude-|gemini-).*");

  /// Further attempts of one answer: who waited for three models waited long enough.
  private static final int FURTHER_MAX = 2;

  private final List<Provider> providers;
  private final @Nullable String wanted;
  private final ModelRoutes routes;
  private final Map<String, Roll> rolls = new ConcurrentHashMap<>();
  private final List<Thread> watchers = new ArrayList<>();

  /// @param providers in order of preference
  /// @param wanted the id that a setting names as the default; null for the best choice
  public Models(List<Provider> providers, @Nullable String wanted) {
    this(providers, wanted, ModelRoutes.NONE);
  }

  /// @param routes aliases and fallbacks
  public Models(List<Provider> providers, @Nullable String wanted, ModelRoutes routes) {
    this.providers = List.copyOf(providers);
    this.wanted = wanted == null || wanted.isBlank() ? null : wanted;
    this.routes = routes;
    for (var provider : this.providers) {
      rolls.put(provider.name(), new Roll(provider));
      if (provider instanceof Offline) {
        roll(provider).call();
      }
    }
  }

  /// Begins to ask the providers, now and then, until this is closed.
  public synchronized void watch() {
    if (watchers.isEmpty()) {
      for (var provider : providers) {
        watchers.add(
            Thread.ofVirtual()
                .name("models-" + provider.name())
                .start(() -> callForever(roll(provider))));
      }
    }
  }

  /// Asks every provider once, all at the same time, and waits for the answers.
  public void refresh() {
    var calls =
        providers.stream()
            .map(provider -> Thread.ofVirtual().start(() -> roll(provider).call()))
            .toList();
    try {
      for (var call : calls) {
        call.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Whether a provider answered when it was last asked for its models.
  public boolean answers(String provider) {
    var roll = rolls.get(provider);
    return roll != null && roll.isAvailable();
  }

  /// Who there is to run models, in order of preference.
  public List<ProviderStatus> providers() {
    return providers.stream().map(provider -> roll(provider).status()).toList();
  }

  /// All models, the earlier providers' first, aliases last.
  public List<Model> list() {
    var all = list(false);
    for (var alias : routes.aliases().keySet()) {
      find(alias).ifPresent(model -> all.add(model.called(alias)));
    }
    return all;
  }

  /// The model of this id, with or without its provider or Ollama's `:latest`, or of this alias.
  /// One whose provider is away is found, too: to ask it says so, or asks another one.
  public Optional<Model> find(String id) {
    var target = routes.aliases().getOrDefault(id, id);
    return named(target, list(false))
        .or(() -> named(target, list(true)))
        .or(() -> standInFor(id))
        .map(model -> target.equals(id) ? model : model.called(id));
  }

  /// The model of this id, or the default one in place of a hosted model that is not here.
  public Optional<Model> standIn(String id) {
    return find(id)
        .or(() -> HOSTED.matcher(id).matches() ? Optional.of(preferred()) : Optional.empty());
  }

  /// Who answers when nobody is named: the one that the setting names; else the smallest that
  /// Ollama has; else the first of a local server; else the offline model.
  public Model preferred() {
    if (wanted != null) {
      var named = find(wanted);
      if (named.isPresent()) {
        return named.get();
      }
    }
    var chatting = list(false).stream().filter(Model::chats).toList();
    return chatting.stream()
        .filter(model -> model.provider().equals("ollama"))
        .min(Comparator.comparingLong(Model::bytes))
        .or(() ->
            chatting.stream()
                .filter(model -> model.local() && !model.provider().equals(Offline.ID))
                .findFirst())
        .or(() -> chatting.stream().filter(m -> m.provider().equals(Offline.ID)).findFirst())
        .orElseThrow(() -> new Chunk.Failure(Chunk.Kind.UNREACHABLE).problem().asException());
  }

  /// Those that a caller may ask.
  public Offer of(Caller caller) {
    return only(caller.models());
  }

  /// Those of these names; all where there are none.
  public Offer only(List<String> names) {
    return new Offer(this, names);
  }

  /// Who may answer in place of this model, where it fails.
  public List<Model> fallbacks(Model model) {
    var chain = chain(model);
    return chain.subList(Math.min(1, chain.size()), chain.size());
  }

  /// Whom to ask, the model itself first, under the ids that say who speaks.
  List<Model> chain(Model model) {
    var all = list(true);
    var chain = new LinkedHashSet<Model>();
    chain.add(real(model, all));
    Stream.of(model.id(), qualified(model), ModelRoutes.ANY)
        .filter(routes.fallbacks()::containsKey)
        .findFirst()
        .map(routes.fallbacks()::get)
        .orElse(List.of())
        .forEach(id -> named(routes.aliases().getOrDefault(id, id), all).ifPresent(chain::add));
    return chain.stream().filter(Model::chats).limit(1L + FURTHER_MAX).toList();
  }

  /// Who runs it.
  Provider provider(Model model) {
    return providers.stream()
        .filter(provider -> provider.name().equals(model.provider()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public synchronized void close() {
    watchers.forEach(Thread::interrupt);
    watchers.clear();
    providers.forEach(Provider::close);
  }

  private void callForever(Roll roll) {
    try {
      while (true) {
        roll.call();
        Thread.sleep(roll.pause());
      }
    } catch (InterruptedException _) {
      // Closed: nobody wants to know any more.
    }
  }

  /// A model that nobody has, but that has fallbacks, is the first of those that there is.
  private Optional<Model> standInFor(String id) {
    return routes.fallbacks().getOrDefault(id, List.of()).stream()
        .flatMap(other -> named(routes.aliases().getOrDefault(other, other), list(false)).stream())
        .findFirst();
  }

  private List<Model> list(boolean withThoseAway) {
    var all = new ArrayList<Model>();
    var taken = new HashSet<>(routes.aliases().keySet());
    for (var provider : providers) {
      var roll = roll(provider);
      if (withThoseAway || roll.isAvailable()) {
        for (var model : roll.models()) {
          all.add(taken.add(model.id()) ? model : model.called(qualified(model)));
        }
      }
    }
    return all;
  }

  private static Optional<Model> named(String id, List<Model> all) {
    return all.stream()
        .filter(model -> model.id().equals(id))
        .findFirst()
        .or(() ->
            all.stream()
                .filter(model ->
                    qualified(model).equals(id)
                        || model.name().equals(id)
                        || model.id().equals(id + ":latest"))
                .findFirst());
  }

  private static Model real(Model model, List<Model> all) {
    return all.stream()
        .filter(other -> qualified(other).equals(qualified(model)))
        .findFirst()
        .orElse(model);
  }

  private Roll roll(Provider provider) {
    return Objects.requireNonNull(rolls.get(provider.name()));
  }

  private static String qualified(Model model) {
    return model.provider() + "/" + model.name();
  }
}
