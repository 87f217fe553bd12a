package dev.plinth.analyze.modules;

import dev.plinth.typescript.Source;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// Files as the last reading of an app parsed them: when it is read again, only what has changed is
/// parsed. What that reading did not need is forgotten, and so is what is too much to be held.
public final class ParsedSources {
  /// Source text; its trees take some thirty times as much.
  private static final long BYTES_MAX = 4L * 1024 * 1024;

  private final long bytesMax;
  private volatile Map<String, Source> kept = Map.of();

  public ParsedSources() {
    this(BYTES_MAX);
  }

  ParsedSources(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /// A file with this text, parsed.
  ///
  /// @throws SourceTooHard when the parser gives up
  Source parsed(String name, String text) {
    var known = kept.get(name);
    return known != null && known.isOf(text) ? known : Source.parse(name, text);
  }

  /// Keeps what a reading has parsed, and nothing else.
  void keep(Collection<Source> sources) {
    var now = new HashMap<String, Source>();
    long bytes = 0;
    for (var source : sources) {
      bytes += source.root().length();
      if (bytes <= bytesMax) {
        now.put(source.name(), source);
      }
    }
    kept = now;
  }
}
