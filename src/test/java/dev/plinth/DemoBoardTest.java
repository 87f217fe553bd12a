package dev.plinth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.json.Json;
import dev.plinth.llm.Model;
import dev.plinth.log.Log;
import dev.plinth.testing.ModelApp;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo as somebody meets it on a stage: a board with something on it, and a model awake.
final class DemoBoardTest {
  @TempDir private Path temp;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private final Clock clock = Clock.system(ZoneId.systemDefault());
  private ScriptedUpstream ollama;
  private HomeFolder home;

  @BeforeEach
  void analyse() throws IOException {
    ollama = new ScriptedUpstream();
    var app = AppFolder.find(Demo.unpack(temp));
    home = HomeFolder.at(temp.resolve("home"));
    Analysing.first(app, home, new PrintWriter(Writer.nullWriter()));
  }

  @AfterEach
  void close() throws IOException {
    ollama.close();
  }

  @Test
  void thereIsSomethingOnTheBoardOnceAndForTheAccountAlone() {
    for (int start = 0; start < 2; start++) {
      try (var log = new Log(told, false, clock);
          var backend = start(log)) {
        new DemoBoard(home, true, clock).open(backend, log, () -> {});
        var client = signedIn(backend, DemoBoard.LOGIN, DemoBoard.PASSWORD);
        assertThat(client.get("/api/projects").is(200).json())
            .extracting(project -> project.path("name").asText())
            .containsExactlyInAnyOrder("Garden", "Website", "Move");
        assertThat(client.get("/api/tasks").is(200).json()).hasSize(10);
        assertThat(client.get("/api/tasks?status=doing").json())
            .anyMatch(
                task -> task.path("dueDate").asText().equals(LocalDate.now(clock).toString()));
      }
    }
    assertThat(told.toString(UTF_8))
        .contains("sign in as demo@example.org with the password taskboard")
        .containsOnlyOnce("seeded: 10 items of tasks");
  }

  @Test
  void whereOthersReachItThePasswordIsNobodysGuess() {
    try (var log = new Log(told, false, clock);
        var backend = start(log)) {
      new DemoBoard(home, false, clock).open(backend, log, () -> {});
      new TestClient(backend.port())
          .post("/api/auth/login", login(DemoBoard.LOGIN, DemoBoard.PASSWORD))
          .is(401);
      var account = Json.parse(home.read("data/demo-account.json").orElseThrow());
      signedIn(backend, DemoBoard.LOGIN, account.path("password").asText());
    }
  }

  @Test
  void aBoardThatOthersReachLaterLosesThePasswordThatEverybodyKnows() {
    try (var log = new Log(told, false, clock)) {
      for (boolean isLocal : new boolean[] {true, false}) {
        try (var backend = start(log)) {
          new DemoBoard(home, isLocal, clock).open(backend, log, () -> {});
          new TestClient(backend.port())
              .post("/api/auth/login", login(DemoBoard.LOGIN, DemoBoard.PASSWORD))
              .is(isLocal ? 200 : 401);
          var account = Json.parse(home.read("data/demo-account.json").orElseThrow());
          signedIn(backend, DemoBoard.LOGIN, account.path("password").asText());
        }
      }
    }
    assertThat(told.toString(UTF_8)).contains("with the password in ");
  }

  @Test
  void aLocalModelIsLoadedBeforeItIsAsked() throws Exception {
    ollama.ollama(
        Map.of("big", 9L, "tiny", 1L),
        wire -> wire.begin(200, "").send(ModelApp.WORD).send(ModelApp.END).end());
    try (var log = new Log(told, false, clock);
        var backend = start(log)) {
      new DemoBoard(home, true, clock).open(backend, log, () -> {});
      while (!told.toString(UTF_8).contains("the assistant has loaded tiny")) {
        Thread.sleep(5);
      }
    }
    assertThat(told.toString(UTF_8)).contains("the assistant speaks with tiny (ollama)");
    assertThat(ollama.bodies()).anyMatch(body -> body.contains("Say: ready."));
  }

  @Test
  void withoutAModelTheVeryCommandIsSaid() {
    var offline = new Model("offline", "offline", "offline", true, true, 0, Instant.EPOCH);
    assertThat(DemoBoard.told(offline, true))
        .contains("Ollama runs and has no model yet")
        .endsWith("ollama pull llama3.2:1b");
    assertThat(DemoBoard.told(offline, false)).contains("install Ollama");
  }

  private App start(Log log) {
    var settings = new HashMap<>(Map.of("PLINTH_OLLAMA_BASE_URL", ollama.address().toString()));
    return App.start(
        TestApp.config(home.path(), settings),
        HomeOption.contract(home),
        Optional.empty(),
        clock,
        log);
  }

  private static TestClient signedIn(App backend, String login, String password) {
    var client = new TestClient(backend.port());
    JsonNode answer = client.post("/api/auth/login", login(login, password)).is(200).json();
    return client.withToken(answer.path("token").asText());
  }

  private static String login(String login, String password) {
    return Json.text(Json.object().put("email", login).put("password", password));
  }
}
