package dev.plinth.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Puts our own origin where a built app names the origin of the backend that it was written for.
/// It changes the bytes that are sent, never a file.
final class Replacement {
  private final @Nullable Pattern origins;
  private final String own;

  /// @param origins such as `https://api.example.com`
  /// @param own the origin at which browsers reach us
  Replacement(List<String> origins, String own) {
    this.own = own;
    this.origins =
        origins.isEmpty()
            ? null
            : Pattern.compile(
                "(?:"
                    + String.join("|", origins.stream().map(Replacement::pattern).toList())
                    // a longer host name or a port makes it another origin
                    + ")(?![A-Za-z0-9.:-])");
  }

  /// An origin, whose slashes may be escaped as in JSON.
  private static String pattern(String origin) {
    var parts = List.of(origin.split("//", 2));
    return parts.size() < 2
        ? Pattern.quote(origin)
        : Pattern.quote(parts.get(0)) + "\\\\?/\\\\?/" + Pattern.quote(parts.get(1));
  }

  /// The bytes to send; the very same array when there is nothing to replace.
  byte[] apply(byte[] bytes) {
    if (origins == null) {
      return bytes;
    }
    // ISO 8859-1 keeps every byte as it is
    var text = new String(bytes, StandardCharsets.ISO_8859_1);
    var found = origins.matcher(text);
    return found.find()
        ? found.replaceAll(Matcher.quoteReplacement(own)).getBytes(StandardCharsets.ISO_8859_1)
        : bytes;
  }
}
