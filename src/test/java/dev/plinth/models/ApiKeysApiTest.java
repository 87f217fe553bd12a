package dev.plinth.models;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.testing.Answer;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.TestClient;
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

/// API keys over HTTP: how they are made, what they open, and how they are refused.
@Timeout(60)
final class ApiKeysApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: cookie, name: jwt }, passwordMin: 6 }
      collections:
        users:
          fields: { name: text, email: { type: email, unique: true } }
          rules: { read: "id = $caller.id", update: "id = $caller.id" }
        notes:
          fields: { title: { type: text, required: true }, owner: { type: reference, to: users, set: $caller.id } }
          rules: { read: "owner = $caller.id", create: "$caller.id != null", update: "owner = $caller.id", delete: "owner = $caller.id" }
      endpoints:
        POST /app/ask: { do: chat, as: openai }
        GET /app/notes: { do: notes.list, reply: { items: $items } }
        POST /app/notes: { do: notes.create, access: signed_in, reply: $item }
        GET /app/me: { do: auth.me, reply: $user }
        PATCH /app/me: { do: auth.update, reply: $user }
        POST /app/logout: { do: auth.logout }
      assistant: { tools: { notes: [list] } }
      """;
  private static final String ASK =
      """
      {"model": "%s", "messages": [{"role": "user", "content": "hi"}]}
      """;
  private static final String UI =
      """
      {"id": "c", "trigger": "submit-message", "messages": [{"id": "u1", "role": "user", "parts": [{"type": "text", "text": "hi"}]}]}
      """;

  @TempDir private Path home;
  private ModelApp app;
  private TestClient ada;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    start(Map.of());
    ada = signUp("ada");
  }

  private void start(Map<String, String> settings) throws IOException, InterruptedException {
    app = ModelApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"), settings);
  }

  @AfterEach
  void close() throws IOException {
    app.close();
  }

  @Test
  void clientsOfModelsAreLetIn() {
    var key = make(ada, "{\"name\": \"x\"}");
    for (var client : List.of(withKey(key), app.client().with("x-api-key", key))) {
      client.get("/v1/models").is(200);
      client.get("/v1/models/tiny").is(200);
      client.get("/api/v1/models").is(200);
      assertThat(client.post("/v1/chat/completions", ASK.formatted("tiny")).is(200).text())
          .contains("word word ");
      assertThat(client.post("/api/chat", ASK.formatted("tiny")).is(200).text()).contains("word ");
      assertThat(client.post("/ollama/api/chat", ASK.formatted("tiny")).is(200).text())
          .contains("word ");
      client.post("/api/chat", UI).is(200);
      client.post("/api/completion", "{\"prompt\": \"hi\"}").is(200);
      client.post("/app/ask", ASK.formatted("tiny")).is(200);
    }
  }

  @Test
  void aKeyThatIsNotForRecordsReachesNoneByWayOfAModel() {
    withKey(make(ada, "{\"name\": \"x\"}")).post("/api/chat", UI).is(200);
    assertThat(app.upstream().bodies().getLast()).doesNotContain("list_notes");
    var both = make(ada, "{\"name\": \"x\", \"scopes\": [\"models\", \"records\"]}");
    withKey(both).post("/api/chat", UI).is(200);
    assertThat(app.upstream().bodies().getLast()).contains("list_notes");
  }

  @Test
  void aKeyOpensWhatItsScopesSayAndNothingElse() {
    var models = withKey(make(ada, "{\"name\": \"x\"}"));
    var chats = withKey(make(ada, "{\"name\": \"x\", \"scopes\": [\"chats\"]}"));
    var records = withKey(make(ada, "{\"name\": \"x\", \"scopes\": [\"records\"]}"));
    var all =
        withKey(make(ada, "{\"name\": \"x\", \"scopes\": [\"models\", \"chats\", \"records\"]}"));

    isOutOfScope(models.get("/api/v1/chats"), "chats");
    isOutOfScope(models.post("/api/v1/chats", "{}"), "chats");
    isOutOfScope(models.get("/api/v1/records/notes"), "records");
    isOutOfScope(models.post("/api/v1/batch", "{}"), "records");
    assertThat(models.get("/app/notes").is(403).text()).contains("scope records");
    var openAi = chats.post("/v1/chat/completions", ASK.formatted("tiny")).is(403).json();
    assertThat(openAi.at("/error/type").textValue()).isEqualTo("permission_error");
    assertThat(openAi.at("/error/code").textValue()).isEqualTo("api_key_scope");
    assertThat(openAi.at("/error/message").textValue()).contains("scope models");
    assertThat(chats.post("/api/chat", UI).is(403).header("Content-Type")).startsWith("text/plain");
    records.get("/api/v1/models").is(403);

    var chat = chats.post("/api/v1/chats", "{}").is(201).json().path("id").asText();
    assertThat(
            chats
                .post("/api/v1/chats/" + chat + "/messages", "{\"content\": \"hi\"}")
                .is(200)
                .text())
        .contains("event: done");
    chats.get("/api/v1/models").is(200);
    ada.get("/api/v1/chats/" + chat).is(200);

    records.post("/api/v1/records/notes", "{\"title\": \"one\"}").is(201);
    records.post("/app/notes", "{\"title\": \"two\"}").is(201);
    assertThat(ada.get("/api/v1/records/notes").is(200).json().path("items")).hasSize(2);
    assertThat(records.get("/app/notes").is(200).json().path("items")).hasSize(2);
    assertThat(records.get("/app/me").is(200).text()).contains("ada@example.org");
    all.get("/api/v1/chats").is(200);
    all.get("/app/notes").is(200);
    all.get("/v1/models").is(200);
  }

  @Test
  void noKeyOpensWhatIsAboutItsAccountOrOtherKeys() {
    var body = "{\"name\": \"x\", \"scopes\": [\"models\", \"chats\", \"records\"]}";
    var answer = ada.post("/api/v1/keys", body).is(201);
    var key = withKey(answer.json().path("key").asText());
    var own = answer.header("Location");
    for (var refused :
        List.of(
            key.get("/api/v1/keys"),
            key.post("/api/v1/keys", "{\"name\": \"more\"}"),
            key.delete("/api/v1/keys"),
            key.get(own),
            key.patch(own, "{\"name\": \"mine\"}"),
            key.delete(own),
            key.get("/api/v1/auth/me"),
            key.patch("/api/v1/auth/me", "{\"password\": \"another one\"}"),
            key.get("/api/v1/auth/sessions"),
            key.delete("/api/v1/auth/sessions"),
            key.get("/api/v1/admin/keys"),
            key.post("/api/v1/admin/sql", "{\"sql\": \"select 1\"}"))) {
      refused.isProblem(403, "/problems/no-api-keys");
    }
    key.post("/app/logout", "{}").is(204);
    key.get("/app/me").is(200);
    key.patch("/app/me", "{\"password\": \"another one\"}").is(403);
    key.get("/_/api/console/overview").is(401);
    assertThat(ada.get("/api/v1/keys").json().path("items")).hasSize(1);
  }

  @Test
  void aBadKeyIsRefusedInTheWordsOfTheDialect() {
    var good = make(ada, "{\"name\": \"x\"}");
    var id = ada.get("/api/v1/keys").json().at("/items/0/id").asText();
    ada.delete("/api/v1/keys/" + id).is(204);
    var slip = good.substring(0, 60) + (good.endsWith("a") ? 'b' : 'a');
    String first = null;
    for (var bad : List.of(good, slip, "plk_", "plk_unknown")) {
      var openAi = withKey(bad).post("/v1/chat/completions", ASK.formatted("tiny")).is(401);
      assertThat(openAi.json().at("/error/code").textValue()).isEqualTo("invalid_api_key");
      assertThat(openAi.json().at("/error/type").textValue()).isEqualTo("authentication_error");
      assertThat(openAi.header("WWW-Authenticate")).startsWith("Bearer");
      assertThat(openAi.text()).doesNotContain(bad.substring(4).isEmpty() ? "plk_" : bad);
      first = first == null ? openAi.text() : first;
      assertThat(openAi.text()).as("the same for every cause").isEqualTo(first);
      assertThat(withKey(bad).post("/ollama/api/chat", ASK.formatted("tiny")).is(401).text())
          .contains("API key");
      withKey(bad).get("/api/v1/chats").isProblem(401, "/problems/invalid-api-key");
      withKey(bad).get("/api/v1/keys").isProblem(401, "/problems/invalid-api-key");
      withKey(bad).get("/app/notes").is(401);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"key", "api_key", "apiKey", "x-api-key", "token", "access_token"})
  void aKeyInAnAddressOrACookieIsNone(String name) {
    var key = make(ada, "{\"name\": \"x\"}");
    app.client().get("/v1/models?" + name + "=" + key).is(401);
    app.client().withCookie(name + "=" + key).get("/v1/models").is(401);
    app.client().withCookie("jwt=" + key).get("/v1/models").is(401);
  }

  @Test
  void aKeyNeedsNoOriginAndWinsOverACookie() {
    var key = make(ada, "{\"name\": \"x\", \"scopes\": [\"records\"]}");
    var bob = token("bob");
    var mixed = withKey(key).with("Cookie", "jwt=" + bob);
    mixed.post("/api/v1/records/notes", "{\"title\": \"adas\"}").is(201);
    assertThat(ada.get("/api/v1/records/notes").json().path("items")).hasSize(1);
    app.client()
        .with("Cookie", "jwt=" + bob)
        .post("/api/v1/records/notes", "{\"title\": \"forged\"}")
        .is(403);
    app.client()
        .withToken(bob)
        .with("x-api-key", key)
        .post("/api/v1/records/notes", "{\"title\": \"adas too\"}")
        .is(201);
    assertThat(ada.get("/api/v1/records/notes").json().path("items")).hasSize(2);
    app.client().with("x-api-key", "sk-of-another-kind").get("/v1/models").is(401);
  }

  @Test
  void aKeyForSomeModelsKnowsNoOthers() {
    var tiny =
        withKey(
            make(
                ada,
                "{\"name\": \"x\", \"models\": [\"tiny\"], \"scopes\": [\"models\", \"chats\"]}"));
    var gone =
        withKey(
            make(
                ada,
                "{\"name\": \"x\", \"models\": [\"gone\"], \"scopes\": [\"models\", \"chats\"]}"));

    assertThat(tiny.get("/v1/models").json().path("data").findValuesAsText("id"))
        .containsExactly("tiny");
    assertThat(tiny.get("/api/v1/models").json().path("items").findValuesAsText("id"))
        .containsExactly("tiny");
    var openAi = tiny.post("/v1/chat/completions", ASK.formatted("offline")).is(404);
    assertThat(openAi.json().at("/error/code").textValue()).isEqualTo("model_not_found");
    tiny.get("/v1/models/offline").is(404);
    tiny.post("/ollama/api/chat", ASK.formatted("offline")).is(404);
    tiny.post("/v1/embeddings", "{\"model\": \"offline\", \"input\": \"x\"}").is(404);
    assertThat(tiny.post("/v1/chat/completions", ASK.formatted("tiny")).is(200).text())
        .contains("word ");
    var standIn = tiny.post("/v1/chat/completions", ASK.formatted("gpt-4o")).is(200).json();
    assertThat(standIn.path("model").asText()).isEqualTo("tiny");
    tiny.post("/api/chat", UI).is(200);
    tiny.post("/api/v1/chats", "{\"model\": \"offline\"}").is(422);

    var chat = ada.post("/api/v1/chats", "{\"model\": \"offline\"}").is(201).json();
    var messages = "/api/v1/chats/" + chat.path("id").asText() + "/messages";
    assertThat(tiny.post(messages, "{\"content\": \"hi\"}").is(200).text()).contains("word ");
    tiny.post(messages, "{\"content\": \"hi\", \"model\": \"offline\"}").is(422);

    assertThat(gone.get("/v1/models").is(200).json().path("data")).isEmpty();
    assertThat(gone.get("/api/v1/models").is(200).json().path("items")).isEmpty();
    gone.post("/v1/chat/completions", ASK.formatted("tiny")).is(404);
    assertThat(gone.post("/api/chat", UI).is(403).text()).contains("other models: gone");
    assertThat(gone.post("/v1/chat/completions", ASK.formatted("gpt-4o")).is(403).text())
        .contains("api_key_models");
  }

  @Test
  void whatIsAskedWithAKeyIsCountedForItAndForItsOwner() {
    var one = ada.post("/api/v1/keys", "{\"name\": \"one\"}").is(201).json();
    var client = withKey(one.path("key").asText());
    var other = withKey(make(ada, "{\"name\": \"other\"}"));
    client.post("/v1/chat/completions", ASK.formatted("tiny")).is(200);
    other.post("/v1/chat/completions", ASK.formatted("tiny")).is(200);
    ada.post("/v1/chat/completions", ASK.formatted("tiny")).is(200);

    assertThat(client.get("/api/v1/usage").is(200).json().at("/total/requests").asInt())
        .isEqualTo(1);
    var all = ada.get("/api/v1/usage?by=key").is(200).json();
    assertThat(all.at("/total/requests").asInt()).isEqualTo(3);
    assertThat(all.path("items").findValuesAsText("key"))
        .hasSize(3)
        .contains("", one.path("id").asText());
    client.get("/api/v1/usage?everyone=true").is(403);
    withKey(make(ada, "{\"name\": \"x\", \"scopes\": [\"records\"]}")).get("/api/v1/usage").is(403);
  }

  @Test
  void anAnswerEndsSoonAfterItsKeyWasRevoked() throws Exception {
    app.talksForever();
    var answer = ada.post("/api/v1/keys", "{\"name\": \"x\"}").is(201);
    var key = withKey(answer.json().path("key").asText());
    var openAi =
        key.open(
            "POST",
            "/v1/chat/completions",
            "{\"model\": \"tiny\", \"stream\": true, \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}");
    var ui = key.open("POST", "/api/chat", UI);
    var other = withKey(make(ada, "{\"name\": \"y\"}")).open("POST", "/api/chat", UI);
    assertThat(openAi.statusCode()).isEqualTo(200);
    ada.delete(answer.header("Location")).is(204);
    assertThat(new String(openAi.body().readAllBytes(), UTF_8)).contains("authentication_error");
    assertThat(new String(ui.body().readAllBytes(), UTF_8)).endsWith("data: [DONE]\n\n");
    assertThat(new String(other.body().readNBytes(500), UTF_8)).contains("word ");
    ada.post("/api/v1/auth/logout", "{}").is(204);
    assertThat(other.body().readNBytes(500)).hasSize(500);
    other.body().close();
    assertThat(app.isIdleSoon()).isTrue();
  }

  @Test
  void keysAndGuessesAreBounded() throws IOException, InterruptedException {
    app.close();
    start(Map.of("PLINTH_LIMIT_KEYS", "1", "PLINTH_LIMIT_KEY_FAILURES", "2/1h"));
    ada = signUp("eve");
    var key = make(ada, "{\"name\": \"x\"}");
    ada.post("/api/v1/keys", "{\"name\": \"y\"}").isProblem(409, "/problems/too-many-keys");
    withKey("plk_1").get("/v1/models").is(401);
    withKey("plk_2").get("/v1/models").is(401);
    var slowed = withKey("plk_3").get("/v1/models").is(429);
    assertThat(slowed.header("Retry-After")).isNotEmpty();
    assertThat(slowed.json().at("/error/type").textValue()).isEqualTo("rate_limit_error");
    withKey(key).get("/v1/models").is(200);
    ada.delete("/api/v1/keys").is(204);
    ada.post("/api/v1/keys", "{\"name\": \"y\"}").is(201);
  }

  private static void isOutOfScope(Answer answer, String scope) {
    answer.isProblem(403, "/problems/api-key-scope");
    assertThat(answer.json().path("detail").textValue()).contains(scope);
  }

  private String make(TestClient owner, String wish) {
    return owner.post("/api/v1/keys", wish).is(201).json().path("key").textValue();
  }

  private TestClient withKey(String key) {
    return app.client().withToken(key);
  }

  private TestClient signUp(String name) {
    return app.client().withToken(token(name));
  }

  private String token(String name) {
    return app.client()
        .post("/api/v1/auth/signup", Map.of("email", name + "@example.org", "password", "tea time"))
        .is(201)
        .json()
        .path("accessToken")
        .textValue();
  }
}
