package dev.plinth.llm;

import java.net.URI;

/// Where a provider listens, without a slash at its end, so that paths can follow.
record Address(URI uri) {
  Address {
    var text = uri.toString();
    uri = text.endsWith("/") ? URI.create(text.substring(0, text.length() - 1)) : uri;
  }

  /// A place below it: `/models`.
  URI at(String path) {
    return URI.create(uri + path);
  }

  String host() {
    return uri.getHost();
  }

  @Override
  public String toString() {
    return uri.toString();
  }
}
