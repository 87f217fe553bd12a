package dev.plinth.models;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// In an app without sign-in a made-up key means nothing, and one of ours what it says.
final class OpenAppKeysApiTest {
  private static final String ASK =
      "{\"model\": \"offline\", \"messages\": [{\"role\": \"user\", \"content\": \"hi\"}]}";

  @TempDir private Path home;
  private TestApp app;

  @BeforeEach
  void start() {
    app = TestApp.start(home);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  @Test
  void aMadeUpKeyIsIgnored() {
    for (var key : new String[] {"sk-1234", "ollama", "x"}) {
      app.client().withToken(key).post("/v1/chat/completions", ASK).is(200);
      app.client().with("x-api-key", key).post("/v1/chat/completions", ASK).is(200);
    }
  }

  @Test
  void aKeyThatLooksLikeOursHasToBeGood() {
    var ada = signUp();
    var made = ada.post("/api/v1/keys", "{\"name\": \"x\"}").is(201).json();
    var key = made.path("key").textValue();
    app.client().withToken(key).post("/v1/chat/completions", ASK).is(200);
    app.client().with("x-api-key", key).get("/v1/models").is(200);
    app.client().withToken("made-up").with("x-api-key", key).get("/v1/models").is(200);
    app.client().withToken(key).get("/api/v1/chats").is(403);
    ada.delete("/api/v1/keys/" + made.path("id").asText()).is(204);
    for (var bad : new String[] {key, "plk_unknown"}) {
      for (var client :
          new TestClient[] {
            app.client().withToken(bad),
            app.client().with("x-api-key", bad),
            app.client().withToken("made-up").with("x-api-key", bad)
          }) {
        assertThat(client.post("/v1/chat/completions", ASK).is(401).text())
            .contains("invalid_api_key");
      }
    }
  }

  private TestClient signUp() {
    var answer =
        app.client()
            .post("/api/v1/auth/signup", Map.of("email", "ada@x.org", "password", "tea time"));
    return app.client().withToken(answer.is(201).json().path("accessToken").textValue());
  }
}
