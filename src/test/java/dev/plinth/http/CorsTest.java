package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.TestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Calls from web pages: who may read the answers, and who may change something with a cookie.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CorsTest {
  private static final String VITE = "http://localhost:5173";

  private TestServer server;

  @BeforeAll
  void start() {
    server = TestServer.start();
  }

  @AfterAll
  void stop() {
    server.close();
  }

  private TestClient from(String origin) {
    return server.client().with("Origin", origin);
  }

  @Test
  void anAllowedPageMayCallAndRead() {
    var answer = from(VITE).get("/ok").is(200);
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(VITE);
    assertThat(answer.header("Access-Control-Allow-Credentials")).isEqualTo("true");
    assertThat(answer.header("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
    assertThat(answer.header("Vary")).isEqualTo("Origin");
  }

  @Test
  void aProblemCanBeReadByAnAllowedPageToo() {
    var answer = from(VITE).get("/nothing").isProblem(404, "/problems/not-found");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(VITE);
  }

  @Test
  void ourOwnPageIsAllowed() {
    from("http://localhost:" + server.port()).post("/echo", "{}").is(200);
    from("http://127.0.0.1:" + server.port()).post("/echo", "{}").is(200);
  }

  @Test
  void aPreflightAllowsTheHeadersThatWereAskedFor() {
    var answer =
        from(VITE)
            .with("Access-Control-Request-Method", "PATCH")
            .with("Access-Control-Request-Headers", "authorization,x-stainless-os")
            .send("OPTIONS", "/echo", null)
            .is(204);
    assertThat(answer.header("Access-Control-Allow-Headers"))
        .isEqualTo("authorization,x-stainless-os");
    assertThat(answer.header("Access-Control-Allow-Methods")).contains("PATCH");
    assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(VITE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://localhost:5174",
        "https://localhost:5173",
        "http://localhost",
        "http://localhost:5173.evil.example",
        "http://evil.example",
        "http://localhost:5173/",
        "HTTP://LOCALHOST:5173",
        "http://x.localhost:5173",
        "http://user@localhost:5173",
        "file://",
        "*"
      })
  void foreignPagesReadNothingAndChangeNothing(String origin) {
    var read = from(origin).get("/ok").is(200);
    assertThat(read.header("Access-Control-Allow-Origin")).isEmpty();
    assertThat(read.header("Access-Control-Allow-Credentials")).isEmpty();
    assertThat(read.header("Cross-Origin-Resource-Policy")).isEqualTo("same-origin");
    assertThat(read.header("Vary")).isEqualTo("Origin");

    from(origin).post("/echo", "{}").isProblem(403, "/problems/origin");
    var preflight =
        from(origin).with("Access-Control-Request-Method", "POST").send("OPTIONS", "/echo", null);
    preflight.isProblem(403, "/problems/origin");
    assertThat(preflight.header("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void aCookieNeedsAnOriginOrTheBrowsersWord() {
    var client = server.client();
    client.post("/guarded", "{}").isProblem(403, "/problems/origin");
    client.with("Sec-Fetch-Site", "cross-site").post("/guarded", "{}").is(403);
    client.with("Sec-Fetch-Site", "same-site").post("/guarded", "{}").is(403);
    client.with("Sec-Fetch-Site", "same-origin").post("/guarded", "{}").is(204);
    client.with("Origin", VITE).post("/guarded", "{}").is(204);
    client.with("Origin", "http://evil.example").post("/guarded", "{}").is(403);
  }

  @Test
  void aCrossSiteRequestWithoutOriginChangesNothing() {
    server.client().with("Sec-Fetch-Site", "cross-site").post("/echo", "{}").is(403);
  }
}
