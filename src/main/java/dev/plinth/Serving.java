package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.FrontendBuild;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.auth.SetupToken;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.log.Log;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Serves until somebody stops the process.
final class Serving {
  private static final Duration END = Duration.ofSeconds(5);

  private Serving() {}

  /// An app that somebody is writing.
  ///
  /// @param isUnread whether it may have changed since its contract was written
  record Watched(AppFolder app, HomeFolder home, boolean isUnread) {}

  /// What is served, and what goes on beside.
  ///
  /// @param dist the built app, as far as there is one
  /// @param build builds it, beside the API, which answers already; null where nothing is to be
  ///   built
  /// @param watched what is read again while it is being changed; null for nothing
  /// @param beside what else goes on; null for nothing
  record Work(
      Config config,
      Contract contract,
      Optional<Path> dist,
      @Nullable Supplier<Optional<Path>> build,
      @Nullable Watched watched,
      @Nullable Beside beside) {}

  /// Starts, says the one ready line, and waits for SIGTERM or Ctrl-C; a second one ends at once.
  static int serve(Work work, PrintWriter out, PrintWriter err) {
    var config = work.config();
    var contract = work.contract();
    try (var log = log(config)) {
      config.warnings().forEach(log::warn);
      var stop = new CountDownLatch(1);
      onSignal(stop);
      var clock = Clock.systemUTC();
      var app =
          work.build() == null
              ? App.start(config, contract, work.dist(), clock, log)
              : App.startBeforeBuild(config, contract, work.dist(), clock, log);
      try {
        app.notes().forEach(log::info);
        Coverage.line(contract).ifPresent(log::info);
        Coverage.dialects(contract).forEach(log::warn);
        var beside = work.beside();
        var address =
            beside == null
                ? "http://localhost:" + app.port()
                : beside.open(app, log, stop::countDown);
        log.info(look(app, config));
        out.println("Plinth is ready at " + address);
        out.flush();
        if (Paint.isTerminal(2)) {
          next(app, config).forEach(line -> err.println(Paint.progress().line(line)));
          err.flush();
        }
        var building = building(app, work.build(), log);
        var watching = watching(app, work, log);
        await(stop);
        log.info("stopping: what is under way is finished first");
        end(watching);
        end(building);
        app.stop();
        return beside == null ? 0 : beside.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Faults.FAILED;
      } finally {
        app.close();
      }
    }
  }

  /// Where to see what this backend keeps. The token stands behind the address's `#`, which
  /// browsers send nowhere; only a person's console gets it, a log that is kept gets its place.
  private static String look(App app, Config config) {
    var page = "Look at your data at " + Listening.ownOrigin(config, app.port()) + "/_/";
    return isHuman(config)
        ? page + "#token=" + app.setupToken()
        : page + " with the token in " + config.data().resolve(SetupToken.FILE);
  }

  /// What somebody who has just started a backend may want next.
  private static List<String> next(App app, Config config) {
    return List.of(
        "API         http://localhost:" + app.port() + "/docs",
        "Contract    " + config.home().resolve("plinth.yaml") + ": yours to edit",
        "Found       " + config.home().resolve("ARCHITECTURE.md"),
        "Stop        Ctrl-C");
  }

  private static Thread building(App app, @Nullable Supplier<Optional<Path>> build, Log log) {
    return Thread.ofPlatform()
        .daemon()
        .name("plinth-build")
        .start(() -> {
          if (build == null) {
            return;
          }
          try {
            var built = build.get();
            app.show(built);
            log.info(
                built.isPresent()
                    ? "the app is served"
                    : "the API is served without the app's files");
          } catch (RuntimeException e) {
            app.show(Optional.empty());
            log.warn("the app could not be built: " + e.getMessage());
          }
        });
  }

  private static Thread watching(App app, Work work, Log log) {
    return Thread.ofPlatform()
        .daemon()
        .name("plinth-watch")
        .start(() -> {
          var watched = work.watched();
          if (watched == null) {
            return;
          }
          var beside = work.beside();
          log.info("watching " + watched.app().folder() + ": what changes is served at once");
          Runnable after = beside == null ? () -> {} : () -> beside.follow(app);
          new Watching(watched.app(), watched.home(), work.contract(), app, log, after)
              .run(watched.isUnread());
        });
  }

  /// What is under way ends with the server: a build takes its temporary copy along, and no file of
  /// the home is left half-way.
  private static void end(Thread beside) {
    beside.interrupt();
    try {
      beside.join(END);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /// The log on standard error, for the libraries too.
  static Log log(Config config) {
    var log = new Log(new FileOutputStream(FileDescriptor.err), isHuman(config), Clock.systemUTC());
    log.takeOver();
    return log;
  }

  /// Whether a person reads standard error, rather than a program.
  private static boolean isHuman(Config config) {
    return switch (config.log()) {
      case HUMAN -> true;
      case JSON -> false;
      case AUTO -> Paint.isTerminal(2);
    };
  }

  /// The built app: the home's own build, or the app's `dist`.
  static Optional<Path> dist(HomeFolder home, Contract contract) {
    var frontend = contract.frontend();
    var name = frontend.dist().isEmpty() ? "dist" : frontend.dist();
    var own =
        frontend.dir().isEmpty()
            ? Stream.<Path>empty()
            : Stream.of(home.path().resolve(frontend.dir()).resolve(name).normalize());
    return Stream.concat(own, Stream.of(FrontendBuild.place(home)))
        .filter(folder -> Files.isRegularFile(folder.resolve("index.html")))
        .findFirst();
  }

  private static void onSignal(CountDownLatch stop) {
    var asked = new AtomicBoolean();
    Signals.on(() -> {
      if (asked.getAndSet(true)) {
        Runtime.getRuntime().halt(Faults.FAILED);
      }
      stop.countDown();
    });
  }

  private static void await(CountDownLatch stop) {
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
