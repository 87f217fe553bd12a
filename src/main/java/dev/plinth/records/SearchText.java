package dev.plinth.records;

import dev.plinth.db.SearchTerm;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Search;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What people type into a search field. All words have to be there, `"several words"` one after
/// the other, `-words` not at all; the last word may still be going on, and so may `wor*`. Nothing
/// that somebody types is a mistake, as long as it is not too much.
public final class SearchText {
  /// A sentence or two that somebody pastes.
  static final int LENGTH_MAX = 500;

  /// Each word is looked up by itself.
  static final int WORDS_MAX = 32;

  private static final char QUOTE = '"';

  private final String text;
  private final List<SearchTerm> terms = new ArrayList<>();
  private int at;

  SearchText(String text) {
    this.text = text;
  }

  /// The words as [Arguments] for a query that is [Finding#MATCHING]; empty where there are none,
  /// which means all items.
  ///
  /// @throws ProblemException `Malformed` for more than is looked for (`bad_search`), and for a
  ///   collection that is not searched by words (`no_search`)
  public static Optional<Arguments> read(String text, Collection collection, Arguments others) {
    if (collection.search() == null) {
      throw new Problem.Malformed("no_search", missing(collection)).asException();
    }
    return match(text).map(match -> others.with(Finding.WORDS, match));
  }

  private static String missing(Collection collection) {
    var name = collection.name();
    return collection.isView()
        ? name + " is a view, which has no index of words: search in the collections behind it."
        : name
            + " is not searched by words: add "
            + Search.example(collection)
            + " to it in plinth.yaml.";
  }

  /// The expression that finds it; empty for no words.
  ///
  /// @throws ProblemException `Malformed` for more than is looked for (`bad_search`)
  public static Optional<String> match(String text) {
    if (text.length() > LENGTH_MAX) {
      throw bad("Search for " + LENGTH_MAX + " characters at most.");
    }
    var terms = new SearchText(text).terms();
    if (terms.isEmpty()) {
      return Optional.empty();
    }
    if (terms.size() > WORDS_MAX) {
      throw bad("Search for " + WORDS_MAX + " words at most.");
    }
    if (terms.stream().allMatch(SearchTerm::isExcluded)) {
      throw bad("A word after - is left out: say beside it what is to be found.");
    }
    return Optional.of(SearchTerm.match(terms));
  }

  private static ProblemException bad(String detail) {
    return new Problem.Malformed("bad_search", detail).asException();
  }

  List<SearchTerm> terms() {
    while (at < text.length()) {
      if (isSpace(text.charAt(at))) {
        at++;
      } else {
        term();
      }
    }
    return terms;
  }

  private void term() {
    boolean isExcluded = text.charAt(at) == '-';
    if (isExcluded) {
      at++;
    }
    if (at == text.length() || isSpace(text.charAt(at))) {
      return; // a dash alone
    }
    boolean isPhrase = text.charAt(at) == QUOTE;
    var words = isPhrase ? phrase() : word();
    boolean isOpen = at == text.length() && !(isPhrase && text.charAt(at - 1) == QUOTE);
    boolean isBeginning = isPhrase ? isStar() : words.endsWith("*");
    var searched = isPhrase ? words : withoutStars(words);
    if (!searched.isBlank()) {
      terms.add(new SearchTerm(searched, isBeginning || (isOpen && !isExcluded), isExcluded));
    }
  }

  /// Up to the next quotation mark, or to the end.
  private String phrase() {
    int end = text.indexOf(QUOTE, at + 1);
    var words = text.substring(at + 1, end < 0 ? text.length() : end);
    at = end < 0 ? text.length() : end + 1;
    return cleaned(words);
  }

  private boolean isStar() {
    boolean isStar = at < text.length() && text.charAt(at) == '*';
    at += isStar ? 1 : 0;
    return isStar;
  }

  private String word() {
    int from = at;
    while (at < text.length() && text.charAt(at) != QUOTE && !isSpace(text.charAt(at))) {
      at++;
    }
    return cleaned(text.substring(from, at));
  }

  private static String withoutStars(String word) {
    int end = word.length();
    while (end > 0 && word.charAt(end - 1) == '*') {
      end--;
    }
    return word.substring(0, end);
  }

  /// What the database would take for the end of the text, or what is no character at all, stands
  /// in no text: it separates.
  private static String cleaned(String words) {
    var cleaned = new StringBuilder(words);
    for (int i = 0; i < cleaned.length(); i++) {
      if (isSpace(cleaned.charAt(i))) {
        cleaned.setCharAt(i, ' ');
      } else if (Character.isSurrogate(cleaned.charAt(i))) {
        if (i + 1 < cleaned.length()
            && Character.isSurrogatePair(cleaned.charAt(i), cleaned.charAt(i + 1))) {
          i++;
        } else {
          cleaned.setCharAt(i, ' ');
        }
      }
    }
    return cleaned.toString();
  }

  private static boolean isSpace(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || Character.isISOControl(c);
  }
}
