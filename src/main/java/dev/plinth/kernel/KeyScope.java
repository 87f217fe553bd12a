package dev.plinth.kernel;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What an API key opens. A route without any of these is closed to every key.
public enum KeyScope {
  /// Asks models, as clients of models do.
  MODELS,

  /// Keeps conversations and asks in them.
  CHATS,

  /// Reads and writes what its owner may: records, files, the app's own endpoints.
  RECORDS;

  /// As it is written outside of programs.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The scope that is written so.
  public static Optional<KeyScope> of(String word) {
    return Arrays.stream(values()).filter(scope -> scope.word().equals(word)).findFirst();
  }
}
