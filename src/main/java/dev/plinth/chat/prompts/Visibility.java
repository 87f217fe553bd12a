package dev.plinth.chat.prompts;

import dev.plinth.kernel.Caller;
import java.util.List;
import java.util.function.Function;

/// Who may see and run a template, any of these: `anyone`, `signed_in`, `role:NAME` for a role of
/// the app, `admin`. Admins always may.
///
/// @param words as they are written
public record Visibility(List<String> words) {
  static final String ANYONE = "anyone";
  static final String SIGNED_IN = "signed_in";
  static final String ADMIN = "admin";
  static final String ROLE = "role:";

  /// Where nothing is said.
  static final Visibility USUAL = new Visibility(List.of(SIGNED_IN));

  public Visibility {
    words = List.copyOf(words);
  }

  /// Whether this is one of the words.
  static boolean isOne(String word) {
    return word.equals(ANYONE)
        || word.equals(SIGNED_IN)
        || word.equals(ADMIN)
        || (word.startsWith(ROLE) && word.length() > ROLE.length() && word.length() <= 200);
  }

  /// Whether a caller may see it.
  ///
  /// @param isOpen whether there is no sign-in: then everybody counts as signed in
  /// @param roles asked only where they matter
  boolean includes(Caller caller, boolean isOpen, Function<Caller, List<String>> roles) {
    return caller.admin()
        || words.contains(ANYONE)
        || (words.contains(SIGNED_IN) && (isOpen || caller.isSignedIn()))
        || (words.stream().anyMatch(word -> word.startsWith(ROLE))
            && roles.apply(caller).stream().anyMatch(role -> words.contains(ROLE + role)));
  }
}
