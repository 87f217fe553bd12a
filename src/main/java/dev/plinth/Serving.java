package dev.plinth;

import dev.plinth.analyze.build.FrontendBuild;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.config.Config;
import dev.plinth.config.LogForm;
import dev.plinth.contract.Contract;
import dev.plinth.log.Log;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import sun.misc.Signal;

/// Serves until somebody stops the process.
final class Serving {
  private Serving() {}

  /// Starts, says the one ready line, and waits for SIGTERM or Ctrl-C; a second one ends at once.
  static int serve(Config config, Contract contract, Optional<Path> dist, PrintWriter out) {
    boolean human =
        switch (config.log()) {
          case HUMAN -> true;
          case JSON -> false;
          case AUTO -> System.console() != null && System.console().isTerminal();
        };
    try (var log =
        new Log(new FileOutputStream(FileDescriptor.err), human, Clock.systemDefaultZone())) {
      log.takeOver();
      var stop = new CountDownLatch(1);
      onSignal(stop);
      var app = App.start(config, contract, dist, Clock.systemUTC(), log);
      app.notes().forEach(log::info);
      out.println("Plinth is ready at http://localhost:" + app.port());
      out.flush();
      await(stop);
      log.info("stopping: what is under way is finished first");
      app.stop();
    }
    return 0;
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

  @SuppressWarnings("sunapi") // the JDK has no other way to end with 0 after SIGTERM
  private static void onSignal(CountDownLatch stop) {
    var asked = new AtomicBoolean();
    for (var name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          _ -> {
            if (asked.getAndSet(true)) {
              Runtime.getRuntime().halt(Main.FAILED);
            }
            stop.countDown();
          });
    }
  }

  private static void await(CountDownLatch stop) {
    try {
      stop.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
