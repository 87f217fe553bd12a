package dev.plinth.jsonschema;

/// What is wrong at one place of a JSON value.
///
/// @param pointer the place, as a JSON pointer (RFC 6901); empty for the whole value
/// @param detail for people, to follow the name of the place: `must be text`
public record Violation(String pointer, String detail) {
  /// The pointer of a member or an element below a place.
  static String below(String pointer, String name) {
    return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
  }
}
