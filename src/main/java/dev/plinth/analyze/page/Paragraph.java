package dev.plinth.analyze.page;

import java.util.ArrayList;
import java.util.List;

/// Text for a console, in lines of a width that is easy to read.
final class Paragraph {
  /// A terminal of 100 columns, as most are at least; one of 80 breaks the odd long line once.
  static final int WIDTH = 100;

  private Paragraph() {}

  /// Lines of a text: the first begins with `first`, the others with `others`. A word that is
  /// longer than a line has a line of its own.
  static List<String> of(String first, String others, String text) {
    var lines = new ArrayList<String>();
    var line = new StringBuilder(first);
    boolean isEmpty = true;
    for (var word : text.strip().split("\\s+", -1)) {
      if (!isEmpty && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line = new StringBuilder(others);
        isEmpty = true;
      }
      line.append(isEmpty ? "" : " ").append(word);
      isEmpty = false;
    }
    lines.add(line.toString());
    return lines;
  }
}
