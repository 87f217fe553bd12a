package dev.plinth.analyze.values;

import dev.plinth.analyze.SourceRef;
import dev.plinth.analyze.StatusUse;
import dev.plinth.typescript.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which statuses an app compares with, and what it does where one of them holds: an interceptor
/// that refreshes and repeats, a wrapper that loads the log-in page.
final class Statuses {
  /// `[401, 403].includes(status)`.
  private record Among(Object value, List<Double> numbers) {}

  private final Interpreter interpreter;

  Statuses(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  /// Two values are compared.
  static void compared(Value left, Value right, StatusUse.Kind kind, @Nullable Node at) {
    one(left, right, kind, at);
    one(right, left, kind, at);
  }

  private static void one(Value reply, Value with, StatusUse.Kind kind, @Nullable Node at) {
    if (at != null && with instanceof Value.Const(Double number)) {
      exchanges(reply)
          .forEach(exchange -> exchange.use(number.intValue(), kind, Exchanges.place(at)));
    }
  }

  private static List<Exchange> exchanges(Value reply) {
    var all = new ArrayList<Exchange>();
    for (var option : Values.options(reply)) {
      if (option instanceof Value.Status(var exchange)) {
        all.add(exchange);
      }
    }
    return all;
  }

  /// Whether a status is in a list of numbers; null where this is no such question.
  static @Nullable Value among(Value list, Value wanted, Node at) {
    var replies = exchanges(wanted);
    if (replies.isEmpty() || !(list instanceof Value.Arr arr)) {
      return null;
    }
    var numbers = new ArrayList<Double>();
    for (var item : arr.items()) {
      if (item instanceof Value.Const(Double number)) {
        numbers.add(number);
        compared(wanted, item, StatusUse.Kind.EQUAL, at);
      }
    }
    return new Value.Test(new Among(Flow.keyOf(wanted), numbers), false);
  }

  /// Something happens here that may follow from a status.
  void reacted(StatusUse.Kind kind, Node at) {
    var place = Exchanges.place(at);
    var seen = new LinkedHashSet<Object>();
    for (var assumption : interpreter.flow().since(0)) {
      follow(assumption.key(), assumption.holds(), kind, place, seen);
    }
  }

  /// What a condition says of statuses: that of an `&&`, of a refused `||`, and each side of an
  /// `||` that holds, since any of them may be why.
  private void follow(
      Object key, boolean holds, StatusUse.Kind kind, SourceRef place, Set<Object> seen) {
    switch (key) {
      case Operators.Comparison(var value, Double number) when holds ->
          note(value, number, kind, place);
      case Among(var value, var numbers) when holds ->
          numbers.forEach(number -> note(value, number, kind, place));
      default -> {
        if (Flow.valueOf(key) instanceof Value.Choice choice && seen.add(key)) {
          follow(choice, holds, kind, place, seen);
        }
      }
    }
  }

  private void follow(
      Value value, boolean holds, StatusUse.Kind kind, SourceRef place, Set<Object> seen) {
    switch (value) {
      case Value.Test(var key, var negated) -> follow(key, holds != negated, kind, place, seen);
      case Value.Choice(var key, var yes, var no) -> {
        if (isPossible(key, true, yes, holds)) {
          follow(key, true, kind, place, seen);
          follow(yes, holds, kind, place, seen);
        }
        if (isPossible(key, false, no, holds)) {
          follow(key, false, kind, place, seen);
          follow(no, holds, kind, place, seen);
        }
      }
      default -> {}
    }
  }

  private boolean isPossible(Object key, boolean side, Value value, boolean holds) {
    var known =
        interpreter.flow().assuming(key, side, () -> interpreter.flow().truth(value)).known();
    return known == null || known == holds;
  }

  private static void note(Object key, Double number, StatusUse.Kind kind, SourceRef place) {
    var value = Flow.valueOf(key);
    if (value != null) {
      exchanges(value).forEach(exchange -> exchange.use(number.intValue(), kind, place));
    }
  }
}
