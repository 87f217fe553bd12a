package dev.plinth.chat;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;

/// Shows where in a text words were found. The index does not keep texts, so the place is looked
/// for again: where the first of the words stands, without regard to case and accents.
final class Excerpts {
  private static final int LENGTH = 160;
  private static final int BEFORE = 40;

  private final List<String> words;

  /// @param typed as people typed it
  Excerpts(String typed) {
    words =
        Arrays.stream(typed.split("[^\\p{L}\\p{N}\\p{M}-]+"))
            .filter(word -> !word.isEmpty() && !word.startsWith("-"))
            .map(Excerpts::folded)
            .toList();
  }

  /// A part of a text on one line.
  String of(String text) {
    var folded = folded(text);
    int at =
        words.stream().mapToInt(word -> place(folded, word)).filter(i -> i >= 0).min().orElse(0);
    int from = at <= BEFORE ? 0 : start(text, at - BEFORE);
    int to = end(text, Math.min(text.length(), from + LENGTH));
    var part = text.substring(from, to).replaceAll("\\s+", " ").strip();
    return (from > 0 ? "…" : "") + part + (to < text.length() ? "…" : "");
  }

  private static int place(String text, String word) {
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      if (at == 0 || !Character.isLetterOrDigit(text.charAt(at - 1))) {
        return at;
      }
    }
    return -1;
  }

  /// The beginning of a word, where there is one near.
  private static int start(String text, int at) {
    for (int i = at; i < at + BEFORE; i++) {
      if (Character.isWhitespace(text.charAt(i))) {
        return i + 1;
      }
    }
    return Character.isLowSurrogate(text.charAt(at)) ? at + 1 : at;
  }

  private static int end(String text, int at) {
    return at < text.length() && Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  /// The same length as before: each character by its base letter.
  private static String folded(String text) {
    var folded = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      folded.append(c < 128 ? Character.toLowerCase(c) : Character.toLowerCase(base(c)));
    }
    return folded.toString();
  }

  private static char base(char c) {
    return Character.isSurrogate(c)
        ? c
        : Normalizer.normalize(String.valueOf(c), Normalizer.Form.NFD).charAt(0);
  }
}
