package dev.plinth.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// The indexes by which conversations are found by words: `_plinth_message_words` and
/// `_plinth_chat_words`, kept by triggers. They hold no texts, only where words are.
public final class ChatWords {
  /// Conversations, by id, in which there are words, and the position of the newest message that
  /// has them; 0 where only the title does. Both values are what [#match] gives.
  public static final String FOUND =
      """
      SELECT chat, max(position) AS position FROM (
        SELECT m.chat, m.position FROM _plinth_message_words AS w
        CROSS JOIN _plinth_message AS m ON m.rowid = w.rowid WHERE _plinth_message_words MATCH ?
        UNION ALL
        SELECT c.id, 0 FROM _plinth_chat_words AS w
        CROSS JOIN _plinth_chat AS c ON c.rowid = w.rowid WHERE _plinth_chat_words MATCH ?)
      GROUP BY chat\
      """;

  private ChatWords() {}

  /// The expression by which an owner's texts are found. The owner stands in the index as a word of
  /// its own column, in letters and digits alone.
  ///
  /// @param owner null for nobody's account
  /// @param words as [SearchTerm#match] has them
  public static String match(@Nullable String owner, String words) {
    var id = owner == null ? "" : owner;
    return "(owner : o"
        + HexFormat.of().formatHex(id.getBytes(UTF_8))
        + ") AND (text : ("
        + words
        + "))";
  }
}
