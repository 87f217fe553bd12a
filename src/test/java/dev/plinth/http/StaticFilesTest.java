package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The built app as a browser gets it.
final class StaticFilesTest {
  private static final String PAGE =
      "<!doctype html><script>start()</script><script src=\"https://cdn.example/x.js\"></script>";
  private static final String SCRIPT =
      "fetch('https://api.example.com/tasks');x='https://api.example.com.evil.org'; ".repeat(40);

  @TempDir Path folder;
  private Path dist;
  private TestServer server;

  @BeforeEach
  void start() throws IOException {
    dist = Files.createDirectories(folder.resolve("dist"));
    Files.createDirectories(dist.resolve("assets"));
    Files.writeString(dist.resolve("index.html"), PAGE);
    Files.writeString(dist.resolve("assets/index-BqX3kf0a.js"), SCRIPT);
    Files.writeString(dist.resolve("assets/style-C4d8eF1g.css"), "body{}");
    Files.writeString(dist.resolve("assets/index-BqX3kf0a.js.map"), "{}");
    Files.writeString(dist.resolve("favicon.svg"), "<svg/>");
    Files.writeString(dist.resolve(".env"), "SECRET=1");
    Files.writeString(folder.resolve("outside.txt"), "outside");
    Files.createSymbolicLink(dist.resolve("link.txt"), folder.resolve("outside.txt"));
    Files.createSymbolicLink(dist.resolve("up"), folder);
    server =
        TestServer.start(
            Map.of(),
            routes -> {
              routes.files(
                  new StaticFiles(
                      dist, List.of("https://api.example.com"), "http://localhost:1234", 1234));
              routes.endpoint(
                  new Route(
                      "GET",
                      "/tasks",
                      x -> x.send(200, "[]".getBytes(StandardCharsets.UTF_8)),
                      RouteInfo.open("app", "lists tasks")));
              routes.endpoint(
                  new Route(
                      "POST", "/login", x -> x.empty(204), RouteInfo.open("app", "signs in")));
            });
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestClient browser() {
    return server.client().with("Sec-Fetch-Mode", "navigate").with("Accept", "text/html,*/*");
  }

  @Test
  void aNavigationGetsThePageWhateverItsPath() {
    for (var path : List.of("/", "/index.html", "/tasks", "/login", "/tasks/7/edit")) {
      var answer = browser().get(path).is(200);
      assertThat(answer.text()).as(path).isEqualTo(PAGE);
      assertThat(answer.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
      assertThat(answer.header("Cache-Control")).isEqualTo("no-cache");
    }
    var old = server.client().with("Accept", "text/html,application/xhtml+xml");
    assertThat(old.get("/tasks").text()).isEqualTo(PAGE);
  }

  @Test
  void aCallOfTheAppGetsTheEndpointAndNeverThePage() {
    assertThat(server.client().get("/tasks").text()).isEqualTo("[]");
    server.client().get("/other").isProblem(404, "/problems/not-found");
    server.client().post("/other", "{}").isProblem(404, "/problems/not-found");
  }

  @Test
  void theFormerBackendsOriginIsReplacedInWhatIsSentAlone() throws IOException {
    var sent = server.client().get("/assets/index-BqX3kf0a.js").is(200);
    assertThat(sent.text())
        .contains("fetch('http://localhost:1234/tasks')")
        .contains("https://api.example.com.evil.org");
    assertThat(sent.header("Cache-Control")).isEqualTo("no-cache");
    assertThat(Files.readString(dist.resolve("assets/index-BqX3kf0a.js"))).isEqualTo(SCRIPT);
  }

  @Test
  void hashedFilesAreKeptForEverAndOthersAskAgain() {
    var style = server.client().get("/assets/style-C4d8eF1g.css").is(200);
    assertThat(style.header("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(server.client().get("/favicon.svg").header("Cache-Control")).isEqualTo("no-cache");
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws IOException {
    var first = server.client().get("/favicon.svg").is(200);
    var again =
        server
            .client()
            .with("If-None-Match", "\"x\", W/" + first.header("ETag"))
            .get("/favicon.svg");
    again.is(304);
    assertThat(again.bytes()).isEmpty();
    assertThat(again.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(again.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
    Files.writeString(dist.resolve("favicon.svg"), "<svg></svg>");
    Files.setLastModifiedTime(dist.resolve("favicon.svg"), FileTime.fromMillis(1));
    server.client().with("If-None-Match", first.header("ETag")).get("/favicon.svg").is(200);
  }

  @Test
  void textIsCompressedForWhoTakesIt() throws IOException {
    var plain = server.client().get("/assets/index-BqX3kf0a.js").is(200);
    var small =
        server.client().with("Accept-Encoding", "br, gzip").get("/assets/index-BqX3kf0a.js");
    assertThat(small.header("Content-Encoding")).isEqualTo("gzip");
    assertThat(small.header("Vary")).isEqualTo("Origin, Accept-Encoding");
    assertThat(small.bytes().length).isLessThan(plain.bytes().length / 4);
    try (var in = new GZIPInputStream(new ByteArrayInputStream(small.bytes()))) {
      assertThat(in.readAllBytes()).isEqualTo(plain.bytes());
    }
    var refused =
        server.client().with("Accept-Encoding", "gzip;q=0").get("/assets/index-BqX3kf0a.js");
    assertThat(refused.header("Content-Encoding")).isEmpty();
  }

  @Test
  void thePolicyAllowsWhatThePageItselfLoads() {
    var policy = browser().get("/").header("Content-Security-Policy");
    assertThat(policy)
        .contains("script-src 'self' 'sha256-")
        .contains(" https://cdn.example")
        .contains("connect-src 'self' ")
        .contains("object-src 'none'")
        .contains("base-uri 'none'")
        .doesNotContain("'unsafe-eval'");
    assertThat(policy.split("; ", -1))
        .anyMatch(part -> part.startsWith("script-src") && !part.contains("unsafe"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/.env",
        "/link.txt",
        "/up/outside.txt",
        "/assets/index-BqX3kf0a.js.map",
        "/..%2foutside.txt",
        "/%2e%2e/outside.txt",
        "/assets/..%2f..%2foutside.txt",
        "/%2fetc%2fpasswd",
        "/..%5coutside.txt",
        "/favicon.svg%00.txt",
        "/assets",
        "/nothing.js"
      })
  void nothingElseOfTheDiskIsSent(String path) {
    Answer answer = server.client().get(path);
    assertThat(answer.status()).isIn(400, 404);
    assertThat(answer.text()).doesNotContain("outside").doesNotContain("SECRET");
    assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
  }
}
