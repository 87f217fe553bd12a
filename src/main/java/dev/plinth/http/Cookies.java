package dev.plinth.http;

import java.util.Optional;

/// Reads the `Cookie` header.
final class Cookies {
  private Cookies() {}

  /// The first cookie of that name, without surrounding quotes.
  static Optional<String> find(String header, String name) {
    for (var part : header.split(";", -1)) {
      int equals = part.indexOf('=');
      if (equals > 0 && part.substring(0, equals).strip().equals(name)) {
        var value = part.substring(equals + 1).strip();
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return Optional.of(quoted ? value.substring(1, value.length() - 1) : value);
      }
    }
    return Optional.empty();
  }
}
