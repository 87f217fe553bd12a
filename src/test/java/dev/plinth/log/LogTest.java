package dev.plinth.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.testing.FixedClock;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class LogTest {
  private static final String HOSTILE =
      "/a\n{\"level\":\"forged\"}\r\u001b[31m\"\\\u2028\u202e\u0085\u0000";

  private static List<String> lines(boolean human, Consumer<Log> work) {
    var out = new ByteArrayOutputStream();
    try (var log = new Log(out, human, new FixedClock())) {
      work.accept(log);
    }
    return out.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @Test
  void aRequestIsOneJsonObject() {
    var lines =
        lines(
            false,
            log ->
                log.request("GET", "/tasks", 200, 1_250_000, 42, "ada", "127.0.0.1", "id-1", null));
    assertThat(lines)
        .containsExactly(
            "{\"at\":\"2026-11-22T12:00:00Z\",\"level\":\"info\",\"method\":\"GET\","
                + "\"path\":\"/tasks\",\"status\":200,\"ms\":1.2,\"bytes\":42,"
                + "\"caller\":\"ada\",\"address\":\"127.0.0.1\",\"request\":\"id-1\"}");
  }

  @Test
  void whatAStrangerSentForgesNoLine() {
    for (boolean human : new boolean[] {false, true}) {
      var lines =
          lines(
              human,
              log -> log.request("GET", HOSTILE, 404, 1, 0, null, HOSTILE, "id", "bad_request"));
      assertThat(lines).hasSize(1);
      assertThat(lines.getFirst()).doesNotContain("\u001b[31m\"", "\u2028", "\u202e", "\u0085");
    }
    var json = lines(false, log -> log.error(HOSTILE, new IllegalStateException(HOSTILE)));
    assertThat(json).hasSize(1);
    var read = Json.parse(json.getFirst());
    assertThat(read.path("level").textValue()).isEqualTo("error");
    assertThat(read.path("cause").textValue()).contains("IllegalStateException");
  }

  @Test
  void longTextIsCut() {
    var lines = lines(false, log -> log.info("x".repeat(100_000)));
    assertThat(lines.getFirst().length()).isLessThan(2_000);
  }

  @Test
  void whoLogsNeverWaitsAndLostLinesAreCounted() throws InterruptedException {
    var stuck = new CountDownLatch(1);
    var out = new ByteArrayOutputStream();
    var slow =
        new OutputStream() {
          @Override
          public void write(int b) {
            out.write(b);
          }

          @Override
          public void write(byte[] bytes, int from, int length) throws IOException {
            try {
              stuck.await();
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            out.write(bytes, from, length);
          }
        };
    var log = new Log(slow, false, new FixedClock());
    for (int i = 0; i < 30_000; i++) {
      log.info("line");
    }
    stuck.countDown();
    log.close();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("log lines were dropped");
  }
}
