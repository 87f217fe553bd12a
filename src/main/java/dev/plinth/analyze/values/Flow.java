package dev.plinth.analyze.values;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What is taken to be true where the interpreter stands, and how the two sides of a condition come
/// together again.
final class Flow {
  /// What every browser has; what else a page may know of, it may lack.
  private static final Pattern SURE =
      Pattern.compile(
          "|.*#|regex:.*|document|location|navigator|history|localStorage|sessionStorage|console|crypto"
              + "|fetch|[A-Z]\\w*|import\\.meta.*|process(\\.env)?");

  private final List<Assumption> assumptions = new ArrayList<>();
  private final Deque<Map<Scope.Cell, Value>> writes = new ArrayDeque<>();

  record Assumption(Object key, boolean holds) {}

  /// A truth: known, or by its key.
  record Truth(@Nullable Boolean known, Object key, boolean negated) {
    static Truth of(boolean known) {
      return new Truth(known, known, false);
    }

    Truth not() {
      return new Truth(known == null ? null : !known, key, !negated);
    }
  }

  int depth() {
    return assumptions.size();
  }

  List<Assumption> since(int depth) {
    return List.copyOf(
        assumptions.subList(Math.min(depth, assumptions.size()), assumptions.size()));
  }

  @Nullable Boolean assumed(Object key) {
    for (int i = assumptions.size() - 1; i >= 0; i--) {
      var assumption = assumptions.get(i);
      if (assumption.key().equals(key)) {
        return assumption.holds();
      }
    }
    return null;
  }

  <T> T assuming(Object key, boolean holds, Supplier<T> work) {
    assumptions.add(new Assumption(key, holds));
    try {
      return work.get();
    } finally {
      assumptions.removeLast();
    }
  }

  /// For the rest of a block, until `forget`.
  void assume(Object key, boolean holds) {
    assumptions.add(new Assumption(key, holds));
  }

  void forget(int depth) {
    while (assumptions.size() > depth) {
      assumptions.removeLast();
    }
  }

  /// A choice that is already made here is that side of it.
  Value prune(Value value) {
    if (!(value instanceof Value.Choice(var key, var yes, var no))) {
      return value;
    }
    var known = assumed(key);
    return known == null ? value : prune(known ? yes : no);
  }

  /// @param atOnce while its module is loaded: nobody else has seen the old value
  void write(Scope.Cell cell, Value value, boolean atOnce) {
    var branch = writes.peek();
    if (branch != null) {
      branch.putIfAbsent(cell, cell.value);
    }
    cell.lazy = null;
    cell.value =
        cell.shared && !atOnce && !Values.isNothing(cell.value)
            ? Values.join(cell.value, value)
            : value;
  }

  /// Both sides of a condition, each with the variables as they were before; afterwards a variable
  /// is what the side makes of it that was taken.
  void branch(Truth truth, Runnable yes, Runnable no) {
    var known = truth.known();
    if (known != null) {
      (known ? yes : no).run();
      return;
    }
    boolean negated = truth.negated();
    var afterYes = side(truth.key(), !negated, yes);
    var afterNo = side(truth.key(), negated, no);
    if (afterYes.isEmpty() && afterNo.isEmpty()) {
      return;
    }
    var all = new LinkedHashMap<Scope.Cell, Value>();
    afterYes.forEach((cell, value) ->
        all.put(cell, choice(truth, value, afterNo.getOrDefault(cell, cell.value))));
    afterNo.forEach((cell, value) -> all.putIfAbsent(cell, choice(truth, cell.value, value)));
    all.forEach((cell, value) -> {
      var outer = writes.peek();
      if (outer != null) {
        outer.putIfAbsent(cell, cell.value);
      }
      cell.value = value;
    });
  }

