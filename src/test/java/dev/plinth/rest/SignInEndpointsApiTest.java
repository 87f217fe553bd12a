package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Answer;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Signing in with the app's own paths and field names, by header and by cookie.
final class SignInEndpointsApiTest {
  private static final String BEARER =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Token }, passwordMin: 6 }
      collections:
        users:
          fields:
            email: { type: email, unique: true }
            nick: { type: text, required: true }
            bio: text
            role: { type: text, default: member, set: server }
            pin: { type: text, hidden: true }
          rules: { read: anyone, update: "id = $caller.id" }
        notes:
          fields: { text: text, owner: { type: reference, to: users, set: $caller.id, onDelete: cascade } }
          rules: { read: "owner = $caller.id", write: "owner = $caller.id" }
      endpoints:
        POST /users:
          { do: auth.signup, body: { user: { mail: $email, pass: $password, ...: $values } }, item: { nick: $nick, id: $id }, reply: { user: { token: $accessToken, ...: $user } } }
        POST /users/login: { do: auth.login, body: { user: { mail: $email, pass: $password } }, reply: { token: $accessToken, refresh: $refreshToken, ttl: $expiresIn } }
        POST /users/refresh: { do: auth.refresh, body: { refresh: $refreshToken }, reply: { token: $accessToken, refresh: $refreshToken } }
        POST /users/logout: { do: auth.logout }
        GET /user: { do: auth.me, reply: { user: { token: $accessToken, ...: $user } } }
        GET /who: { do: auth.me, access: anyone, reply: { data: $user } }
        GET /whole: { do: auth.me, access: anyone, reply: { data: { id: $user.id, name: $user.nick }, ok: true } }
        PUT /user: { do: auth.update, body: { user: $values }, reply: { user: $user } }
        POST /user/password: { do: auth.password, body: { old: $currentPassword, new: $newPassword } }
        GET /profile: { do: users.view, where: id = $caller.id, access: signed_in, reply: $item }
        GET /notes: { do: notes.list, reply: $items }
        POST /notes: { do: notes.create, access: signed_in, reply: $item }
      errors: { reply: { errors: { body: [$detail] } } }
      """;

  private static final String COOKIE =
      """
      plinth: 1
      auth: { login: email, token: { in: cookie, name: jwt, refresh: again }, lifetime: 15m, passwordMin: 6 }
      collections:
        users:
          fields: { name: { type: text, required: true }, email: { type: email, unique: true } }
          rules: { read: "id = $caller.id" }
          item: { _id: $id, name: $name, email: $email }
      endpoints:
        POST /api/users: { do: auth.signup, item: { _id: $id, ...: $fields }, reply: $user }
        POST /api/users/auth: { do: auth.login, reply: $user }
        POST /api/users/again: { do: auth.refresh, reply: { ok: true } }
        POST /api/users/logout: { do: auth.logout, reply: { message: Logged out } }
        PUT /api/users/profile: { do: auth.update, access: signed_in, reply: $user }
      """;

  private static final String ADA =
      "{\"user\":{\"mail\":\"Ada@x.org\",\"pass\":\"correct-horse\",\"nick\":\"ada\",\"role\":\"admin\",\"extra\":1}}";
  private static final String NAMED =
      "{\"name\":\"Ada\",\"email\":\"ada@x.org\",\"password\":\"correct-horse\"}";

  @TempDir private Path folder;
  private ContractServer server;

  @BeforeEach
  void start(org.junit.jupiter.api.TestInfo info) {
    server =
        new ContractServer(
            folder,
            info.getTestMethod().orElseThrow().getName().contains("Cookie") ? COOKIE : BEARER);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void signsUpWithTheAppsOwnNamesAndKeepsTheProfile() {
    var user = server.client().post("/users", ADA).is(201).json().path("user");
    assertThat(user.path("nick").textValue()).isEqualTo("ada");
    assertThat(user.path("token").textValue()).hasSizeGreaterThan(20);
    assertThat(user.has("email")).isFalse();
    var profile = signedIn(user.path("token").textValue()).get("/profile").is(200).json();
    assertThat(profile.path("email").textValue()).isEqualTo("Ada@x.org");
    assertThat(profile.path("id")).isEqualTo(user.path("id"));
    assertThat(profile.has("pin")).isFalse();
  }

  @Test
  void nobodyGivesThemselvesARole() {
    var token = token(server.client().post("/users", ADA).is(201));
    assertThat(signedIn(token).get("/profile").json().path("role").textValue()).isEqualTo("member");
    signedIn(token).put("/user", "{\"user\":{\"role\":\"admin\",\"bio\":\"hi\"}}").is(200);
    var profile = signedIn(token).get("/profile").json();
    assertThat(profile.path("role").textValue()).isEqualTo("member");
    assertThat(profile.path("bio").textValue()).isEqualTo("hi");
  }

  @Test
  void asksWhoIsSignedInAndTakesNobodyForAnAnswerOnlyWhereTheContractSaysSo() {
    var app = server.client();
    assertThat(app.get("/who").is(200).json().path("data").isNull()).isTrue();
    app.get("/user").is(401);
    var token = token(app.post("/users", ADA).is(201));
    assertThat(signedIn(token).get("/who").is(200).json().at("/data/nick").textValue())
        .isEqualTo("ada");
  }

  @Test
  void nobodyIsNullRatherThanAPersonWithoutAnything() {
    var app = server.client();
    var nobody = app.get("/whole").is(200).json();
    assertThat(nobody.path("data").isNull()).isTrue();
    assertThat(nobody.path("ok").booleanValue()).isTrue();
    var token = token(app.post("/users", ADA).is(201));
    assertThat(signedIn(token).get("/whole").is(200).json().at("/data/name").textValue())
        .isEqualTo("ada");
  }

  @Test
  void refusesWhatIsMissingTakenOrWeakInTheAppsShape() {
    var app = server.client();
    var missing = app.post("/users", "{\"user\":{\"nick\":\"a\"}}").is(422).json();
    assertThat(missing.at("/errors/body/0").textValue()).contains("email").contains("password");
    app.post("/users", "{\"user\":{\"mail\":\"a@x.org\",\"pass\":\"abc\",\"nick\":\"a\"}}").is(422);
    app.post("/users", "{\"user\":{\"mail\":\"a@x.org\",\"pass\":\"correct-horse\"}}").is(422);
    app.post("/users", ADA).is(201);
    app.post("/users", ADA).is(409);
  }

  @Test
  void logsInOutAndRefreshes() {
    var app = server.client();
    app.post("/users", ADA).is(201);
    app.post("/users/login", "{\"user\":{\"mail\":\"ada@x.org\",\"pass\":\"wrong-horse\"}}")
        .is(401);
    app.post("/users/login", "{\"user\":{\"mail\":\"bob@x.org\",\"pass\":\"wrong-horse\"}}")
        .is(401);
    var login =
        app.post("/users/login", "{\"user\":{\"mail\":\"ada@x.org\",\"pass\":\"correct-horse\"}}")
            .is(200)
            .json();
    var refresh = "{\"refresh\":\"" + login.path("refresh").textValue() + "\"}";
    var fresh = app.post("/users/refresh", refresh).is(200).json();
    var me = signedIn(fresh.path("token").textValue());
    assertThat(me.get("/user").is(200).json().at("/user/token")).isEqualTo(fresh.path("token"));
    me.post("/users/logout", "{}").is(204);
    me.get("/user").is(401);
    app.get("/user").is(401);
    app.post("/users/refresh", "{\"refresh\":\"nonsense\"}").is(401);
  }

  @Test
  void changesThePasswordAgainstTheCurrentOne() {
    var app = server.client();
    var me = signedIn(token(app.post("/users", ADA).is(201)));
    me.post("/user/password", "{\"old\":\"wrong-horse\",\"new\":\"battery-staple\"}").is(403);
    me.post("/user/password", "{\"old\":\"correct-horse\"}").is(422);
    me.post("/user/password", "{\"old\":\"correct-horse\",\"new\":\"battery-staple\"}").is(204);
    app.post("/users/login", "{\"user\":{\"mail\":\"ada@x.org\",\"pass\":\"correct-horse\"}}")
        .is(401);
    app.post("/users/login", "{\"user\":{\"mail\":\"ada@x.org\",\"pass\":\"battery-staple\"}}")
        .is(200);
  }

  @Test
  void eachSeesTheirOwnItems() {
    var app = server.client();
    var ada = signedIn(token(app.post("/users", ADA).is(201)));
    var bob = signedIn(token(app.post("/users", ADA.replace("Ada@", "bob@")).is(201)));
    ada.post("/notes", "{\"text\":\"mine\",\"owner\":\"somebody\"}").is(201);
    assertThat(ada.get("/notes").is(200).json()).hasSize(1);
    assertThat(bob.get("/notes").is(200).json()).isEmpty();
    assertThat(app.get("/notes").is(200).json()).isEmpty();
    app.post("/notes", "{\"text\":\"x\"}").is(401);
    assertThat(signedIn("stale").get("/notes").is(200).json()).isEmpty();
    signedIn("stale").post("/notes", "{\"text\":\"x\"}").is(401);
  }

  @Test
  void byCookieTheBrowserKeepsTheToken() {
    var app = server.client();
    var answer = app.post("/api/users", NAMED).is(201);
    assertThat(answer.json().path("name").textValue()).isEqualTo("Ada");
    assertThat(answer.json().has("_id")).isTrue();
    assertThat(answer.text()).doesNotContain("correct-horse");
    assertThat(answer.setCookie("jwt")).contains("HttpOnly").doesNotContain("Secure");
    var me = app.withCookie(cookie(answer, "jwt"));
    var changed =
        me.put(
                "/api/users/profile",
                "{\"name\":\"Ada L\",\"email\":\"ada@x.org\",\"password\":\"\"}")
            .is(200);
    assertThat(changed.json().path("name").textValue()).isEqualTo("Ada L");
    var out = me.post("/api/users/logout", "{}").is(200);
    assertThat(out.json().path("message").textValue()).isEqualTo("Logged out");
    assertThat(out.setCookie("jwt")).contains("Max-Age=0");
    me.put("/api/users/profile", "{\"name\":\"x\"}").is(401);
  }

  @Test
  void byCookieAPageOfAnotherSiteChangesNothing() {
    var app = server.client();
    var jwt = cookie(app.post("/api/users", NAMED).is(201), "jwt");
    app.with("Cookie", jwt)
        .with("Origin", "http://evil.example")
        .put("/api/users/profile", "{\"name\":\"x\"}")
        .is(403);
    app.with("Cookie", jwt).put("/api/users/profile", "{\"name\":\"x\"}").is(403);
    app.with("Origin", "http://evil.example").post("/api/users/auth", NAMED).is(403);
    app.with("Origin", "http://localhost:5173").post("/api/users/auth", NAMED).is(200);
  }

  @Test
  void byCookieTheRefreshTokenRotates() {
    var app = server.client();
    var again = cookie(app.post("/api/users", NAMED).is(201), "again");
    var answer = app.withCookie(again).post("/api/users/again", "{}").is(200);
    assertThat(answer.setCookie("jwt")).isNotEmpty();
    assertThat(cookie(answer, "again")).isNotEqualTo(again);
    app.post("/api/users/again", "{}").is(401);
    app.with("Cookie", again).post("/api/users/again", "{}").is(403);
  }

  @Test
  void byCookieAFormIsEnough() {
    server
        .client()
        .send(
            "POST",
            "/api/users",
            "application/x-www-form-urlencoded",
            "name=Ada&email=ada%40x.org&password=correct+horse"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8))
        .is(201);
  }

  @Test
  void whatPeopleSignInWithChangesWithTheirAccountAlone() {
    var made = server.client().post("/users", ADA).is(201);
    var ada = signedIn(token(made));
    var own = "/api/v1/records/users/" + made.json().at("/user/id").asText();
    var refused = ada.patch(own, "{\"email\":\"new@x.org\",\"role\":\"x\"}");
    refused.isProblem(422, "/problems/invalid");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("#/email");
    assertThat(refused.json().at("/errors/0/detail").asText()).contains("PATCH /api/v1/auth/me");
    assertThat(refused.json().at("/errors/1/detail").asText()).isEqualTo("cannot be written");
    assertThat(ada.patch(own, "{\"bio\":\"b\"}").is(200).json().get("email").asText())
        .isEqualTo("Ada@x.org");

    ada.put("/user", "{\"user\":{\"email\":\"new@x.org\",\"bio\":\"c\"}}").is(200);
    assertThat(ada.get(own).is(200).json().get("email").asText()).isEqualTo("new@x.org");
    var login = "{\"user\":{\"mail\":\"%s\",\"pass\":\"correct-horse\"}}";
    server.client().post("/users/login", login.formatted("new@x.org")).is(200);
    server.client().post("/users/login", login.formatted("ada@x.org")).is(401);
    ada.patch("/api/v1/auth/me", "{\"email\":\"newer@x.org\"}").is(200);
    assertThat(ada.get(own).is(200).json().get("email").asText()).isEqualTo("newer@x.org");
    server.client().post("/users/login", login.formatted("newer@x.org")).is(200);
  }

  private TestClient signedIn(String token) {
    return server.client().with("Authorization", "Token " + token);
  }

  private static String token(Answer answer) {
    return answer.json().at("/user/token").textValue();
  }

  private static String cookie(Answer answer, String name) {
    return answer.setCookie(name).split(";", 2)[0];
  }
}
