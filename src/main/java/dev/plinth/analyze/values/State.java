package dev.plinth.analyze.values;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// State that outlives a round: of hooks, stores, caches. It only grows.
final class State {
  private final Map<Object, Value> values = new HashMap<>();
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
      changes += weight(after) == weight(before) ? 0 : 1;
    }
  }

  private static int weight(@Nullable Value value) {
    if (value == null) {
      return -1;
    }
    int weight = 0;
    for (var option : Values.options(value)) {
      weight += option instanceof Value.Obj obj ? 1 + obj.members().size() : 1;
    }
    return weight;
  }

  /// Grows whenever something new can be in some state.
  long changes() {
    return changes;
  }
}
