package dev.plinth.db;

import dev.plinth.kernel.Problem;
import java.util.Collection;
import java.util.Optional;

/// A statement that failed. Inside a transaction its function may catch one and go on, where the
/// failure is about the statement's values; at the border of [Database] it becomes a problem.
public final class DbException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String FAILED = "constraint failed: ";
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

  /// A value is missing where the table wants one.
  public boolean isMissing() {
    return code == DbErrors.NOT_NULL;
  }

  /// A value is none that the table takes.
  public boolean isRefused() {
    return code == DbErrors.CHECK;
  }

  /// The column that [#isMissing] and [#isRefused] are about, as far as SQLite says so. Its message
  /// ends in `table.column`; or in the text of the condition, of which it shows no more than the
  /// name where that begins with a quoted one.
  public Optional<String> column(String table, Collection<String> columns) {
    var words = words();
    int start = words.lastIndexOf(FAILED);
    if (start < 0 || !words.endsWith(")")) {
      return Optional.empty();
    }
    var said = words.substring(start + FAILED.length(), words.length() - 1);
    if (isMissing()) {
      return columns.stream().filter(name -> said.equals(table + "." + name)).findFirst();
    }
    if (columns.contains(said)) {
      return Optional.of(said);
    }
    var named =
        SqlToken.of(said).stream()
            .filter(token -> token.text().startsWith("\""))
            .map(SqlToken::name)
            .filter(columns::contains)
            .distinct()
            .toList();
    return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
  }

  /// Whether one statement failed by its text or its values, and nothing else is lost.
  public boolean isOfStatement() {
    return !DbErrors.endsTransaction(code);
  }

  /// SQLite's own words, for whoever owns the database.
  public String words() {
    var cause = getCause();
    return String.valueOf(cause == null ? getMessage() : cause.getMessage());
  }

  /// What a caller is told, where it is about the values of the statement; empty for all else,
  /// which ends the transaction or is a mistake of ours.
  public Optional<Problem> problem() {
    return DbErrors.endsTransaction(code) ? Optional.empty() : DbErrors.problem(code);
  }
}
