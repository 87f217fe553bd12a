package dev.plinth.db;

import dev.plinth.kernel.Problem;
import java.util.Optional;

/// A statement that failed. Inside a transaction its function may catch one and go on, where the
/// failure is about the statement's values; at the border of [Database] it becomes a problem.
public final class DbException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final int code;

  DbException(int code, Throwable cause) {
    super("SQLite result code " + code, cause);
    this.code = code;
  }

  /// SQLite's extended result code.
  int code() {
    return code;
  }

  /// Two rows would share a value that is unique.
  public boolean isDuplicate() {
    return code == DbErrors.UNIQUE || code == DbErrors.PRIMARY_KEY || code == DbErrors.ROW_ID;
  }

  /// A reference to a row that does not exist, or a delete of a row that others refer to.
  public boolean isReference() {
    return code == DbErrors.FOREIGN_KEY || code == DbErrors.TRIGGER;
  }

  /// Whether one statement failed by its text or its values, and nothing else is lost.
  public boolean isOfStatement() {
    return !DbErrors.endsTransaction(code);
  }

  /// What a caller is told, where it is about the values of the statement; empty for all else,
  /// which ends the transaction or is a mistake of ours.
  public Optional<Problem> problem() {
    return DbErrors.endsTransaction(code) ? Optional.empty() : DbErrors.problem(code);
  }
}
