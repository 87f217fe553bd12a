package dev.plinth.chat.knowledge;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Cuts a text into passages: short enough that a model takes one whole and that it is about one
/// thing, and each begins with the end of the one before, so that nothing is torn apart. They begin
/// and end with sentences where sentences are not too long.
final class Passages {
  /// 400 tokens: embedding models that run on small machines take 512.
  static final int WEIGHT_MAX = 1_600;

  /// Of the passage before.
  static final int OVERLAP = 200;

  /// A text that is longer is known as far as this: some 3 million characters.
  static final int COUNT_MAX = 2_000;

  /// Where each character is a word, more or less, it is a token too; elsewhere four make one.
  private static final int FIRST_OF_WORDS = 0x2E80;

  private static final int WEIGHT_OF_WORD = 4;

  private final String text;
  private final List<Integer> ends = new ArrayList<>();

  private Passages(String text) {
    this.text = text;
  }

  /// The passages of a text, in order; none for a text without words.
  static List<String> of(String text) {
    return new Passages(text).cut();
  }

  private List<String> cut() {
    sentences();
    var passages = new ArrayList<String>();
    int from = 0; // the first sentence of the passage
    while (from < ends.size() && passages.size() < COUNT_MAX) {
      int to = from + 1;
      int weight = weight(start(from), ends.get(from));
      while (to < ends.size()) {
        int more = weight(start(to), ends.get(to));
        if (weight + more > WEIGHT_MAX) {
          break;
        }
        weight += more;
        to++;
      }
      var passage = text.substring(start(from), ends.get(to - 1)).strip();
      if (!passage.isEmpty()) {
        passages.add(passage);
      }
      from = to == ends.size() ? to : overlapping(from, to);
    }
    return passages;
  }

  /// The sentence at which the next passage begins: one that was in the last one, if it is short.
  private int overlapping(int from, int to) {
    int next = to;
    int weight = 0;
    while (next - 1 > from) {
      weight += weight(start(next - 1), ends.get(next - 1));
      if (weight > OVERLAP) {
        break;
      }
      next--;
    }
    return next;
  }

  private int start(int sentence) {
    return sentence == 0 ? 0 : ends.get(sentence - 1);
  }

  /// Where sentences end; one that is too long is cut between words, or wherever it has to be.
  private void sentences() {
    var breaks = BreakIterator.getSentenceInstance(Locale.ROOT);
    breaks.setText(text);
    int start = breaks.first();
    for (int end = breaks.next(); end != BreakIterator.DONE; end = breaks.next()) {
      int from = start;
      for (int i = from, weight = 0, space = 0; i < end; i++) {
        weight += weight(text.charAt(i));
        if (Character.isWhitespace(text.charAt(i))) {
          space = i + 1;
        }
        if (weight > WEIGHT_MAX) {
          int cut = space > from ? space : whole(i);
          ends.add(cut);
          weight = weight(cut, i + 1);
          from = cut;
        }
      }
      ends.add(end);
      start = end;
    }
  }

  /// Not in the middle of a character.
  private int whole(int at) {
    return Character.isLowSurrogate(text.charAt(at)) ? at - 1 : at;
  }

  private int weight(int from, int to) {
    int weight = 0;
    for (int i = from; i < to; i++) {
      weight += weight(text.charAt(i));
    }
    return weight;
  }

  private static int weight(char sign) {
    return sign < FIRST_OF_WORDS || Character.isLowSurrogate(sign) ? 1 : WEIGHT_OF_WORD;
  }
}
