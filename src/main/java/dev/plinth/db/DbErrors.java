package dev.plinth.db;

import dev.plinth.kernel.Problem;
import java.time.Duration;
import java.util.Optional;
import org.sqlite.SQLiteException;

/// Tells SQLite's result codes apart. It looks at codes alone, never at the text of a message.
final class DbErrors {
  static final int BUSY = 5;
  static final int INTERRUPT = 9;
  static final int IO_ERROR = 10;
  static final int CORRUPT = 11;
  static final int FULL = 13;
  static final int TOO_BIG = 18;
  static final int NOT_A_DATABASE = 26;
  static final int UNIQUE = 2067;
  static final int PRIMARY_KEY = 1555;
  static final int ROW_ID = 2579;
  static final int FOREIGN_KEY = 787;
  static final int TRIGGER = 1811;
  static final int NOT_NULL = 1299;
  static final int CHECK = 275;
  static final int IO_ERROR_FSYNC = 1034;
  static final int IO_ERROR_DIR_FSYNC = 1290;

  private static final int LOCKED = 6;
  private static final int READ_ONLY = 8;
  private static final int CANNOT_OPEN = 14;
  private static final int PRIMARY_CODE = 0xFF;
  private static final Duration RETRY_SOON = Duration.ofSeconds(1);
  private static final Duration RETRY_LATER = Duration.ofSeconds(30);

  private DbErrors() {}

  /// The extended result code of a failure, looked for among its causes; 1 for a failure of another
  /// kind.
  static int code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLiteException sqlite) {
        return sqlite.getResultCode().code;
      }
      if (cause instanceof DbException db) {
        return db.code();
      }
    }
    return 1;
  }

  static int primary(int code) {
    return code & PRIMARY_CODE;
  }

  /// Whether SQLite may have rolled back the whole transaction, not the statement alone
  /// (sqlite.org/lang_transaction.html §3, "Response to errors within a transaction").
  static boolean endsTransaction(int code) {
    return switch (primary(code)) {
      case 1, 4, 18, 19, 20, 21, 23, 25 -> false; // an error of the statement, or of its values
      default -> true;
    };
  }

  /// Whether the disk has lost what it was told to keep: after that no acknowledgement can be
  /// trusted.
  static boolean isLostFsync(int code) {
    return code == IO_ERROR_FSYNC || code == IO_ERROR_DIR_FSYNC;
  }

  /// What a caller is told; empty for a mistake of ours.
  static Optional<Problem> problem(int code) {
    Problem problem =
        switch (code) {
          case UNIQUE, PRIMARY_KEY, ROW_ID ->
              new Problem.Conflict("duplicate", "There is one like this already.");
          case FOREIGN_KEY, TRIGGER ->
              new Problem.Conflict(
                  "reference", "It refers to something missing, or something refers to it.");
          case NOT_NULL, CHECK ->
              new Problem.Invalid("#", "A value is missing or not one of the allowed ones.");
          default -> byPrimary(primary(code));
        };
    return Optional.ofNullable(problem);
  }

  private static @org.jspecify.annotations.Nullable Problem byPrimary(int code) {
    return switch (code) {
      case BUSY, LOCKED ->
          new Problem.Unavailable("busy", "The database is busy: try again.", RETRY_SOON);
      case INTERRUPT ->
          new Problem.Unavailable("too_slow", "That took too long: ask for less.", RETRY_SOON);
      case FULL -> new Problem.DiskFull();
      case TOO_BIG ->
          new Problem.Malformed(
              "too_large", "That is too much for one answer: ask for fewer items or fields.");
      case IO_ERROR, READ_ONLY, CANNOT_OPEN, CORRUPT, NOT_A_DATABASE -> stopped();
      default -> null;
    };
  }

  /// The answer when the disk or the file cannot be trusted.
  static Problem stopped() {
    return new Problem.Unavailable("storage", "The database cannot be used now.", RETRY_LATER);
  }

  static Problem busy() {
    return new Problem.Unavailable("busy", "The database is busy: try again.", RETRY_SOON);
  }

  static Problem closing() {
    return new Problem.Unavailable("draining", "The server is stopping.", RETRY_SOON);
  }
}
