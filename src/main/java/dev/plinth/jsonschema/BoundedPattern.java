package dev.plinth.jsonschema;

import java.util.regex.Pattern;

/// A regular expression that cannot run for ever: each character that it looks at is a step.
record BoundedPattern(Pattern pattern) {
  /// Whether the text, or a part of it, matches, as JSON Schema wants it.
  boolean finds(String text, Effort effort) {
    try {
      return pattern.matcher(new Watched(text, effort)).find();
    } catch (StackOverflowError e) {
      // an alternative in a loop, `(a|b)*`, takes a frame for each character
      throw new Effort.Exhausted();
    }
  }

  /// A text that counts how often it is looked at.
  private record Watched(String text, Effort effort) implements CharSequence {
    @Override
    public int length() {
      return text.length();
    }

    @Override
    public char charAt(int index) {
      effort.step();
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return text.subSequence(start, end);
    }

    @Override
    public String toString() {
      return text;
    }
  }
}
