package dev.plinth.chat.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The words of a question that passages are looked for by.
final class Words {
  /// Each is looked up by itself.
  private static final int COUNT_MAX = 24;

  private static final int LENGTH_MAX = 64;

  /// Shorter words are those of grammar, mostly, and stand in every passage: looking for them in
  /// 100,000 takes five times as long, and tells nothing (measured).
  private static final int LONG = 4;

  private static final int LONG_ENOUGH = 2;

  private Words() {}

  /// The longest ones, each once: those say most. Where some are long, short ones are left out,
  /// unless they are written like names: `API`, `v2`, `字`.
  static List<String> of(String text) {
    var all = all(text);
    boolean isChoice = all.stream().filter(word -> word.length() >= LONG).count() >= LONG_ENOUGH;
    var words = new ArrayList<String>();
    for (var word : all) {
      var lower = word.toLowerCase(Locale.ROOT);
      if (!words.contains(lower) && !(isChoice && isGrammar(word))) {
        words.add(lower);
      }
    }
    words.sort(Comparator.comparingInt(String::length).reversed());
    return List.copyOf(words.subList(0, Math.min(COUNT_MAX, words.size())));
  }

  private static boolean isGrammar(String word) {
    int first = word.charAt(0);
    return word.length() < LONG
        && (Character.isLowerCase(first) || Character.isUpperCase(first))
        && word.chars().skip(1).allMatch(Character::isLowerCase);
  }

  private static Set<String> all(String text) {
    var words = new LinkedHashSet<String>();
    var word = new StringBuilder();
    for (int i = 0; i <= text.length(); ) {
      int sign = i < text.length() ? text.codePointAt(i) : ' ';
      if (isOfWord(sign)) {
        word.appendCodePoint(sign);
      } else if (!word.isEmpty()) {
        if (word.length() <= LENGTH_MAX) {
          words.add(word.toString());
        }
        word.setLength(0);
      }
      i += Character.charCount(sign);
    }
    return words;
  }

  /// Marks belong to the letters that they are written over.
  private static boolean isOfWord(int sign) {
    return Character.isLetterOrDigit(sign)
        || Character.getType(sign) == Character.NON_SPACING_MARK
        || Character.getType(sign) == Character.COMBINING_SPACING_MARK;
  }
}
