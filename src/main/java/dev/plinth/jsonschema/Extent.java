package dev.plinth.jsonschema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// How large a value is: what is too large is not checked at all.
final class Extent {
  /// Objects, lists and scalars in one value: each takes some hundred bytes while it is checked.
  private static final int VALUES_MAX = 20_000;

  /// Places before or after the point: comparing 1e999999999 exactly would write its zeros.
  private static final int SCALE_MAX = 400;

  private final List<Violation> found = new ArrayList<>();
  private int values;

  private Extent() {}

  /// What is too large in it.
  static List<Violation> violations(JsonNode value) {
    var extent = new Extent();
    extent.visit(value, "");
    return extent.values > VALUES_MAX
        ? List.of(new Violation("", "holds more than " + VALUES_MAX + " values"))
        : extent.found;
  }

  private void visit(JsonNode node, String pointer) {
    if (++values > VALUES_MAX) {
      return;
    }
    if (node.isNumber() && Math.abs((long) node.decimalValue().scale()) > SCALE_MAX) {
      found.add(new Violation(pointer, "has too many digits"));
    }
    for (var member : node.properties()) {
      visit(member.getValue(), Violation.below(pointer, member.getKey()));
    }
    if (node.isArray()) {
      for (int i = 0; i < node.size() && values <= VALUES_MAX; i++) {
        visit(node.path(i), pointer + "/" + i);
      }
    }
  }
}
