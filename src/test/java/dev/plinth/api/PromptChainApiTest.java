package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.chat.spend.Prices;
import dev.plinth.json.Json;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Chains: several questions that give one answer.
@Timeout(120)
final class PromptChainApiTest {
  private static final String PROMPTS = "/api/v1/prompts";
  private static final String RUN = PROMPTS + "/essay/run";
  private static final String ESSAY =
      """
      {"name": "essay", "variables": [{"name": "topic"}], "steps": [
        {"name": "outline", "prompt": "Outline {{topic}}", "schema": {"type": "object", "required": ["title"],
          "properties": {"title": {"type": "string"}, "points": {"type": "array"}}}},
        {"name": "draft", "system": "Write.", "prompt": "Write {{steps.outline.title}}: {{steps.outline.points}} {{steps.outline.points.1}}"},
        {"name": "final", "prompt": "Polish {{steps.draft}} on {{topic}}"}]}
      """;
  private static final String OUTLINE = "{\"title\":\"Rocks {{topic}}\",\"points\":[\"a\",\"b\"]}";
  private static final String TOPIC = "{\"variables\": {\"topic\": \"basalt\"}}";

  @TempDir private Path home;
  private PromptHouse house;
  private TestClient ada;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    Files.writeString(
        home.resolve(Prices.FILE), "{\"ollama\": {\"tiny\": {\"input\": 100, \"output\": 100}}}");
    house = new PromptHouse(home, Map.of());
    ada = house.signUp("ada");
    house.create(ESSAY);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void stepsRunInTheirOrderAndTheLastOneIsTheAnswer() {
    house.says("```json\n" + OUTLINE + "\n```", "A draft {{topic}}.", "An essay.");
    var events = ada.post(RUN, TOPIC).is(200).events();
    assertThat(events.stream().map(event -> event.get(1).substring("event: ".length())))
        .containsExactly(
            "step",
            "reasoning",
            "step",
            "step",
            "reasoning",
            "step",
            "step",
            "delta",
            "step",
            "usage",
            "done");
    assertThat(events.get(0).getLast())
        .isEqualTo("data: {\"name\":\"outline\",\"state\":\"begun\",\"model\":\"tiny\"}");
    assertThat(events.get(1).getLast()).contains(Json.quote(OUTLINE));
    assertThat(events.get(2).getLast())
        .contains("\"name\":\"outline\",\"state\":\"done\"", "\"inputTokens\":3");
    assertThat(events.get(7).getLast()).isEqualTo("data: {\"text\":\"An essay.\"}");
    assertThat(events.get(9).getLast())
        .contains("\"inputTokens\":9", "\"outputTokens\":6", "\"costUsd\":0.001500");
    var asked = house.asked().stream().map(Json::parse).toList();
    assertThat(asked.get(1).at("/messages/0/content").asText()).isEqualTo("Write.");
    assertThat(asked.get(1).at("/messages/1/content").asText())
        .isEqualTo("Write Rocks {{topic}}: [\"a\",\"b\"] b");
    assertThat(asked.get(1).has("format")).isFalse();
    assertThat(asked.get(2).at("/messages/0/content").asText())
        .isEqualTo("Polish A draft {{topic}}. on basalt");
    var usage = ada.get("/api/v1/usage").is(200).json();
    assertThat(usage.at("/total/requests").asInt()).isEqualTo(3);
  }

  @Test
  void aWholeAnswerHasItsStepsBesideIt() {
    house.says(OUTLINE, "A draft.", "[1]");
    var body =
        "{\"stream\": false, \"schema\": {\"type\": \"array\"}, \"variables\": {\"topic\": \"x\"}}";
    var answer = ada.post(RUN, body).is(200).json();
    assertThat(answer.path("text").asText()).isEqualTo("[1]");
    assertThat(answer.path("json")).isEqualTo(Json.parse("[1]"));
    assertThat(answer.path("steps").findValuesAsText("name"))
        .containsExactly("outline", "draft", "final");
    assertThat(answer.at("/steps/1/text").asText()).isEqualTo("A draft.");
    assertThat(answer.at("/usage/inputTokens").asInt()).isEqualTo(9);
  }

  @Test
  void aShownStepIsPartOfTheAnswer() {
    house.create(
        """
        {"name": "two", "steps": [{"name": "a", "prompt": "A", "show": true}, {"name": "b", "prompt": "{{steps.a}}"}]}
        """);
    house.says("One.", "Two.");
    var answer = ada.post(PROMPTS + "/two/run", "{\"stream\": false}").is(200).json();
    assertThat(answer.path("text").asText()).isEqualTo("One.\n\nTwo.");
    assertThat(answer.has("reasoning")).isFalse();
  }

  @Test
  void aStepThatFailsEndsTheTurnWithItsName() {
    house.says(OUTLINE);
    house.does(wire -> wire.begin(500, "").end());
    var events = ada.post(RUN, TOPIC).is(200).events();
    assertThat(events.get(events.size() - 2).get(1)).isEqualTo("event: usage");
    assertThat(events.get(events.size() - 2).getLast()).contains("\"inputTokens\":3");
    assertThat(events.getLast().getLast())
        .contains("\"code\":\"model_broken\"", "Step draft: The language model");
    assertThat(house.asked()).hasSize(2);
  }

