package dev.plinth.http;

import dev.plinth.config.Config;
import dev.plinth.json.Json;
import dev.plinth.kernel.Ids;
import dev.plinth.testing.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/// The edge alone, with a few routes to probe it.
final class TestServer implements AutoCloseable {
  private static final RouteInfo INFO = RouteInfo.open("test", "a route to probe");

  final Server server;
  final CountDownLatch release = new CountDownLatch(1);
  final CountDownLatch entered = new CountDownLatch(1);
  final CountDownLatch left = new CountDownLatch(1);

  private TestServer(Server server) {
    this.server = server;
  }

  static TestServer start() {
    return start(Map.of(), _ -> {});
  }

  static TestServer start(Map<String, String> settings, Consumer<RouteTable.Builder> more) {
    return start(settings, more, RequestLog.SILENT);
  }

  static TestServer start(
      Map<String, String> settings, Consumer<RouteTable.Builder> more, RequestLog log) {
    var values = new HashMap<>(Map.of("PLINTH_LIMIT_CONNECTIONS_PER_ADDRESS", "500"));
    values.putAll(settings);
    var config = Config.read(Path.of(""), values, Map.of());
    var ids = new Ids(Clock.systemUTC(), new SecureRandom());
    var server = Server.onLoopback(0, config.limits(), ids, log);
    var test = new TestServer(server);
    var routes = RouteTable.builder();
    test.addTo(routes);
    more.accept(routes);
    server.serve(
        new Site(
            routes.build(),
            Authenticator.NOBODY,
            new Origins(server.port(), "", List.of("http://localhost:5173"), Set.of()),
            new Addresses(config.trustedProxies()),
            "http://localhost:" + server.port()));
    return test;
  }

  private void addTo(RouteTable.Builder routes) {
    routes.surface("GET", "/ok", x -> x.send(200, Json.bytes("ok")), INFO);
    routes.surface("POST", "/echo", x -> x.send(200, x.json()), INFO);
    routes.surface("POST", "/guarded", TestServer::guarded, INFO);
    routes.surface("GET", "/who", x -> x.send(200, Json.bytes(x.address())), INFO);
    routes.surface("GET", "/fault", _ -> fault(), INFO);
    routes.surface("GET", "/sleep", _ -> Thread.sleep(Duration.ofMinutes(5)), INFO);
    routes.surface("GET", "/wait", this::waitForRelease, INFO);
    routes.surface("GET", "/large", x -> x.send(200, "text/plain", new byte[64 << 20]), INFO);
    routes.surface("GET", "/stream", TestServer::stream, INFO);
    routes.surface("GET", "/silence", this::silence, INFO);
    routes.surface("GET", "/split", x -> x.header("X-A", "a\r\nX-B: b").empty(204), INFO);
  }

  private static void guarded(Exchange exchange) {
    exchange.requireTrustedOrigin();
    exchange.empty(204);
  }

  private static void fault() {
    throw new IllegalStateException("secret inner detail");
  }

  private void waitForRelease(Exchange exchange) throws InterruptedException {
    entered.countDown();
    release.await();
    exchange.send(200, Json.bytes("released"));
  }

  private static void stream(Exchange exchange) throws Exception {
    try (var stream = exchange.stream(200, "text/event-stream")) {
      for (int i = 1; i <= 3; i++) {
        stream.write(("data: " + i + "\n\n").getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  /// A stream that says one thing, then nothing, until its client leaves or the server stops.
  private void silence(Exchange exchange) throws Exception {
    var over = new CountDownLatch(1);
    try (var stream = exchange.stream(200, "text/event-stream")) {
      stream.onLeave(() -> {
        left.countDown();
        over.countDown();
      });
      stream.onDrain(over::countDown);
      stream.write("data: hello\n\n".getBytes(StandardCharsets.UTF_8));
      entered.countDown();
      over.await();
      if (stream.isOpen()) {
        stream.write("event: bye\ndata: {}\n\n".getBytes(StandardCharsets.UTF_8));
      }
    }
  }

  int port() {
    return server.port();
  }

  TestClient client() {
    return new TestClient(port());
  }

  @Override
  public void close() {
    release.countDown();
    server.close();
  }
}
