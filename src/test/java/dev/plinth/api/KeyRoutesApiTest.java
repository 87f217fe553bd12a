package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How API keys are made, listed, renamed and revoked, and by whom.
final class KeyRoutesApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, passwordMin: 6 }
      """;

  @TempDir private Path home;
  private TestApp app;
  private TestClient ada;

  @BeforeEach
  void open() {
    app = TestApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"));
    ada = signUp("ada");
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void aKeyIsShownOnceAndListedWithoutItself() {
    var answer = ada.post("/api/v1/keys", "{\"name\": \" notebook \"}").is(201);
    var made = answer.json();
    var key = made.path("key").textValue();
    assertThat(key).matches("plk_[0-9a-z]{57}");
    assertThat(answer.header("Location")).isEqualTo("/api/v1/keys/" + made.path("id").asText());
    assertThat(answer.header("Cache-Control")).contains("no-store");
    assertThat(made.path("name").textValue()).isEqualTo("notebook");
    assertThat(made.path("scopes").toString()).isEqualTo("[\"models\"]");
    assertThat(made.path("models").isNull()).isTrue();
    assertThat(made.path("status").textValue()).isEqualTo("active");

    var list = ada.get("/api/v1/keys").is(200);
    var view = ada.get(answer.header("Location")).is(200);
    assertThat(list.json().path("items")).hasSize(1);
    assertThat(list.json().path("items").get(0)).isEqualTo(view.json());
    assertThat(list.text() + view.text()).doesNotContain(key).contains(key.substring(57));
    assertThat(view.json().has("key")).isFalse();

    var renamed = ada.patch(answer.header("Location"), "{\"name\": \"laptop\"}").is(200);
    assertThat(renamed.json().path("name").textValue()).isEqualTo("laptop");
    assertThat(withKey(key).get("/v1/models").is(200).text()).contains("offline");
    assertThat(ada.get(answer.header("Location")).json().path("lastUsedAt").isTextual()).isTrue();

    ada.delete(answer.header("Location")).is(204);
    ada.delete(answer.header("Location")).is(204);
    withKey(key).get("/v1/models").is(401);
    assertThat(ada.get(answer.header("Location")).json().path("status").asText())
        .isEqualTo("revoked");
  }

  @Test
  void aWishThatMakesNoSenseIsRefusedWithItsPlaces() {
    var errors =
        ada.post("/api/v1/keys", "{\"scopes\": [\"x\"], \"key\": \"plk_mine\"}")
            .isProblem(422, "/problems/invalid")
            .json()
            .path("errors");
    assertThat(errors.findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("#/name", "#/scopes", "#/key");
    assertThat(ada.get("/api/v1/keys").json().path("items")).isEmpty();
  }

  @Test
  void somebodyElsesKeyIsNotFound() {
    ada.post("/api/v1/keys", "{\"name\": \"x\"}").is(201);
    var id = ada.get("/api/v1/keys").json().at("/items/0/id").asText();
    var bob = signUp("bob");
    for (var other : List.of(id, "none")) {
      var path = "/api/v1/keys/" + other;
      bob.get(path).isProblem(404, "/problems/not-found");
      bob.patch(path, "{\"name\": \"mine\"}").isProblem(404, "/problems/not-found");
      bob.patch(path, "{\"name\": 1}").isProblem(404, "/problems/not-found");
      bob.delete(path).isProblem(404, "/problems/not-found");
    }
    bob.get("/api/v1/admin/keys").is(403);
    bob.delete("/api/v1/admin/keys/" + id).is(403);
    app.client().get("/api/v1/keys").is(401);
    app.client().post("/api/v1/keys", "{").is(401);
    app.client().get("/api/v1/admin/keys").is(401);
    assertThat(bob.get("/api/v1/keys").json().path("items")).isEmpty();
    assertThat(ada.get("/api/v1/keys").json().at("/items/0/status").asText()).isEqualTo("active");
  }

  private TestClient withKey(String key) {
    return app.client().withToken(key);
  }

  private TestClient signUp(String name) {
    var answer =
        app.client()
            .post(
                "/api/v1/auth/signup",
                Map.of("email", name + "@example.org", "password", "tea time"));
    return app.client().withToken(answer.is(201).json().path("accessToken").textValue());
  }
}
