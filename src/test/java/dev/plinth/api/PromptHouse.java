package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.admin.LocalSocket;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;

/// An app with sign-in, an admin, and one model that says what a test puts down for it.
final class PromptHouse implements AutoCloseable {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, passwordMin: 6 }
      collections:
        users: { fields: { email: email, name: text, role: { type: text, set: server } }, rules: { read: "id = $caller.id" } }
      """;

  final ModelApp app;
  final TestClient admin;
  private final Path home;
  private final ArrayDeque<ScriptedUpstream.Script> scripts = new ArrayDeque<>();

  PromptHouse(Path home, Map<String, String> settings) throws IOException, InterruptedException {
    this.home = home;
    app = ModelApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"), settings);
    signUp("root");
    LocalSocket.ask(
        home.resolve("data"),
        Json.object().put("do", "user.admin").put("login", "root@example.com").put("admin", true));
    admin = signIn("root");
    app.answers(wire -> next().play(wire));
  }

  TestClient signUp(String name) {
    var body = Map.of("email", name + "@example.com", "password", "correct horse", "name", name);
    app.client().post("/api/v1/auth/signup", body).is(201);
    return signIn(name);
  }

  private TestClient signIn(String name) {
    var body = Map.of("email", name + "@example.com", "password", "correct horse");
    var answer = app.client().post("/api/v1/auth/login", body).is(200).json();
    return app.client().withToken(answer.path("accessToken").asText());
  }

  void role(String name, String role) throws IOException {
    var login = name + "@example.com";
    LocalSocket.ask(
        home.resolve("data"),
        Json.object().put("do", "user.role").put("login", login).put("role", role));
  }

  /// What the model says to the next questions, one after the other.
  void says(String... texts) {
    for (var text : texts) {
      scripts.add(
          wire -> wire.begin(200, "").send(piece("content", text)).send(ModelApp.END).end());
    }
  }

  void does(ScriptedUpstream.Script script) {
    scripts.add(script);
  }

  static String piece(String kind, String text) {
    var message = Json.object().put("role", "assistant").put("content", "").put(kind, text);
    return Json.text(Json.object().put("done", false).set("message", message)) + "\n";
  }

  /// What the model was asked, each question's body.
  List<String> asked() {
    return app.upstream().bodies().stream().filter(body -> body.contains("messages")).toList();
  }

  void create(String definition) {
    assertThat(admin.post("/api/v1/prompts", definition).is(201).json().path("version").asInt())
        .isOne();
  }

  private synchronized ScriptedUpstream.Script next() throws IOException {
    var script = scripts.poll();
    if (script == null) {
      throw new IOException("the model was asked once too often");
    }
    return script;
  }

  @Override
  public void close() throws IOException {
    app.close();
  }
}
