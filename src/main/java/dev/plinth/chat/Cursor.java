package dev.plinth.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plinth.kernel.Problem;
import java.util.Base64;

/// Where a slice ended: the sorting value and the id of its last item.
record Cursor(long at, String id) {
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString((at + " " + id).getBytes(UTF_8));
  }

  /// Reads a cursor that somebody sent back.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` (`bad_cursor`)
  static Cursor read(String text) {
    try {
      var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 2);
      return new Cursor(Long.parseLong(parts[0]), parts.length > 1 ? parts[1] : "");
    } catch (IllegalArgumentException e) {
      throw new Problem.Malformed("bad_cursor", "The cursor is not one that we gave.")
          .asException();
    }
  }
}
