package dev.plinth.chat;

import java.util.EnumMap;
import java.util.Map;

/// What was left out of an import, counted.
final class Skipped {
  /// Why something is left out.
  enum Kind {
    /// Instructions: nobody's file tells our models how to behave.
    SYSTEM,
    /// Calls of tools and what they gave.
    TOOL,
    /// What the other program did not show.
    HIDDEN,
    /// Messages in which nothing is said.
    EMPTY,
    /// Files that are not in the file, or too large.
    FILE,
    /// All that we do not know.
    OTHER
  }

  private final Map<Kind, Integer> counts = new EnumMap<>(Kind.class);

  void add(Kind kind) {
    counts.merge(kind, 1, Integer::sum);
  }

  void add(Skipped more) {
    more.counts.forEach((kind, count) -> counts.merge(kind, count, Integer::sum));
  }

  Map<Kind, Integer> counts() {
    return Map.copyOf(counts);
  }
}
