package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.chat.spend.Prices;
import dev.plinth.json.Json;
import dev.plinth.testing.ModelApp;
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

/// Answers that have to fit a JSON Schema, of a model that does not always care.
@Timeout(120)
final class PromptSchemaApiTest {
  private static final String RUN = "/api/v1/prompts/person/run";
  private static final String PERSON =
      """
      {"name": "person", "text": "Who is it?",
       "schema": {"type": "object", "required": ["name", "age"], "additionalProperties": false,
         "properties": {"name": {"type": "string"}, "age": {"type": "integer"}}}}
      """;
  private static final String RIGHT = "{\"name\":\"Ada\",\"age\":36}";
  private static final String WRONG = "{\"name\":\"Ada\",\"age\":\"old\"}";

  @TempDir private Path home;
  private PromptHouse house;
  private TestClient ada;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    Files.writeString(
        home.resolve(Prices.FILE), "{\"ollama\": {\"tiny\": {\"input\": 100, \"output\": 100}}}");
    house = new PromptHouse(home, Map.of());
    ada = house.signUp("ada");
    house.create(PERSON);
  }

  @AfterEach
  void close() throws IOException {
    house.close();
  }

  @Test
  void anAnswerThatFitsComesAsBareJson() {
    house.says("```json\n" + RIGHT + "\n```");
    var answer = ada.post(RUN, "{\"stream\": false}").is(200).json();
    assertThat(answer.path("text").asText()).isEqualTo(RIGHT);
    assertThat(answer.path("json")).isEqualTo(Json.parse(RIGHT));
    var asked = Json.parse(house.asked().getFirst());
    assertThat(asked.path("format")).isEqualTo(Json.parse(PERSON).path("schema"));
    assertThat(asked.at("/messages/0/content").asText()).contains("\"additionalProperties\":false");
    house.says(RIGHT);
    var events = ada.post(RUN, "{}").is(200).events();
    assertThat(events.getFirst()).contains("data: {\"text\":" + Json.quote(RIGHT) + "}");
    assertThat(events).hasSize(3);
  }

  @Test
  void whatDoesNotFitIsRepairedOnceAndBothCallsAreCounted() {
    house.says(WRONG, RIGHT);
    var answer = ada.post(RUN, "{}").is(200);
    var events = answer.events();
    assertThat(events.stream().map(event -> event.get(1)))
        .containsExactly("event: delta", "event: usage", "event: done");
    assertThat(answer.text()).doesNotContain("old");
    assertThat(events.get(1).getLast())
        .contains("\"inputTokens\":6", "\"outputTokens\":4", "\"costUsd\":0.001000");
    assertThat(house.asked()).hasSize(2);
    var messages = Json.parse(house.asked().getLast()).path("messages");
    assertThat(messages.findValuesAsText("role"))
        .containsExactly("system", "user", "assistant", "user");
    assertThat(messages.get(2).path("content").asText()).isEqualTo(WRONG);
    assertThat(messages.get(3).path("content").asText()).contains("/age must be a whole number");
    var usage = ada.get("/api/v1/usage").is(200).json();
    assertThat(usage.at("/total/requests").asInt()).isEqualTo(2);
  }

  @Test
  void whatDoesNotFitTwiceIsAStatusAsLongAsNothingWasSaid() {
    for (var body : List.of("{}", "{\"stream\": false}")) {
      house.says(WRONG, "I do not know.");
      var problem = ada.post(RUN, body).isProblem(502, "/problems/schema-not-met").json();
      assertThat(problem.path("detail").asText()).endsWith("schema: it is not JSON.");
    }
    assertThat(house.asked()).hasSize(4);
    var usage = ada.get("/api/v1/usage").is(200).json();
    assertThat(usage.at("/total/requests").asInt()).isEqualTo(4);
  }

  @Test
  void whatDoesNotFitTwiceIsAnErrorWhereThoughtsWereHeard() {
    house.does(wire ->
        wire.begin(200, "")
            .send(PromptHouse.piece("thinking", "Hm."))
            .send(PromptHouse.piece("content", "no"))
            .send(ModelApp.END)
            .end());
    house.says(WRONG);
    var events = ada.post(RUN, "{}").is(200).events();
    assertThat(events.stream().map(event -> event.get(1)))
        .containsExactly("event: reasoning", "event: usage", "event: error");
    assertThat(events.getLast().getLast())
        .contains("\"code\":\"schema_not_met\"", "/age must be a whole number");
  }

  @Test
  void whatWasCutOffIsNotAskedForAgain() {
    house.does(wire ->
        wire.begin(200, "")
            .send(PromptHouse.piece("content", "{\"name\":"))
            .send(ModelApp.END.replace("\"stop\"", "\"length\""))
            .end());
    var problem = ada.post(RUN, "{}").isProblem(502, "/problems/schema-not-met").json();
    assertThat(problem.path("detail").asText()).contains("cut off at the limit of its tokens");
    assertThat(house.asked()).hasSize(1);
  }

  @Test
  void aModelThatFailsWhileItRepairsIsAFailure() {
    house.says(WRONG);
    house.does(wire -> wire.begin(500, "").end());
    ada.post(RUN, "{}").isProblem(502, "/problems/model-broken");
  }

  @Test
  void aRunMayBringASchemaOfItsOwn() {
    house.says("[1, 2]");
    var body =
        "{\"stream\": false, \"schema\": {\"type\": \"array\", \"items\": {\"type\": \"integer\"}}}";
    assertThat(ada.post(RUN, body).is(200).json().path("json")).isEqualTo(Json.parse("[1, 2]"));
    var errors =
        ada.post(RUN, "{\"schema\": {\"properties\": {\"a\": {\"type\": 5}}}}")
            .is(422)
            .json()
            .path("errors");
    assertThat(errors.get(0).path("pointer").asText()).startsWith("#/schema/properties/a");
    house.admin.put("/api/v1/prompts/person", "{\"text\": \"x\", \"schema\": 5}").is(422);
    assertThat(house.asked()).hasSize(1);
  }
}
