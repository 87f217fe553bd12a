package dev.plinth.analyze;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Names of things, from paths.
final class Nouns {
  private Nouns() {}

  /// The singular of the last plain segment that names a thing: `/api/posts/{id}/comments` is
  /// `comment`.
  static @Nullable String of(String path) {
    @Nullable String found = null;
    for (var part : path.replaceAll("\\?.*$", "").split("/", -1)) {
      boolean word = part.matches("[A-Za-z][\\w-]*") && !part.matches("api|v\\d+|rest|auth|rpc");
      if (word && (found == null || part.endsWith("s"))) {
        found = singular(part.toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }

  static String singular(String word) {
    if (word.endsWith("ies") && word.length() > 4) {
      return word.substring(0, word.length() - 3) + "y";
    }
    if (word.matches(".*(ss|us|is|news|series)$")) {
      return word;
    }
    if (word.matches(".*(ches|shes|xes|sses|zes)$")) {
      return word.substring(0, word.length() - 2);
    }
    return word.endsWith("s") ? word.substring(0, word.length() - 1) : word;
  }
}
