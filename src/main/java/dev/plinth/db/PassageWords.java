package dev.plinth.db;

import java.util.List;
import java.util.stream.Collectors;

/// The index by which passages are found by words: `_plinth_passage_words`, kept by triggers. It
/// holds no texts, only where words are.
public final class PassageWords {
  /// Passages that have some of the words, those that fit best first: their id, collection, and the
  /// number of their item's row. The value is what [#match] gives.
  public static final String FOUND =
      """
      SELECT p.id, p.collection, p.number FROM _plinth_passage_words AS w
      CROSS JOIN _plinth_passage AS p ON p.id = w.rowid
      WHERE _plinth_passage_words MATCH ? ORDER BY w.rank\
      """;

  private PassageWords() {}

  /// The expression that finds what has one of these words, or several.
  ///
  /// @param words of letters and digits
  public static String match(List<String> words) {
    return words.stream()
        .map(word -> '"' + word.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(" OR "));
  }
}
