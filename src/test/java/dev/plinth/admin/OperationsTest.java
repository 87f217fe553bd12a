package dev.plinth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.DatabaseFile;
import dev.plinth.json.Json;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OperationsTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { token: { in: header, name: Authorization, scheme: Bearer }, lifetime: session }
      collections:
        users:
          fields:
            email: { type: email, unique: true }
            name: text
            role: { type: text, default: USER, set: server }
          rules: { read: "id = $caller.id" }
      """;

  @TempDir Path home;

  @Test
  void peopleAreMadeChangedAndListedWhileTheBackendRuns() throws IOException {
    try (var app = start()) {
      var client = new TestClient(app.port());
      assertThat(lines(ask("user.add", "ada@example.org", "password", "tea time")))
          .startsWith("ada@example.org can sign in");
      var token = logIn(client, "tea time").json().path("accessToken").asText();
      assertThat(lines(ask("user.role", "ada@example.org", "role", "EDITOR"))).contains("EDITOR");
      assertThat(client.withToken(token).get("/api/v1/auth/me").json().findValue("role").asText())
          .isEqualTo("EDITOR");

      ask("user.password", "ada@example.org", "password", "coffee break");
      assertThat(client.withToken(token).get("/api/v1/auth/me").status()).isEqualTo(401);
      assertThat(logIn(client, "tea time").status()).isEqualTo(401);
      assertThat(logIn(client, "coffee break").status()).isEqualTo(200);

      var disable = question("user.disable", "ada@example.org").put("disabled", true);
      assertThat(lines(LocalSocket.ask(data(), disable))).contains("cannot sign in any more");
      assertThat(logIn(client, "coffee break").status()).isEqualTo(401);
      assertThat(lines(ask("user.list", "", "", ""))).contains("ada@example.org", "disabled");
    }
  }

  @Test
  void apiKeysAreMadeListedAndRevoked() throws IOException {
    try (var app = start()) {
      var client = new TestClient(app.port());
      ask("user.add", "ada@example.org", "password", "tea time");
      var wish = Json.object().put("name", "report");
      wish.putArray("scopes").add("records");
      var make = question("user.key", "ada@example.org");
      make.set("key", wish);
      var key = line(LocalSocket.ask(data(), make));
      assertThat(key).matches("plk_[0-9a-z]{57}");
      var program = client.withToken(key);
      program.get("/api/v1/records/users").is(200);
      program.get("/v1/models").is(403);

      var listed = lines(ask("user.keys", "ada@example.org", "", ""));
      assertThat(listed).contains("report", "active", "records", key.substring(57));
      assertThat(listed).doesNotContain(key.substring(4, 57));
      assertThat(lines(ask("user.password", "ada@example.org", "password", "coffee break")))
          .contains("API keys go on working: 1");
      program.get("/api/v1/records/users").is(200);

      assertThat(problem(ask("user.revoke", "ada@example.org", "id", "none")))
          .contains("has no API key none");
      ask("user.revoke", "ada@example.org", "id", listed.substring(0, listed.indexOf(' ')));
      program.get("/api/v1/records/users").is(401);
      assertThat(lines(ask("user.keys", "ada@example.org", "", ""))).contains("revoked");

      make.set("key", Json.object().put("name", ""));
      assertThat(problem(LocalSocket.ask(data(), make))).contains("name must be");
      assertThat(problem(ask("user.keys", "eve@example.org", "", ""))).contains("Nobody signs in");
    }
  }

  @Test
  void claimsAreSetShownAndTakenAway() throws IOException {
    try (var app = start()) {
      var client = new TestClient(app.port());
      ask("user.add", "ada@example.org", "password", "tea time");
      var token = logIn(client, "tea time").json().path("accessToken").asText();
      var me = client.withToken(token);
      assertThat(me.get("/api/v1/auth/me").json().path("claims").toString()).isEqualTo("{}");
      assertThat(line(claim("{\"plan\":\"pro\",\"seats\":3,\"roles\":[\"editor\"]}")))
          .isEqualTo("{\"plan\":\"pro\",\"seats\":3,\"roles\":[\"editor\"]}");
      assertThat(line(claim("{\"seats\":null,\"plan\":\"free\"}")))
          .isEqualTo("{\"plan\":\"free\",\"roles\":[\"editor\"]}");
      assertThat(line(claim("{}"))).isEqualTo("{\"plan\":\"free\",\"roles\":[\"editor\"]}");
      assertThat(me.get("/api/v1/auth/me").json().at("/claims/plan").asText()).isEqualTo("free");
      me.patch("/api/v1/auth/me", "{\"claims\":{\"plan\":\"pro\"}}").is(422);
      client
          .post(
              "/api/v1/auth/signup",
              "{\"email\":\"eve@example.org\",\"password\":\"tea time\",\"claims\":{\"plan\":\"pro\"}}")
          .is(422);
      assertThat(line(claim("{}"))).contains("free");
    }
  }

  @Test
  void aClaimHasANameAndAnEnd() throws IOException {
    try (var _ = start()) {
      ask("user.add", "ada@example.org", "password", "tea time");
      for (var name : new String[] {"", "a b", "1st", "a.b", "a\"b", "n".repeat(64), "é"}) {
        var wrong = question("user.claims", "ada@example.org");
        wrong.putObject("claims").put(name, 1);
        assertThat(problem(LocalSocket.ask(data(), wrong))).contains("is no name of a claim");
      }
      claim("{\"a\":\"%s\"}".formatted("x".repeat(1024 - 8)));
      assertThat(problem(claim("{\"a\":\"%s\"}".formatted("x".repeat(1024 - 7)))))
          .contains("1024 bytes at most, not 1025");
      assertThat(problem(claim("{\"b\":1}"))).contains("1024 bytes at most");
      assertThat(line(claim("{\"a\":null}"))).isEqualTo("{}");
      assertThat(problem(LocalSocket.ask(data(), question("user.claims", "eve@example.org"))))
          .isEqualTo("Nobody signs in as eve@example.org.");
    }
  }

  private static String line(Optional<ObjectNode> answer) {
    return answer.orElseThrow().path("lines").path(0).asText();
  }

  private Optional<ObjectNode> claim(String changes) throws IOException {
    var question = question("user.claims", "ada@example.org");
    question.set("claims", Json.parse(changes));
    return LocalSocket.ask(data(), question);
  }

  @Test
  void theLastAdminStaysOne() throws IOException {
    try (var _ = start()) {
      ask("user.add", "ada@example.org", "password", "tea time");
      LocalSocket.ask(data(), question("user.admin", "ada@example.org").put("admin", true));
      assertThat(lines(ask("user.list", "", "", ""))).contains("admin");
      var remove = question("user.admin", "ada@example.org").put("admin", false);
      assertThat(problem(LocalSocket.ask(data(), remove))).contains("last admin");
    }
  }

  @Test
  void whatCannotBeDoneIsSaidInASentence() throws IOException {
    try (var _ = start()) {
      assertThat(problem(ask("user.role", "eve@example.org", "role", "X")))
          .isEqualTo("Nobody signs in as eve@example.org.");
      assertThat(problem(ask("user.add", "no address", "password", "tea time")))
          .contains("must be an e-mail address");
      var inTheWay = Files.createFile(home.resolve("file"));
      assertThat(problem(ask("fly", "", "", ""))).contains("does not know that command");
      assertThat(problem(ask("backup", "", "file", inTheWay + "/copy.db"))).isNotEmpty();
    }
  }

  @Test
  void aBackupIsTheDatabaseAsOfThatMomentAndNeverReplacesAFile() throws IOException {
    var copy = home.resolve("kept/copy.db");
    try (var _ = start()) {
      ask("user.add", "ada@example.org", "password", "tea time");
      assertThat(lines(ask("backup", "", "file", copy.toString()))).contains("verified");
      assertThat(problem(ask("backup", "", "file", copy.toString()))).contains("there already");
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    DatabaseFile.verify(copy);
    Files.write(copy, new byte[8192]);
    assertThatThrownBy(() -> DatabaseFile.verify(copy)).isInstanceOf(IOException.class);
  }

  @Test
  void theSocketIsTheOwnersAloneAndGoesWithTheBackend() throws IOException {
    var socket = data().resolve(LocalSocket.NAME);
    try (var _ = start()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
          .isEqualTo("rw-------");
    }
    assertThat(socket).doesNotExist();
    assertThat(LocalSocket.ask(data(), Json.object())).isEmpty();
  }

  private TestApp start() {
    return TestApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"));
  }

  private Path data() {
    return home.resolve("data");
  }

  private static Answer logIn(TestClient client, String password) {
    return client.post(
        "/api/v1/auth/login",
        Json.object().put("email", "ada@example.org").put("password", password).toString());
  }

  private Optional<ObjectNode> ask(String what, String login, String name, String value)
      throws IOException {
    return LocalSocket.ask(data(), question(what, login).put(name, value));
  }

  private static ObjectNode question(String what, String login) {
    return Json.object().put("do", what).put("login", login);
  }

  private static String lines(Optional<ObjectNode> answer) {
    var found = answer.orElseThrow();
    assertThat(found.path("problem").asText("")).isEmpty();
    return found.path("lines").toString().replaceAll("[\\[\\]\"]", "");
  }

  private static String problem(Optional<ObjectNode> answer) {
    return answer.orElseThrow().path("problem").asText();
  }
}
