package dev.plinth.migrate;

/// The tables could not be brought to what the contract says. They are as they were before.
public final class MigrationFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  MigrationFailure(String message) {
    super(message);
  }

  MigrationFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