  @Test
  void aFirstStepThatFailsIsAStatus() {
    house.does(wire -> wire.begin(500, "").end());
    var problem = ada.post(RUN, TOPIC).isProblem(502, "/problems/model-broken").json();
    assertThat(problem.path("detail").asText()).startsWith("Step outline: ");
    house.says("no", "no");
    problem = ada.post(RUN, TOPIC).isProblem(502, "/problems/schema-not-met").json();
    assertThat(problem.path("detail").asText()).startsWith("Step outline: ");
  }

  @Test
  void aBudgetThatIsGoneInTheMiddleEndsTheTurn() throws IOException {
    house.admin.put("/api/v1/admin/limits/everyone", "{\"requestsPerMinute\": 1}").is(200);
    house.says(OUTLINE);
    var events = ada.post(RUN, TOPIC).is(200).events();
    assertThat(events.getLast().get(1)).isEqualTo("event: error");
    assertThat(events.getLast().getLast()).contains("Step draft: Too many requests");
    assertThat(house.asked()).hasSize(1);
    house.admin.put("/api/v1/admin/limits/everyone", "{\"tokensPerDay\": 5}").is(200);
    ada.post(RUN, TOPIC).is(429);
    assertThat(house.asked()).hasSize(1);
  }

  @Test
  void whoLeavesEndsTheStepThatIsUnderWay() throws Exception {
    house.says(OUTLINE);
    house.does(wire -> wire.begin(200, "").sendForever(PromptHouse.piece("content", "word ")));
    var open = ada.open("POST", RUN, TOPIC);
    open.body().readNBytes(800);
    open.body().close();
    assertThat(house.app.isIdleSoon()).isTrue();
    assertThat(house.asked()).hasSize(2);
  }

  @Test
  void aPreviewShowsEveryStepWithTheHolesOfOthers() {
    var steps = ada.post(PROMPTS + "/essay/preview", TOPIC).is(200).json().path("steps");
    assertThat(steps).hasSize(3);
    assertThat(steps.at("/2/messages/0/content").asText())
        .isEqualTo("Polish {{steps.draft}} on basalt");
    assertThat(steps.at("/0/tokens").asInt()).isPositive();
    assertThat(house.asked()).isEmpty();
  }

  @Test
  void whatIsKeptReadsAsItWasSent() {
    var kept = ada.get(PROMPTS + "/essay").is(200).json();
    assertThat(kept.has("text")).isFalse();
    assertThat(kept.at("/steps/1/prompt")).isEqualTo(Json.parse(ESSAY).at("/steps/1/prompt"));
    assertThat(kept.at("/steps/0/schema")).isEqualTo(Json.parse(ESSAY).at("/steps/0/schema"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"steps": []}                                                                    | #/steps
          {"steps": 5}                                                                     | #/steps
          {"steps": [5]}                                                                   | #/steps/0
          {"steps": [{"name": "a"}]}                                                       | #/steps/0/prompt
          {"steps": [{"name": "a b", "prompt": "x"}]}                                      | #/steps/0/name
          {"steps": [{"name": "a", "prompt": "x"}, {"name": "a", "prompt": "x"}]}          | #/steps/1/name
          {"steps": [{"name": "a", "prompt": "x", "loop": 3}]}                             | #/steps/0/loop
          {"steps": [{"name": "a", "prompt": "x", "show": 1}]}                             | #/steps/0/show
          {"steps": [{"name": "a", "prompt": "x", "schema": {"type": 1}}]}                 | #/steps/0/schema/type
          {"steps": [{"name": "a", "prompt": "{{steps.a}}"}]}                              | #/steps/0/prompt
          {"steps": [{"name": "a", "prompt": "{{steps.b}}"}, {"name": "b", "prompt": "x"}]} | #/steps/0/prompt
          {"steps": [{"name": "a", "prompt": "x"}, {"name": "b", "prompt": "{{steps.a.c}}"}]} | #/steps/1/prompt
          {"steps": [{"name": "a", "prompt": "x"}], "text": "y"}                           | #/text
          {"text": "{{steps.a}}"}                                                          | #/text
          """)
  void whatIsNoChainIsToldWithItsPlace(String body, String pointer) {
    var errors = house.admin.put(PROMPTS + "/essay", body).is(422).json().path("errors");
    assertThat(errors.findValuesAsText("pointer")).isEqualTo(List.of(pointer));
  }

  @Test
  void seventeenStepsAreOneTooMany() {
    var steps = Json.array();
    for (int i = 0; i < 17; i++) {
      steps.addObject().put("name", "s" + i).put("prompt", "x");
    }
    house.admin.put(PROMPTS + "/essay", Json.text(Json.object().set("steps", steps))).is(422);
  }
}
