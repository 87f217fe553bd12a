package dev.plinth.analyze.values;

import java.util.ArrayList;
import java.util.List;

/// Texts with holes, put together.
final class Texts {
  private Texts() {}

  /// Adds a value to a text; constants next to each other become one.
  static void add(List<Value> parts, String name, Value value) {
    switch (value) {
      case Value.Const(var constant) -> {
        // An empty segment, `/posts/${id}` with an id that is not set yet, is no constant path.
        boolean segment =
            constant.equals("")
                && !name.isEmpty()
                && !parts.isEmpty()
                && parts.getLast() instanceof Value.Const(String before)
                && before.endsWith("/");
        if (!(constant instanceof String) || segment) {
          parts.add(new Value.Hole(name, value));
          return;
        }
        if (!parts.isEmpty() && parts.getLast() instanceof Value.Const(String before)) {
          parts.set(parts.size() - 1, new Value.Const(before + constant));
        } else {
          parts.add(value);
        }
      }
      case Value.Text(var inner) -> inner.forEach(part -> add(parts, name, part));
      case Value.Hole hole -> parts.add(hole);
      default -> {
        if (value instanceof Value.Answer(var node)) {
          node.hint("shown");
        }
        parts.add(new Value.Hole(name, value));
      }
    }
  }

  static Value of(List<Value> parts) {
    if (parts.isEmpty()) {
      return Values.text("");
    }
    return parts.size() == 1 && parts.getFirst() instanceof Value.Const
        ? parts.getFirst()
        : new Value.Text(parts);
  }

  static Value concat(String leftName, Value left, String rightName, Value right) {
    var parts = new ArrayList<Value>();
    add(parts, leftName, left);
    add(parts, rightName, right);
    return of(parts);
  }

  static boolean isText(Value value) {
    return switch (value) {
      case Value.Const(String _) -> true;
      case Value.Text _, Value.EnvVar _ -> true;
      case Value.Choice(_, var yes, var no) -> isText(yes) || isText(no);
      case Value.OneOf(var options) -> options.stream().anyMatch(Texts::isText);
      default -> false;
    };
  }
}
