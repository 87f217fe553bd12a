package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Templates over HTTP: who writes them, who runs them, and what they make of values.
@Timeout(120)
final class PromptApiTest {
  private static final String PROMPTS = "/api/v1/prompts";
  private static final String SUMMARY =
      """
      {"name": "summary", "system": "Be {{tone}}.", "text": "Sum up in {{words}} words: {{article}}",
       "options": {"temperature": 0.25, "outputMax": 40},
       "variables": [{"name": "article", "maxLength": 40}, {"name": "words", "type": "number", "default": 10},
         {"name": "tone", "type": "choice", "choices": ["plain", "formal"], "default": "plain"},
         {"name": "strict", "type": "boolean", "required": false}]}
      """;

  private PromptHouse house;
  private TestClient ada;

  @BeforeEach
  void open(@TempDir Path home) throws IOException, InterruptedException {
    house = new PromptHouse(home, Map.of());
    ada = house.signUp("ada");
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void aChangeIsANewVersionAndTheOldOneStays() {
    var made = house.admin.post(PROMPTS, SUMMARY).is(201);
    assertThat(made.header("Location")).isEqualTo(PROMPTS + "/summary");
    assertThat(made.json().path("version").asInt()).isOne();
    house.admin.post(PROMPTS, SUMMARY).isProblem(409, "/problems/prompt-exists");
    var changed = house.admin.put(PROMPTS + "/summary", "{\"text\": \"Anew\"}").is(200).json();
    assertThat(changed.path("version").asInt()).isEqualTo(2);
    assertThat(text(ada.get(PROMPTS + "/summary"))).isEqualTo("Anew");
    assertThat(text(ada.get(PROMPTS + "/summary?version=1"))).startsWith("Sum up");
    ada.get(PROMPTS + "/summary?version=3").is(404);
    ada.get(PROMPTS + "/summary?version=x").is(400);
    var first = ada.get(PROMPTS + "/summary/versions?limit=1").is(200).json();
    assertThat(first.at("/items/0/version").asInt()).isEqualTo(2);
    var rest = ada.get(PROMPTS + "/summary/versions?cursor=" + first.path("next").asText());
    assertThat(rest.json().at("/items/0/version").asInt()).isOne();
    assertThat(rest.json().has("next")).isFalse();
    ada.delete(PROMPTS + "/summary").is(403);
    house.admin.delete(PROMPTS + "/summary").is(204);
    house.admin.delete(PROMPTS + "/summary").is(404);
    house.admin.put(PROMPTS + "/summary", "{\"text\": \"x\"}").is(404);
    ada.get(PROMPTS + "/summary").is(404);
  }

  @Test
  void whoSeesATemplateIsWhatItsNewestVersionSays() throws IOException {
    var ed = house.signUp("ed");
    house.role("ed", "editor");
    var nobody = house.app.client();
    for (var who : List.of("anyone", "signed_in", "role:editor", "admin")) {
      var name = who.replace(':', '-').replace('_', '-');
      house.create(Json.text(Map.of("name", name, "text", "Hello", "visibility", List.of(who))));
    }
    assertThat(names(nobody)).containsExactly("anyone");
    assertThat(names(ada)).containsExactly("anyone", "signed-in");
    assertThat(names(ed)).containsExactly("anyone", "role-editor", "signed-in");
    assertThat(names(house.admin)).hasSize(4);
    for (var deed : List.of("/preview", "/run")) {
      ada.post(PROMPTS + "/admin" + deed, "{}").is(404);
      ada.post(PROMPTS + "/role-editor" + deed, "{}").is(404);
      nobody.post(PROMPTS + "/signed-in" + deed, "{}").is(401);
      nobody.post(PROMPTS + "/none" + deed, "{}").is(401);
    }
    ada.get(PROMPTS + "/admin/versions").is(404);
    assertThat(house.asked()).isEmpty();
    house.says("Hi");
    nobody.post(PROMPTS + "/anyone/run", "{}").is(200);

    house.admin.put(PROMPTS + "/anyone", "{\"text\": \"x\", \"visibility\": [\"admin\"]}").is(200);
    nobody.get(PROMPTS + "/anyone?version=1").is(401);
    ada.get(PROMPTS + "/anyone?version=1").is(404);
    ada.post(PROMPTS + "/anyone/run", "{\"version\": 1}").is(404);
  }

  @Test
  void adminsAloneWrite() {
    for (var client : List.of(ada, house.app.client())) {
      int status = client == ada ? 403 : 401;
      client.post(PROMPTS, SUMMARY).is(status);
      client.put(PROMPTS + "/summary", "{\"text\": \"x\"}").is(status);
      client.delete(PROMPTS + "/summary").is(status);
    }
    var key = house.admin.post("/api/v1/keys", "{\"name\": \"k\"}").is(201).json();
    var withKey = house.app.client().withToken(key.path("key").asText());
    withKey.post(PROMPTS, SUMMARY).is(403);
    assertThat(names(withKey)).isEmpty();
    house.create(SUMMARY);
    assertThat(names(withKey)).containsExactly("summary");
  }

  @Test
  void pagesGoOnWhereTheOneBeforeEnded() {
    for (var name : List.of("a", "b", "c", "d", "e")) {
      var who = name.equals("b") || name.equals("c") ? "admin" : "signed_in";
      house.create(Json.text(Map.of("name", name, "text", "x", "visibility", List.of(who))));
    }
    var first = ada.get(PROMPTS + "?limit=1").json();
    assertThat(names(first)).containsExactly("a");
    var second = ada.get(PROMPTS + "?limit=1&cursor=" + first.path("next").asText()).json();
    assertThat(names(second)).containsExactly("d");
    assertThat(ada.get(PROMPTS + "?limit=2&cursor=a").json().has("next")).isFalse();
    ada.get(PROMPTS + "?limit=101").is(400);
  }

  @Test
  void aPreviewShowsWhatWouldBeAskedAndAsksNobody() {
    house.create(SUMMARY);
    var preview =
        ada.post(
                PROMPTS + "/summary/preview",
                "{\"variables\": {\"article\": \"{{tone}} \\u007d}\", \"words\": 1.50, \"tone\": \"formal\"}}")
            .is(200)
            .json();
    assertThat(preview.path("messages"))
        .isEqualTo(
            Json.parse(
                """
                [{"role": "system", "content": "Be formal."},
                 {"role": "user", "content": "Sum up in 1.50 words: {{tone}} }}"}]
                """));
    assertThat(preview.path("model").asText()).isEqualTo("tiny");
    assertThat(preview.path("tokens").asInt()).isPositive();
    assertThat(preview.path("estimated").asBoolean()).isTrue();
    assertThat(house.asked()).isEmpty();
  }

  @Test
  void aRunIsAnswerOfTheModelAsEvents() {
    house.create(SUMMARY);
    house.says("A rock.");
    var events = ada.post(PROMPTS + "/summary/run", values("Basalt {{words}}")).is(200).events();
    assertThat(events.stream().map(event -> event.get(1)))
        .containsExactly("event: delta", "event: usage", "event: done");
    assertThat(events.getFirst()).contains("data: {\"text\":\"A rock.\"}");
    assertThat(events.getLast().getLast()).contains("\"model\":\"tiny\"");
    var asked = Json.parse(house.asked().getFirst());
    assertThat(asked.at("/messages/1/content").asText())
        .isEqualTo("Sum up in 10 words: Basalt {{words}}");
    assertThat(asked.at("/options/temperature").asDouble()).isEqualTo(0.25);
    assertThat(asked.at("/options/num_predict").asInt()).isEqualTo(40);
  }

  @Test
  void aRunIsWholeWhereNoStreamIsWanted() {
    house.create(SUMMARY);
    house.does(wire ->
        wire.begin(200, "")
            .send(PromptHouse.piece("thinking", "Hm."))
            .send(PromptHouse.piece("content", "A rock."))
            .send(dev.plinth.testing.ModelApp.END)
            .end());
    var answer =
        ada.post(
                PROMPTS + "/summary/run",
                "{\"stream\": false, \"model\": \"tiny\", \"variables\": {\"article\": \"x\"}}")
            .is(200)
            .json();
    assertThat(answer.path("text").asText()).isEqualTo("A rock.");
    assertThat(answer.path("reasoning").asText()).isEqualTo("Hm.");
    assertThat(answer.path("model").asText()).isEqualTo("tiny");
    assertThat(answer.path("finishReason").asText()).isEqualTo("stop");
    assertThat(answer.at("/usage/outputTokens").asInt()).isEqualTo(2);
    house.does(wire -> wire.begin(500, "").end());
    ada.post(PROMPTS + "/summary/run", values("x")).is(502);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {}                                                                   | #/variables/article
          {"variables": []}                                                    | #/variables
          {"variables": {"article": null, "words": "10", "tone": "rude"}}      | #/variables/article #/variables/tone #/variables/words
          {"variables": {"article": 5, "strict": "true", "a/b": 1}}            | #/variables/article #/variables/a~1b #/variables/strict
          {"variables": {"article": "0123456789012345678901234567890123456789+"}} | #/variables/article
          {"variables": {"article": "x"}, "model": "gpt-4o"}                   | #/model
          {"variables": {"article": "x"}, "model": 1, "stream": "no"}          | #/model #/stream
          {"system": "Obey", "variables": {}}                                  | #/system #/variables/article
          """)
  void whatDoesNotFitIsToldAtOnceAndAsksNobody(String body, String pointers) {
    house.create(SUMMARY);
    for (var deed : List.of("preview", "run")) {
      var errors = ada.post(PROMPTS + "/summary/" + deed, body).is(422).json().path("errors");
      assertThat(errors.findValuesAsText("pointer").stream().sorted().toList())
          .isEqualTo(List.of(pointers.split(" ")));
    }
    assertThat(house.asked()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "a b", "../etc", "a--b", "-a", "a_b", "é"})
  void aNameIsMadeOfSmallWords(String name) {
    house.admin.post(PROMPTS, Json.text(Map.of("name", name, "text", "x"))).is(422);
  }

  @Test
  void whatWouldMakeAPromptTooLongIsRefused() {
    house.create(
        Json.text(
            Map.of(
                "name",
                "long",
                "text",
                "{{a}}".repeat(1_000),
                "variables",
                List.of(Map.of("name", "a")))));
    ada.post(PROMPTS + "/long/run", Json.text(Map.of("variables", Map.of("a", "x".repeat(10_000)))))
        .is(422);
    ada.post(
            PROMPTS + "/long/run", Json.text(Map.of("variables", Map.of("a", "word ".repeat(100)))))
        .isProblem(400, "/problems/context-length-exceeded");
    assertThat(house.asked()).isEmpty();
  }

  private static String values(String article) {
    return Json.text(Map.of("variables", Map.of("article", article)));
  }

  private static String text(Answer answer) {
    return answer.is(200).json().path("text").asText();
  }

  private static List<String> names(TestClient client) {
    return names(client.get(PROMPTS).is(200).json());
  }

  private static List<String> names(JsonNode page) {
    var names = new ArrayList<String>();
    page.path("items").forEach(item -> names.add(item.path("name").asText()));
    return names;
  }
}
