package dev.plinth.chat.knowledge;

import dev.plinth.chat.knowledge.VectorStore.Stored;
import dev.plinth.records.Sight;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// The vectors of one collection in memory, side by side. Whoever changes it holds its lock, and so
/// does whoever looks.
final class VectorBlock {
  /// Ints in one array: small enough that the collector of a small heap moves it like any other.
  private static final int SEGMENT = 64 * 1024;

  /// Besides the vector itself: the passage, the row, the scale.
  private static final int BYTES_BESIDE = Long.BYTES + Long.BYTES + Float.BYTES;

  private final int width;
  private final int perSegment;
  private final List<int[]> segments = new ArrayList<>();
  private long[] passages = new long[256];
  private long[] numbers = new long[256];
  private float[] scales = new float[256];
  private int count;

  /// @param width ints of one vector
  VectorBlock(int width) {
    this.width = width;
    this.perSegment = Math.max(1, SEGMENT / Math.max(1, width));
  }

  int size() {
    return count;
  }

  long bytes() {
    return (long) segments.size() * perSegment * width * Integer.BYTES
        + (long) passages.length * BYTES_BESIDE;
  }

  /// Adds one that is not there. One of another width, which no model makes, is left out.
  void add(Stored vector) {
    var packed = vector.direction().packed();
    if (packed.length != width) {
      return;
    }
    if (count == passages.length) {
      int more = count + count / 2;
      passages = Arrays.copyOf(passages, more);
      numbers = Arrays.copyOf(numbers, more);
      scales = Arrays.copyOf(scales, more);
    }
    if (count == segments.size() * perSegment) {
      segments.add(new int[perSegment * width]);
    }
    passages[count] = vector.passage();
    numbers[count] = vector.number();
    scales[count] = vector.direction().scale();
    System.arraycopy(packed, 0, segment(count), from(count), width);
    count++;
  }

  /// Takes out what is there of these: the last ones come into their places.
  void remove(Set<Long> gone) {
    for (int i = 0; i < count; i++) {
      while (i < count && gone.contains(passages[i])) {
        int last = --count;
        passages[i] = passages[last];
        numbers[i] = numbers[last];
        scales[i] = scales[last];
        System.arraycopy(segment(last), from(last), segment(i), from(i), width);
      }
    }
    while ((segments.size() - 1) * perSegment >= count && !segments.isEmpty()) {
      segments.removeLast();
    }
  }

  /// Offers all that are seen.
  void offer(Nearness nearness, Sight sight, Best best) {
    if (nearness.width() != width) {
      return;
    }
    boolean seesAll = sight instanceof Sight.Everything;
    int i = 0;
    for (var segment : segments) {
      for (int at = 0; i < count && at < perSegment * width; at += width, i++) {
        if (seesAll || sight.sees(numbers[i])) {
          best.offer(passages[i], nearness.of(segment, at, scales[i]));
        }
      }
    }
  }

  private int[] segment(int index) {
    return segments.get(index / perSegment);
  }

  private int from(int index) {
    return index % perSegment * width;
  }
}
