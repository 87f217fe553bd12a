package dev.plinth.auth;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/// What a person signs in with, an e-mail address or a user name, in the one form in which it is
/// kept and compared: NFC, lower case, no blanks around it. `A@x` and `a@x` are one login.
///
/// @param value at most 254 characters without blanks and control characters
record Login(String value) {
  /// The longest e-mail address that can be delivered (RFC 5321 §4.5.3.1.3).
  private static final int LENGTH_MAX = 254;

  /// Reads what somebody typed; nothing when it can be no login.
  ///
  /// @param email whether it must be an e-mail address
  static Optional<Login> of(String typed, boolean email) {
    if (typed.length() > 2 * LENGTH_MAX) {
      return Optional.empty();
    }
    var value = Normalizer.normalize(typed.strip(), Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
    value = Normalizer.normalize(value, Normalizer.Form.NFC);
    boolean isClean =
        value
            .codePoints()
            .noneMatch(c ->
                Character.isISOControl(c)
                    || Character.isWhitespace(c)
                    || Character.isSpaceChar(c)
                    || Character.getType(c) == Character.FORMAT
                    || Character.getType(c) == Character.SURROGATE);
    if (value.isEmpty()
        || value.length() > LENGTH_MAX
        || !isClean
        || (email && !isAddress(value))) {
      return Optional.empty();
    }
    return Optional.of(new Login(value));
  }

  /// The part before the `@`, or all of a user name.
  String local() {
    int at = value.lastIndexOf('@');
    return at < 0 ? value : value.substring(0, at);
  }

  /// One `@` with something on both sides: more than that only a mail can find out.
  private static boolean isAddress(String value) {
    int at = value.indexOf('@');
    return at > 0 && at == value.lastIndexOf('@') && at < value.length() - 1;
  }
}
