package dev.plinth.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Every setting, read and checked once.
///
/// @param home the backend's home folder
/// @param host the address to listen on; empty for loopback, IPv4 and IPv6
/// @param port to listen on, 0 for any free one; empty for what the contract says
/// @param publicUrl where browsers reach this server from outside; empty for nowhere
/// @param origins of web pages that may call, besides those of the contract
/// @param hosts names under which this server answers, besides loopback and the public URL's
/// @param trustedProxies addresses or CIDR blocks whose `X-Forwarded-For` counts
/// @param limits what requests and connections may cost
public record Config(
    Path home,
    String host,
    Optional<Integer> port,
    String publicUrl,
    List<String> origins,
    List<String> hosts,
    List<String> trustedProxies,
    HttpLimits limits) {
  public Config {
    origins = List.copyOf(origins);
    hosts = List.copyOf(hosts);
    trustedProxies = List.copyOf(trustedProxies);
  }

  /// Where the database file is.
  public Path database() {
    return home.resolve("data").resolve("plinth.db");
  }
}
