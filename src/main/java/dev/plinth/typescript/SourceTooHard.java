package dev.plinth.typescript;

/// A file that the parser cannot read within its limits.
public final class SourceTooHard extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SourceTooHard(String message) {
    super(message);
  }
}
