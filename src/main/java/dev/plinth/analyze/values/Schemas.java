package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Schemas of zod, yup and the like, as shapes.
public final class Schemas {
  private Schemas() {}

  /// A schema that a library's function makes; null when it makes none.
  public static @Nullable Value make(String name, Invocation call) {
    return switch (name) {
      case "string" -> scalar(Shape.Kind.STRING, Set.of());
      case "email", "url", "uuid", "date", "datetime" ->
          scalar(Shape.Kind.STRING, Set.of(name.equals("datetime") ? "date" : name));
      case "number", "bigint", "int" -> scalar(Shape.Kind.NUMBER, Set.of());
      case "boolean" -> scalar(Shape.Kind.BOOLEAN, Set.of());
      case "null" -> scalar(Shape.Kind.NULL, Set.of());
      case "any", "unknown", "mixed", "custom", "instanceof", "lazy" ->
          new Value.Schema(Shape.unknown(), false);
      case "object", "strictObject", "looseObject" -> new Value.Schema(object(call.arg(0)), false);
      case "array" -> new Value.Schema(new Shape.Arr(shape(call.arg(0))), false);
      case "literal" -> literals(List.of(call.arg(0)));
      case "enum", "oneOf" -> literals(call.interpreter().members().items(call.arg(0)));
      case "nativeEnum" ->
          literals(
              call.arg(0) instanceof Value.Obj obj
                  ? List.copyOf(obj.members().values())
                  : List.of());
      case "union", "discriminatedUnion", "intersection" -> {
        Shape all = Shape.unknown();
        var parts =
            name.equals("union")
                ? call.interpreter().members().items(call.arg(0))
                : name.equals("intersection")
                    ? call.args()
                    : call.interpreter().members().items(call.arg(1));
        for (var part : parts) {
          all = all.and(shape(part));
        }
        yield new Value.Schema(all, false);
      }
      case "optional", "nullable", "nullish" -> new Value.Schema(shape(call.arg(0)), true);
      case "preprocess" -> new Value.Schema(shape(call.arg(1)), false);
      default -> null;
    };
  }

  private static Value scalar(Shape.Kind kind, Set<String> hints) {
    return new Value.Schema(new Shape.Scalar(Set.of(kind), Set.of(), hints), false);
  }

  private static Value literals(List<Value> values) {
    var texts = new LinkedHashSet<String>();
    values.forEach(value -> {
      var text = Values.string(value);
      if (text != null) {
        texts.add(text);
      }
    });
    return new Value.Schema(
        new Shape.Scalar(Set.of(Shape.Kind.STRING), texts, Set.of("enum")), false);
  }

  private static Shape shape(Value value) {
    return value instanceof Value.Schema(var shape, _) ? shape : Shape.unknown();
  }

  private static Shape object(Value value) {
    if (!(value instanceof Value.Obj obj)) {
      return Shape.unknown();
    }
    var members = new LinkedHashMap<String, Shape.Member>();
    obj.members()
        .forEach((name, member) ->
            members.put(
                name,
                new Shape.Member(
                    shape(member), member instanceof Value.Schema(_, var optional) && optional)));
    return new Shape.Obj(members, null);
  }

  /// A method of a schema.
  static Value member(Interpreter interpreter, Value.Schema schema, String name) {
    var shape = schema.shape();
    return switch (name) {
      case "optional", "nullish", "notRequired" ->
          method(name, call -> new Value.Schema(shape, true));
      case "default", "catch" -> method(name, call -> new Value.Schema(shape, true));
      case "array" -> method(name, call -> new Value.Schema(new Shape.Arr(shape), false));
      case "email", "url", "uuid", "datetime", "date", "int", "integer" ->
          method(
              name,
              call ->
                  new Value.Schema(
                      shape.and(
                          new Shape.Scalar(
                              Set.of(),
                              Set.of(),
                              Set.of(
                                  switch (name) {
                                    case "datetime" -> "date";
                                    case "int" -> "integer";
                                    default -> name;
                                  }))),
                      schema.optional()));
      case "extend", "merge", "and", "or", "shape", "concat", "safeExtend" ->
          method(
              name,
              call -> {
                var other =
                    call.arg(0) instanceof Value.Obj ? object(call.arg(0)) : shape(call.arg(0));
                return new Value.Schema(shape.and(other), schema.optional());
              });
      case "partial" -> method(name, call -> schema);
      case "pick", "omit" ->
          method(name, call -> new Value.Schema(picked(shape, name, call), schema.optional()));
      case "parse", "parseAsync", "validate", "validateSync", "cast" ->
          method(
              name,
              call -> {
                declare(call.arg(0), shape);
                return Values.isNothing(call.arg(0)) ? new Value.Unknown("parsed") : call.arg(0);
              });
      case "safeParse", "safeParseAsync" ->
          method(
              name,
              call -> {
                declare(call.arg(0), shape);
                return new Value.Obj(null, 0)
                    .with("success", new Value.Test(schema, false))
                    .with("data", call.arg(0))
                    .with("error", new Value.Unknown("error"));
              });
      case "options", "enum" ->
          shape instanceof Shape.Scalar(_, var literals, _)
              ? Value.Arr.of(literals.stream().map(Values::text).toList())
              : new Value.Unknown(name);
      default ->
          method(
              name,
              call -> {
                call.args().forEach(interpreter::escape);
                return schema;
              });
    };
  }

  private static Value method(String name, Value.NativeCall body) {
    return new Value.Native(name, body);
  }

  private static Shape picked(Shape shape, String how, Invocation call) {
    if (!(shape instanceof Shape.Obj(var members, var type))
        || !(call.arg(0) instanceof Value.Obj keys)) {
      return shape;
    }
    var kept = new LinkedHashMap<String, Shape.Member>();
    members.forEach((name, member) -> {
      if (keys.members().containsKey(name) == how.equals("pick")) {
        kept.put(name, member);
      }
    });
    return new Shape.Obj(kept, type);
  }

  private static void declare(Value value, Shape shape) {
    for (var option : Values.options(value)) {
      if (option instanceof Value.Answer(var node)) {
        node.declare(shape);
      }
    }
  }
}
