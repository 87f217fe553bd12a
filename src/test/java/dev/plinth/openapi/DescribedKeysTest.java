package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What API keys are answered is as described, whatever they are for.
final class DescribedKeysTest {
  private static final String KEYS = "/api/v1/keys";
  private static final String ASK =
      "{\"model\":\"offline\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  @TempDir private Path home;
  private Fair fair;

  @BeforeEach
  void start() throws IOException {
    fair = new Fair(home);
  }

  @AfterEach
  void stop() {
    fair.close();
  }

  @Test
  void keysAreAsDescribed() {
    var nobody = fair.app().client();
    var ada = fair.signUp("ada@example.com");
    var bob = fair.signUp("bob@example.com");
    var models = make(ada, "{\"name\":\"models\"}");
    var chats = make(ada, "{\"name\":\"chats\",\"scopes\":[\"chats\"],\"models\":[\"offline\"]}");
    var records =
        make(
            ada,
            "{\"name\":\"records\",\"scopes\":[\"records\"],\"expiresAt\":\"2999-01-01T00:00:00Z\"}");
    var one = KEYS + "/" + fair.ask(ada, "GET", KEYS, null).json().at("/items/0/id").asText();
    fair.ask(ada, "POST", KEYS, "{\"name\":\"\"}").is(422);
    fair.ask(ada, "POST", KEYS, "{").is(400);
    for (var client :
        List.of(nobody, bob, models, chats, records, nobody.withToken("plk_unknown"), ada)) {
      all(client, one);
    }
    assertThat(fair.faults()).isEmpty();
    assertThat(fair.described().seen().get("GET " + KEYS)).contains(200, 401, 403);
    assertThat(fair.described().seen().get("DELETE " + KEYS + "/{id}"))
        .contains(204, 401, 403, 404);
  }

  private void all(TestClient client, String one) {
    for (var path :
        List.of(
            KEYS,
            one,
            "/api/v1/admin/keys",
            "/api/v1/auth/me",
            "/api/v1/chats",
            "/api/v1/models",
            "/api/v1/records/things",
            "/v1/models",
            "/api/me")) {
      fair.ask(client, "GET", path, null);
    }
    fair.ask(client, "PATCH", one, "{\"name\":\"other\"}");
    fair.ask(client, "POST", "/v1/chat/completions", ASK);
    fair.ask(client, "POST", "/ollama/api/chat", ASK);
    fair.ask(client, "POST", "/api/v1/chats", "{}");
    fair.ask(client, "POST", "/api/v1/records/notes", "{\"text\":\"x\"}");
    fair.ask(client, "DELETE", "/api/v1/admin/keys/none", null);
    fair.ask(client, "DELETE", one, null);
    if (!client.get("/api/v1/auth/me").text().contains("ada@")) {
      fair.ask(client, "DELETE", KEYS, null);
    }
  }

  private TestClient make(TestClient owner, String wish) {
    var key = fair.ask(owner, "POST", KEYS, wish).is(201).json().path("key").asText();
    return fair.app().client().withToken(key);
  }
}
