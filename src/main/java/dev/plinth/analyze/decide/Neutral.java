package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.IntNode;
import dev.plinth.analyze.Shape;
import dev.plinth.contract.Template;
import dev.plinth.json.Json;
import dev.plinth.schema.FieldType;
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
      case Shape.Arr _ -> Optional.of(new Template.Literal(Json.array()));
      case Shape.Scalar _, Shape.Obj _, Shape.AnyOf _, Shape.Unknown _ -> Optional.empty();
    };
  }

  /// The default of a field that clients need not send, or null.
  static @Nullable JsonNode of(FieldType type) {
    return switch (type) {
      case FieldType.Bool _ -> BooleanNode.FALSE;
      case FieldType.Int _, FieldType.Real _ -> IntNode.valueOf(0);
      case FieldType.ListOf _ -> Json.array();
      case FieldType.Text _,
          FieldType.Decimal _,
          FieldType.Date _,
          FieldType.DateTime _,
          FieldType.Email _,
          FieldType.Url _,
          FieldType.Uuid _,
          FieldType.OneOf _,
          FieldType.AnyJson _,
          FieldType.Reference _ ->
          null;
    };
  }
}
