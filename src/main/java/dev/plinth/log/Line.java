package dev.plinth.log;

/// Builds one line. Whatever a stranger sent is escaped, so that no line can forge another and no
/// terminal obeys it.
final class Line {
  private static final int VALUE_MAX = 1_000;

  private final StringBuilder text = new StringBuilder(192);

  /// Text of our own.
  Line plain(String ours) {
    text.append(ours);
    return this;
  }

  Line plain(long number) {
    text.append(number);
    return this;
  }

  /// Milliseconds with one decimal.
  Line millis(long nanos) {
    long tenths = nanos / 100_000;
    text.append(tenths / 10).append('.').append(tenths % 10);
    return this;
  }

  /// Text of a stranger.
  Line foreign(String value) {
    int end = Math.min(value.length(), VALUE_MAX);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"' -> text.append("\\\"");
        case '\\' -> text.append("\\\\");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\t' -> text.append("\\t");
        default -> {
          if (c < ' ' || (c >= 0x7f && c < 0xa0) || isFormat(c)) {
            text.append(String.format("\\u%04x", (int) c));
          } else {
            text.append(c);
          }
        }
      }
    }
    if (end < value.length()) {
      text.append("…");
    }
    return this;
  }

  /// Line and paragraph separators, and marks that turn the direction of writing.
  private static boolean isFormat(char c) {
    return c > 0x7f
        && (c == 0x2028
            || c == 0x2029
            || Character.getType(c) == Character.FORMAT
            || Character.isSurrogate(c));
  }

  String end() {
    return text.append('\n').toString();
  }
}
