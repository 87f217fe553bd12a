package dev.plinth.chat;

import dev.plinth.kernel.Problem;

/// How conversations are called.
final class Titles {
  static final int LENGTH_MAX = 200;
  private static final int LENGTH_MADE = 60;

  private Titles() {}

  /// Refuses what is too long.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Invalid`
  static void require(String title) {
    if (title.length() > LENGTH_MAX) {
      throw new Problem.Invalid("#/title", "must have " + LENGTH_MAX + " characters at most")
          .asException();
    }
  }

  /// The beginning of a question, cut between words; the first file's name where nothing was said.
  static String of(Question question) {
    var line = question.text().strip().lines().findFirst().orElse("").strip();
    if (line.isEmpty() && !question.files().isEmpty()) {
      line = question.files().getFirst().name();
    }
    return cut(line, LENGTH_MADE);
  }

  /// A title that somebody else gave, on one line.
  static String cleaned(String title) {
    return cut(title.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), LENGTH_MAX - 1);
  }

  private static String cut(String line, int length) {
    if (line.length() <= length) {
      return line;
    }
    int space = line.lastIndexOf(' ', length);
    int whole = Character.isHighSurrogate(line.charAt(length - 1)) ? length - 1 : length;
    return line.substring(0, space > 0 ? space : whole) + "…";
  }
}
