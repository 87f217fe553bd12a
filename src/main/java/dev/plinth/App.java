package dev.plinth;

import dev.plinth.api.ChatRoutes;
import dev.plinth.chat.ChatLimits;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Streams;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.db.Database;
import dev.plinth.http.Addresses;
import dev.plinth.http.Authenticator;
import dev.plinth.http.Health;
import dev.plinth.http.Origins;
import dev.plinth.http.RequestLog;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.models.Admission;
import dev.plinth.models.Asking;
import dev.plinth.models.OllamaChat;
import dev.plinth.models.OpenAiRoutes;
import dev.plinth.models.UiRoutes;
import dev.plinth.wire.Relay;
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
  private final Database db;
  private final Llm llm;

  private App(Server server, Database db, Llm llm) {
    this.server = server;
    this.db = db;
    this.llm = llm;
  }

  /// Opens everything and serves.
  public static App start(Config config, Contract contract, Clock clock, RequestLog log) {
    var ids = new Ids(clock, new SecureRandom());
    int port = config.port().orElse(contract.server().port());
    var server = Server.onLoopback(port, config.limits(), ids, log);

    var db = Database.open(config.data().resolve("plinth.db"), clock);
    var llm = Llm.open(config.models());

    var health = new Health();
    health.require("not stopping", () -> !server.isDraining());

    var routes = RouteTable.builder();
    health.addTo(routes);
    addModels(routes, config, contract, ids, db, llm);

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
    return new App(server, db, llm);
  }

  /// Conversations, and the surfaces of models' clients.
  private static void addModels(
      RouteTable.Builder routes, Config config, Contract contract, Ids ids, Database db, Llm llm) {
    boolean isOpen = !contract.auth().enabled();
    var limits = ChatLimits.DEFAULT.withStreamsPerCaller(config.rates().chatsAtOnce());
    var chats = new Chats(db, llm.models(), ids, limits, isOpen);
    var streams = new Streams(limits.streamsPerCaller(), limits.streams());
    var relay = new Relay(config.limits().heartbeat());
    new ChatRoutes(chats, llm, streams, relay).addTo(routes);

    var asking = new Asking(llm, streams, relay);
    var admission = new Admission(isOpen);
    long bodyBytesMax = config.limits().modelBytes();
    new OpenAiRoutes(asking, admission, ids, db.clock(), bodyBytesMax).addTo(routes);
    var ollama = new OllamaChat(asking, db.clock());
    new UiRoutes(asking, admission, chats, ollama, ids, bodyBytesMax).addTo(routes);
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
    llm.close();
    db.close();
  }
}
