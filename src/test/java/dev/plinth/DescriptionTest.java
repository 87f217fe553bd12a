package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.TestApp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `plinth openapi` and `plinth types`.
final class DescriptionTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        tasks: { fields: { title: text, done: boolean, image: file }, rules: { read: anyone, write: anyone } }
      endpoints:
        GET /stats: { do: sql, file: stats.sql, columns: { open: boolean }, reply: $item }
      """;

  @TempDir private Path home;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(home.resolve("plinth.yaml"), CONTRACT);
    Files.createDirectories(home.resolve("sql"));
    Files.writeString(home.resolve("sql/stats.sql"), "SELECT count(*) AS n, 1 AS open FROM tasks");
  }

  @Test
  void tellWhatTheRunningAppTellsAndLeaveTheHomeAlone() throws IOException {
    var file = home.resolve("openapi.json");
    assertThat(Main.run("openapi", "--home", home.toString(), "-o", file.toString())).isZero();
    assertThat(home.resolve("data")).doesNotExist();
    var contract = ContractReader.read(CONTRACT, "plinth.yaml");
    try (var app = TestApp.start(home, contract)) {
      var served = app.client().get("/openapi.json").is(200).json();
      assertThat(Json.read(Files.readAllBytes(file))).isEqualTo(served);
      // beside an app that runs
      var types = home.resolve("backend.d.ts");
      assertThat(Main.run("types", "--home", home.toString(), "-o", types.toString())).isZero();
      assertThat(Files.readString(types))
          .contains(
              "\"GET /stats\": {",
              "response: { open: (boolean | null); [member: string]: unknown };",
              "export type TasksCreate");
      var form = served.at("/paths/~1api~1v1~1records~1tasks/post/requestBody/content");
      assertThat(form.has("multipart/form-data")).isTrue();
    }
  }

  @Test
  void aHomeWithoutContractIsRefused(@TempDir Path empty) {
    assertThat(Main.run("types", "--home", empty.toString())).isEqualTo(2);
  }
}
