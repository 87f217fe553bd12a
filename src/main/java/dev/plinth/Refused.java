package dev.plinth;

/// A command cannot do what it was asked; the message is one line that says what to do instead.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  Refused(String line) {
    super(line, null, false, false);
  }
}
