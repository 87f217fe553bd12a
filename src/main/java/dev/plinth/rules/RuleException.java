package dev.plinth.rules;

/// A rule or filter that cannot be read.
public final class RuleException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int column;

  RuleException(int column, String message) {
    super("column " + column + ": " + message);
    this.column = column;
  }

  /// Where, counted from 1.
  public int column() {
    return column;
  }

  /// What was expected; never null, unlike that of other exceptions.
  public String fault() {
    return String.valueOf(getMessage());
  }
}
