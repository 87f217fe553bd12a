package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in natively, through HTTP.
final class AuthApiTest {
  private static final Map<String, String> ADA =
      Map.of("email", "ada@example.org", "password", "tea time");

  @TempDir Path folder;
  private AuthServer server;
  private TestClient client;

  @BeforeEach
  void start() {
    server = new AuthServer(folder, AuthServer.BEARER);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void signUpThenLogInThenMe() {
    var made = client.post("/api/v1/auth/signup", ADA).is(201).json();
    var again = client.post("/api/v1/auth/login", ADA).is(200).json();

    assertThat(made.path("expiresIn").intValue()).isEqualTo(600);
    assertThat(again.path("user")).isEqualTo(made.path("user"));
    assertThat(as(again).get("/api/v1/auth/me").is(200).json()).isEqualTo(made.path("user"));
    assertThat(as(again).get("/_/api/v1/auth/me").is(200).json()).isEqualTo(made.path("user"));
  }

  @Test
  void wrongCredentialsReadTheSameByteForByte() {
    client.post("/api/v1/auth/signup", ADA).is(201);
    var wrong = logIn("ada@example.org", "coffee time");
    var unknown = logIn("bob@example.org", "tea time");

    wrong.isProblem(401, "/problems/wrong-credentials");
    assertThat(withoutId(unknown)).isEqualTo(withoutId(wrong));
    assertThat(unknown.header("WWW-Authenticate")).isEqualTo(wrong.header("WWW-Authenticate"));
  }

  @Test
  void aFormIsRefusedWithAllItsFaults() {
    var answer =
        client
            .post("/api/v1/auth/login", "{\"email\": 7, \"admin\": true}")
            .isProblem(422, "/problems/invalid");
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .containsExactly("#/email", "#/password", "#/admin");
    client.post("/api/v1/auth/login", "[]").isProblem(422, "/problems/invalid");
    client.post("/api/v1/auth/login", "{").isProblem(400, "/problems/malformed-json");
    client.post("/api/v1/auth/signup", Map.of("email", "x", "password", "tea time")).is(422);
    client
        .post(
            "/api/v1/auth/signup",
            "{\"email\": \"a@b\", \"password\": \"tea time\", \"admin\": true}")
        .is(422);
    client.post("/api/v1/auth/signup", ADA).is(201);
    client.post("/api/v1/auth/signup", ADA).isProblem(409, "/problems/login-taken");
  }

  @Test
  void withoutATokenOrWithABadOneTheAnswerIsTheSame() {
    var nobody = client.get("/api/v1/auth/me").isProblem(401, "/problems/unauthenticated");
    assertThat(nobody.header("WWW-Authenticate")).isEqualTo("Bearer");
    for (var bad : List.of("x", "a.b.c", "A".repeat(9_000))) {
      var answer = client.withToken(bad).get("/api/v1/auth/me").is(401);
      assertThat(withoutId(answer)).isEqualTo(withoutId(nobody));
    }
    client.with("Authorization", "Basic YTpi").get("/api/v1/auth/me").is(401);
    client.with("Authorization", "Basic YTpi").get("/test/anyone").is(401);
    client.get("/api/v1/auth/me?token=x").is(401);
  }

  @Test
  void refreshRotatesAndAReplayEndsTheSession() {
    var first = client.post("/api/v1/auth/signup", ADA).is(201).json();
    var second = refresh(first).is(200).json();
    var third = refresh(second).is(200).json();

    refresh(first).isProblem(401, "/problems/unauthenticated");
    refresh(third).is(401);
    as(third).get("/api/v1/auth/me").is(401);
    client.post("/api/v1/auth/refresh", "{}").is(422);
  }

  @Test
  void logOutActsAtTheNextRequest() {
    var ada = client.post("/api/v1/auth/signup", ADA).is(201).json();
    as(ada).post("/api/v1/auth/logout", "{}").is(204);

    as(ada).get("/api/v1/auth/me").is(401);
    refresh(ada).is(401);
  }

  @Test
  void peopleEndTheirOwnSessionsAlone() {
    var ada = client.post("/api/v1/auth/signup", ADA).is(201).json();
    var phone = client.post("/api/v1/auth/login", ADA).is(200).json();
    var bob =
        client
            .post("/api/v1/auth/signup", Map.of("email", "bob@example.org", "password", "tea time"))
            .json();
    var list = as(phone).get("/api/v1/auth/sessions").is(200).json().path("items");
    assertThat(list).hasSize(2);
    var other = list.get(0).path("current").booleanValue() ? list.get(1) : list.get(0);
    var path = "/api/v1/auth/sessions/" + other.path("id").textValue();

    assertThat(withoutId(as(bob).delete(path).is(404)))
        .isEqualTo(withoutId(as(bob).delete("/api/v1/auth/sessions/x").is(404)));
    as(phone).delete(path).is(204);
    as(ada).get("/api/v1/auth/me").is(401);
    as(phone).delete("/api/v1/auth/sessions").is(204);
    as(phone).get("/api/v1/auth/me").is(401);
    client.get("/api/v1/auth/sessions").is(401);
  }

  @Test
  void changingThePasswordNeedsProof() {
    var ada = client.post("/api/v1/auth/signup", ADA).is(201).json();
    server.clock.forward(Duration.ofMinutes(6));
    var me = "/api/v1/auth/me";

    as(ada).patch(me, "{\"password\": \"new one\"}").isProblem(403, "/problems/proof-needed");
    as(ada)
        .patch(me, "{\"password\": \"new one\", \"currentPassword\": \"no\"}")
        .isProblem(403, "/problems/wrong-password");
    as(ada).patch(me, "{\"password\": \"new one\", \"currentPassword\": \"tea time\"}").is(200);
    logIn("ada@example.org", "new one").is(200);
    logIn("ada@example.org", "tea time").is(401);
    client.patch(me, "{}").is(401);
  }

  private TestClient as(JsonNode signedIn) {
    return client.withToken(signedIn.path("accessToken").textValue());
  }

  private Answer logIn(String email, String password) {
    return client.post("/api/v1/auth/login", Map.of("email", email, "password", password));
  }

  private Answer refresh(JsonNode signedIn) {
    return client.post(
        "/api/v1/auth/refresh", Map.of("refreshToken", signedIn.path("refreshToken").textValue()));
  }

  private static String withoutId(Answer answer) {
    return answer.text().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }
}
