package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The value that breaks no page: what stands where nothing is known to stand.
final class Neutral {
  private Neutral() {}

  static Optional<Template> of(Shape shape) {
    return switch (shape) {
      case Shape.Scalar(var kinds, _, _) when kinds.contains(Shape.Kind.BOOLEAN) ->
          Optional.of(new Template.Literal(BooleanNode.FALSE));
      case Shape.Scalar(var kinds, _, _) when kinds.contains(Shape.Kind.NUMBER) ->
          Optional.of(new Template.Literal(IntNode.valueOf(0)));
      case Shape.Arr _ -> Optional.of(new Template.Elements(List.of()));
      case Shape.Scalar _, Shape.Obj _, Shape.AnyOf _, Shape.Unknown _ -> Optional.empty();
    };
  }

  /// The default of a field that clients need not send, or null: a number starts at 0 only where it
  /// counts something or nobody but the backend writes it, and a quantity at 1. What the app goes
  /// through as a list starts empty, whatever it lists; so does an object that it reads into
  /// without asking whether it is there.
  static @Nullable JsonNode of(
      String name, FieldType type, Shape shape, boolean isOurs, boolean isAlwaysRead) {
    if (type instanceof FieldType.Int || type instanceof FieldType.Real) {
      var flat = Words.flat(name);
      if (flat.matches("quantity|qty")) {
        return IntNode.valueOf(1);
      }
      return isOurs || flat.endsWith("count") ? IntNode.valueOf(0) : null;
    }
    if (type instanceof FieldType.Bool) {
      return BooleanNode.FALSE;
    }
    if (type instanceof FieldType.AnyJson && shape instanceof Shape.Obj && isAlwaysRead) {
      return Json.object();
    }
    boolean isList =
        type instanceof FieldType.ListOf
            || (type instanceof FieldType.AnyJson && shape instanceof Shape.Arr);
    return isList ? Json.array() : null;
  }
}
