package dev.plinth.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.testing.Answer;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The surfaces of models' clients, from the client's side to an upstream that does as it is told.
@Timeout(60)
final class ModelSurfacesApiTest {
  private static final String UI =
      """
      {"id": "c1", "trigger": "submit-message",
       "messages": [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]}
      """;
  private static final String V4 =
      """
      {"id": "c1", "messages": [{"role": "user", "content": "hi", "parts": [{"type": "text", "text": "hi"}]}]}
      """;
  private static final String OPENAI =
      """
      {"model": "tiny", "messages": [{"role": "user", "content": "hi"}]}
      """;

  private ModelApp app;

  @BeforeEach
  void open(@TempDir Path home) throws IOException, InterruptedException {
    app = ModelApp.start(home, Map.of());
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void useChatGetsItsStream() {
    var answer = app.client().post("/api/chat", UI).is(200);
    assertThat(answer.header("Content-Type")).startsWith("text/event-stream");
    assertThat(answer.header("X-Vercel-AI-UI-Message-Stream")).isEqualTo("v1");
    assertThat(answer.header("Cache-Control")).contains("no-cache");
    assertThat(answer.text())
        .startsWith("data: {\"type\":\"start\"")
        .contains("\"delta\":\"word \"")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void theDialectsOfOnePathAreToldApart() {
    assertThat(app.client().post("/api/chat", V4).is(200).text()).startsWith("f:{");
    assertThat(app.client().post("/api/chat?protocol=text", UI).is(200).text())
        .isEqualTo("word word ");
    var ollama = app.client().post("/api/chat", OPENAI).is(200);
    assertThat(ollama.header("Content-Type")).isEqualTo("application/x-ndjson");
    assertThat(Json.parse(ollama.text().lines().toList().getLast()).path("done").asBoolean())
        .isTrue();
    var whole =
        app.client()
            .post(
                "/ollama/api/chat", OPENAI.replace("{\"model\"", "{\"stream\": false, \"model\""));
    assertThat(whole.is(200).json().at("/message/content").asText()).isEqualTo("word word ");
  }

  @Test
  void completionsAndObjectsStreamToo() {
    assertThat(app.client().post("/api/completion", "{\"prompt\": \"x\"}").is(200).text())
        .contains("text-delta");
    assertThat(app.client().post("/api/object", "{\"prompt\": \"x\"}").is(200).text())
        .isEqualTo("word word ");
    assertThat(app.upstream().bodies().getLast()).containsPattern("\"format\"\\s*:\\s*\"json\"");
  }

  @Test
  void openAiAnswersWholeAndInChunks() {
    var whole = app.client().post("/v1/chat/completions", OPENAI).is(200).json();
    assertThat(whole.at("/choices/0/message/content").asText()).isEqualTo("word word ");
    assertThat(whole.at("/usage/total_tokens").asInt()).isEqualTo(5);
    var chunks =
        app.client()
            .post(
                "/v1/chat/completions",
                OPENAI.replace("{\"model\"", "{\"stream\": true, \"model\""))
            .is(200);
    assertThat(chunks.text()).contains("chat.completion.chunk").endsWith("data: [DONE]\n\n");
  }

  @Test
  void hostedModelsAreStoodInForAndUnknownOnesAreNotFound() {
    var hosted = app.client().post("/v1/chat/completions", OPENAI.replace("tiny", "gpt-4o"));
    assertThat(hosted.is(200).json().path("model").asText()).isEqualTo("tiny");
    var unknown = app.client().post("/v1/chat/completions", OPENAI.replace("tiny", "nonsense"));
    assertThat(unknown.is(404).json().at("/error/code").asText()).isEqualTo("model_not_found");
    var ollama = app.client().post("/api/chat", OPENAI.replace("tiny", "nonsense"));
    assertThat(ollama.is(404).json().path("error").asText())
        .isEqualTo("model 'nonsense' not found");
    app.client().get("/v1/models/nonsense").is(404);
    app.client().get("/v1/models/tiny").is(200);
  }

  @ParameterizedTest
  @CsvSource({"429,429", "500,502", "401,502", "503,429"})
  void whatFailsBeforeTheFirstTokenIsAStatus(int given, int told) {
    app.answers(wire -> wire.begin(given, "Retry-After: 7\r\n").send("canary").end());
    for (var answer :
        new Answer[] {
          app.client().post("/v1/chat/completions", OPENAI),
          app.client().post("/api/chat", UI),
          app.client().post("/api/chat", OPENAI)
        }) {
      answer.is(told);
      assertThat(answer.text()).isNotEmpty().doesNotContain("canary");
      assertThat(answer.header("Retry-After")).isEqualTo(told == 429 ? "7" : "");
    }
  }

  @Test
  void whatFailsLaterIsToldInTheStream() {
    app.answers(wire -> wire.begin(200, "").send(ModelApp.WORD).cut());
    assertThat(app.client().post("/api/chat", UI).is(200).text())
        .contains("word ", "{\"type\":\"error\",\"errorText\":")
        .endsWith("data: [DONE]\n\n");
    assertThat(app.client().post("/api/chat", V4).is(200).text()).contains("\n3:\"");
    app.client().post("/v1/chat/completions", OPENAI).is(502);
  }

  @Test
  void aRequestThatMakesNoSenseIsRefusedInItsDialect() {
    var openAi = app.client().post("/v1/chat/completions", "{\"model\": \"tiny\"}").is(400);
    assertThat(openAi.json().at("/error/type").asText()).isEqualTo("invalid_request_error");
    assertThat(app.client().post("/v1/chat/completions", "{\"model\":").is(400).json().has("error"))
        .isTrue();
    app.client().post("/api/chat", "{\"trigger\": \"submit-message\", \"messages\": []}").is(400);
    app.client().post("/api/completion", "{}").is(400);
    assertThat(app.client().post("/api/chat", "{\"messages\": []}").is(400).json().has("error"))
        .isTrue();
  }

  @Test
  void aPageThatIsLoadedAgainFollowsItsAnswerFromTheStart() throws Exception {
    var hold = new CountDownLatch(1);
    app.answers(wire -> {
      wire.begin(200, "").send(ModelApp.WORD);
      awaitQuietly(hold);
      wire.send(ModelApp.WORD).send(ModelApp.END).end();
    });
    app.client().get("/api/chat/c1/stream").is(204);
    var first = app.client().open("POST", "/api/chat", UI);
    var begun = new String(first.body().readNBytes(20), java.nio.charset.StandardCharsets.UTF_8);
    var second = app.client().open("GET", "/api/chat/c1/stream", null);
    assertThat(second.statusCode()).isEqualTo(200);
    hold.countDown();
    var original =
        begun + new String(first.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    var replay = new String(second.body().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    assertThat(replay).isEqualTo(original).startsWith("data: {\"type\":\"start\"");
  }

  @Test
  void aPageThatSendsItsLastMessageAloneHasItsHistoryHere() {
    var message =
        """
        {"id": "chat-7Kq", "message": {"id": "u", "role": "user", "parts": [{"type": "text", "text": "%s"}]}}
        """;
    app.client().post("/api/chat", message.formatted("one")).is(200);
    app.client().post("/api/chat", message.formatted("two")).is(200);
    var asked = Json.parse(app.upstream().bodies().getLast()).path("messages");
    assertThat(asked.findValuesAsText("content")).containsExactly("one", "word word ", "two");
  }

  @ParameterizedTest
  @CsvSource({"/api/chat,ui", "/v1/chat/completions,openai", "/api/chat,ollama"})
  void aHundredClientsThatLeaveLeaveNothingOpen(String path, String dialect) throws Exception {
    app.talksForever();
    var body =
        dialect.equals("ui") ? UI : OPENAI.replace("{\"model\"", "{\"stream\": true, \"model\"");
    for (int i = 0; i < 100; i++) {
      var answer = app.client().open("POST", path, body);
      answer.body().readNBytes(1 + i * 7);
      answer.body().close();
    }
    assertThat(app.isIdleSoon()).isTrue();
    assertThat(app.upstream().left()).isEqualTo(100);
  }

  @Test
  void aClientThatLeavesBeforeTheFirstTokenStopsTheModel() throws Exception {
    app.answers(ScriptedUpstream.Wire::hang);
    var asking =
        Thread.ofVirtual()
            .start(() -> {
              try {
                app.client().post("/v1/chat/completions", OPENAI);
              } catch (IllegalStateException _) {
                // interrupted below, which closes the connection
              }
            });
    while (app.upstream().active() == 0) {
      Thread.sleep(1);
    }
    asking.interrupt();
    assertThat(app.isIdleSoon()).isTrue();
  }

  @Test
  void aMadeUpKeyMeansNothingToAnAppWithoutSignIn() {
    app.client().withToken("sk-not-needed").post("/v1/chat/completions", OPENAI).is(200);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
