package dev.plinth;

import dev.plinth.admin.LocalSocket;
import dev.plinth.admin.Operations;
import dev.plinth.api.AuthRoutes;
import dev.plinth.api.ChatRoutes;
import dev.plinth.api.FileRoutes;
import dev.plinth.api.RecordRoutes;
import dev.plinth.api.SqlRoutes;
import dev.plinth.auth.AccountSettings;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.AuthKeys;
import dev.plinth.auth.Authentication;
import dev.plinth.auth.PasswordPolicy;
import dev.plinth.auth.Passwords;
import dev.plinth.auth.RateLimits;
import dev.plinth.auth.SessionCookies;
import dev.plinth.auth.Sessions;
import dev.plinth.auth.Tokens;
import dev.plinth.chat.Chats;
import dev.plinth.chat.Streams;
import dev.plinth.config.Config;
import dev.plinth.config.Secret;
import dev.plinth.config.SignUp;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.db.Database;
import dev.plinth.files.Sweeper;
import dev.plinth.files.Uploads;
import dev.plinth.http.Addresses;
import dev.plinth.http.ComingFiles;
import dev.plinth.http.Handler;
import dev.plinth.http.Health;
import dev.plinth.http.RequestLog;
import dev.plinth.http.Route;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.http.StaticFiles;
import dev.plinth.http.Throttle;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.log.Log;
import dev.plinth.migrate.Migrations;
import dev.plinth.models.Admission;
import dev.plinth.models.Asking;
import dev.plinth.models.OllamaChat;
import dev.plinth.models.OpenAiRoutes;
import dev.plinth.models.UiRoutes;
import dev.plinth.openapi.DocsRoutes;
import dev.plinth.records.Records;
import dev.plinth.records.Seeds;
import dev.plinth.records.SqlConsole;
import dev.plinth.records.SqlEndpoints;
import dev.plinth.rest.EndpointRoutes;
import dev.plinth.rules.Rules;
import dev.plinth.wire.Multipart;
import dev.plinth.wire.Relay;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// The whole wiring, by hand, in order. Tests start the very same class.
public final class App implements AutoCloseable {
  /// How long requests that are under way may take when the server stops; longer, and whoever runs
  /// it kills it.
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Config config;
  private final Contract contract;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Ids ids;
  private final RateLimits rates;
  private final Server server;
  private final List<String> notes = new ArrayList<>();
  private @Nullable DocsRoutes docs;
  private List<Route> routes = List.of();
  private final ComingFiles coming = new ComingFiles();

  /// What has to be closed, the newest first.
  private final Deque<Runnable> opened = new ArrayDeque<>();

  private App(Config config, Contract contract, Clock clock, Log log) {
    this.config = config;
    this.contract = contract;
    this.clock = clock;
    this.rates = new RateLimits(config.rates());
    this.ids = new Ids(clock, random);
    // a request id is no secret, and secure randomness costs as much as a small request
    var requestIds = new Ids(clock, () -> ThreadLocalRandom.current().nextLong());
    this.server = Listening.open(config, contract, requestIds, RequestLog.to(log));
  }

  /// Opens everything and serves. What was opened is closed again when something fails.
  ///
  /// @param dist the built app's folder; empty when there is none
  public static App start(
      Config config, Contract contract, Optional<Path> dist, Clock clock, Log log) {
    return start(config, contract, dist, false, clock, log);
  }

  /// The same while the app's files are still being built, or built anew: [#show] brings them.
  public static App startBeforeBuild(
      Config config, Contract contract, Optional<Path> dist, Clock clock, Log log) {
    return start(config, contract, dist, true, clock, log);
  }

