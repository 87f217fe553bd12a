package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import dev.plinth.config.Config;
import dev.plinth.console.RecentRequests;
import dev.plinth.contract.Contract;
import dev.plinth.files.Sweeper;
import dev.plinth.http.ComingFiles;
import dev.plinth.http.RequestLog;
import dev.plinth.http.Route;
import dev.plinth.http.Server;
import dev.plinth.http.StaticFiles;
import dev.plinth.json.Json;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// A backend that runs, by hand, in order: the port, what stays open ([Resources]), and what the
/// contract makes of it ([Wiring]), which another contract may replace. Tests start the very same
/// class.
public final class App implements AutoCloseable {
  /// How long requests that are under way may take when the server stops; longer, and whoever runs
  /// it kills it.
  private static final Duration GRACE = Duration.ofSeconds(20);

  private final Config config;
  private final Clock clock;
  private final RecentRequests requests;
  private final Server server;
  private final boolean hasFiles;
  private final ComingFiles coming = new ComingFiles();
  private volatile Optional<Path> shown;
  private volatile @Nullable Live live;

  /// What is open, and what the contract makes of it.
  ///
  /// @param notes lines for a person about how it started
  private record Live(Resources resources, Wiring wiring, List<String> notes) {
    Live with(Wiring next) {
      return new Live(resources, next, notes);
    }
  }

  private App(
      Config config,
      Contract contract,
      Optional<Path> dist,
      boolean isComing,
      Clock clock,
      Log log) {
    this.config = config;
    this.clock = clock;
    this.hasFiles = dist.isPresent() || isComing;
    this.shown = dist;
    // a request id is no secret, and secure randomness costs as much as a small request
    var requestIds = new Ids(clock, () -> ThreadLocalRandom.current().nextLong());
    this.requests = new RecentRequests(RequestLog.to(log), clock);
    this.server = Listening.open(config, contract, requestIds, requests);
  }

  private static App start(
      Config config,
      Contract contract,
      Optional<Path> dist,
      boolean isComing,
      Clock clock,
      Log log) {
    var app = new App(config, contract, dist, isComing, clock, log);
    try {
      app.live = app.open(contract);
      app.show(contract);
      return app;
    } catch (RuntimeException e) {
      app.close();
      throw e;
    }
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

  /// Makes sure that [#serve] would take a contract: nothing is changed.
  ///
  /// @throws dev.plinth.migrate.MigrationFailure where the data do not fit it
  /// @throws Refused when others would reach what the contract opens to anyone
  public void require(Contract contract) {
    Listening.requireConfirmed(config, contract);
    Wiring.require(live().resources(), contract);
  }

  /// Serves another contract from now on: migrates, then answers the next request by it. Requests
  /// that are under way end as they began. Where it fails the one before goes on.
  ///
  /// @return lines for a person about what was done
  /// @throws dev.plinth.migrate.MigrationFailure where the data do not fit it
  public synchronized List<String> serve(Contract contract) {
    require(contract);
    var next = wire(live().resources(), contract);
    live = live().with(next);
    show(contract);
    return next.notes();
  }

  /// Puts a backup in the place of the database. Meanwhile every request is answered 503.
  ///
  /// @return a line for a person
  /// @throws Refused where the backup is not whole or cannot be served; all is as it was then
  synchronized String restore(Path backup) {
    var restore = new Restore(config.data());
    restore.prepare(backup);
    var contract = live().wiring().contract();
    server.pause();
    live().resources().close();
    restore.exchange();
    try {
      live = open(contract);
      return restore.told(backup);
    } catch (RuntimeException e) {
      restore.undo();
      live = open(contract);
      throw Restore.refused(e);
    } finally {
      show(contract);
    }
  }

  private Live open(Contract contract) {
    var resources = new Resources(config, contract.frontend().name(), clock, requests);
    try {
      resources.health.require("not stopping", () -> !server.isDraining());
      resources.health.require("database", resources.db::isWritable);
      var wiring = wire(resources, contract);
      resources.closeLater(Sweeper.start(resources.db, wiring.uploads())::close);
      return new Live(resources, wiring, listenLocally(resources));
    } catch (RuntimeException e) {
      resources.close();
      throw e;
    }
  }

  private Wiring wire(Resources resources, Contract contract) {
    return Wiring.of(resources, contract, hasFiles ? Optional.of(coming) : Optional.empty());
  }

  private void show(Contract contract) {
    shown.ifPresent(folder -> coming.show(files(folder, contract)));
    server.serve(live().wiring().site(live().resources(), server.port()));
  }

  private Live live() {
    return Objects.requireNonNull(live);
  }

  /// For the commands of whoever runs this backend.
  private List<String> listenLocally(Resources resources) {
    try {
      resources.closeLater(LocalSocket.open(config.data(), this::answer)::close);
      return List.of();
    } catch (IOException | RuntimeException e) {
      return List.of("commands cannot talk to this backend while it runs: " + e.getMessage());
    }
  }

  /// What a command asks of this backend, see [dev.plinth.admin.Operations].
  ///
  /// @throws dev.plinth.kernel.ProblemException for what cannot be done, with a sentence
  ObjectNode answer(ObjectNode question) {
    if (question.path("do").asText().equals("restore")) {
      return restored(Path.of(question.path("file").asText()));
    }
    return live().wiring().operations().answer(question);
  }

  private ObjectNode restored(Path backup) {
    var answer = Json.object();
    try {
      answer.withArray("lines").add(restore(backup));
    } catch (Refused e) {
      answer.put("problem", e.getMessage());
    }
    return answer;
  }

  /// Puts in what lies in the home's `seed/` and was not put in before.
  ///
  /// @return lines for a person
  synchronized List<String> sow() {
    return live().wiring().sow(live().resources());
  }

  /// The models that there are.
  Llm llm() {
    return live().resources().llm;
  }

  private StaticFiles files(Path folder, Contract contract) {
    var ownOrigin = Listening.ownOrigin(config, server.port());
    return new StaticFiles(folder, contract.frontend().replaces(), ownOrigin, server.port());
  }

  /// Serves the built app from now on; without one, says that there will be none. A folder that was
  /// served already is one whose files are new.
  public synchronized void show(Optional<Path> dist) {
    shown = dist;
    dist.ifPresentOrElse(
        folder -> coming.show(files(folder, live().wiring().contract())), coming::fail);
  }

  /// What it serves, as OpenAPI.
  byte[] description() {
    return live().wiring().docs().document();
  }

  /// All that it answers beside the app's files.
  public List<Route> routes() {
    return live().wiring().table().routes();
  }

  /// Whether a route is an endpoint of the app, which a browser that asks for a page passes by.
  boolean isEndpoint(Route route) {
    return live().wiring().table().isEndpoint(route);
  }

  public int port() {
    return server.port();
  }

  /// What opens the page at `/_/`.
  String setupToken() {
    return live().resources().setupToken.text();
  }

  /// Lines for a person about how it started.
  public List<String> notes() {
    var all = new ArrayList<>(live().notes());
    all.addAll(live().wiring().notes());
    return List.copyOf(all);
  }

  /// Answers what is under way, then stops.
  public void stop() {
    server.drain(GRACE);
    close();
  }

  @Override
  public void close() {
    server.close();
    var open = live;
    if (open != null) {
      open.resources().close();
    }
  }
}
