package dev.plinth.analyze.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpServer;
import dev.plinth.analyze.build.ViteServer.Answered;
import dev.plinth.analyze.build.ViteServer.Setting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The development server, over a small stand-in for Vite that does with plugins what Vite does;
/// `.ci/run` uses the real one.
final class ViteServerTest {
  private static final String STANDIN =
      """
      import http from 'node:http'
      export const loadEnv = () => ({ VITE_OLD: 'https://api.example.org/v2' })
      export async function createServer(config) {
        const [plinth] = config.plugins
        plinth.config({}, { mode: 'development' })
        const stack = []
        const server = {
          config: { server: { proxy: { '/maps': 'http://x' } }, publicDir: config.root + '/public', root: config.root },
          middlewares: { use: (f) => stack.push(f) },
        }
        plinth.configureServer(server)
        const page = (q, r) => {
          const code = plinth.transform("fetch('https://api.example.org/things')", '/src/a.ts')?.code
          r.end(JSON.stringify({ code, env: process.env.VITE_OLD, given: process.env.VITE_API, secret: process.env.PLINTH_SECRET ?? null }))
        }
        const node = http.createServer((q, r) => stack[0](q, r, () => page(q, r)))
        server.listen = () => new Promise((done) => node.listen(config.server.port, 'localhost', done))
        server.close = () => node.close()
        server.resolvedUrls = { local: [`http://localhost:${config.server.port}/`] }
        return server
      }
      """;

  @TempDir private Path temp;
  private final HttpClient client = HttpClient.newHttpClient();
  private final List<String> said = new CopyOnWriteArrayList<>();
  private HttpServer backend;
  private Path app;
  private int port;

  @BeforeEach
  void open() throws IOException {
    app = temp.resolve("shop");
    write(
        "package.json",
        "{\"dependencies\": {\"react\": \"19\"}, \"devDependencies\": {\"vite\": \"7\"}}");
    write("index.html", "");
    write("public/data.json", "{}");
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          var told =
              "backend %s %s from %s with %s"
                  .formatted(
                      exchange.getRequestMethod(),
                      exchange.getRequestURI(),
                      exchange.getRequestHeaders().getFirst("Origin"),
                      new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(told.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    backend.start();
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
  }

  @AfterEach
  void close() {
    backend.stop(0);
  }

  @Test
  void theBackendStandsAtTheOriginOfThePage() throws Exception {
    try (var _ = start(List.of(new Answered("/things/{id}", false), new Answered("/docs", true)))) {
      assertThat(get("/things/7?full=1", "Sec-Fetch-Mode", "cors"))
          .isEqualTo("backend GET /things/7?full=1 from null with ");
      assertThat(get("/things/7", "Sec-Fetch-Mode", "navigate")).startsWith("{\"code\"");
      assertThat(get("/docs", "Sec-Fetch-Mode", "navigate")).startsWith("backend GET /docs");
      assertThat(get("/maps/tile", "Sec-Fetch-Dest", "empty")).startsWith("{\"code\"");
      assertThat(get("/data.json", "Sec-Fetch-Dest", "empty")).startsWith("{\"code\"");
      assertThat(get("/nobody-knows", "Sec-Fetch-Dest", "empty")).startsWith("backend GET");
      assertThat(get("/src/a.ts", "Sec-Fetch-Dest", "script")).startsWith("{\"code\"");
    }
  }

  @Test
  void aChangeGoesToTheBackendAsOneOfItsOwnPages() throws Exception {
    try (var _ = start(List.of(new Answered("/things", false)))) {
      var request =
          HttpRequest.newBuilder(at("/things"))
              .header("Origin", "http://localhost:" + port)
              .POST(BodyPublishers.ofString("{\"name\": \"Äpfel\"}"))
              .build();
      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .isEqualTo(
              "backend POST /things from http://localhost:"
                  + backend.getAddress().getPort()
                  + " with {\"name\": \"Äpfel\"}");
    }
  }

  @Test
  void theFormerBackendIsReplacedInCodeAndEnvironment() throws Exception {
    try (var server = start(List.of())) {
      assertThat(server.address()).isEqualTo("http://localhost:" + port + "/");
      assertThat(get("/", "Sec-Fetch-Mode", "navigate"))
          .contains("fetch('http://localhost:" + port + "/things')")
          .contains("\"env\":\"http://localhost:" + port + "/v2\"")
          .contains("\"given\":\"here\"")
          .contains("\"secret\":null");
    }
  }

  @Test
  void anotherContractIsFollowedAndTheEndIsTheEnd() throws Exception {
    var server = start(List.of());
    assertThat(get("/things", "Sec-Fetch-Dest", "image")).startsWith("{\"code\"");
    server.answers(List.of(new Answered("/things", false)));
    while (!get("/things", "Sec-Fetch-Dest", "image").startsWith("backend")) {
      Thread.sleep(5);
    }
    server.close();
    assertThatThrownBy(() -> get("/things", "Sec-Fetch-Dest", "image"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatDoesNotStartIsToldInALine() throws IOException {
    requireNode();
    vite("7.1.0", "throw new Error('vite.config.ts is broken')\n");
    var found = AppFolder.find(app);
    assertThatThrownBy(() -> start(found, List.of()))
        .isInstanceOf(Refusal.class)
        .hasMessage("The app's Vite did not start; it says why above.");
    assertThat(String.join("\n", said)).contains("vite.config.ts is broken");
  }

  @Test
  void packagesThatAreNotInstalledAreNamedWithTheCommand() throws IOException {
    requireNode();
    write("pnpm-lock.yaml", "");
    assertThatThrownBy(() -> ViteServer.tools(AppFolder.find(app)))
        .hasMessageStartingWith("The app's packages are not installed: run pnpm install in ");
  }

  @Test
  void anOldViteIsRefused() throws IOException {
    requireNode();
    vite("2.9.18", STANDIN);
    assertThatThrownBy(() -> ViteServer.tools(AppFolder.find(app)))
        .hasMessageStartingWith("This app has Vite 2.9.18, and plinth dev needs 4 or later");
  }

  @Test
  void anAppOfAnotherBundlerIsRefused() throws IOException {
    write("package.json", "{\"dependencies\": {\"react\": \"19\", \"react-scripts\": \"5\"}}");
    assertThatThrownBy(() -> ViteServer.tools(AppFolder.find(app)))
        .hasMessageContaining("plinth serve APP --watch");
  }

  private ViteServer start(List<Answered> answered) throws IOException, InterruptedException {
    requireNode();
    vite("7.1.0", STANDIN);
    return start(AppFolder.find(app), answered);
  }

  private ViteServer start(AppFolder found, List<Answered> answered) throws InterruptedException {
    var home = HomeFolder.of(found, Optional.of(temp.resolve("home")));
    var setting =
        new Setting(
            port,
            backend.getAddress().getPort(),
            List.of("https://api.example.org"),
            Map.of("VITE_API", "here"));
    return ViteServer.start(ViteServer.tools(found), found, home, setting, answered, said::add);
  }

  private static void requireNode() {
    assumeTrue(ToolRun.find("node").isPresent(), "Node.js is not here");
  }

  private void vite(String version, String code) throws IOException {
    write(
        "node_modules/vite/package.json",
        "{\"version\": \"" + version + "\", \"type\": \"module\"}");
    write("node_modules/vite/dist/node/index.js", code);
  }

  private void write(String name, String text) throws IOException {
    var file = app.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private String get(String path, String header, String value)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(at(path)).header(header, value).build();
    return client.send(request, BodyHandlers.ofString()).body();
  }

  private URI at(String path) {
    return URI.create("http://localhost:" + port + path);
  }
}