  private static App start(
      Config config,
      Contract contract,
      Optional<Path> dist,
      boolean isComing,
      Clock clock,
      Log log) {
    var app = new App(config, contract, clock, log);
    try {
      app.wire(dist, isComing);
      return app;
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
  }

  private void wire(Optional<Path> dist, boolean isComing) {
    var db = Database.open(config.data().resolve("plinth.db"), clock, config.reads());
    opened.push(db::close);
    var rules = new Rules(contract.schema());
    migrate(db, rules);
    var records = new Records(db, rules, ids, random);
    sow(db, records);
    var uploads = uploads(db, records);
    var multipart = new Multipart(uploads, config.limits().requestBytes());
    var sql = new SqlEndpoints(db, rules, contract, config.home(), config.sql());
    var passwords = new Passwords();
    opened.push(passwords::close);
    var sessions = sessions(db);
    var accounts = accounts(db, records, sessions, passwords);
    listenLocally(new Operations(db, accounts));
    var cookies = new SessionCookies(contract.auth().token());
    var authentication = new Authentication(sessions, contract.auth().token(), cookies);
    var llm = Llm.open(config.models());
    opened.push(llm::close);

    var routes = RouteTable.builder();
    addHealth(routes, db);
    var models = addModels(routes, db, llm);
    new EndpointRoutes(
            contract,
            records,
            sql,
            accounts,
            cookies,
            authentication,
            clock,
            multipart,
            e -> chat(e, models))
        .addTo(routes);
    var auth = contract.auth();
    new FileRoutes(uploads).addTo(routes);
    new RecordRoutes(records, multipart, auth.enabled() ? auth.login() : null).addTo(routes);
    new AuthRoutes(accounts, sessions, auth.login()).addTo(routes);
    new SqlRoutes(new SqlConsole(db, rules, config.sql())).addTo(routes);
    var described = new DocsRoutes(contract, config.isLocal(), Version.number());
    described.addTo(routes);
    var ownOrigin = Listening.ownOrigin(config, server.port());
    dist.ifPresent(folder -> coming.show(files(folder, ownOrigin)));
    if (dist.isPresent() || isComing) {
      routes.files(coming);
    }

    var table = routes.build();
    this.routes = table.routes();
    described.describe(table);
    docs = described;
    notes.addAll(table.shadowed());
    if (!config.isLocal()) {
      Listening.newcomers(contract).forEach(told -> notes.add("look at this: " + told));
    }
    var origins = Listening.origins(config, contract, server.port());
    var addresses = new Addresses(config.trustedProxies());
    var throttle = new Throttle(config.rates());
    server.serve(new Site(table, authentication, origins, addresses, ownOrigin, throttle));
  }

  /// For the commands of whoever runs this backend.
  private void listenLocally(Operations operations) {
    try {
      opened.push(LocalSocket.open(config.data(), operations::answer)::close);
    } catch (IOException | RuntimeException e) {
      notes.add("commands cannot talk to this backend while it runs: " + e.getMessage());
    }
  }

  private void migrate(Database db, Rules rules) {
    var migrations = new Migrations(db, config.home(), contract);
    var done = migrations.migrate(rules);
    done.applied().forEach(file -> notes.add("migrated: " + file));
    done.proposed().forEach(sql -> notes.add("left for you to decide: " + sql));
    migrations.looks(rules).forEach(sentence -> notes.add("look at this: " + sentence));
  }

  private void sow(Database db, Records records) {
    var sown = new Seeds(db, records, config.home()).sow();
    sown.items().forEach((name, count) -> notes.add("seeded: " + count + " items of " + name));
    notes.addAll(sown.faults());
  }

  private Uploads uploads(Database db, Records records) {
    var folder = config.data().resolve("files");
    var uploads = new Uploads(db, records, ids, folder, config.limits().uploadBytes());
    var sweeper = Sweeper.start(db, uploads);
    opened.push(sweeper::close);
    return uploads;
  }

  private void addHealth(RouteTable.Builder routes, Database db) {
    var health = new Health();
    health.require("not stopping", () -> !server.isDraining());
    health.require("database", db::isWritable);
    health.addTo(routes);
  }

  private Sessions sessions(Database db) {
    var keys = AuthKeys.of(Secret.of(config.home(), System.getenv(), random).bytes());
    // Not the origin: a token outlives a change of the port.
    var issuer = "plinth:" + contract.frontend().name();
    var tokens = new Tokens(List.of(keys.signing()), issuer, clock);
    return new Sessions(db, tokens, keys.refresh(), ids, random, clock);
  }

  private Accounts accounts(Database db, Records records, Sessions sessions, Passwords passwords) {
    var auth = contract.auth();
    var policy =
        config.isLocal()
            ? PasswordPolicy.local(auth.passwordMin())
            : PasswordPolicy.guarded(auth.passwordMin(), contract.frontend().name());
    var signUp = config.signUp().orElse(SignUp.OPEN);
    var settings = new AccountSettings(auth.login(), signUp, policy, auth.founds(), auth.first());
    return new Accounts(db, records, sessions, passwords, rates, settings, ids, clock);
  }

  /// Conversations, and the surfaces of models' clients.
  private ModelRoutes addModels(RouteTable.Builder routes, Database db, Llm llm) {
    boolean isOpen = !contract.auth().enabled();
    var chats = new Chats(db, llm.models(), ids, config.chats(), isOpen);
    var streams = new Streams(rates, config.rates().chatsAtOnce(), config.chats().streams());
    var relay = new Relay(config.limits().heartbeat(), config.limits().streamLife());
    new ChatRoutes(chats, llm, streams, relay, config.limits().chatBytes()).addTo(routes);

    var asking = new Asking(llm, streams, relay);
    var admission = new Admission(isOpen);
    long bodyBytesMax = config.limits().modelBytes();
    var openAi = new OpenAiRoutes(asking, admission, ids, clock, bodyBytesMax);
    openAi.addTo(routes);
    var ollama = new OllamaChat(asking, clock);
    var ui = new UiRoutes(asking, admission, chats, ollama, ids, bodyBytesMax);
    ui.addTo(routes);
    return new ModelRoutes(openAi, ui);
  }

  private record ModelRoutes(OpenAiRoutes openAi, UiRoutes ui) {}

  /// An app's own endpoint that chats. What the AI SDK and Ollama's clients send shows which of
  /// them it is; OpenAI's wire does not.
  private static Optional<Handler> chat(Endpoint endpoint, ModelRoutes models) {
    if (!(endpoint.action() instanceof Endpoint.Action.Chat(var protocol))) {
      return Optional.empty();
    }
    return Optional.of(protocol.equals("openai") ? models.openAi().chat() : models.ui().chat());
  }

  private StaticFiles files(Path folder, String ownOrigin) {
    return new StaticFiles(folder, contract.frontend().replaces(), ownOrigin, server.port());
  }

  /// Serves the built app from now on; without one, says that there will be none. A folder that was
  /// served already is one whose files are new.
  public void show(Optional<Path> dist) {
    var ownOrigin = Listening.ownOrigin(config, server.port());
    dist.ifPresentOrElse(folder -> coming.show(files(folder, ownOrigin)), coming::fail);
  }

  /// What it serves, as OpenAPI.
  byte[] description() {
    return Objects.requireNonNull(docs).document();
  }

  /// All that it answers beside the app's files.
  public List<Route> routes() {
    return routes;
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
