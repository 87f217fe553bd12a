package dev.plinth;

import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.http.Addresses;
import dev.plinth.http.Authenticator;
import dev.plinth.http.Health;
import dev.plinth.http.Origins;
import dev.plinth.http.RequestLog;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.kernel.Ids;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;

/// The whole wiring, by hand, in order. Tests start the very same class.
public final class App implements AutoCloseable {
  /// How long requests that are under way may take when the server stops (OP-18).
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Server server;

  private App(Server server) {
    this.server = server;
  }

  /// Opens everything and serves.
  public static App start(Config config, Contract contract, Clock clock, RequestLog log) {
    var ids = new Ids(clock, new SecureRandom());
    int port = config.port().orElse(contract.server().port());
    var server = Server.onLoopback(port, config.limits(), ids, log);

    var health = new Health();
    health.require("not stopping", () -> !server.isDraining());

    var routes = RouteTable.builder();
    health.addTo(routes);

    var origins = new ArrayList<>(contract.frontend().origins());
    origins.addAll(config.origins());
    server.serve(
        new Site(
            routes.build(),
            Authenticator.NOBODY,
            new Origins(
                server.port(),
                config.publicUrl().map(URI::toString).orElse(""),
                origins,
                new HashSet<>(config.hosts())),
            new Addresses(config.trustedProxies()),
            ownOrigin(config, server.port())));
    return new App(server);
  }

  private static String ownOrigin(Config config, int port) {
    return config
        .publicUrl()
        .flatMap(url -> Origins.of(url.toString()))
        .orElse("http://localhost:" + port);
  }

  public int port() {
    return server.port();
  }

  /// Answers what is under way, then stops.
  public void stop() {
    server.stop(GRACE);
  }

  @Override
  public void close() {
    server.close();
  }
}
