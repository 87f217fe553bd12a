package dev.plinth;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--port` and `--host`.
final class ListenOptions {
  @Option(
      names = "--port",
      paramLabel = "N",
      description = "The port; 0 takes any free one (default: where the app looks).")
  private @Nullable Integer port;

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address (default: this machine alone, IPv4 and IPv6).")
  private @Nullable String host;

  /// By the names of the settings that they stand for.
  Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    if (port != null) {
      settings.put("PLINTH_PORT", port.toString());
    }
    if (host != null) {
      settings.put("PLINTH_HOST", host);
    }
    return settings;
  }
}
