package dev.plinth.bench;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/// A request, ready to be sent as often as wanted.
final class Exchange {
  private final String label;
  private final URI base;
  private final byte[] bytes;

  private Exchange(String label, URI base, byte[] bytes) {
    this.label = label;
    this.base = base;
    this.bytes = bytes;
  }

  static Exchange of(
      String label, URI base, String method, String path, String token, String body) {
    var head = new StringBuilder();
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(base.getAuthority()).append("\r\n");
    if (!token.isEmpty()) {
      head.append("Authorization: Bearer ").append(token).append("\r\n");
    }
    var content = body.getBytes(StandardCharsets.UTF_8);
    if (!method.equals("GET")) {
      head.append("Content-Type: application/json\r\n");
      head.append("Content-Length: ").append(content.length).append("\r\n");
    }
    head.append("\r\n");
    return new Exchange(label, base, (head + body).getBytes(StandardCharsets.UTF_8));
  }

  String label() {
    return label;
  }

  URI base() {
    return base;
  }

  /// Head and body as they go over the wire; nobody changes them.
  byte[] bytes() {
    return bytes;
  }
}
