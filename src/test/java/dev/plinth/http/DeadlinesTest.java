package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.RawClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Slow clients end, under limits that are short enough for a test. A client that was not closed
/// would drip for many times the limit, so the outcome does not hang on exact times.
@Timeout(60)
final class DeadlinesTest {
  private static final String HEAD = "GET /ok HTTP/1.1\r\nHost: localhost\r\n";
  private static final String POST =
      "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
  private static final int UNITS = 120;
  private static final int PAUSE_MILLIS = 100;

  private TestServer server;
  private RawClient raw;

  @BeforeEach
  void start() {
    server =
        TestServer.start(
            Map.of(
                "PLINTH_LIMIT_HEAD_TIME", "600ms",
                "PLINTH_LIMIT_BODY_TIME", "600ms",
                "PLINTH_LIMIT_KEEP_ALIVE", "600ms",
                "PLINTH_LIMIT_WRITE_STALL", "600ms",
                "PLINTH_LIMIT_HANDLER_TIME", "600ms"),
            _ -> {});
    raw = new RawClient(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private boolean closes(String start, String unit) {
    return raw.isClosedWhileDripping(start, unit, UNITS, PAUSE_MILLIS);
  }

  @Test
  void aSilentConnectionIsClosed() {
    assertThat(closes("", "")).isTrue();
  }

  @Test
  void aDrippedRequestLineIsClosed() {
    assertThat(closes("GET /", "a")).isTrue();
  }

  @Test
  void drippedHeadersAreClosed() {
    assertThat(closes(HEAD + "X-A: ", "a")).isTrue();
  }

  @Test
  void aDrippedBodyIsClosed() {
    assertThat(closes(POST + "Content-Length: 50000\r\n\r\n", " ")).isTrue();
  }

  @Test
  void drippedChunksAreClosed() {
    assertThat(closes(POST + "Transfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n")).isTrue();
  }

  @Test
  void anIdleConnectionIsClosedAfterItsAnswer() {
    var heard = raw.send(HEAD + "\r\n", 20_000);
    assertThat(heard.statuses()).containsExactly("200");
    assertThat(heard.closed()).isTrue();
  }

  @Test
  void aClientThatReadsNothingIsClosed() throws Exception {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setReceiveBufferSize(4_096);
      socket
          .getOutputStream()
          .write(
              "GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n"
                  .getBytes(StandardCharsets.ISO_8859_1));
      while (server.server.underWay() == 0) {
        Thread.onSpinWait();
      }
      while (server.server.underWay() > 0) {
        Thread.sleep(20);
      }
    }
  }

  @Test
  void aHandlerThatTakesTooLongIsAnswered503() {
    server.client().get("/sleep").isProblem(503, "/problems/too-slow");
  }

  @Test
  void aStreamOutlivesAllOfThem() throws Exception {
    var answer = server.client().open("GET", "/silence", null);
    Thread.sleep(2_000);
    assertThat(server.server.underWay()).isEqualTo(1);
    answer.body().close();
    assertThat(server.left.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void whoLeavesASilentStreamIsNoticed() throws Exception {
    var answer = server.client().open("GET", "/silence", null);
    server.entered.await();
    answer.body().close();
    assertThat(server.left.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void slowClientsTakeNoPlacesFromOthers() throws IOException {
    var slow = new ArrayList<Socket>();
    try {
      for (int i = 0; i < 300; i++) {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        slow.add(socket);
        socket
            .getOutputStream()
            .write((POST + "Content-Length: 10\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
      }
      server.client().get("/ok").is(200);
    } finally {
      for (var socket : slow) {
        socket.close();
      }
    }
  }
}
