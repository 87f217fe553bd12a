package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.RawClient;
import dev.plinth.testing.RawClient.Heard;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Where a request ends and the next begins, for all that could be read in two ways: each request
/// gets exactly one answer, and nothing hidden in one is ever answered.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FramingTest {
  /// Only a server that says nothing makes a test wait this long: each request asks to close.
  private static final int SILENCE_MILLIS = 10_000;

  private static final String HOST = "Host: localhost\r\nConnection: close\r\n";
  private static final String SMUGGLED = "GET /smuggled HTTP/1.1\r\n" + HOST + "\r\n";
  private static final String CHUNKED =
      "POST /echo HTTP/1.1\r\n"
          + HOST
          + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

  private TestServer server;
  private RawClient raw;

  @BeforeAll
  void start() {
    server = TestServer.start();
    raw = new RawClient(server.port());
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private static String post(String headers, String body) {
    return "POST /echo HTTP/1.1\r\n" + HOST + headers + "\r\n" + body;
  }

  private static String get(String target) {
    return "GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n";
  }

  private static Arguments refused(String name, String request, Integer... statuses) {
    return Arguments.of(name, request, List.of(statuses));
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused(
            "length and chunks",
            post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + SMUGGLED),
            400),
        refused("two lengths", post("Content-Length: 4\r\nContent-Length: 5\r\n", "abcde"), 400),
        refused("same length twice", post("Content-Length: 4, 4\r\n", "abcd"), 400),
        refused("signed length", post("Content-Length: +4\r\n", "abcd"), 400),
        refused("negative length", post("Content-Length: -1\r\n", "abcd"), 400),
        refused("hexadecimal length", post("Content-Length: 0x4\r\n", "abcd"), 400),
        refused("huge length", post("Content-Length: 99999999999999999999\r\n", "abcd"), 400),
        refused("too long", post("Content-Length: 2000000000\r\n", "abcd"), 413),
        refused("unknown coding", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 400),
        refused("chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n"), 400),
        refused("blank before colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400),
        refused("folded header", "GET / HTTP/1.1\r\n" + HOST + "X-A: 1\r\n  folded\r\n\r\n", 400),
        refused("bare line feed", "GET / HTTP/1.1\nHost: localhost\n\n", 400),
        refused("bare return", "GET / HTTP/1.1\r\n" + HOST + "X-A: a\rb\r\n\r\n", 400),
        refused("NUL in a header", "GET / HTTP/1.1\r\n" + HOST + "X-A: a\0b\r\n\r\n", 400),
        refused("no host", "GET / HTTP/1.1\r\n\r\n", 400),
        refused("two hosts", "GET / HTTP/1.1\r\n" + HOST + "Host: other\r\n\r\n", 400),
        refused(
            "foreign host",
            "GET /ok HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
            400),
        refused("foreign absolute form", get("http://evil.example/ok"), 400),
        refused("HTTP/1.0", "GET /ok HTTP/1.0\r\n" + HOST + "\r\n", 400, 505),
        refused("HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 400),
        refused("lower-case method", "get /ok HTTP/1.1\r\n" + HOST + "\r\n", 501),
        refused("TRACE", "TRACE /ok HTTP/1.1\r\n" + HOST + "\r\n", 405),
        refused("unknown method", "BREW /ok HTTP/1.1\r\n" + HOST + "\r\n", 405, 501),
        refused("long line", get("/" + "a".repeat(5_000)), 414),
        refused(
            "long header",
            "GET /ok HTTP/1.1\r\n" + HOST + "X-A: " + "a".repeat(20_000) + "\r\n\r\n",
            400,
            431),
        refused(
            "many headers", "GET /ok HTTP/1.1\r\n" + HOST + "a:b\r\n".repeat(2_000) + "\r\n", 431),
        refused(
            "compressed body",
            post("Content-Encoding: gzip\r\nContent-Length: 3\r\n", "abc"),
            400,
            415),
        refused("chunk size in words", CHUNKED + "zz\r\nab\r\n0\r\n\r\n", 400),
        refused("negative chunk", CHUNKED + "-2\r\nab\r\n0\r\n\r\n", 400),
        refused("overflowing chunk", CHUNKED + "ffffffffffffffff2\r\nab\r\n0\r\n\r\n", 400),
        refused("enormous chunk", CHUNKED + "7fffffff\r\nab", 400, 413),
        refused("chunk extension", CHUNKED + "1;a=b\r\na\r\n0\r\n\r\n", 400),
        refused("unread chunks", CHUNKED.replace("/echo", "/ok") + "2\r\n{}\r\n0\r\n\r\n", 405),
        refused("dot segments", get("/a/../ok"), 400),
        refused("encoded dot segments", get("/a/%2e%2E/ok"), 400),
        refused("encoded NUL", get("/a%00b"), 400),
        refused("encoded backslash", get("/a%5cb"), 400),
        refused("broken escape", get("/%zz"), 400),
        refused("overlong UTF-8", get("/%c0%ae%c0%ae"), 400),
        refused("raw UTF-8", get("/\u00c3\u00a9"), 400),
        refused("encoded slash", get("/%2fok"), 404),
        refused("path parameter", get("/ok;x=1"), 404),
        refused("other case", get("/OK"), 404));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void oneRequestOneRefusal(String name, String request, List<Integer> statuses) {
    var heard = raw.send(request, SILENCE_MILLIS);
    assertThat(heard.statuses()).as(heard.text()).hasSize(1);
    assertThat(statuses).contains(Integer.parseInt(heard.statuses().getFirst()));
    assertThat(heard.text()).contains("application/problem+json").doesNotContain("smuggled");
  }

  @Test
  void aRefusalOfALongLineSaysHowLongOneMayBe() {
    assertThat(once(get("/" + "a".repeat(5_000))).text())
        .containsPattern("may have [1-9][0-9]{3} bytes at most");
  }

  @Test
  void thePlainFormIsFoundBehindDoubledAndTrailingSlashes() {
    for (var target : List.of("/ok", "//ok", "/ok/", "/%6fk", "http://localhost/ok")) {
      assertThat(once(get(target)).statuses()).as(target).containsExactly("200");
    }
  }

  @Test
  void aBodyNobodyReadIsNeverTheNextRequest() {
    var request =
        "GET /ok HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SMUGGLED.length() + "\r\n\r\n";
    assertThat(once(request + SMUGGLED + get("/nothing")).statuses()).containsExactly("200", "404");
  }

  @Test
  void twoPipelinedRequestsAreAnsweredInOrder() {
    assertThat(once("GET /ok HTTP/1.1\r\nHost: localhost\r\n\r\n" + get("/nothing")).statuses())
        .containsExactly("200", "404");
  }

  @Test
  void noProtocolIsUpgraded() {
    var heard =
        once(
            """
            GET /ok HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade, HTTP2-Settings, close\r
            Upgrade: h2c\r
            HTTP2-Settings: AAMAAABkAAQAAP__\r
            \r
            """);
    assertThat(heard.statuses()).containsExactly("200");
  }

  @Test
  void aWholeChunkedBodyIsRead() {
    assertThat(once(CHUNKED + "2\r\n[1\r\n1\r\n]\r\n0\r\n\r\n").text()).endsWith("[1]");
  }

  private Heard once(String request) {
    return raw.send(request, SILENCE_MILLIS);
  }
}
