package dev.plinth.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plinth.kernel.Problem;
import java.util.Base64;

/// Where a slice of the conversations ended: what its last item is ordered by.
record Cursor(boolean isPinned, long at, String id) {
  static Cursor of(Chat chat) {
    return new Cursor(chat.isPinned(), chat.updatedAt().toEpochMilli(), chat.id());
  }

  String text() {
    var plain = (isPinned ? "1 " : "0 ") + at + " " + id;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(UTF_8));
  }

  /// Reads a cursor that somebody sent back.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Malformed` (`bad_cursor`)
  static Cursor read(String text) {
    try {
      var parts = new String(Base64.getUrlDecoder().decode(text), UTF_8).split(" ", 3);
      if (parts.length == 3 && (parts[0].equals("0") || parts[0].equals("1"))) {
        return new Cursor(parts[0].equals("1"), Long.parseLong(parts[1]), parts[2]);
      }
    } catch (IllegalArgumentException _) {
      // told below
    }
    throw new Problem.Malformed("bad_cursor", "The cursor is not one that we gave.").asException();
  }
}
