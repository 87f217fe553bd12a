package dev.plinth.analyze.values;

import dev.plinth.typescript.Node;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How much work reading may do, in all and in a round: time, steps, calls of one function.
final class Budget {
  private static final int STEPS_MAX = 12_000_000;

  /// A function that never led to a request or an answer is not entered more often in a round,
  /// unless it is small: an address is often put together by one.
  private static final int BARREN_MAX = 40;

  private static final int BARREN_STEPS_MAX = 20_000;

  private static final int CALLS_MAX = 1500;

  private final Map<Node, Integer> entered = new HashMap<>();
  private final Map<Node, Integer> cost = new HashMap<>();
  private final Set<Node> fruitful = new HashSet<>();
  private final long deadline;
  private int steps;
  private boolean exhausted;

  Budget(Duration time) {
    this.deadline = System.nanoTime() + time.toNanos();
  }

  /// A new round begins.
  void begin() {
    entered.clear();
    cost.clear();
    steps = 0;
  }

  /// Takes a step; false when there are no more.
  boolean step() {
    if (++steps > STEPS_MAX || ((steps & 0xFFF) == 0 && System.nanoTime() > deadline)) {
      exhausted = true;
    }
    return !exhausted;
  }

  int steps() {
    return steps;
  }

  boolean isExhausted() {
    return exhausted;
  }

  /// Whether a function may be entered once more.
  boolean allows(Node function) {
    int times = entered.merge(function, 1, Integer::sum);
    boolean barren =
        times > BARREN_MAX
            && !fruitful.contains(function)
            && cost.getOrDefault(function, 0) > BARREN_STEPS_MAX;
    return !exhausted && times <= CALLS_MAX && !barren;
  }

  /// What a call of a function has cost since so many steps.
  void spent(Node function, int since) {
    cost.merge(function, steps - since, Integer::sum);
  }

  /// A function that is worth entering.
  void worth(Node function) {
    fruitful.add(function);
  }
}
