package dev.plinth.db;

/// Why a database was not opened. Nothing was changed.
public final class OpenFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final Reason reason;

  OpenFailure(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  OpenFailure(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /// What was in the way, with the exit code that tells it to a script.
  public enum Reason {
    /// The folder or file cannot be read and written.
    NOT_WRITABLE(2),
    /// The file is no database, or a damaged one.
    DAMAGED(3),
    /// The SQLite library has a fault that loses data.
    LIBRARY_TOO_OLD(4),
    /// Another process serves this home.
    IN_USE(5),
    /// A newer Plinth has written this database.
    TOO_NEW(6);

    private final int exitCode;

    Reason(int exitCode) {
      this.exitCode = exitCode;
    }

    public int exitCode() {
      return exitCode;
    }
  }
}
