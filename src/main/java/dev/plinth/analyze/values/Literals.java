package dev.plinth.analyze.values;

import dev.plinth.analyze.Shape;
import dev.plinth.typescript.Node;
import java.util.LinkedHashSet;
import java.util.Set;

/// Types that need no looking up: `string`, `'open'`, an enum's members.
final class Literals {
  private Literals() {}

  static Shape predefined(String name) {
    return switch (name) {
      case "string" -> new Shape.Scalar(Shape.Kind.STRING);
      case "number" -> new Shape.Scalar(Shape.Kind.NUMBER);
      case "boolean" -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      default -> Shape.unknown();
    };
  }

  static Shape literal(Node node) {
    var inner = node.first();
    if (inner == null) {
      return Shape.unknown();
    }
    return switch (inner.kind()) {
      case "string" ->
          new Shape.Scalar(
              Set.of(Shape.Kind.STRING), Set.of(Values.stringText(inner)), Set.of("enum"));
      case "number" -> new Shape.Scalar(Shape.Kind.NUMBER);
      case "true", "false" -> new Shape.Scalar(Shape.Kind.BOOLEAN);
      case "null" -> new Shape.Scalar(Shape.Kind.NULL);
      default -> Shape.unknown();
    };
  }

  static Shape enumeration(Node node) {
    var literals = new LinkedHashSet<String>();
    for (var member : node.require("body").named()) {
      var value = member.child("value");
      if (value != null && value.is("string")) {
        literals.add(Values.stringText(value));
      }
    }
    return literals.isEmpty()
        ? new Shape.Scalar(Shape.Kind.NUMBER)
        : new Shape.Scalar(Set.of(Shape.Kind.STRING), literals, Set.of("enum"));
  }
}
