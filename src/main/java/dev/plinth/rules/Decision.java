package dev.plinth.rules;

/// What can be said of a rule before any row is looked at.
public enum Decision {
  /// It holds for every row.
  YES,
  /// It holds for no row.
  NO,
  /// It depends on the row: SQL knows.
  ASK;

  Decision negated() {
    return switch (this) {
      case YES -> NO;
      case NO -> YES;
      case ASK -> ASK;
    };
  }
}
