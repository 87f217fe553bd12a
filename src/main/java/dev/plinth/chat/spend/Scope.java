package dev.plinth.chat.spend;

import java.util.Locale;
import java.util.Optional;

/// Whom a limit is for.
public enum Scope {
  /// Each person for whom nothing else is said.
  EVERYONE,
  /// Each person with an app's role.
  ROLE,
  /// One account.
  USER,
  /// One API key.
  KEY,
  /// One model, for everybody together.
  MODEL,
  /// All models, for everybody together.
  ALL;

  /// As it is stored and sent.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The scope of this word.
  public static Optional<Scope> of(String word) {
    for (var scope : values()) {
      if (scope.word().equals(word)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }

  /// Whether a limit of this scope has a name.
  public boolean isNamed() {
    return this != EVERYONE && this != ALL;
  }
}
