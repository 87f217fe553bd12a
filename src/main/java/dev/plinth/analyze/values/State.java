package dev.plinth.analyze.values;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// State that outlives a round: of hooks, stores, caches. It only grows.
final class State {
  private final Map<Object, Value> values = new HashMap<>();
  private final Map<Object, Integer> weights = new HashMap<>();
  private long changes;

  private record Key(Object site, int context) {}

  private record Made(int items, int spreads) {}

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
    var made = new HashSet<Object>();
    for (var option : Values.options(value)) {
      var likeness = likeness(option);
      if (likeness == null || made.add(likeness)) {
        weight += option instanceof Value.Obj obj ? 1 + obj.members().size() : 1;
      }
    }
    return weight;
  }

  /// Some values are made anew whenever their place is read: one more that looks the same is
  /// nothing new.
  private static @Nullable Object likeness(Value value) {
    return switch (value) {
      case Value.Native _, Value.Test _ -> Made.class;
      case Value.Obj obj when obj.site() == null -> obj.members().keySet();
      case Value.Arr arr when arr.site() == null ->
          new Made(arr.items().size(), arr.spreads().size());
      case Value.Text(var parts) -> parts.stream().map(State::wording).toList();
      default -> null;
    };
  }

  private static String wording(Value part) {
    return part instanceof Value.Hole(var name, _)
        ? "{" + name + "}"
        : Objects.requireNonNullElse(Values.string(part), "");
  }

  /// Grows whenever something new can be in some state.
  long changes() {
    return changes;
  }
}
