package dev.plinth;

/// A command cannot do what it was asked; the message is one line that says what to do instead.
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int exitCode;

  Refused(String line) {
    this(line, Faults.WRONG);
  }

  /// @param exitCode 2 where the command was used wrongly, 1 where the work cannot be done
  Refused(String line, int exitCode) {
    super(line, null, false, false);
    this.exitCode = exitCode;
  }

  int exitCode() {
    return exitCode;
  }
}
