package dev.plinth.analyze.values;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/// A list that stays short: state that is spread into itself, round after round, must not grow for
/// ever. What comes too late, or again, is left out.
final class Few extends AbstractList<Value> {
  private final List<Value> values = new ArrayList<>();
  private final int distinctFrom;
  private final int max;

  /// @param distinctFrom from this size on, what is there already is not added again
  Few(int distinctFrom, int max) {
    this.distinctFrom = distinctFrom;
    this.max = max;
  }

  @Override
  public boolean add(Value value) {
    boolean again = values.size() >= distinctFrom && values.contains(value);
    return !again && values.size() < max && values.add(value);
  }

  @Override
  public Value get(int index) {
    return values.get(index);
  }

  @Override
  public int size() {
    return values.size();
  }
}
