package dev.plinth.api;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Finding;
import dev.plinth.records.SearchText;
import dev.plinth.schema.Collection;
import java.util.List;
import java.util.Map;

/// `?search=` and `?highlight=`. An empty search is none, as an empty filter is.
///
/// @param arguments with the words, where there are any
record SearchRequest(Finding finding, Arguments arguments) {
  private static final String SEARCH = "search";

  /// @throws ProblemException `Malformed` for what cannot be searched for
  static SearchRequest read(
      Map<String, List<String>> parameters, Collection collection, Arguments others) {
    var words = ListRequest.one(parameters, SEARCH);
    boolean isHighlighted = ListRequest.truth(parameters, Finding.HIGHLIGHT);
    if (words.isEmpty()) {
      if (isHighlighted) {
        throw bad("highlight shows where a search found something: there is no search.");
      }
      return new SearchRequest(Finding.ALL, others);
    }
    if (isHighlighted && collection.field(Finding.HIGHLIGHT).isPresent()) {
      throw bad("Items here have a field of the name highlight: there is no place for another.");
    }
    var found = SearchText.read(words.get(), collection, others);
    if (found.isEmpty()) {
      return new SearchRequest(Finding.ALL, others);
    }
    return new SearchRequest(isHighlighted ? Finding.HIGHLIGHTED : Finding.MATCHING, found.get());
  }

  private static ProblemException bad(String detail) {
    return new Problem.Malformed("bad_highlight", detail).asException();
  }
}
