package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Answer;
import dev.plinth.testing.RawClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What every request and every answer has in common.
@Timeout(60)
final class EdgeTest {
  private static final String POLICY =
      "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static void carriesTheHeadersOfAnApi(Answer answer) {
    assertThat(answer.headers("Content-Security-Policy")).containsExactly(POLICY);
    assertThat(answer.headers("X-Content-Type-Options")).containsExactly("nosniff");
    assertThat(answer.headers("X-Frame-Options")).containsExactly("DENY");
    assertThat(answer.headers("Referrer-Policy")).containsExactly("no-referrer");
    assertThat(answer.headers("Cross-Origin-Resource-Policy")).containsExactly("same-origin");
    assertThat(answer.headers("Cache-Control")).containsExactly("no-store");
    assertThat(answer.headers("X-Request-Id")).hasSize(1);
    assertThat(answer.headers("Server")).isEmpty();
    assertThat(answer.headers("Strict-Transport-Security")).isEmpty();
  }

  @Test
  void everyAnswerCarriesTheSecurityHeaders() {
    try (var server = TestServer.start()) {
      var client = server.client();
      var ok = client.get("/ok").is(200);
      carriesTheHeadersOfAnApi(ok);
      assertThat(ok.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
      carriesTheHeadersOfAnApi(client.get("/nothing").is(404));
      carriesTheHeadersOfAnApi(client.delete("/ok").is(405));
      carriesTheHeadersOfAnApi(client.post("/echo", "{").is(400));
      carriesTheHeadersOfAnApi(client.get("/fault").is(500));
      carriesTheHeadersOfAnApi(client.get("/stream").is(200));
      carriesTheHeadersOfAnApi(client.send("OPTIONS", "/ok", null).is(204));
    }
  }

  @Test
  void anUnforeseenFaultTellsItsIdAndNothingElse() {
    try (var server = TestServer.start()) {
      var answer = server.client().get("/fault").isProblem(500, "/problems/internal");
      assertThat(answer.json().path("requestId").textValue())
          .isEqualTo(answer.header("X-Request-Id"));
      assertThat(answer.text()).doesNotContain("secret").doesNotContain("Exception");
    }
  }

  @Test
  void aHeaderCannotBeSplit() {
    try (var server = TestServer.start()) {
      var answer = server.client().get("/split").is(500);
      assertThat(answer.header("X-B")).isEmpty();
    }
  }

  @Test
  void bodiesMustBeJsonOfTheRightSizeInUtf8() {
    try (var server = TestServer.start(Map.of("PLINTH_LIMIT_JSON", "64"), _ -> {})) {
      var client = server.client();
      client.post("/echo", "{\"a\":1}").is(200);
      client.post("/echo", "\"" + "a".repeat(63) + "\"").isProblem(413, "/problems/too-large");
      client.send("POST", "/echo", "text/plain", new byte[] {'1'}).is(415);
      client.send("POST", "/echo", "application/json; charset=utf-16", new byte[2]).is(415);
      client.send("POST", "/echo", "application/x-www-form-urlencoded", new byte[2]).is(415);
      client.send("POST", "/echo", "application/json", new byte[] {(byte) 0xff}).is(400);
      client.post("/echo", "").is(400);
      client.get("/ok").is(200);
    }
  }

  @Test
  void bodiesInChunksAreCounted() {
    try (var server = TestServer.start(Map.of("PLINTH_LIMIT_JSON", "64"), _ -> {})) {
      var chunk = "20\r\n" + " ".repeat(32) + "\r\n";
      var heard =
          new RawClient(server.port())
              .send(
                  "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Transfer-Encoding: chunked\r\n\r\n"
                      + chunk.repeat(3)
                      + "0\r\n\r\n",
                  10_000);
      assertThat(heard.statuses()).containsExactly("413");
      assertThat(heard.closed()).isTrue();
    }
  }

  @Test
  void headIsAnsweredLikeGetWithoutABody() {
    try (var server = TestServer.start()) {
      var answer = server.client().send("HEAD", "/ok", null).is(200);
      assertThat(answer.header("Content-Length")).isEqualTo("4");
      assertThat(answer.bytes()).isEmpty();
    }
  }

  @Test
  void aSurfaceIsReachableBelowTheUnderscoreToo() {
    try (var server =
        TestServer.start(
            Map.of(),
            routes ->
                routes.endpoint(
                    new Route(
                        "GET",
                        "/{anything}",
                        x -> x.empty(204),
                        RouteInfo.open("app", "hides /ok"))))) {
      server.client().get("/ok").is(204);
      server.client().get("/_/ok").is(200);
    }
  }

  @Test
  void forwardedAddressesCountOnlyFromATrustedProxy() {
    var hops = "6.6.6.6, 203.0.113.9, 10.1.2.3";
    try (var server = TestServer.start()) {
      assertThat(server.client().with("X-Forwarded-For", hops).get("/who").text())
          .isEqualTo("\"127.0.0.1\"");
    }
    var trusted = Map.of("PLINTH_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8");
    try (var server = TestServer.start(trusted, _ -> {})) {
      var client = server.client();
      assertThat(client.get("/who").text()).isEqualTo("\"127.0.0.1\"");
      assertThat(client.with("X-Forwarded-For", hops).get("/who").text())
          .isEqualTo("\"203.0.113.9\"");
      var secure = client.with("X-Forwarded-Proto", "https").get("/ok");
      assertThat(secure.header("Strict-Transport-Security"))
          .isEqualTo("max-age=63072000; includeSubDomains");
    }
  }

  @Test
  void surplusConnectionsOfOneAddressAreClosed() {
    var few = Map.of("PLINTH_LIMIT_CONNECTIONS_PER_ADDRESS", "2");
    try (var server = TestServer.start(few, _ -> {})) {
      var raw = new RawClient(server.port());
      try (var busy = new OpenSockets(server.port(), 2)) {
        assertThat(busy.count()).isEqualTo(2);
        assertThat(raw.send("", 20_000)).isEqualTo(new RawClient.Heard("", true));
      }
      while (raw.send("GET /ok HTTP/1.1\r\nHost: x.localhost\r\nConnection: close\r\n\r\n", 9_000)
          .statuses()
          .isEmpty()) {
        Thread.onSpinWait(); // until the two are counted as gone
      }
    }
  }

  @Test
  void stoppingAnswersWhatIsUnderWayAndEndsStreams() throws Exception {
    var server = TestServer.start();
    var slow = CompletableFuture.supplyAsync(() -> server.client().get("/wait"));
    server.entered.await();
    var stop = CompletableFuture.runAsync(() -> stop(server));
    while (!server.server.isDraining()) {
      Thread.onSpinWait();
    }
    assertThat(server.client().get("/ok").is(200).header("Connection")).isEqualTo("close");
    server.release.countDown();
    assertThat(slow.get().is(200).text()).isEqualTo("\"released\"");
    stop.get();
  }

  @Test
  void aStreamHearsThatTheServerStops() throws Exception {
    var server = TestServer.start();
    var stream = server.client().open("GET", "/silence", null);
    server.entered.await();
    var stop = CompletableFuture.runAsync(() -> stop(server));
    var text = new String(stream.body().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(text.split("\n\n", -1))
        .isEqualTo(List.of("data: hello", "event: bye\ndata: {}", "").toArray());
    stop.get();
  }

  private static void stop(TestServer server) {
    server.server.drain(Duration.ofSeconds(20));
    server.close();
  }
}
