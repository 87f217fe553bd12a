package dev.plinth.llm;

import java.net.URI;

/// Where a provider listens, without a slash at its end, so that paths can follow.
record Address(URI uri) {
  Address {
    var text = uri.toString();
    uri = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
  }

  /// With the version of the interface, for those who left it out.
  static Address of(URI uri, String version) {
    var plain = new Address(uri);
    return plain.uri.getPath().matches(".*/v\\d\\w*")
        ? plain
        : new Address(plain.at("/" + version));
  }

  /// A place below it: `/models`.
  URI at(String path) {
    return URI.create(uri + path);
  }

  String host() {
    return uri.getHost();
  }

  /// A server without dots in its name, or with a private address, costs nothing, may be slow, and
  /// may want no key.
  boolean isLocal() {
    var host = host();
    return !host.contains(".")
        || host.startsWith("127.")
        || host.startsWith("10.")
        || host.startsWith("192.168.")
        || host.matches("172\\.(1[6-9]|2\\d|3[01])\\..*")
        || host.startsWith("[")
        || host.endsWith(".local")
        || host.endsWith(".internal");
  }

  /// Without what somebody put before the host: that may be a password.
  String shown() {
    return uri.getScheme()
        + "://"
        + host()
        + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
        + (uri.getPath() == null ? "" : uri.getPath());
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
