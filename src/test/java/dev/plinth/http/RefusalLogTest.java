package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.log.Log;
import dev.plinth.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What is refused before it is understood leaves one line that says what is known, and no more.
final class RefusalLogTest {
  private static final String HOST = "Host: localhost\r\n";

  private final List<RequestLog.Line> lines = new CopyOnWriteArrayList<>();
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();
  private final Log log = new Log(text, false, Clock.systemUTC());
  private final RequestLog toLog = RequestLog.to(log);
  private final TestServer app =
      TestServer.start(
          Map.of(),
          _ -> {},
          new RequestLog() {
            @Override
            public void answered(Line line) {
              lines.add(line);
              toLog.answered(line);
            }

            @Override
            public void failed(String requestId, Throwable why) {
              toLog.failed(requestId, why);
            }
          });

  @AfterEach
  void close() {
    app.close();
  }

  private RequestLog.Line refused(String request, String status) {
    lines.clear();
    assertThat(new RawClient(app.port()).send(request, 3_000).statuses()).containsExactly(status);
    assertThat(lines).hasSize(1);
    var line = lines.getFirst();
    assertThat(Integer.toString(line.status())).isEqualTo(status);
    assertThat(line.address()).isEqualTo("127.0.0.1");
    return line;
  }

  @Test
  void whereItCameFromAndWhatItAskedForAreTold() {
    var large =
        refused(
            "GET /ok?token=secret HTTP/1.1\r\n" + HOST + "X: y\r\n".repeat(150) + "\r\n", "431");
    assertThat(large.method()).isEqualTo("GET");
    assertThat(large.path()).isEqualTo("/ok");
    assertThat(large.reason()).isEqualTo("headers_too_large");

    var length = refused("POST /echo HTTP/1.1\r\n" + HOST + "Content-Length: x\r\n\r\n", "400");
    assertThat(length.method()).isEqualTo("POST");
    assertThat(length.path()).isEqualTo("/echo");
    assertThat(length.reason()).isEqualTo("bad_request");
  }

  @Test
  void whatIsNoRequestAtAllIsToldToo() {
    for (var line : List.of("nonsense", "GET", "\u0016\u0003\u0001", "GET  HTTP/1.1")) {
      var told = refused(line + "\r\n" + HOST + "\r\n", "400");
      assertThat(told.path()).as(line).isEqualTo("-");
      assertThat(told.reason()).isEqualTo("bad_request");
    }
  }

  @Test
  void nothingSecretIsToldAndNothingForgesALine() {
    refused("GET http://ada:password@else/?secret HTTP/1.1\r\n" + HOST + "a : b\r\n\r\n", "400");
    refused(
        "GET /a\u0001\"}\u001b[31m?secret HTTP/1.1\r\n" + HOST + "Cookie: secret\r\n\r\n", "400");
    refused("GET /a HTTP/1.1\r\nHost: localhost\r\nCookie : secret\r\n\r\n", "400");
    log.close();
    var written = text.toString(StandardCharsets.UTF_8);
    assertThat(written).doesNotContain("secret", "password", "\u001b", "\u0001");
    assertThat(written.lines())
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line).contains("\"reason\":\"bad_request\"", "\"address\":\"127.0.0.1\""));
  }
}
