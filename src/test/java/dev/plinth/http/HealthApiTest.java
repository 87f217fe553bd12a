package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestApp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class HealthApiTest {
  @TempDir Path home;

  @Test
  void aRunningServerIsLiveAndReady() {
    try (var app = TestApp.start(home)) {
      assertThat(app.client().get("/health/live").is(200).json().path("status").textValue())
          .isEqualTo("live");
      app.client().get("/health/ready").is(200);
    }
  }

  @Test
  void anUnknownPathIsAProblem() {
    try (var app = TestApp.start(home)) {
      app.client().get("/nothing").isProblem(404, "/problems/not-found");
    }
  }

  @Test
  void anotherMethodIsToldWhichWouldWork() {
    try (var app = TestApp.start(home)) {
      var answer = app.client().post("/health/live", "{}");
      answer.isProblem(405, "/problems/method-not-allowed");
      assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }
  }
}
