package dev.plinth.analyze.values;

import java.util.HashMap;
import java.util.Map;

/// State that outlives a round: of hooks, stores, caches. It only grows.
final class State {
  private final Map<Object, Value> values = new HashMap<>();
  private final Map<Object, Integer> weights = new HashMap<>();
  private long changes;

  private record Key(Object site, int context) {}

  /// Where the state of a place lies, for those that change it later, from elsewhere.
  static Object key(Object site, int context) {
    return new Key(site, context);
  }

  Value read(Object key) {
    return values.getOrDefault(key, Values.UNDEFINED);
  }

  boolean isSet(Object key) {
    return values.containsKey(key);
  }

  /// Adds what a state can be.
  void add(Object key, Value value) {
    var before = values.get(key);
    var after = before == null ? value : Values.join(before, value);
    if (!after.equals(before)) {
      values.put(key, after);
      int weight = weight(after);
      if (weight > weights.getOrDefault(key, -1)) {
        weights.put(key, weight);
        changes++;
      }
    }
  }

  private static int weight(Value value) {
    int weight = 0;
    boolean loose = false;
    for (var option : Values.options(value)) {
      switch (option) {
        case Value.Obj obj -> weight += 1 + obj.members().size();
        // Made anew whenever their place is read: one more of them is nothing new.
        case Value.Native _, Value.Test _ -> loose = true;
        default -> weight++;
      }
    }
    weight += loose ? 1 : 0;
    return weight;
  }

  /// Grows whenever something new can be in some state.
  long changes() {
    return changes;
  }
}
