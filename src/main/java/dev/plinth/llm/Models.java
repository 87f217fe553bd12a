package dev.plinth.llm;

import dev.plinth.kernel.Caller;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Which models there are, and which one answers when nobody names one.
///
/// Providers are asked in the background, at start and now and then: nobody waits for an Ollama
/// that is not there. An id is the provider's own name for its model; where two providers share
/// one, the earlier provider has it, and `provider/id` names either.
public final class Models implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(Models.class.getName());
  private static final Duration BETWEEN_PROBES = Duration.ofSeconds(30);

  /// Models that only their makers run. A frontend that names one was written against a hosted
  /// service which this backend stands in for.
  private static final Pattern HOSTED =
      Pattern.compile("(\\w+/)?(gpt-|chatgpt-|o[134](-|$)|claude-|gemini-).*");

  private final List<Provider> providers;
  private final @Nullable String wanted;
  private final Map<String, List<Model>> known = new ConcurrentHashMap<>();
  private final Map<String, String> complaints = new ConcurrentHashMap<>();
  private @Nullable Thread watcher;

  /// @param providers in order of preference
  /// @param wanted the id that a setting names as the default; null for the best choice
  public Models(List<Provider> providers, @Nullable String wanted) {
    this.providers = List.copyOf(providers);
    this.wanted = wanted == null || wanted.isBlank() ? null : wanted;
    for (var provider : this.providers) {
      if (provider instanceof Offline offline) {
        known.put(offline.name(), offline.models());
      }
    }
  }

  /// Begins to ask the providers, now and then, until this is closed.
  public synchronized void watch() {
    if (watcher == null) {
      watcher = Thread.ofVirtual().name("models").start(this::probeForever);
    }
  }

  /// Asks every provider once, and waits for the answers.
  public void refresh() {
    for (var provider : providers) {
      try {
        known.put(provider.name(), provider.models());
        if (complaints.remove(provider.name()) != null) {
          LOG.log(Level.INFO, "{0} answers again", provider.name());
        }
      } catch (IOException e) {
        known.remove(provider.name());
        complain(provider, e);
      }
    }
  }

  /// Whether a provider answered when it was last asked for its models.
  public boolean answers(String provider) {
    return known.containsKey(provider);
  }

  /// All models, the earlier providers' first.
  public List<Model> list() {
    var all = new ArrayList<Model>();
    var taken = new HashSet<String>();
    for (var provider : providers) {
      for (var model : known.getOrDefault(provider.name(), List.of())) {
        all.add(taken.add(model.id()) ? model : model.called(qualified(model)));
      }
    }
    return all;
  }

  /// The model of this id, with or without its provider or Ollama's `:latest`.
  public Optional<Model> find(String id) {
    var all = list();
    return all.stream()
        .filter(model -> model.id().equals(id))
        .findFirst()
        .or(() ->
            all.stream()
                .filter(model -> qualified(model).equals(id) || model.id().equals(id + ":latest"))
                .findFirst());
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
    var chatting = list().stream().filter(Model::chats).toList();
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

  /// Who runs it.
  Provider provider(Model model) {
    return providers.stream()
        .filter(provider -> provider.name().equals(model.provider()))
        .findFirst()
        .orElseThrow();
  }

  @Override
  public synchronized void close() {
    if (watcher != null) {
      watcher.interrupt();
      watcher = null;
    }
    providers.forEach(Provider::close);
  }

  private void probeForever() {
    try {
      while (true) {
        refresh();
        Thread.sleep(BETWEEN_PROBES);
      }
    } catch (InterruptedException _) {
      // Closed: nobody wants to know any more.
    }
  }

  /// Once per silence, not once per probe.
  private void complain(Provider provider, IOException e) {
    if (complaints.put(provider.name(), "silent") == null) {
      LOG.log(
          Level.INFO, "{0} does not answer: {1}", provider.name(), e.getClass().getSimpleName());
    }
  }

  private static String qualified(Model model) {
    return model.provider() + "/" + model.name();
  }
}
