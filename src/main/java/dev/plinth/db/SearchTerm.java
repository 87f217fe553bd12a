package dev.plinth.db;

import java.util.List;

/// Something to search for.
///
/// @param text as it was typed; what separates words in it separates them here too, and then they
///   have to follow each other
/// @param isBeginning whether the last word may go on
/// @param isExcluded whether it must not be there
public record SearchTerm(String text, boolean isBeginning, boolean isExcluded) {
  /// The expression by which FTS5 finds what has all of these, and none of the excluded ones. No
  /// text can be a mistake in it: each is quoted, and what holds no word in the sense of the index
  /// is left out by FTS5 itself, as long as no AND stands before it.
  ///
  /// @param terms at least one of which is not excluded
  public static String match(List<SearchTerm> terms) {
    var match = new StringBuilder();
    terms.stream().filter(term -> !term.isExcluded()).forEach(term -> term.addTo(match, " "));
    terms.stream().filter(term -> term.isExcluded()).forEach(term -> term.addTo(match, " NOT "));
    return match.toString().strip();
  }

  private void addTo(StringBuilder match, String before) {
    match.append(before).append('"').append(text.replace("\"", "\"\"")).append('"');
    if (isBeginning) {
      match.append(" *");
    }
  }
}
