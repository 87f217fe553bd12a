package dev.plinth.analyze.sinks;

import dev.plinth.analyze.values.Invocation;
import dev.plinth.analyze.values.Library;
import dev.plinth.analyze.values.Value;
import org.jspecify.annotations.Nullable;

/// js-cookie.
final class Cookies implements Library {
  private final Stores stores = new Stores();

  @Override
  public @Nullable Value call(String path, Invocation call) {
    return stores.call(Stores.COOKIE, Play.plain(path), call);
  }
}
