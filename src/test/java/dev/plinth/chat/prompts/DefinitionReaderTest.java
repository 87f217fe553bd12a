package dev.plinth.chat.prompts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.kernel.Problem.FieldError;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What makes a template, and where one is wrong.
final class DefinitionReaderTest {
  @Test
  void whatIsKeptReadsAsItWasSent() {
    var errors = new ArrayList<FieldError>();
    var read =
        DefinitionReader.read(
            Json.parse(
                """
                {"text": "{{a}} {{n}} {{b}} {{c}}", "system": "Be {{c}}.", "model": "tiny", "description": "d",
                 "options": {"temperature": 0.5, "outputMax": 20}, "visibility": ["role:editor", "admin"],
                 "variables": [{"name": "a", "maxLength": 5}, {"name": "n", "type": "number", "default": 1.50},
                   {"name": "b", "type": "boolean", "required": false},
                   {"name": "c", "type": "choice", "choices": ["x", "y"], "default": "x"}]}
                """),
            errors);
    assertThat(errors).isEmpty();
    assertThat(read.variables().get(0).required()).isTrue();
    assertThat(read.variables().get(1).required()).isFalse();
    assertThat(DefinitionReader.kept(Json.text(read.json())).json()).isEqualTo(read.json());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                      | #/text
          {"text": 5}                                                             | #/text
          {"text": " "}                                                           | #/text
          {"text": "{{a}}"}                                                       | #/text
          {"text": "x", "system": "{{a}}"}                                        | #/system
          {"text": "x", "url": "http://h"}                                        | #/url
          {"text": "x", "a/b": 1}                                                 | #/a~1b
          {"text": "x", "variables": {}}                                          | #/variables
          {"text": "x", "variables": [1]}                                         | #/variables/0
          {"text": "x", "variables": [{"name": "a b"}]}                           | #/variables/0/name
          {"text": "x", "variables": [{"name": "steps"}]}                         | #/variables/0/name
          {"text": "x", "variables": [{"name": "a"}, {"name": "a"}]}              | #/variables/1/name
          {"text": "x", "variables": [{"name": "a", "type": "date"}]}             | #/variables/0/type
          {"text": "x", "variables": [{"name": "a", "type": "choice"}]}           | #/variables/0/choices
          {"text": "x", "variables": [{"name": "a", "choices": ["b"]}]}           | #/variables/0/choices
          {"text": "x", "variables": [{"name": "a", "type": "number", "default": "1"}]} | #/variables/0/default
          {"text": "x", "variables": [{"name": "a", "maxLength": 0}]}             | #/variables/0/maxLength
          {"text": "x", "variables": [{"name": "a", "required": "yes"}]}          | #/variables/0/required
          {"text": "x", "visibility": []}                                         | #/visibility
          {"text": "x", "visibility": ["everyone"]}                               | #/visibility/0
          {"text": "x", "visibility": ["role:"]}                                  | #/visibility/0
          {"text": "x", "options": {"temperature": 3}}                            | #/options/temperature
          {"text": "x", "options": {"outputMax": 0}}                              | #/options/outputMax
          {"text": "x", "options": {"headers": {}}}                               | #/options/headers
          {"text": "x", "options": []}                                            | #/options
          {"text": "x", "model": 1}                                               | #/model
          """)
  void eachFaultHasItsPlace(String body, String pointer) {
    var errors = new ArrayList<FieldError>();
    DefinitionReader.read(Json.parse(body), errors);
    assertThat(errors).extracting(FieldError::pointer).containsExactly(pointer);
  }
}
