package dev.plinth.chat.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What counts as an answer that fits.
final class AnswerSchemaTest {
  private static final String SCHEMA =
      "{\"type\": \"object\", \"required\": [\"a\"], \"properties\": {\"a\": {\"type\": \"string\"}}}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"b\"}",
        "  {\"a\":\"b\"}\n",
        "```json\n{\"a\":\"b\"}\n```",
        "```\n{\"a\":\"b\"}```",
        "Here it is:\n```json\n{\"a\":\"b\"}\n```\nAnything else?",
        "```JSON\r\n{\"a\":\"b\"}\r\n```"
      })
  void whatModelsPutAroundJsonIsTakenOff(String answer) {
    assertThat(schema().check(answer)).isEqualTo(new AnswerSchema.Checked.Fits("{\"a\":\"b\"}"));
  }

  @Test
  void aFenceInsideOfTheJsonStays() {
    var json = "{\"a\":\"```\\ncode\\n```\"}";
    assertThat(schema().check(json)).isEqualTo(new AnswerSchema.Checked.Fits(json));
    assertThat(schema().check("```json\n" + json + "\n```"))
        .isEqualTo(new AnswerSchema.Checked.Fits(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                        | '' | is empty
          Sorry, no.                | '' | is not JSON
          {"a":"b"} {"a":"c"}       | '' | is not JSON
          {"a":"b","a":"c"}         | '' | is not JSON
          {"a":1}                   | /a | must be text
          {}                        | /a | is required
          []                        | '' | must be an object
          ```                       | '' | is not JSON
          """)
  void whatDoesNotFitIsSaid(String answer, String pointer, String detail) {
    assertThat(schema().check(answer))
        .isInstanceOfSatisfying(
            AnswerSchema.Checked.Unfit.class,
            unfit -> {
              assertThat(unfit.violations()).hasSize(1);
              assertThat(unfit.violations().getFirst().pointer()).isEqualTo(pointer);
              assertThat(unfit.violations().getFirst().detail()).isEqualTo(detail);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "\"x\"",
        "{\"type\": \"date\"}",
        "{\"$ref\": \"http://127.0.0.1/schema\"}",
        "{\"$ref\": \"#\"}",
        "{\"pattern\": \"(\"}"
      })
  void whatIsNoSchemaIsToldWithItsPlace(String schema) {
    var errors = new ArrayList<FieldError>();
    assertThat(AnswerSchema.read(Json.parse(schema), "#/schema", errors)).isEmpty();
    assertThat(errors).isNotEmpty().allMatch(error -> error.pointer().startsWith("#/schema"));
  }

  @Test
  void aPatternThatRunsForEverEnds() {
    var hostile = "{\"type\": \"string\", \"pattern\": \"^(.*a){25}$\"}";
    var schema = AnswerSchema.read(Json.parse(hostile), "#/schema", new ArrayList<>());
    assertThat(schema.orElseThrow().check("\"" + "a".repeat(24) + "b".repeat(5_000) + "\""))
        .isInstanceOf(AnswerSchema.Checked.Unfit.class);
  }

  private static AnswerSchema schema() {
    return AnswerSchema.read(Json.parse(SCHEMA), "#/schema", new ArrayList<>()).orElseThrow();
  }
}
