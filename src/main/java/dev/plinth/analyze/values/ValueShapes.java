package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Set;

/// The shape of what the app sends.
public final class ValueShapes {
  private static final int DEPTH_MAX = 6;

  private final Interpreter interpreter;
  private final Set<Object> open = Collections.newSetFromMap(new IdentityHashMap<>());

  public ValueShapes(Interpreter interpreter) {
    this.interpreter = interpreter;
  }

  public Shape shape(Value value) {
    return shape(value, "", 0);
  }

  private Shape shape(Value value, String name, int depth) {
    if (depth > DEPTH_MAX) {
      return Shape.unknown();
    }
    return switch (value) {
      case Value.Const(var constant) -> constant(constant);
      case Value.Text _, Value.EnvVar _ -> new Shape.Scalar(Shape.Kind.STRING);
      case Value.Hole(_, var inner) -> shape(inner, name, depth);
      case Value.Test _ -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      case Value.Unknown unknown -> unknown(unknown, depth);
      case Value.Answer(var node) -> node.shape(interpreter.types());
      case Value.Schema(var shape, _) -> shape;
      case Value.Choice(_, var yes, var no) ->
          either(shape(yes, name, depth), shape(no, name, depth));
      case Value.OneOf(var options) -> {
        Shape all = Shape.unknown();
        for (var option : options) {
          all = either(all, shape(option, name, depth));
        }
        yield all;
      }
      case Value.Arr arr -> {
        if (!open.add(arr)) {
          yield Shape.unknown();
        }
        Shape item = Shape.unknown();
        for (var one : interpreter.members().items(arr)) {
          item = either(item, shape(one, name, depth + 1));
        }
        open.remove(arr);
        yield new Shape.Arr(item);
      }
      case Value.Obj obj -> object(obj, depth);
      default -> Shape.unknown();
    };
  }

  /// Alternatives; `null` and the empty start of a form field say little.
  private static Shape either(Shape a, Shape b) {
    if (isNull(b)) {
      return a;
    }
    return isNull(a) ? b : a.and(b);
  }

  private static boolean isNull(Shape shape) {
    return shape instanceof Shape.Scalar(var kinds, _, _) && kinds.equals(Set.of(Shape.Kind.NULL));
  }

  private Shape object(Value.Obj obj, int depth) {
    if (!open.add(obj)) {
      return Shape.unknown();
    }
    try {
      Shape spread = Shape.unknown();
      Shape declared = Shape.unknown();
      for (var other : obj.spreads()) {
        if (other instanceof Value.Schema(var said, _)) {
          declared = declared.and(said);
        }
        spread = spread.and(shape(other, "", depth));
      }
      var known = declared;
      var members = new LinkedHashMap<String, Shape.Member>();
      // A declared type wins over what is seen of a member.
      obj.members()
          .forEach((name, member) -> {
            if (!name.startsWith("*") && !Values.isUndefined(member) && !isFunction(member)) {
              var shape = AnswerNode.prefer(known.member(name), shape(member, name, depth + 1));
              members.put(name, new Shape.Member(shape, isOptional(member)));
            }
          });
      if (members.isEmpty()) {
        return spread;
      }
      var own = new Shape.Obj(members, null);
      return spread instanceof Shape.Obj ? own.and(spread) : own;
    } finally {
      open.remove(obj);
    }
  }

  private static boolean isFunction(Value value) {
    return value instanceof Value.Fn
        || value instanceof Value.Native
        || value instanceof Value.Getter;
  }

  private static boolean isOptional(Value value) {
    return Values.options(value).stream().anyMatch(Values::isUndefined);
  }

  private Shape unknown(Value.Unknown unknown, int depth) {
    var given = unknown.shape();
    if (given != null) {
      return given;
    }
    var type = unknown.type();
    Shape said = type == null ? Shape.unknown() : interpreter.types().shape(type);
    if (unknown.members().isEmpty() || !(said instanceof Shape.Unknown) || !open.add(unknown)) {
      return said;
    }
    var members = new LinkedHashMap<String, Shape.Member>();
    unknown
        .members()
        .forEach((name, member) -> {
          if (name.matches("[A-Za-z_]\\w*")
              && !name.matches(
                  "target|currentTarget|preventDefault|current|length|stopPropagation")) {
            members.put(name, new Shape.Member(shape(member, name, depth + 1), false));
          }
        });
    open.remove(unknown);
    return members.isEmpty() ? said : new Shape.Obj(members, null);
  }

  private static Shape constant(Object constant) {
    return switch (constant) {
      case String _ -> new Shape.Scalar(Shape.Kind.STRING);
      case Double _ -> new Shape.Scalar(Shape.Kind.NUMBER);
      case Boolean _ -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      case Value.Nothing nothing when nothing == Value.Nothing.NULL ->
          new Shape.Scalar(Shape.Kind.NULL);
      default -> Shape.unknown();
    };
  }
}
