package dev.plinth.records;

import java.util.Arrays;

/// Which rows of a collection a caller may read, by the numbers that rows have in the database: for
/// those who rank rows by something of their own, and must not rank what is not seen. A number says
/// nothing of a row that came later; whoever shows an item reads it as its caller.
public sealed interface Sight {
  /// Whether the row of this number is one of them.
  boolean sees(long number);

  /// All that there are.
  record Everything() implements Sight {
    @Override
    public boolean sees(long number) {
      return true;
    }
  }

  /// None.
  record Nothing() implements Sight {
    @Override
    public boolean sees(long number) {
      return false;
    }
  }

  /// Some of them.
  final class Some implements Sight {
    /// A bit for each number where they lie close together, as numbers of rows do; else they are
    /// looked up in order.
    private static final int SPREAD = 64;

    private final long[] sorted;
    private final long[] bits;

    Some(long[] numbers) {
      var all = numbers.clone();
      Arrays.sort(all);
      int count = all.length;
      boolean isClose =
          count > 0 && all[0] >= 0 && all[count - 1] / SPREAD < Math.max(1024, (long) count);
      this.sorted = isClose ? new long[0] : all;
      this.bits = isClose ? new long[(int) (all[count - 1] / Long.SIZE) + 1] : new long[0];
      if (isClose) {
        for (long number : all) {
          bits[(int) (number / Long.SIZE)] |= 1L << number;
        }
      }
    }

    @Override
    public boolean sees(long number) {
      if (bits.length > 0) {
        long at = number / Long.SIZE;
        return number >= 0 && at < bits.length && (bits[(int) at] >>> number & 1) != 0;
      }
      return Arrays.binarySearch(sorted, number) >= 0;
    }
  }
}
