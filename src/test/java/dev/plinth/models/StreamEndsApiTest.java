package dev.plinth.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What ends a stream although its model would talk on, and what keeps one from beginning.
@Timeout(60)
final class StreamEndsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, passwordMin: 6 }
      collections:
        users:
          fields: { name: text, email: { type: email, unique: true } }
          rules: { read: "id = $caller.id", delete: "id = $caller.id" }
      endpoints:
        POST /ask: { do: chat }
      """;
  private static final String UI =
      """
      {"id": "%s", "trigger": "submit-message",
       "messages": [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]}
      """;
  private static final String V4 =
      """
      {"id": "c2", "messages": [{"role": "user", "content": "hi", "parts": [{"type": "text", "text": "hi"}]}]}
      """;
  private static final String MESSAGES =
      """
      {"model": "tiny", "stream": true, "messages": [{"role": "user", "content": "hi"}]}
      """;

  private static final String LAST =
      """
      {"id": "CHAT", "message": {"id": "u", "role": "user", "parts": [{"type": "text", "text": "x"}]}}
      """;

  @TempDir private Path home;
  private ModelApp app;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    app = ModelApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"), Map.of());
  }

  private void restart(Map<String, String> settings) throws IOException, InterruptedException {
    app.close();
    app = ModelApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"), settings);
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void everyKindOfStreamEndsInItsOwnWordsAfterASignOut() throws Exception {
    app.talksForever();
    var ada = signUp("ada");
    var open = openAll(ada);

    ada.post("/api/v1/auth/logout", "{}").is(204);

    assertThat(open.rest("ui"))
        .endsWith(
            """
            data: {"type":"error","errorText":"You were signed out: sign in again."}

            data: [DONE]

            """);
    assertThat(open.rest("own")).contains("signed out").endsWith("data: [DONE]\n\n");
    assertThat(open.rest("v4")).endsWith("\n3:\"You were signed out: sign in again.\"\n");
    assertThat(open.rest("openai")).contains("\"type\":\"authentication_error\"");
    assertThat(open.rest("ollama"))
        .endsWith("\n{\"error\":\"You were signed out: sign in again.\"}\n");
    assertThat(open.rest("native")).contains("event: error", "\"code\":\"unauthenticated\"");
    assertThat(app.isIdleSoon()).isTrue();
  }

  @Test
  void aStreamEndsHoweverItsSessionEndedAndNobodyElsesDoes() throws Exception {
    app.talksForever();
    var bob = signUp("bob");
    var bobs = bob.open("POST", "/api/chat", UI.formatted("b"));
    var streams = new LinkedHashMap<String, HttpResponse<InputStream>>();
    for (var name : new String[] {"closed", "everywhere", "password", "deleted"}) {
      streams.put(name, signUp(name).open("POST", "/api/chat", UI.formatted(name)));
      assertThat(streams.get(name).statusCode()).isEqualTo(200);
    }

    var closed = logIn("closed");
    closed
        .get("/api/v1/auth/sessions")
        .json()
        .path("items")
        .forEach(session -> {
          if (!session.path("current").asBoolean()) {
            closed.delete("/api/v1/auth/sessions/" + session.path("id").asText()).is(204);
          }
        });
    logIn("everywhere").delete("/api/v1/auth/sessions").is(204);
    logIn("password")
        .patch(
            "/api/v1/auth/me", "{\"password\": \"coffee time\", \"currentPassword\": \"tea time\"}")
        .is(200);
    var deleted = logIn("deleted");
    var id = deleted.get("/api/v1/auth/me").is(200).json().path("id").asText();
    deleted.delete("/api/v1/records/users/" + id).is(204);

    for (var stream : streams.entrySet()) {
      assertThat(rest(stream.getValue())).as(stream.getKey()).contains("You were signed out");
    }
    bobs.body().skipNBytes(bobs.body().available());
    assertThat(new String(bobs.body().readNBytes(500), UTF_8)).contains("\"delta\":\"word \"");
    bobs.body().close();
  }

  @Test
  void aFollowerOfAnAnswerIsLetGoToo() throws Exception {
    app.talksForever();
    var ada = signUp("ada");
    var first = ada.open("POST", "/api/chat", UI.formatted("c"));
    first.body().readNBytes(20);
    var elsewhere = logIn("ada");
    var follower = elsewhere.open("GET", "/api/chat/c/stream", null);
    assertThat(follower.statusCode()).isEqualTo(200);
    elsewhere.post("/api/v1/auth/logout", "{}").is(204);
    assertThat(breaks(follower)).isTrue();
    assertThat(first.body().readNBytes(500)).hasSize(500);
    first.body().close();
  }

  @Test
  void anAnswerThatWaitsForItsModelIsRefusedAfterASignOut() throws Exception {
    app.answers(ScriptedUpstream.Wire::hang);
    var ada = signUp("ada");
    var codes = new LinkedBlockingQueue<Integer>();
    for (var body : new String[] {MESSAGES, MESSAGES.replace("true", "false")}) {
      Thread.startVirtualThread(() -> codes.add(ada.post("/v1/chat/completions", body).status()));
    }
    while (app.upstream().active() < 2) {
      Thread.sleep(1);
    }
    ada.post("/api/v1/auth/logout", "{}").is(204);
    assertThat(codes.take()).isEqualTo(401);
    assertThat(codes.take()).isEqualTo(401);
    assertThat(app.isIdleSoon()).isTrue();
  }

  @Test
  void aStreamThatLivedItsLifeEndsLikeAnAnswerThatBecameTooLong() throws Exception {
    restart(Map.of("PLINTH_LIMIT_STREAM_LIFE", "300ms"));
    app.talksForever();
    var ada = signUp("ada");
    var open = openAll(ada);
    assertThat(open.rest("ui"))
        .contains("\"finishReason\":\"length\"")
        .endsWith("data: [DONE]\n\n");
    assertThat(open.rest("v4")).contains("\nd:{\"finishReason\":\"length\"");
    assertThat(open.rest("openai"))
        .contains("\"finish_reason\":\"length\"")
        .endsWith("data: [DONE]\n\n");
    assertThat(open.rest("ollama")).contains("\"done\":true,\"done_reason\":\"length\"");
    assertThat(open.rest("native")).contains("event: done", "\"finishReason\":\"length\"");
    var chat = ada.get("/api/v1/chats").json().at("/items/0/id").asText();
    var kept = ada.get("/api/v1/chats/" + chat + "/messages").json().path("items");
    assertThat(kept.get(1).path("status").asText()).isEqualTo("stopped");
    assertThat(kept.get(1).path("content").asText()).startsWith("word ");
  }

  @Test
  void whoAsksTooOftenIsToldToWaitByEverySurfaceInItsOwnShape() throws Exception {
    restart(Map.of("PLINTH_LIMIT_CHATS", "2/1h"));
    var ada = signUp("ada");
    ada.post("/ask", UI.formatted("c1")).is(200);
    var chat = ada.post("/api/v1/chats", "{}").is(201).json().path("id").asText();
    ada.post("/v1/chat/completions", MESSAGES).is(200);
    int asked = app.upstream().bodies().size();

    var ui = ada.post("/api/chat", UI.formatted("c1"));
    var openai = ada.post("/v1/chat/completions", MESSAGES);
    var ollama = ada.post("/api/chat", MESSAGES);
    var own = ada.post("/api/v1/chats/" + chat + "/messages", "{\"content\": \"x\"}");
    for (var answer :
        List.of(
            ui,
            openai,
            ollama,
            own,
            ada.post("/ask", UI.formatted("c1")),
            ada.post("/api/chat", V4),
            ada.post("/api/completion", "{\"prompt\": \"x\"}"),
            ada.post("/api/chat", LAST.replace("CHAT", chat)))) {
      assertThat(answer.is(429).header("Retry-After")).matches("[1-9]\\d*");
    }
    assertThat(ui.header("Content-Type")).startsWith("text/plain");
    assertThat(openai.json().at("/error/type").asText()).isEqualTo("rate_limit_error");
    assertThat(ollama.json().path("error").isTextual()).isTrue();
    own.isProblem(429, "/problems/too-many");
    assertThat(app.upstream().bodies()).hasSize(asked);
    assertThat(ada.get("/api/v1/chats/" + chat + "/messages").json().path("items")).isEmpty();

    signUp("bob").post("/v1/chat/completions", MESSAGES).is(200);
  }

  /// Streams by name, each begun.
  private record Open(Map<String, HttpResponse<InputStream>> streams) {
    void begin(String name, HttpResponse<InputStream> stream) throws IOException {
      assertThat(stream.statusCode()).as(name).isEqualTo(200);
      stream.body().readNBytes(10);
      streams.put(name, stream);
    }

    String rest(String name) throws IOException {
      return StreamEndsApiTest.rest(Objects.requireNonNull(streams.get(name)));
    }
  }

  /// One stream of each kind.
  private static Open openAll(TestClient client) throws IOException {
    var chat = client.post("/api/v1/chats", "{}").is(201).json().path("id").asText();
    var messages = "/api/v1/chats/" + chat + "/messages";
    var open = new Open(new LinkedHashMap<>());
    open.begin("ui", client.open("POST", "/api/chat", UI.formatted("c1")));
    open.begin("own", client.open("POST", "/ask", UI.formatted("c9")));
    open.begin("v4", client.open("POST", "/api/chat", V4));
    open.begin("openai", client.open("POST", "/v1/chat/completions", MESSAGES));
    open.begin("ollama", client.open("POST", "/api/chat", MESSAGES));
    open.begin("native", client.open("POST", messages, "{\"content\": \"hi\"}"));
    return open;
  }

  private static String rest(HttpResponse<InputStream> stream) throws IOException {
    return new String(stream.body().readAllBytes(), UTF_8);
  }

  private static boolean breaks(HttpResponse<InputStream> stream) {
    try {
      stream.body().readAllBytes();
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private TestClient signUp(String name) {
    return as(name, "signup");
  }

  private TestClient logIn(String name) {
    return as(name, "login");
  }

  private TestClient as(String name, String how) {
    var answer =
        app.client()
            .post(
                "/api/v1/auth/" + how,
                Map.of("email", name + "@example.org", "password", "tea time"));
    assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
    return app.client().withToken(answer.json().path("accessToken").asText());
  }
}
