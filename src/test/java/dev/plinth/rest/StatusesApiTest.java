package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ContractServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The app's own endpoints answer with the statuses that the app tests for; the native API does not
/// change.
final class StatusesApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, passwordMin: 6 }
      collections:
        users:
          fields: { email: { type: email, unique: true }, nick: { type: text, unique: true, max: 5 } }
          rules: { read: "id = $caller.id" }
        notes:
          fields: { text: { type: text, required: true, unique: true }, owner: { type: reference, to: users, set: $caller.id } }
          rules: { read: "owner = $caller.id", create: signed_in }
      endpoints:
        POST /signup: { do: auth.signup, reply: { token: $accessToken } }
        POST /login: { do: auth.login, reply: { token: $accessToken } }
        GET /notes: { do: notes.list, access: signed_in, reply: $items }
        GET /notes/{id}: { do: notes.view, where: id = $path.id, access: signed_in, reply: $item }
        POST /notes: { do: notes.create, access: signed_in, reply: $item }
      errors:
        reply: { status: $status, message: $detail, code: $code }
        statuses: { wrong_credentials: 400, login_taken: 422, duplicate: 422, invalid: 400, unauthenticated: 403, not_found: 410 }
      """;

  private static final String ADA =
      "{\"email\":\"ada@x.org\",\"password\":\"correct-horse\",\"nick\":\"ada\"}";

  @TempDir private Path folder;
  private ContractServer server;

  @BeforeEach
  void start() {
    server = new ContractServer(folder, CONTRACT);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aWrongPasswordIsNoMissingSession() {
    server.client().post("/signup", ADA).is(201);
    var wrong = server.client().post("/login", ADA.replace("horse", "mule")).is(400);
    assertThat(wrong.json().path("status").intValue()).isEqualTo(400);
    assertThat(wrong.json().path("code").textValue()).isEqualTo("wrong_credentials");
    assertThat(wrong.header("WWW-Authenticate")).isEmpty();
    var nobody = ADA.replace("ada@", "bob@");
    assertThat(server.client().post("/login", nobody).is(400).json().path("message"))
        .isEqualTo(wrong.json().path("message"));
    server.client().post("/login", ADA).is(200);
  }

  @Test
  void whatIsTakenIsAnsweredAsTheAppReadsIt() {
    server.client().post("/signup", ADA).is(201);
    var login = server.client().post("/signup", ADA.replace("\"ada\"", "\"ade\"")).is(422);
    assertThat(login.json().path("code").textValue()).isEqualTo("login_taken");
    var nick = server.client().post("/signup", ADA.replace("ada@", "ade@")).is(422);
    assertThat(nick.json().path("code").textValue()).isEqualTo("duplicate");
    assertThat(nick.json().path("status").intValue()).isEqualTo(422);
  }

  @Test
  void otherProblemsHaveTheStatusesOfTheContractToo() {
    var token = server.client().post("/signup", ADA).is(201).json().path("token").textValue();
    var ada = server.client().withToken(token);
    ada.post("/notes", "{}").is(400);
    ada.post("/notes", "{\"text\":[]}").is(400);
    ada.post("/notes", "{\"text\":\"a\"}").is(201);
    ada.post("/notes", "{\"text\":\"a\"}").is(422);
    ada.get("/notes/0190a3c4-7d1e-7000-8000-000000000001").is(410);
    assertThat(server.client().get("/notes").is(403).header("WWW-Authenticate")).isEmpty();
    var stale = server.client().withToken("none");
    stale.get("/notes").is(403);
  }

  @Test
  void theNativeApiKeepsItsStatuses() {
    server.client().post("/signup", ADA).is(201);
    var client = server.client();
    var again = "{\"email\":\"ada@x.org\",\"password\":\"correct-horse\"}";
    client.post("/api/v1/auth/login", again.replace("horse", "mule")).is(401);
    client.post("/api/v1/auth/signup", again).is(409);
    client.get("/api/v1/auth/me").is(401);
    var token = client.post("/login", ADA).is(200).json().path("token").textValue();
    var ada = client.withToken(token);
    ada.post("/api/v1/records/notes", "{}").is(422);
    ada.get("/api/v1/records/notes/0190a3c4-7d1e-7000-8000-000000000001").is(404);
  }

  @Test
  void theDescriptionHasThem() {
    var document = server.client().get("/openapi.json").is(200).json();
    var responses = new ArrayList<String>();
    document.at("/paths/~1login/post/responses").fieldNames().forEachRemaining(responses::add);
    assertThat(responses).contains("400").doesNotContain("401", "422");
    responses.clear();
    document.at("/paths/~1signup/post/responses").fieldNames().forEachRemaining(responses::add);
    assertThat(responses).contains("400", "422").doesNotContain("409");
    assertThat(document.at("/components/responses/AppError_422/description").textValue())
        .contains("`login_taken`, `duplicate`");
    assertThat(document.at("/components/responses/Problem_422/description").textValue())
        .doesNotContain("login_taken");
    responses.clear();
    document
        .at("/paths/~1api~1v1~1auth~1login/post/responses")
        .fieldNames()
        .forEachRemaining(responses::add);
    assertThat(responses).containsAll(List.of("401", "422"));
  }
}
