package dev.plinth.config;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Where models are, and which one answers where another does not.
///
/// @param ollama where Ollama listens
/// @param openAi any server that speaks OpenAI's protocol
/// @param servers further ones of that kind
/// @param aliases other names for models: alias to model
/// @param fallbacks whom to ask where a model fails; `*` stands for every model that has none of
///   its own
/// @param preferred the model to use where nobody names one
public record ModelSettings(
    Optional<URI> ollama,
    Optional<URI> openAi,
    Optional<String> openAiKey,
    Optional<URI> anthropic,
    Optional<String> anthropicKey,
    Optional<URI> gemini,
    Optional<String> geminiKey,
    List<Server> servers,
    Map<String, String> aliases,
    Map<String, List<String>> fallbacks,
    Optional<String> preferred) {
  /// Nothing but what is found by itself.
  public static final ModelSettings NONE = read(new SettingsReader(Map.of()));

  /// Every model without fallbacks of its own.
  public static final String ANY = "*";

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  /// They have settings of their own, or need none.
  private static final Set<String> TAKEN =
      Set.of("ollama", "openai", "anthropic", "gemini", "offline");

  public ModelSettings {
    servers = List.copyOf(servers);
    aliases = Map.copyOf(aliases);
    fallbacks = Map.copyOf(fallbacks);
  }

  /// A server that speaks OpenAI's protocol.
  public record Server(String name, URI url, Optional<String> key) {
    /// The name of the setting that holds its key: `PLINTH_GROQ_API_KEY`.
    public String keySetting() {
      return "PLINTH_" + name.toUpperCase(Locale.ROOT).replace('-', '_') + "_API_KEY";
    }

    /// Without the key.
    @Override
    public String toString() {
      return "Server[" + name + "]";
    }
  }

  static ModelSettings read(SettingsReader settings) {
    return new ModelSettings(
        settings.url("PLINTH_OLLAMA_BASE_URL", "http", "https"),
        settings.url("PLINTH_OPENAI_BASE_URL", "http", "https"),
        settings.text("PLINTH_OPENAI_API_KEY"),
        settings.url("PLINTH_ANTHROPIC_BASE_URL", "http", "https"),
        settings.text("PLINTH_ANTHROPIC_API_KEY"),
        settings.url("PLINTH_GEMINI_BASE_URL", "http", "https"),
        settings.text("PLINTH_GEMINI_API_KEY"),
        servers(settings),
        aliases(settings),
        fallbacks(settings),
        settings.text("PLINTH_DEFAULT_MODEL"));
  }

  private static List<Server> servers(SettingsReader settings) {
    var servers = new LinkedHashMap<String, Server>();
    settings
        .pairs("PLINTH_PROVIDERS")
        .forEach((name, text) -> {
          var url = SettingsReader.url(text, List.of("http", "https"));
          if (!NAME.matcher(name).matches()) {
            settings.fault(
                "PLINTH_PROVIDERS",
                "names a provider " + name + ": use small letters, digits and dashes, 32 at most");
          } else if (TAKEN.contains(name)) {
            settings.fault(
                "PLINTH_PROVIDERS", "names a provider " + name + ", which has settings of its own");
          } else if (url.isEmpty()) {
            settings.fault(
                "PLINTH_PROVIDERS",
                "must give " + name + " a URL that begins with http:// or https://");
          } else {
            var server = new Server(name, url.get(), Optional.empty());
            servers.put(name, new Server(name, url.get(), settings.text(server.keySetting())));
          }
        });
    return List.copyOf(servers.values());
  }

  private static Map<String, String> aliases(SettingsReader settings) {
    var aliases = settings.pairs("PLINTH_MODEL_ALIASES");
    aliases.forEach((alias, model) -> {
      if (aliases.containsKey(model)) {
        settings.fault(
            "PLINTH_MODEL_ALIASES",
            "makes " + alias + " an alias of " + model + ", which is an alias: name a model");
      }
    });
    return aliases;
  }

  private static Map<String, List<String>> fallbacks(SettingsReader settings) {
    var fallbacks = new LinkedHashMap<String, List<String>>();
    settings
        .pairs("PLINTH_MODEL_FALLBACKS")
        .forEach((model, text) -> {
          var others = List.of(text.split("\\|", -1)).stream().map(String::strip).toList();
          if (others.stream().anyMatch(other -> other.isEmpty() || other.equals(ANY))) {
            settings.fault(
                "PLINTH_MODEL_FALLBACKS",
                "must give " + model + " models with | between them, as in a=b|c");
          } else if (others.contains(model)) {
            settings.fault("PLINTH_MODEL_FALLBACKS", "makes " + model + " a fallback of itself");
          } else {
            fallbacks.put(model, others);
          }
        });
    return fallbacks;
  }

  /// Without the keys: a record's own text would show them.
  @Override
  public String toString() {
    return "ModelSettings[" + ollama + ", " + openAi + ", " + servers + ", " + preferred + "]";
  }
}