  private Map<Scope.Cell, Value> side(Object key, boolean holds, Runnable work) {
    writes.push(new LinkedHashMap<>(4));
    assumptions.add(new Assumption(key, holds));
    int depth = assumptions.size();
    try {
      work.run();
    } finally {
      forget(depth - 1);
    }
    var before = writes.pop();
    if (before.isEmpty()) {
      return Map.of();
    }
    var after = new LinkedHashMap<Scope.Cell, Value>();
    before.forEach((cell, old) -> {
      after.put(cell, cell.value);
      cell.value = old;
    });
    return after;
  }

  static Value choice(Truth truth, Value yes, Value no) {
    if (yes.equals(no)) {
      return yes;
    }
    return truth.negated()
        ? Values.choice(truth.key(), no, yes)
        : Values.choice(truth.key(), yes, no);
  }

  Truth truth(Value value) {
    var pruned = prune(value);
    return switch (pruned) {
      case Value.Const(var constant) when constant == Value.Nothing.OMITTED -> unknown(pruned);
      case Value.Const(var constant) -> Truth.of(isTruthy(constant));
      case Value.Test(var key, var negated) -> {
        var known = assumed(key);
        yield known == null ? new Truth(null, key, negated) : Truth.of(known != negated);
      }
      case Value.Choice(var key, var yes, var no) -> {
        var then = truth(yes);
        var otherwise = truth(no);
        if (then.known() != null && otherwise.known() != null) {
          yield then.known().equals(otherwise.known()) ? then : new Truth(null, key, !then.known());
        }
        yield unknown(pruned);
      }
      case Value.OneOf(var options) -> {
        var first = truth(options.getFirst());
        boolean same =
            first.known() != null
                && options.stream().allMatch(o -> first.known().equals(truth(o).known()));
        yield same ? first : unknown(pruned);
      }
      case Value.Text(var parts) -> {
        boolean some =
            parts.stream().anyMatch(p -> p instanceof Value.Const(String t) && !t.isEmpty());
        yield some
            ? Truth.of(true)
            : parts.size() == 1 && parts.getFirst() instanceof Value.Hole(_, var inner)
                ? truth(inner)
                : unknown(pruned);
      }
      case Value.Hole(_, var inner) -> truth(inner);
      case Value.EnvVar(_, var fallback) -> Truth.of(fallback != null);
      case Value.External(var pack, var path)
          when pack.equals("global") && !SURE.matcher(path).matches() ->
          unknown(pruned);
      case Value.Unknown _, Value.Answer _, Value.Status _ -> unknown(pruned);
      case Value.Obj _,
          Value.Arr _,
          Value.Fn _,
          Value.Klass _,
          Value.Native _,
          Value.External _,
          Value.Reply _,
          Value.Failure _,
          Value.Element _,
          Value.Getter _,
          Value.Namespace _,
          Value.Schema _ ->
          Truth.of(true);
    };
  }

  /// A value whose truth is asked for twice is one and the same object; comparing what is in it
  /// would cost more than it tells.
  private record Same(Value value) {
    @Override
    @SuppressWarnings("ReferenceEquality") // the very same value is what is meant
    public boolean equals(@Nullable Object other) {
      return other instanceof Same(var its) && its == value;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(value);
    }
  }

  static Object keyOf(Value value) {
    return value instanceof Value.Choice || value instanceof Value.OneOf ? new Same(value) : value;
  }

  /// The value that a key stands for, if it is one.
  static @Nullable Value valueOf(Object key) {
    return key instanceof Same(var value) ? value : key instanceof Value value ? value : null;
  }

  private Truth unknown(Value value) {
    var key = keyOf(value);
    var known = assumed(key);
    return known == null ? new Truth(null, key, false) : Truth.of(known);
  }

  private static boolean isTruthy(Object constant) {
    return switch (constant) {
      case Boolean truth -> truth;
      case String text -> !text.isEmpty();
      case Double number -> number != 0 && !number.isNaN();
      default -> !(constant instanceof Value.Nothing);
    };
  }
}
