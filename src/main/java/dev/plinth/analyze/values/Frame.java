package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One call of a function of the app.
final class Frame {
  final @Nullable Value self;
  final Value.@Nullable Klass home;
  final int assumptions;
  private final List<Return> returns = new ArrayList<>();

  private record Return(List<Flow.Assumption> when, Value value) {}

  Frame(@Nullable Value self, Value.@Nullable Klass home, int assumptions) {
    this.self = self;
    this.home = home;
    this.assumptions = assumptions;
  }

  void give(Flow flow, Value value) {
    returns.add(new Return(flow.since(assumptions), value));
  }

  /// What the call gives: nested choices, as the returns were guarded.
  Value result() {
    if (returns.isEmpty()) {
      return Values.UNDEFINED;
    }
    Value result = returns.getLast().value();
    for (int i = returns.size() - 2; i >= 0; i--) {
      var earlier = returns.get(i);
      result =
          earlier.when().isEmpty() || earlier.when().size() > 3
              ? Values.join(earlier.value(), result)
              : guarded(earlier.when(), 0, earlier.value(), result);
    }
    return result;
  }

  private static Value guarded(
      List<Flow.Assumption> when, int index, Value value, Value otherwise) {
    if (index == when.size()) {
      return value;
    }
    var inner = guarded(when, index + 1, value, otherwise);
    if (inner.equals(otherwise)) {
      return inner;
    }
    var assumption = when.get(index);
    return assumption.holds()
        ? Values.choice(assumption.key(), inner, otherwise)
        : Values.choice(assumption.key(), otherwise, inner);
  }
}
