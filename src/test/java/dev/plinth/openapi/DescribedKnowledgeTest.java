package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestApp;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Searches for what items say are answered as described.
@Timeout(60)
final class DescribedKnowledgeTest {
  private static final String SEARCH = "/api/v1/knowledge/search";

  @TempDir private Path home;

  @Test
  void whatIsFoundIsAsDescribed() throws IOException, InterruptedException {
    try (var fair = new Fair(home)) {
      var ada = fair.signUp("ada@example.com");
      var thing = "{\"title\": \"Basalt\", \"words\": [\"dark\", \"heavy\"], \"pin\": \"1\"}";
      fair.ask(ada, "POST", "/api/v1/records/things", thing);
      fair.app().client().post(SEARCH, "{\"query\": \"heavy\"}").is(401);
      var question = "{\"query\": \"Is it heavy?\", \"collections\": [\"things\"], \"limit\": 3}";
      while (ada.post(SEARCH, question).is(200).json().path("items").isEmpty()) {
        Thread.sleep(5);
      }
      var found = fair.ask(ada, "POST", SEARCH, question).is(200).json();
      assertThat(found.path("found").asText()).isEqualTo("words");
      assertThat(found.at("/items/0/text").asText()).isEqualTo("Basalt\ndark, heavy");
      assertThat(found.at("/items/0/item/title").asText()).isEqualTo("Basalt");
      assertThat(found.toString()).doesNotContain("pin");
      for (var body : new String[] {"{", "[]", "{}", "{\"query\": 1}"}) {
        fair.ask(ada, "POST", SEARCH, body);
      }
      fair.ask(fair.app().client(), "POST", SEARCH, question).is(401);
      assertThat(fair.faults()).isEmpty();
      assertThat(fair.described().seen().get("POST " + SEARCH)).contains(200, 400, 401, 422);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{}|#/query",
        "{\"query\": \"  \"}|#/query",
        "{\"query\": 7}|#/query",
        "{\"query\": \"a\", \"limit\": 0}|#/limit",
        "{\"query\": \"a\", \"limit\": 51}|#/limit",
        "{\"query\": \"a\", \"limit\": 1.5}|#/limit",
        "{\"query\": \"a\", \"limit\": \"5\"}|#/limit",
        "{\"query\": \"a\", \"collections\": []}|#/collections",
        "{\"query\": \"a\", \"collections\": \"notes\"}|#/collections",
        "{\"query\": \"a\", \"collections\": [\"notes\", \"closed\"]}|#/collections/1",
        "{\"query\": \"a\", \"collections\": [1]}|#/collections/0",
        "{\"query\": \"a\", \"filter\": \"x\"}|#/filter",
        "[]|#",
      })
  void everyWrongFieldIsNamed(String body, String pointer) throws IOException {
    try (var fair = new Fair(home)) {
      var answer = fair.signUp("ada@example.com").post(SEARCH, body).is(422);
      assertThat(answer.json().path("errors").findValuesAsText("pointer")).contains(pointer);
    }
  }

  @Test
  void aQuestionHasAnEnd() throws IOException {
    try (var fair = new Fair(home)) {
      var ada = fair.signUp("ada@example.com");
      ada.post(SEARCH, "{\"query\": \"" + "a ".repeat(999) + "\"}").is(200);
      ada.post(SEARCH, "{\"query\": \"" + "a ".repeat(1_000) + "b\"}").is(422);
      ada.post(SEARCH, "{\"query\": \"" + "a".repeat(200_000) + "\"}").is(413);
    }
  }

  @Test
  void anAppThatKnowsNothingSaysWhatToDo() {
    try (var app = TestApp.start(home)) {
      var answer = app.client().post(SEARCH, "{\"query\": \"a\"}").is(400).json();
      assertThat(answer.path("code").asText()).isEqualTo("no_knowledge");
      assertThat(answer.path("detail").asText()).contains("plinth.yaml");
    }
  }
}
