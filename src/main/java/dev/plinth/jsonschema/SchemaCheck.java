package dev.plinth.jsonschema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Finds in a schema what the specification's own schema of schemas does not: references that lead
/// nowhere or outside, and patterns that are none. It looks where schemas stand, and not into
/// constants.
final class SchemaCheck {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";

  /// Letters of a pattern.
  private static final int PATTERN_MAX = 1_000;

  private static final Set<String> ONE =
      Set.of(
          "additionalProperties",
          "contains",
          "else",
          "if",
          "items",
          "not",
          "propertyNames",
          "then",
          "unevaluatedItems",
          "unevaluatedProperties");
  private static final Set<String> SEVERAL = Set.of("allOf", "anyOf", "oneOf", "prefixItems");
  private static final Set<String> NAMED =
      Set.of("$defs", "definitions", "dependentSchemas", "patternProperties", "properties");

  private final JsonNode schema;
  private final List<Violation> faults = new ArrayList<>();
  private final Map<String, String> references = new LinkedHashMap<>();
  private final Set<String> anchors = new HashSet<>();

  private SchemaCheck(JsonNode schema) {
    this.schema = schema;
  }

  static List<Violation> faults(JsonNode schema) {
    var check = new SchemaCheck(schema);
    check.visit(schema, "");
    check.references.forEach(check::resolve);
    return check.faults;
  }

  private void visit(JsonNode node, String pointer) {
    for (var member : node.properties()) {
      var name = member.getKey();
      var value = member.getValue();
      var place = Violation.below(pointer, name);
      if (ONE.contains(name)) {
        visit(value, place);
      } else if (SEVERAL.contains(name) && value.isArray()) {
        for (int i = 0; i < value.size(); i++) {
          visit(value.path(i), place + "/" + i);
        }
      } else if (NAMED.contains(name)) {
        value
            .properties()
            .forEach(inner -> {
              if (name.equals("patternProperties")) {
                pattern(inner.getKey(), Violation.below(place, inner.getKey()));
              }
              visit(inner.getValue(), Violation.below(place, inner.getKey()));
            });
      } else if (value.isTextual()) {
        text(name, value.textValue(), place);
      }
    }
  }

  private void text(String name, String value, String place) {
    switch (name) {
      case "$ref", "$dynamicRef" -> references.put(place, value);
      case "$anchor", "$dynamicAnchor" -> anchors.add(value);
      case "pattern" -> pattern(value, place);
      case "$schema" -> {
        if (!value.equals(DRAFT) && !value.equals(DRAFT + "#")) {
          fault(place, "expected " + DRAFT + ", found " + value);
        }
      }
      case "$id" -> {
        if (!place.equals("/$id")) {
          fault(place, "a schema inside of this one has no address of its own: leave it out");
        }
      }
      default -> {} // says nothing of other places
    }
  }

  private void pattern(String pattern, String place) {
    if (pattern.length() > PATTERN_MAX) {
      fault(place, "expected a regular expression of " + PATTERN_MAX + " characters at most");
      return;
    }
    try {
      var _ = Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      fault(place, "expected a regular expression: " + e.getDescription());
    }
  }

  private void resolve(String place, String reference) {
    if (!reference.startsWith("#")) {
      fault(
          place,
          "leads to "
              + reference
              + ", outside of this schema: nothing is fetched. Bring it in below `$defs` and refer to"
              + " `#/$defs/name`");
      return;
    }
    if (!isThere(reference.substring(1))) {
      fault(place, "there is no " + reference + " in this schema");
    }
  }

  private boolean isThere(String fragment) {
    try {
      var decoded = URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (!decoded.isEmpty() && !decoded.startsWith("/")) {
        return anchors.contains(decoded);
      }
      var found = schema.at(JsonPointer.compile(decoded));
      return found.isObject() || found.isBoolean();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void fault(String place, String detail) {
    faults.add(new Violation(place, detail));
  }
}
