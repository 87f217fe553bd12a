package dev.plinth.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Every setting, read and checked once: defaults, then the home's `.env`, then the environment,
/// then the command line.
///
/// @param home the backend's home folder
/// @param host the address to listen on; empty for loopback, IPv4 and IPv6
/// @param port to listen on, 0 for any free one; empty for what the contract says
/// @param publicUrl where browsers reach this server from outside
/// @param origins of web pages that may call, besides those of the contract
/// @param hosts names under which this server answers, besides loopback and the public URL's
/// @param trustedProxies addresses or CIDR blocks whose `X-Forwarded-For` counts
/// @param signUp who may make an account; empty where nobody said, which is enough on loopback
/// @param openToAnyone a person has confirmed that `anyone` may write where the contract says so
/// @param log how the log is written
/// @param limits what requests and connections may cost
/// @param rates how often somebody may try
/// @param chats what conversations may cost
/// @param reads what reads of callers may cost
/// @param sql what statements of people may cost
/// @param models where models are
/// @param budgets what models may cost
/// @param knowledge how what items say is known
/// @param warnings about settings that are there and do nothing yet, one sentence each
public record Config(
    Path home,
    String host,
    Optional<Integer> port,
    Optional<URI> publicUrl,
    List<String> origins,
    List<String> hosts,
    List<String> trustedProxies,
    Optional<SignUp> signUp,
    boolean openToAnyone,
    LogForm log,
    HttpLimits limits,
    Rates rates,
    ChatLimits chats,
    ReadLimits reads,
    SqlLimits sql,
    ModelSettings models,
    Budgets budgets,
    KnowledgeSettings knowledge,
    List<String> warnings) {
  /// Names that other programs of the family read.
  private static final Set<String> FOREIGN = Set.of("PLINTH_JAVA");

  private static final Set<String> LOOPBACK = Set.of("", "localhost", "127.0.0.1", "::1", "[::1]");

  public Config {
    origins = List.copyOf(origins);
    hosts = List.copyOf(hosts);
    trustedProxies = List.copyOf(trustedProxies);
    warnings = List.copyOf(warnings);
  }

  /// Reads the settings of a home.
  ///
  /// @param environment of the process
  /// @param options of the command line, by the name of the setting that they stand for
  /// @throws ConfigException with all faults
  public static Config read(
      Path home, Map<String, String> environment, Map<String, String> options) {
    var file = EnvFile.read(home.resolve(EnvFile.NAME));
    var values = new HashMap<>(file.values());
    environment.forEach((name, value) -> {
      if (name.startsWith("PLINTH_") && !FOREIGN.contains(name)) {
        values.put(name, value);
      }
    });
    values.putAll(options);
    var settings = new SettingsReader(values);
    file.faults().forEach(fault -> settings.fault(EnvFile.NAME, fault));
    var config = read(home, settings);
    settings.refuseUnknown();
    if (!settings.faults().isEmpty()) {
      throw new ConfigException(settings.faults());
    }
    return config;
  }

  /// The defaults alone, for a home without settings.
  public static Config defaults(Path home) {
    return read(home, new SettingsReader(Map.of()));
  }

  /// The names of all settings.
  static Set<String> names() {
    var settings = new SettingsReader(Map.of());
    read(Path.of(""), settings);
    return settings.names();
  }

  private static Config read(Path home, SettingsReader settings) {
    var host = settings.text("PLINTH_HOST").orElse("").toLowerCase(Locale.ROOT);
    boolean local = LOOPBACK.contains(host);
    var publicUrl = settings.url("PLINTH_PUBLIC_URL", "http", "https");
    var proxies = settings.list("PLINTH_TRUSTED_PROXIES");
    Secret.check(settings);
    settings.url("PLINTH_SMTP_URL", "smtp", "smtps");
    settings.url("PLINTH_DATABASE_URL", "file");
    var config =
        new Config(
            home,
            local ? "" : host,
            settings.integer("PLINTH_PORT", 0, 65_535),
            publicUrl,
            settings.list("PLINTH_ALLOWED_ORIGINS"),
            settings.list("PLINTH_ALLOWED_HOSTS"),
            proxies,
            settings.word("PLINTH_SIGNUP", SignUp.class),
            settings.yes("PLINTH_OPEN_TO_ANYONE"),
            settings.word("PLINTH_LOG", LogForm.class).orElse(LogForm.AUTO),
            HttpLimits.read(settings),
            Rates.read(settings, isLocal(host, publicUrl, proxies) ? Rates.LOCAL : Rates.PUBLIC),
            ChatLimits.read(settings),
            ReadLimits.read(settings),
            SqlLimits.read(settings),
            ModelSettings.read(settings),
            Budgets.read(settings),
            KnowledgeSettings.read(settings),
            NotBuilt.among(settings));
    if (!local && config.signUp().isEmpty()) {
      settings.fault(
          "PLINTH_SIGNUP",
          "must be set (open, invite or closed) before others can reach this server at " + host);
    }
    return config;
  }

  /// Whether this machine alone can reach the server: it listens on loopback, and no proxy or
  /// public URL says that others come through somebody who stands before it.
  public boolean isLocal() {
    return isLocal(host, publicUrl, trustedProxies);
  }

  private static boolean isLocal(String host, Optional<URI> publicUrl, List<String> proxies) {
    boolean isOwnName =
        publicUrl
            .map(url -> url.getHost() != null && LOOPBACK.contains(url.getHost()))
            .orElse(true);
    return LOOPBACK.contains(host) && isOwnName && proxies.isEmpty();
  }

  /// The folder for the database and files.
  public Path data() {
    return home.resolve("data");
  }
}
