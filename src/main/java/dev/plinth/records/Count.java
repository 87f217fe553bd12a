package dev.plinth.records;

/// How many items match, where somebody wants to know.
public enum Count {
  /// Nobody asks.
  NONE,
  /// The number, whatever it costs.
  EXACT,
  /// The number where it is cheap: where the rule is the same for every row, from what was counted
  /// before; else as far as [Totals#COUNTED_MAX].
  BOUNDED
}
