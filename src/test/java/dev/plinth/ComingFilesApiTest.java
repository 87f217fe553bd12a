package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.log.Log;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The API answers while the app is still being built.
final class ComingFilesApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections: { notes: { fields: { text: text }, rules: { read: anyone } } }
      endpoints: { GET /notes: { do: notes.list, reply: $items } }
      """;

  @TempDir private Path home;
  @TempDir private Path dist;

  @Test
  void aPageSaysThatTheAppIsBuiltThenTheAppIsThere() throws IOException {
    try (var app = start()) {
      var client = new TestClient(app.port());
      client.get("/notes").is(200);
      var waiting = page(client, "/board");
      assertThat(waiting).contains("is being built", "http-equiv=\"refresh\"");
      client.get("/main.js").is(404);

      Files.writeString(dist.resolve("index.html"), "<h1>The app</h1>");
      app.show(Optional.of(dist));

      assertThat(client.with("Sec-Fetch-Mode", "navigate").get("/board").is(200).text())
          .contains("The app");
      client.get("/notes").is(200);
    }
  }

  @Test
  void aBuildThatFailedIsSaidAndTheApiGoesOn() throws IOException {
    try (var app = start()) {
      app.show(Optional.empty());

      var client = new TestClient(app.port());
      assertThat(page(client, "/")).contains("could not be built").doesNotContain("refresh");
      client.get("/notes").is(200);
    }
  }

  private static String page(TestClient client, String path) {
    return client.with("Sec-Fetch-Mode", "navigate").get(path).is(503).text();
  }

  private App start() {
    var clock = Clock.systemUTC();
    return App.startBeforeBuild(
        TestApp.config(home, Map.of()),
        ContractReader.read(CONTRACT, "plinth.yaml"),
        Optional.empty(),
        clock,
        new Log(OutputStream.nullOutputStream(), false, clock));
  }
}
