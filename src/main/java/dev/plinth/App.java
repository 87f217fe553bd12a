package dev.plinth;

import dev.plinth.api.AuthRoutes;
import dev.plinth.api.ChatRoutes;
import dev.plinth.auth.AccountSettings;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.AuthKeys;
import dev.plinth.auth.Authentication;
import dev.plinth.auth.PasswordPolicy;
import dev.plinth.auth.Passwords;
import dev.plinth.auth.Profiles;
import dev.plinth.auth.RateLimits;
import dev.plinth.auth.SessionCookies;
import dev.plinth.auth.Sessions;
import dev.plinth.auth.Tokens;
import dev.plinth.chat.ChatLimits;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Streams;
import dev.plinth.config.Config;
import dev.plinth.config.Secret;
import dev.plinth.config.SignUp;
import dev.plinth.contract.Contract;
import dev.plinth.db.Database;
import dev.plinth.http.Addresses;
import dev.plinth.http.Health;
import dev.plinth.http.RequestLog;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.http.StaticFiles;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.log.Log;
import dev.plinth.migrate.Migrations;
import dev.plinth.models.Admission;
import dev.plinth.models.Asking;
import dev.plinth.models.OllamaChat;
import dev.plinth.models.OpenAiRoutes;
import dev.plinth.models.UiRoutes;
import dev.plinth.rules.Rules;
import dev.plinth.wire.Relay;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// The whole wiring, by hand, in order. Tests start the very same class.
public final class App implements AutoCloseable {
  /// How long requests that are under way may take when the server stops (OP-18).
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Config config;
  private final Contract contract;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Ids ids;
  private final Server server;
  private final List<String> notes = new ArrayList<>();

  /// What has to be closed, the newest first.
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private App(Config config, Contract contract, Clock clock, Log log) {
    this.config = config;
    this.contract = contract;
    this.clock = clock;
    this.ids = new Ids(clock, random);
    this.server = Listening.open(config, contract, ids, RequestLog.to(log));
  }

  /// Opens everything and serves. What was opened is closed again when something fails.
  ///
  /// @param dist the built app's folder; empty when there is none
  public static App start(
      Config config, Contract contract, Optional<Path> dist, Clock clock, Log log) {
    var app = new App(config, contract, clock, log);
    try {
      app.wire(dist);
      return app;
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
  }

  private void wire(Optional<Path> dist) {
    var db = Database.open(config.data().resolve("plinth.db"), clock);
    opened.push(db::close);
    migrate(db);
    var llm = Llm.open(config.models());
    opened.push(llm::close);

    var routes = RouteTable.builder();
    addHealth(routes, db);
    var authentication = addSignIn(routes, db);
    addModels(routes, db, llm);
    var ownOrigin = Listening.ownOrigin(config, server.port());
    dist.ifPresent(folder -> routes.files(files(folder, ownOrigin)));

    var table = routes.build();
    notes.addAll(table.shadowed());
    var origins = Listening.origins(config, contract, server.port());
    var addresses = new Addresses(config.trustedProxies());
    server.serve(new Site(table, authentication, origins, addresses, ownOrigin));
  }

  private void migrate(Database db) {
    var done = new Migrations(db, config.home()).migrate(new Rules(contract.schema()));
    done.applied().forEach(file -> notes.add("migrated: " + file));
    done.proposed().forEach(sql -> notes.add("left for you to decide: " + sql));
  }

  private void addHealth(RouteTable.Builder routes, Database db) {
    var health = new Health();
    health.require("not stopping", () -> !server.isDraining());
    health.require("database", db::isWritable);
    health.addTo(routes);
  }

  /// Accounts and sessions; the native routes for them.
  private Authentication addSignIn(RouteTable.Builder routes, Database db) {
    var auth = contract.auth();
    var keys = AuthKeys.of(Secret.of(config.home(), System.getenv(), random).bytes());
    var issuer = Listening.ownOrigin(config, server.port());
    var tokens = new Tokens(List.of(keys.signing()), issuer, clock);
    var sessions = new Sessions(db, tokens, keys.refresh(), ids, random, clock);
    var passwords = new Passwords();
    opened.push(passwords::close);
    var policy =
        config.isLocal()
            ? PasswordPolicy.local(auth.passwordMin())
            : PasswordPolicy.guarded(auth.passwordMin(), contract.frontend().name());
    var settings = new AccountSettings(auth.login(), config.signUp().orElse(SignUp.OPEN), policy);
    var limits = new RateLimits(config.rates());
    var accounts =
        new Accounts(db, Profiles.NONE, sessions, passwords, limits, settings, ids, clock);
    new AuthRoutes(accounts, sessions, auth.login()).addTo(routes);
    return new Authentication(sessions, auth.token(), new SessionCookies(auth.token()));
  }

  /// Conversations, and the surfaces of models' clients.
  private void addModels(RouteTable.Builder routes, Database db, Llm llm) {
    boolean isOpen = !contract.auth().enabled();
    var limits = ChatLimits.DEFAULT.withStreamsPerCaller(config.rates().chatsAtOnce());
    var chats = new Chats(db, llm.models(), ids, limits, isOpen);
    var streams = new Streams(limits.streamsPerCaller(), limits.streams());
    var relay = new Relay(config.limits().heartbeat());
    new ChatRoutes(chats, llm, streams, relay).addTo(routes);

    var asking = new Asking(llm, streams, relay);
    var admission = new Admission(isOpen);
    long bodyBytesMax = config.limits().modelBytes();
    new OpenAiRoutes(asking, admission, ids, clock, bodyBytesMax).addTo(routes);
    var ollama = new OllamaChat(asking, clock);
    new UiRoutes(asking, admission, chats, ollama, ids, bodyBytesMax).addTo(routes);
  }

  private StaticFiles files(Path folder, String ownOrigin) {
    return new StaticFiles(folder, contract.frontend().replaces(), ownOrigin, server.port());
  }

  public int port() {
    return server.port();
  }

  /// Lines for a person about how it started.
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /// Answers what is under way, then stops.
  public void stop() {
    server.drain(GRACE);
    close();
  }

  @Override
  public void close() {
    server.close();
    while (!opened.isEmpty()) {
      opened.pop().run();
    }
  }
}
