package dev.plinth.analyze.decide;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// The shape of data that lies there: what a seed's items have in common.
final class SeedShape {
  private static final int ITEMS_READ = 200;

  private SeedShape() {}

  /// The shape of one item of a list.
  static Shape of(JsonNode items) {
    var shape = Shape.unknown();
    int read = 0;
    for (var item : items) {
      shape = shape.and(value(item));
      if (++read == ITEMS_READ) {
        break;
      }
    }
    return shape;
  }

  private static Shape value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, Shape.Member> members = new LinkedHashMap<>();
        node.properties()
            .forEach(property ->
                members.put(
                    property.getKey(), new Shape.Member(value(property.getValue()), false)));
        yield new Shape.Obj(members, null);
      }
      case ARRAY -> new Shape.Arr(of(node));
      case STRING -> new Shape.Scalar(Shape.Kind.STRING);
      case NUMBER ->
          new Shape.Scalar(
              Set.of(Shape.Kind.NUMBER),
              Set.of(),
              node.isIntegralNumber() ? Set.of() : Set.of("fraction"));
      case BOOLEAN -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      case NULL, MISSING, BINARY, POJO -> Shape.unknown();
    };
  }
}
