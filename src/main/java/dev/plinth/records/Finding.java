package dev.plinth.records;

import java.util.List;

/// Whether items are found by words.
public enum Finding {
  /// No words: all items.
  ALL,
  /// The items that have the words.
  MATCHING,
  /// The same, each with [#HIGHLIGHT].
  HIGHLIGHTED;

  /// The member of an item that tells where the words were found: HTML, by field.
  public static final String HIGHLIGHT = "highlight";

  /// The name of the words among [Arguments]; no variable can be called so.
  static final String WORDS = "?words";

  static final List<String> PATH = List.of(WORDS);

  boolean isSearch() {
    return this != ALL;
  }
}
