package dev.plinth.http;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which web origins may call, and under which host names this server answers.
///
/// Both are exact lists. The host list stops DNS rebinding: a hostile page whose name was pointed
/// at this machine still sends its own name.
public final class Origins {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final Set<String> allowed = new LinkedHashSet<>();
  private final Set<String> own = new LinkedHashSet<>();
  private final Set<String> hosts = new LinkedHashSet<>();
  private final boolean anyHost;

  /// @param port that this server listens on
  /// @param publicUrl where browsers reach this server from outside, empty for nowhere
  /// @param others origins of the app's development servers and whatever a person allowed
  /// @param otherHosts names besides loopback under which it answers; `*` for any
  public Origins(int port, String publicUrl, Collection<String> others, Set<String> otherHosts) {
    for (var host : LOOPBACK) {
      own.add("http://" + host + ":" + port);
    }
    hosts.addAll(LOOPBACK);
    of(publicUrl)
        .ifPresent(origin -> {
          own.add(origin);
          hosts.add(withoutPort(origin.substring(origin.indexOf("//") + 2)));
        });
    anyHost = otherHosts.contains("*");
    for (var host : otherHosts) {
      hosts.add(withoutPort(host.toLowerCase(Locale.ROOT)));
      own.add("http://" + withoutPort(host.toLowerCase(Locale.ROOT)) + ":" + port);
    }
    allowed.addAll(own);
    others.forEach(other -> of(other).ifPresent(allowed::add));
  }

  /// Whether a page of this origin may call and read.
  public boolean allows(String origin) {
    return allowed.contains(origin);
  }

  /// Whether this server itself is the origin.
  boolean isOwn(String origin) {
    return own.contains(origin);
  }

  /// Whether this server answers under the name of a `Host` header.
  boolean answersTo(String host) {
    if (anyHost) {
      return true;
    }
    var name = withoutPort(host.toLowerCase(Locale.ROOT));
    return hosts.contains(name) || name.endsWith(".localhost");
  }

  private static String withoutPort(String host) {
    int colon = host.lastIndexOf(':');
    return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
  }

  /// The origin of a URL as browsers write it: lower case, without a default port; empty for what
  /// is none.
  public static Optional<String> of(String url) {
    try {
      var uri = URI.create(url.strip());
      if (uri.getScheme() == null || uri.getHost() == null) {
        return Optional.empty();
      }
      var scheme = uri.getScheme().toLowerCase(Locale.ROOT);
      boolean usual =
          uri.getPort() < 0
              || (scheme.equals("http") && uri.getPort() == 80)
              || (scheme.equals("https") && uri.getPort() == 443);
      var origin = scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT);
      return Optional.of(usual ? origin : origin + ":" + uri.getPort());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
