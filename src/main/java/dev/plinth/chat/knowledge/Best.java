package dev.plinth.chat.knowledge;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// The passages with the highest scores of all that were offered.
final class Best {
  private static final Comparator<Scored> BY_SCORE =
      Comparator.comparingDouble(Scored::score)
          .thenComparing(Comparator.comparingLong(Scored::passage).reversed());

  private final int count;
  private final PriorityQueue<Scored> kept = new PriorityQueue<>(BY_SCORE);
  private float least = Float.NEGATIVE_INFINITY;

  Best(int count) {
    this.count = count;
  }

  record Scored(long passage, float score) {}

  void offer(long passage, float score) {
    if (score < least) {
      return;
    }
    kept.add(new Scored(passage, score));
    if (kept.size() > count) {
      kept.poll();
    }
    var last = kept.peek();
    if (kept.size() == count && last != null) {
      least = last.score();
    }
  }

  /// The best first; of equals the older.
  List<Scored> list() {
    var all = new ArrayList<>(kept);
    all.sort(BY_SCORE.reversed());
    return all;
  }
}
