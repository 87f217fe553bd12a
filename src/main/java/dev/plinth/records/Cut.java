package dev.plinth.records;

import org.jspecify.annotations.Nullable;

/// Which part of a list is answered.
public sealed interface Cut {
  /// So many items from there; for page numbers.
  record Offset(int limit, long offset) implements Cut {}

  /// So many items from a cursor, and a cursor for the next ones. Costs the same on page 1000 as on
  /// page 1.
  ///
  /// @param cursor what the page before answered as `next`; null for the first page
  record Keyset(int limit, @Nullable String cursor) implements Cut {}

  /// No items; for the number of them.
  record None() implements Cut {}
}
