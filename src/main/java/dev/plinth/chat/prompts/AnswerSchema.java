package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.jsonschema.Effort;
import dev.plinth.jsonschema.JsonSchema;
import dev.plinth.jsonschema.Violation;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.llm.Prompt;
import java.util.List;
import java.util.Optional;

/// The JSON Schema that an answer has to fit.
public final class AnswerSchema {
  /// Letters of a schema: it goes along with every question.
  private static final int LENGTH_MAX = 32 * 1024;

  private static final String FENCE = "```";

  private final JsonNode json;
  private final JsonSchema compiled;

  private AnswerSchema(JsonNode json) {
    this.json = json;
    this.compiled = JsonSchema.of(json);
  }

  /// What an answer turned out to be.
  sealed interface Checked {
    /// It fits.
    ///
    /// @param text the JSON alone
    record Fits(String text) implements Checked {}

    /// It does not.
    record Unfit(List<Violation> violations) implements Checked {
      public Unfit {
        violations = List.copyOf(violations);
      }
    }
  }

  /// Reads a schema; what is wrong with it is added to the errors.
  static Optional<AnswerSchema> read(JsonNode json, String pointer, List<FieldError> errors) {
    if (Json.text(json).length() > LENGTH_MAX) {
      errors.add(new FieldError(pointer, "must have " + LENGTH_MAX + " characters at most"));
      return Optional.empty();
    }
    var faults = JsonSchema.faults(json);
    faults.forEach(fault -> errors.add(new FieldError(pointer + fault.pointer(), fault.detail())));
    return faults.isEmpty() ? Optional.of(new AnswerSchema(json)) : Optional.empty();
  }

  JsonNode json() {
    return json;
  }

  /// For providers that hold their models to it.
  Prompt.Format format() {
    return new Prompt.Format.Schema("answer", Json.text(json));
  }

  /// For those that do not.
  String instruction() {
    return "Answer with one JSON document that fits this JSON Schema, and with nothing else:\n"
        + Json.text(json);
  }

  /// Whether an answer fits. What models like to put around JSON is taken off.
  Checked check(String answer) {
    var text = bare(answer);
    JsonNode value;
    try {
      value = Json.parse(text);
    } catch (IllegalArgumentException e) {
      return new Checked.Unfit(List.of(new Violation("", "is not JSON")));
    }
    if (value.isMissingNode()) {
      return new Checked.Unfit(List.of(new Violation("", "is empty")));
    }
    var violations = compiled.violations(value, Effort.ofOne());
    return violations.isEmpty() ? new Checked.Fits(text) : new Checked.Unfit(violations);
  }

  /// What stands in the first fence of code; all of it where there is none. A string of the JSON
  /// may hold fences itself.
  private static String bare(String answer) {
    var text = answer.strip();
    int open = text.indexOf(FENCE);
    if (open < 0 || isJson(text)) {
      return text;
    }
    int line = text.indexOf('\n', open);
    int close = text.lastIndexOf(FENCE);
    return line < 0 || close <= line ? text : text.substring(line + 1, close).strip();
  }

  private static boolean isJson(String text) {
    try {
      return !Json.parse(text).isMissingNode();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
