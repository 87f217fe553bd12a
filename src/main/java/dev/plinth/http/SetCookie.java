package dev.plinth.http;

import java.time.Duration;

/// A cookie to set. It is never readable by scripts. On plain HTTP it is not `Secure` and has no
/// name prefix, since browsers would drop it.
///
/// @param maxAge zero deletes the cookie, a negative one lives as long as the browser
/// @param sameSite `Strict` or `Lax`
public record SetCookie(
    String name, String value, String path, Duration maxAge, String sameSite, boolean secure) {
  public SetCookie {
    for (var part : new String[] {name, value, path}) {
      for (int i = 0; i < part.length(); i++) {
        char c = part.charAt(i);
        if (c <= ' ' || c >= 0x7f || c == ';' || c == ',' || c == '"' || c == '\\') {
          throw new IllegalArgumentException("a cookie cannot hold this character");
        }
      }
    }
  }

  /// The same cookie, deleted.
  public SetCookie deleted() {
    return new SetCookie(name, "", path, Duration.ZERO, sameSite, secure);
  }

  String text() {
    var text = new StringBuilder(name).append('=').append(value).append("; Path=").append(path);
    if (secure) {
      text.append("; Secure");
    }
    text.append("; HttpOnly; SameSite=").append(sameSite);
    if (!maxAge.isNegative()) {
      text.append("; Max-Age=").append(maxAge.toSeconds());
    }
    return text.toString();
  }
}
