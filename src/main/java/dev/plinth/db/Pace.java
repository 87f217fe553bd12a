package dev.plinth.db;

/// How long one statement took lately. Each place that runs a statement keeps one for it.
///
/// Threads see each other's notes late or lose one now and then: a few more runs on the slower way
/// are all that it costs.
public final class Pace {
  /// Shorter than what the scheduler of the machine takes away at any time.
  private static final long QUICK_NANOS = 5_000_000;

  /// Quick runs in succession that make a statement quick, and that it needs after a slow one.
  private static final int PROBATION = 8;

  private static final int PROBATION_AFTER_SLOW = 16;

  private final boolean isInvented;
  private volatile int left = PROBATION;

  /// The pace of a statement that belongs to the app.
  public Pace() {
    this(false);
  }

  /// @param isInvented whether a client made the statement up: a filter of its own, say. It has to
  ///   be short while others wait
  public Pace(boolean isInvented) {
    this.isInvented = isInvented;
  }

  boolean isInvented() {
    return isInvented;
  }

  /// Whether it may run on the asking thread.
  boolean isQuick() {
    return left <= 0;
  }

  void took(long nanos) {
    int before = left;
    if (nanos > QUICK_NANOS) {
      left = PROBATION_AFTER_SLOW;
    } else if (before > 0) {
      left = before - 1;
    }
  }
}
