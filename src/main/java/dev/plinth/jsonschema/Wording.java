package dev.plinth.jsonschema;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import dev.harrel.jsonschema.Error;
import dev.plinth.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// Says in the words of all other field errors what a keyword found. A detail never repeats the
/// value, which may be long and whose it is may matter.
record Wording(JsonNode schema, JsonNode value) {
  /// Letters of a constant, or of the library's own words.
  private static final int SHOWN_MAX = 200;

  private static final Set<String> SUMMARIES = Set.of("allOf", "if", "$ref", "$dynamicRef");

  /// Whether it only says that a schema inside of this one has found something.
  static boolean isSummary(Error error) {
    return SUMMARIES.contains(String.valueOf(error.getKeyword()));
  }

  List<Violation> of(Error error) {
    var place = error.getInstanceLocation();
    var keyword = error.getKeyword();
    if (keyword == null) {
      return List.of(new Violation(place, "is not expected here"));
    }
    var wanted = wanted(error, keyword);
    return keyword.equals("required")
        ? missing(place, wanted)
        : List.of(new Violation(place, detail(keyword, wanted)));
  }

  /// What stands at the keyword.
  private JsonNode wanted(Error error, String keyword) {
    var location = error.getSchemaLocation();
    int mark = location.indexOf('#');
    var pointer = mark < 0 ? "" : location.substring(mark + 1);
    return schema.at(JsonPointer.compile(pointer)).path(keyword);
  }

  private List<Violation> missing(String place, JsonNode names) {
    var there = value.at(JsonPointer.compile(place));
    var missing = new ArrayList<Violation>();
    for (var name : names) {
      if (!there.has(name.asText())) {
        missing.add(new Violation(Violation.below(place, name.asText()), "is required"));
      }
    }
    return missing;
  }

  private static String detail(String keyword, JsonNode wanted) {
    var text = wanted.asText();
    return switch (keyword) {
      case "type" -> "must be " + types(wanted);
      case "enum" -> "must be one of " + constants(wanted);
      case "const" -> "must be " + cut(word(wanted));
      case "pattern" -> "does not have the form that is wanted";
      case "minLength" -> "must have " + text + " characters at least";
      case "maxLength" -> "must have " + text + " characters at most";
      case "minItems" -> "must have " + text + " elements at least";
      case "maxItems" -> "must have " + text + " elements at most";
      case "minProperties" -> "must have " + text + " members at least";
      case "maxProperties" -> "must have " + text + " members at most";
      case "uniqueItems" -> "must be a list without anything twice";
      case "minimum" -> "must be " + text + " or more";
      case "maximum" -> "must be " + text + " or less";
      case "exclusiveMinimum" -> "must be more than " + text;
      case "exclusiveMaximum" -> "must be less than " + text;
      case "multipleOf" -> "must be a multiple of " + text;
      case "contains" -> "must hold an element of the form that is wanted";
      case "anyOf" -> "fits none of the forms that are allowed";
      case "oneOf" -> "must fit exactly one of the forms that are allowed";
      case "not" -> "has a form that is not allowed";
      default -> "does not fit: " + keyword + " in its schema says no";
    };
  }

  private static String types(JsonNode wanted) {
    var words = new ArrayList<String>();
    for (var type : wanted.isArray() ? wanted : Json.array().add(wanted)) {
      words.add(
          switch (type.asText()) {
            case "string" -> "text";
            case "integer" -> "a whole number";
            case "number" -> "a number";
            case "boolean" -> "true or false";
            case "array" -> "a list";
            case "object" -> "an object";
            default -> type.asText();
          });
    }
    return String.join(" or ", words);
  }

  private static String constants(JsonNode wanted) {
    var words = new ArrayList<String>();
    wanted.forEach(word -> words.add(word(word)));
    return cut(String.join(", ", words));
  }

  private static String word(JsonNode value) {
    return value.isTextual() ? value.textValue() : Json.text(value);
  }

  static String cut(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
