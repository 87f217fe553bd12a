package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What may stand in the holes of one name.
///
/// @param fallback what stands there where nobody says anything, as it is sent; null for none
/// @param lengthMax letters of a text
/// @param choices of a choice; none of other types
public record Variable(
    String name,
    Type type,
    String description,
    boolean required,
    @Nullable JsonNode fallback,
    int lengthMax,
    List<String> choices) {
  /// Letters of a text that says nothing of its length, and the most that any may have.
  static final int LENGTH_MAX = 64 * 1024;

  public Variable {
    choices = List.copyOf(choices);
  }

  /// What kind of value it takes.
  public enum Type {
    TEXT,
    NUMBER,
    BOOLEAN,
    CHOICE;

    /// As it is written outside of programs.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Type> of(String word) {
      return Arrays.stream(values()).filter(type -> type.word().equals(word)).findFirst();
    }
  }

  /// What is wrong with a value; empty where it is one.
  Optional<String> fault(JsonNode value) {
    return switch (type) {
      case TEXT ->
          !value.isTextual()
              ? Optional.of("must be text")
              : value.textValue().length() > lengthMax
                  ? Optional.of("must have " + lengthMax + " characters at most")
                  : Optional.empty();
      case NUMBER -> value.isNumber() ? Optional.empty() : Optional.of("must be a number");
      case BOOLEAN -> value.isBoolean() ? Optional.empty() : Optional.of("must be true or false");
      case CHOICE ->
          value.isTextual() && choices.contains(value.textValue())
              ? Optional.empty()
              : Optional.of("must be one of " + String.join(", ", choices));
    };
  }
}
