package dev.plinth.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// A server that is measured, and the requests of the workload as it understands them.
///
/// @param post stores a message of a room
/// @param get reads one message
/// @param list reads the newest 50 messages of the room
/// @param logIn a log-in by password; not every peer has one
record Target(
    String name,
    Served process,
    Exchange health,
    Exchange post,
    Exchange get,
    Exchange list,
    Optional<Exchange> logIn) {

  /// Reads a peer from a file of properties: `name`, `url`, `pid`, `token`, and a request each in
  /// `health`, `post`, `get`, `list` and, where it has one, `logIn`.
  ///
  /// A request is its path, and for `post` and `logIn` a space and the JSON that is sent:
  /// `post=/api/messages {"room": "r1", "data": "hello"}`.
  static Target peer(Path file) {
    var properties = new Properties();
    try (var in = Files.newBufferedReader(file)) {
      properties.load(in);
    } catch (IOException e) {
      throw new IllegalArgumentException("a peer is a file of properties: " + file, e);
    }
    return new Asked(file, properties).target();
  }

  /// Each request as it is called in the tables, the log-in aside.
  List<Exchange> requests() {
    return List.of(health, post, get, list);
  }

  private record Asked(Path file, Properties properties) {
    Target target() {
      return new Target(
          text("name"),
          new Served(Long.parseLong(text("pid"))),
          request("health", "health", ""),
          request("POST", "post", text("token")),
          request("GET", "get", text("token")),
          request("list of 50", "list", text("token")),
          properties.containsKey("logIn")
              ? Optional.of(request("log-in", "logIn", ""))
              : Optional.empty());
    }

    private Exchange request(String label, String key, String token) {
      var parts = text(key).split(" ", 2);
      var body = parts.length > 1 ? parts[1] : "";
      var method = body.isEmpty() ? "GET" : "POST";
      return Exchange.of(label, URI.create(text("url")), method, parts[0], token, body);
    }

    private String text(String key) {
      var value = properties.getProperty(key, "").strip();
      if (value.isEmpty()) {
        throw new IllegalArgumentException(file + " does not say '" + key + "'");
      }
      return value;
    }
  }
}
