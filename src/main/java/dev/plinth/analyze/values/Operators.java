package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import dev.plinth.analyze.StatusUse;
import dev.plinth.typescript.Node;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Operators, and what they tell of their operands.
final class Operators {
  private final Interpreter interpreter;

  private static final String ROLE = "(?i)(.*\\.)?(user_?)?role";
  private static final String ADMIN = "(?i)(.*\\.)?is_?admin";

  /// What a truth is about: whether the one equals the other.
  record Comparison(Object value, Object with) {}

  private record Presence(Object value) {}

  Operators(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  Value binary(Node node, String operator, Value left, Value right) {
    return switch (operator) {
      case "+" -> plus(node, left, right);
      case "-", "*", "/", "%", "**" -> {
        use(left, Shape.Kind.NUMBER);
        use(right, Shape.Kind.NUMBER);
        yield left instanceof Value.Const(Double a) && right instanceof Value.Const(Double b)
            ? arithmetic(operator, a, b)
            : new Value.Unknown("number");
      }
      case "<", ">", "<=", ">=" -> {
        if (right instanceof Value.Const(Double _)) {
          use(left, Shape.Kind.NUMBER);
        }
        if (left instanceof Value.Const(Double _)) {
          use(right, Shape.Kind.NUMBER);
        }
        Statuses.compared(left, right, StatusUse.Kind.RANGE, node);
        yield new Value.Test(new Object(), false);
      }
      case "===", "==" -> same(left, right, node);
      case "!==", "!=" -> not(same(left, right, node));
      case "instanceof" -> new Value.Test(new Object(), false);
      case "in" -> new Value.Test(new Object(), false);
      default -> new Value.Unknown("");
    };
  }

  private static Value arithmetic(String operator, double a, double b) {
    return Values.number(
        switch (operator) {
          case "-" -> a - b;
          case "*" -> a * b;
          case "/" -> a / b;
          case "%" -> a % b;
          default -> Math.pow(a, b);
        });
  }

  private Value plus(Node node, Value left, Value right) {
    if (left instanceof Value.Const(Double a) && right instanceof Value.Const(Double b)) {
      return Values.number(a + b);
    }
    if (Texts.isText(left) || Texts.isText(right)) {
      var a = node.child("left");
      var b = node.child("right");
      return Texts.concat(
          a == null ? "" : Values.nameOf(a), left, b == null ? "" : Values.nameOf(b), right);
    }
    if (right instanceof Value.Const(Double _)) {
      use(left, Shape.Kind.NUMBER);
    } else if (left instanceof Value.Const(Double _)) {
      use(right, Shape.Kind.NUMBER);
    }
    return new Value.Unknown("sum");
  }

  Value unary(Node node, Value value) {
    return switch (node.require("operator").kind()) {
      case "!" -> not(value);
      case "-", "+" -> {
        use(value, Shape.Kind.NUMBER);
        yield value instanceof Value.Const(Double number)
            ? Values.number(node.require("operator").is("-") ? -number : number)
            : new Value.Unknown("number");
      }
      case "typeof" -> typeOf(value);
      case "delete", "void" -> Values.UNDEFINED;
      default -> new Value.Unknown("");
    };
  }

  private static Value typeOf(Value value) {
    return switch (value) {
      case Value.Const(String _) -> Values.text("string");
      case Value.Const(Double _) -> Values.text("number");
      case Value.Const(Boolean _) -> Values.text("boolean");
      case Value.Const(Value.Nothing nothing) ->
          Values.text(nothing == Value.Nothing.NULL ? "object" : "undefined");
      case Value.Text _ -> Values.text("string");
      case Value.Obj _, Value.Arr _ -> Values.text("object");
      // A promise and what it holds are one value here: it may be either.
      case Value.Native known when known.name().equals("then") -> new Value.Unknown("type");
      case Value.Fn _, Value.Native _, Value.Klass _ -> Values.text("function");
      case Value.External(_, var path) when path.equals("document") || path.isEmpty() ->
          Values.text("object");
      default -> new Value.Unknown("type");
    };
  }

  Value not(Value value) {
    var truth = interpreter.flow().truth(value);
    return truth.known() != null
        ? Values.bool(!truth.known())
        : new Value.Test(truth.key(), !truth.negated());
  }

  /// Whether it is neither null nor undefined.
  Flow.Truth present(Value value) {
    var pruned = interpreter.flow().prune(value);
    return switch (pruned) {
      case Value.Const(var constant) -> Flow.Truth.of(!(constant instanceof Value.Nothing));
      case Value.Unknown _, Value.Answer _, Value.OneOf _, Value.Choice _ -> {
        var key = new Presence(Flow.keyOf(pruned));
        var known = interpreter.flow().assumed(key);
        yield known == null ? new Flow.Truth(null, key, false) : Flow.Truth.of(known);
      }
      case Value.EnvVar(_, var fallback) -> Flow.Truth.of(fallback != null);
      default -> Flow.Truth.of(true);
    };
  }

  Value same(Value left, Value right, Node at) {
    var a = interpreter.flow().prune(left);
    var b = interpreter.flow().prune(right);
    Statuses.compared(a, b, StatusUse.Kind.EQUAL, at);
    if (a instanceof Value.Const(var one) && b instanceof Value.Const(var two)) {
      boolean loose = one instanceof Value.Nothing && two instanceof Value.Nothing;
      return Values.bool(loose || one.equals(two));
    }
    if (a instanceof Value.Const && !(b instanceof Value.Const)) {
      return same(b, a, at);
    }
    if (b instanceof Value.Const(var constant)) {
      learn(a, constant);
      if (a instanceof Value.Choice(var key, var yes, var no)) {
        return Values.choice(key, same(yes, b, at), same(no, b, at));
      }
      if (constant instanceof Value.Nothing) {
        var truth = present(a);
        return truth.known() != null
            ? Values.bool(!truth.known())
            : new Value.Test(truth.key(), !truth.negated());
      }
      if (constant instanceof Boolean truth) {
        return truth ? a : not(a);
      }
      return new Value.Test(new Comparison(Flow.keyOf(a), constant), false);
    }
    return new Value.Test(new Comparison(Flow.keyOf(a), Flow.keyOf(b)), false);
  }

  /// The role of which a truth says that somebody has it: `user.role === 'editor'`, `user.isAdmin`.
  static Optional<String> role(Object key) {
    return switch (key) {
      case Comparison(var value, String role) when ends(Flow.valueOf(value), ROLE) ->
          Optional.of(role);
      case Comparison(var value, Boolean truth) when truth ->
          ends(Flow.valueOf(value), ADMIN) ? Optional.of("admin") : Optional.empty();
      default -> ends(Flow.valueOf(key), ADMIN) ? Optional.of("admin") : Optional.empty();
    };
  }

  private static boolean ends(@Nullable Value value, String pattern) {
    return value != null
        && Values.options(value).stream()
            .anyMatch(
                option -> option instanceof Value.Answer(var node) && node.path().matches(pattern));
  }

  private static void learn(Value value, Object constant) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        switch (constant) {
          case String text -> {
            node.is(Shape.Kind.STRING);
            if (!text.isEmpty()) {
              node.literal(text);
            }
          }
          case Double _ -> node.is(Shape.Kind.NUMBER);
          case Boolean _ -> node.is(Shape.Kind.BOOLEAN);
          default -> {}
        }
      }
    }
  }

  void use(Value value, Shape.Kind kind) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.is(kind);
      }
    }
  }
}
