package dev.plinth.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What Ollama's clients ask beside their chats, at the root and below the prefix.
@Timeout(60)
final class OllamaApiTest {
  private static final String SIGNED_IN =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, passwordMin: 6 }
      collections:
        users:
          fields: { name: text, email: { type: email, unique: true } }
          rules: { read: "id = $caller.id" }
      """;
  private static final String GENERATED =
      "{\"model\":\"tiny\",\"response\":\"\",\"done\":true,\"done_reason\":\"load\"}";

  @TempDir private Path home;
  private ModelApp app;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    app = ModelApp.start(home, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/ollama"})
  void generationsAreStreamedUnlessTheyAreAskedForWhole(String prefix) {
    var path = prefix + "/api/generate";
    var lines =
        app.client()
            .post(path, "{\"model\": \"tiny\", \"prompt\": \"hi\", \"system\": \"Be brief\"}")
            .is(200)
            .text()
            .lines()
            .map(Json::parse)
            .toList();
    assertThat(lines.getFirst().path("response").asText()).isEqualTo("word ");
    assertThat(lines.getLast().path("done").asBoolean()).isTrue();
    assertThat(lines.getLast().path("total_duration").asLong()).isPositive();
    assertThat(app.upstream().bodies().getLast()).contains("Be brief", "hi");
    var whole =
        app.client().post(path, "{\"model\": \"tiny\", \"prompt\": \"hi\", \"stream\": false}");
    assertThat(whole.is(200).json().path("response").asText()).isEqualTo("word word ");
  }

  @Test
  void aRequestWithoutWordsLoadsTheModelOrPutsItAway() {
    app.upstream().json("/api/generate", GENERATED);
    var loaded = app.client().post("/api/generate", "{\"model\": \"tiny\"}").is(200).json();
    assertThat(loaded.path("done_reason").asText()).isEqualTo("load");
    assertThat(loaded.path("response").isTextual()).isTrue();
    var away =
        app.client()
            .post("/api/chat", "{\"model\": \"tiny\", \"messages\": [], \"keep_alive\": 0}")
            .is(200)
            .json();
    assertThat(away.path("done_reason").asText()).isEqualTo("unload");
    assertThat(Json.parse(app.upstream().bodies().getLast()).path("keep_alive").asInt()).isZero();
  }

  @Test
  void modelsAreListedAndShownWithWhatIsKnownOfThem() {
    app.upstream().json("/api/show", "{\"capabilities\": [\"completion\", \"tools\"]}");
    var names = app.client().get("/api/tags").is(200).json().path("models");
    assertThat(names.findValuesAsText("name")).containsExactly("tiny", "offline");
    assertThat(names.get(1).path("digest").asText()).isEmpty();
    assertThat(names.get(1).at("/details/family").asText()).isEqualTo("offline");
    var shown = app.client().post("/api/show", "{\"model\": \"tiny\"}").is(200).json();
    assertThat(shown.path("capabilities").size()).isEqualTo(2);
    var offline = app.client().post("/ollama/api/show", "{\"name\": \"offline\"}").is(200).json();
    assertThat(offline.at("/model_info/general.architecture").asText()).isEqualTo("offline");
    assertThat(app.client().post("/api/show", "{\"model\": \"x\"}").is(404).json())
        .isEqualTo(Json.parse("{\"error\": \"model 'x' not found\"}"));
    app.client().post("/api/show", "{}").is(400);
    assertThat(app.client().get("/api/ps").is(200).json().path("models").isArray()).isTrue();
    assertThat(app.client().get("/api/version").is(200).json().path("version").asText())
        .matches("\\d+\\.\\d+\\.\\d+");
    assertThat(app.client().get("/ollama").is(200).text()).isEqualTo("Ollama is running");
  }

  @Test
  void vectorsAreMadeAndCutAndRefusedWhereThereAreNone() {
    app.upstream()
        .json(
            "/api/embed", "{\"model\":\"tiny\",\"embeddings\":[[3,4,12]],\"prompt_eval_count\":2}");
    var whole =
        app.client().post("/api/embed", "{\"model\": \"tiny\", \"input\": \"x\"}").is(200).json();
    assertThat(whole.at("/embeddings/0").size()).isEqualTo(3);
    var cut =
        app.client()
            .post("/v1/embeddings", "{\"model\": \"tiny\", \"input\": [\"x\"], \"dimensions\": 2}")
            .is(200)
            .json();
    assertThat(cut.at("/data/0/embedding/0").asDouble())
        .isEqualTo(0.6, org.assertj.core.data.Offset.offset(1e-6));
    var one = app.client().post("/api/embeddings", "{\"model\": \"tiny\", \"prompt\": \"x\"}");
    assertThat(one.is(200).json().path("embedding").size()).isEqualTo(3);
    for (var bad :
        List.of(
            "\"input\": [1, 2]",
            "\"input\": [[1, 2]]",
            "\"input\": []",
            "\"input\": \"\"",
            "\"input\": \"x\", \"dimensions\": 4",
            "\"input\": \"x\", \"dimensions\": 0",
            "\"input\": \"x\", \"encoding_format\": \"hex\"")) {
      var refused = app.client().post("/v1/embeddings", "{\"model\": \"tiny\", " + bad + "}");
      assertThat(refused.is(400).json().at("/error/type").asText())
          .as(bad)
          .isEqualTo("invalid_request_error");
    }
    var chats = app.client().post("/v1/embeddings", "{\"model\": \"offline\", \"input\": \"x\"}");
    assertThat(chats.is(400).json().at("/error/message").asText()).contains("offline");
    app.client().post("/api/embed", "{\"model\": \"offline\", \"input\": \"x\"}").is(400);
  }

  @Test
  void aDownloadTellsItsProgressAndEndsWithItsClient() throws Exception {
    app.upstream()
        .at(
            "/api/pull",
            wire ->
                wire.begin(200, "")
                    .send("{\"status\":\"pulling manifest\"}\n{\"status\":\"pulling 1\",")
                    .send("\"total\":9,\"completed\":3}\n{\"status\":\"success\"}\n")
                    .end());
    var told = app.client().post("/api/pull", "{\"name\": \"other\"}").is(200).text();
    assertThat(told.lines())
        .containsExactly(
            "{\"status\":\"pulling manifest\"}",
            "{\"status\":\"pulling 1\",\"total\":9,\"completed\":3}",
            "{\"status\":\"success\"}");
    assertThat(
            Json.parse(
                    app.upstream().bodies().stream()
                        .filter(body -> body.contains("other"))
                        .findFirst()
                        .orElseThrow())
                .path("model")
                .asText())
        .isEqualTo("other");
    app.upstream()
        .at("/api/pull", wire -> wire.begin(200, "").send("{\"status\":\"pulling\"}\n").cut());
    assertThat(app.client().post("/api/pull", "{\"model\": \"other\"}").is(200).text())
        .contains("\"error\"");
    app.client().post("/api/pull", "{\"model\": \"x\", \"stream\": false}").is(500);
    app.upstream()
        .at("/api/pull", wire -> wire.begin(200, "").sendForever("{\"status\":\"pulling\"}\n"));
    var left = app.client().open("POST", "/api/pull", "{\"model\": \"other\"}");
    left.body().readNBytes(40);
    left.body().close();
    assertThat(app.isIdleSoon()).isTrue();
  }

  @Test
  void changesOfModelsAreForAdminsAndOthersAreRefused() throws Exception {
    for (var path : List.of("copy", "create", "push")) {
      assertThat(app.client().post("/api/" + path, "{}").is(501).json().has("error")).isTrue();
    }
    app.client().delete("/ollama/api/delete").is(501);
    app.close();
    app = ModelApp.start(home, ContractReader.read(SIGNED_IN, "plinth.yaml"), Map.of());
    app.client().get("/api/tags").is(401);
    app.client().post("/api/pull", "{\"model\": \"x\"}").is(401);
    var token =
        app.client()
            .post("/api/v1/auth/signup", Map.of("email", "ada@example.org", "password", "tea time"))
            .is(201)
            .json()
            .path("accessToken")
            .asText();
    var ada = app.client().withToken(token);
    ada.get("/api/tags").is(200);
    int asked = app.upstream().bodies().size();
    assertThat(ada.post("/api/pull", "{\"model\": \"x\"}").is(403).json().path("error").asText())
        .contains("admin");
    ada.post("/api/chat", "{\"model\": \"tiny\", \"messages\": [], \"keep_alive\": \"0s\"}")
        .is(403);
    ada.post("/api/copy", "{}").is(403);
    assertThat(app.upstream().bodies().stream().skip(asked)).noneMatch(b -> b.contains("\"x\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt\": \"x\"}",
        "{\"model\": \"tiny\", \"prompt\": \"x\", \"format\": \"xml\"}",
        "{\"model\": \"tiny\", \"prompt\": \"x\", \"think\": \"hard\"}",
        "{\"model\": \"tiny\", \"prompt\": \"x\", \"suffix\": \"y\"}",
        "{\"model\":"
      })
  void aGenerationThatMakesNoSenseIsRefused(String body) {
    var refused = app.client().post("/api/generate", body).is(400);
    assertThat(refused.json().path("error").isTextual()).isTrue();
  }

  @Test
  void whatFailsIsToldInOllamasForm() {
    app.answers(wire -> wire.begin(200, "").send(ModelApp.WORD).cut());
    var lines =
        app.client().post("/api/generate", "{\"model\": \"tiny\", \"prompt\": \"x\"}").is(200);
    assertThat(Json.parse(lines.text().lines().toList().getLast()).path("error").isTextual())
        .isTrue();
    app.answers(ScriptedUpstream.Wire::cut);
    app.client().post("/api/generate", "{\"model\": \"tiny\", \"prompt\": \"x\"}").is(502);
  }
}
