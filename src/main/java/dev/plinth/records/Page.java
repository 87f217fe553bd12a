package dev.plinth.records;

import org.jspecify.annotations.Nullable;

/// A part of a list.
///
/// @param items a JSON array, UTF-8
/// @param size how many there are in it
/// @param next the cursor of the part after this one; null at the end, and for offsets
/// @param total how many match in all; null where it was not asked for
/// @param totalIsExact false where there are more than `total`
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record Page(
    byte[] items, int size, @Nullable String next, @Nullable Long total, boolean totalIsExact) {
  /// A part whose total, if any, is exact.
  public Page(byte[] items, int size, @Nullable String next, @Nullable Long total) {
    this(items, size, next, total, true);
  }

  /// The same part, all items counted.
  Page counted(long number, boolean isExact) {
    return new Page(items, size, next, number, isExact);
  }
}
