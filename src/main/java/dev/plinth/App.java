package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.files.Sweeper;
import dev.plinth.http.ComingFiles;
import dev.plinth.http.RequestLog;
import dev.plinth.http.Route;
import dev.plinth.http.Server;
import dev.plinth.http.StaticFiles;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Llm;
import dev.plinth.log.Log;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private final Server server;
  private final Resources resources;
  private final boolean hasFiles;
  private final ComingFiles coming = new ComingFiles();
  private final List<String> notes = new CopyOnWriteArrayList<>();
  private volatile Optional<Path> shown;
  private volatile Wiring wiring;

  private App(
      Config config,
      Contract contract,
      Optional<Path> dist,
      boolean isComing,
      Clock clock,
      Log log) {
    this.config = config;
    this.hasFiles = dist.isPresent() || isComing;
    this.shown = dist;
    // a request id is no secret, and secure randomness costs as much as a small request
    var requestIds = new Ids(clock, () -> ThreadLocalRandom.current().nextLong());
    this.server = Listening.open(config, contract, requestIds, RequestLog.to(log));
    @Nullable Resources open = null;
    try {
      open = new Resources(config, contract.frontend().name(), clock);
      this.resources = open;
      resources.health.require("not stopping", () -> !server.isDraining());
      resources.health.require("database", resources.db::isWritable);
      this.wiring = wire(contract);
      resources.closeLater(Sweeper.start(resources.db, wiring.uploads())::close);
      listenLocally();
      show(wiring);
    } catch (RuntimeException e) {
      server.close();
      if (open != null) {
        open.close();
      }
      throw e;
    }
  }

  /// Opens everything and serves. What was opened is closed again when something fails.
  ///
  /// @param dist the built app's folder; empty when there is none
  public static App start(
      Config config, Contract contract, Optional<Path> dist, Clock clock, Log log) {
    return new App(config, contract, dist, false, clock, log);
  }

  /// The same while the app's files are still being built, or built anew: [#show] brings them.
  public static App startBeforeBuild(
      Config config, Contract contract, Optional<Path> dist, Clock clock, Log log) {
    return new App(config, contract, dist, true, clock, log);
  }

  /// Makes sure that [#serve] would take a contract: nothing is changed.
  ///
  /// @throws dev.plinth.migrate.MigrationFailure where the data do not fit it
  /// @throws Refused when others would reach what the contract opens to anyone
  public void require(Contract contract) {
    Listening.requireConfirmed(config, contract);
    Wiring.require(resources, contract);
  }

  /// Serves another contract from now on: migrates, then answers the next request by it. Requests
  /// that are under way end as they began. Where it fails the one before goes on.
  ///
  /// @return lines for a person about what was done
  /// @throws dev.plinth.migrate.MigrationFailure where the data do not fit it
  public synchronized List<String> serve(Contract contract) {
    require(contract);
    var next = wire(contract);
    wiring = next;
    show(next);
    return next.notes();
  }

  private Wiring wire(Contract contract) {
    return Wiring.of(resources, contract, hasFiles ? Optional.of(coming) : Optional.empty());
  }

  private void show(Wiring wired) {
    shown.ifPresent(folder -> coming.show(files(folder, wired.contract())));
    server.serve(wired.site(resources, server.port()));
  }

  /// For the commands of whoever runs this backend.
  private void listenLocally() {
    try {
      resources.closeLater(LocalSocket.open(config.data(), this::answer)::close);
    } catch (IOException | RuntimeException e) {
      notes.add("commands cannot talk to this backend while it runs: " + e.getMessage());
    }
  }

  /// What a command asks of this backend, see [dev.plinth.admin.Operations].
  ///
  /// @throws dev.plinth.kernel.ProblemException for what cannot be done, with a sentence
  ObjectNode answer(ObjectNode question) {
    return wiring.operations().answer(question);
  }

  /// Puts in what lies in the home's `seed/` and was not put in before.
  ///
  /// @return lines for a person
  synchronized List<String> sow() {
    return wiring.sow(resources);
  }

  /// The models that there are.
  Llm llm() {
    return resources.llm;
  }

  private StaticFiles files(Path folder, Contract contract) {
    var ownOrigin = Listening.ownOrigin(config, server.port());
    return new StaticFiles(folder, contract.frontend().replaces(), ownOrigin, server.port());
  }

  /// Serves the built app from now on; without one, says that there will be none. A folder that was
  /// served already is one whose files are new.
  public synchronized void show(Optional<Path> dist) {
    shown = dist;
    dist.ifPresentOrElse(folder -> coming.show(files(folder, wiring.contract())), coming::fail);
  }

  /// What it serves, as OpenAPI.
  byte[] description() {
    return wiring.docs().document();
  }

  /// All that it answers beside the app's files.
  public List<Route> routes() {
    return wiring.table().routes();
  }

  /// Whether a route is an endpoint of the app, which a browser that asks for a page passes by.
  boolean isEndpoint(Route route) {
    return wiring.table().isEndpoint(route);
  }

  public int port() {
    return server.port();
  }

  /// Lines for a person about how it started.
  public List<String> notes() {
    var all = new ArrayList<>(notes);
    all.addAll(wiring.notes());
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
    resources.close();
  }
}
