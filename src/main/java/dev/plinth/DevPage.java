package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.build.ViteServer;
import dev.plinth.contract.Contract;
import dev.plinth.log.Log;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The app's own Vite beside its backend: people open this, edit, and see what they edit.
final class DevPage implements Beside {
  private final ViteServer.Tools tools;
  private final AppFolder app;
  private final HomeFolder home;
  private final Contract contract;
  private final Map<String, String> environment;
  private final int port;
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private final AtomicBoolean hasFailed = new AtomicBoolean();
  private @Nullable ViteServer vite;

  /// @param environment variables with which the app looks for its backend at its own origin, as a
  ///   build would have them
  /// @param port where Vite listens
  DevPage(
      ViteServer.Tools tools,
      AppFolder app,
      HomeFolder home,
      Contract contract,
      Map<String, String> environment,
      int port) {
    this.tools = tools;
    this.app = app;
    this.home = home;
    this.contract = contract;
    this.environment = environment;
    this.port = port;
  }

  @Override
  public String open(App backend, Log log, Runnable ended) throws InterruptedException {
    var own = "http://localhost:" + port;
    var replaces = new LinkedHashSet<>(contract.frontend().replaces());
    var env = new LinkedHashMap<String, String>();
    environment.forEach((name, value) -> {
      var here = value;
      for (var origin : replaces) {
        here = here.startsWith(origin) ? own + here.substring(origin.length()) : here;
      }
      env.put(name, here);
    });
    var setting = new ViteServer.Setting(port, backend.port(), List.copyOf(replaces), env);
    log.info(
        "starting the app's own Vite %s; the API is at http://localhost:%d"
            .formatted(tools.version(), backend.port()));
    var started =
        ViteServer.start(tools, app, home, setting, answered(backend), line -> log.info(line));
    started.onEnd(code -> {
      if (!isStopping.get()) {
        hasFailed.set(true);
        log.warn("the app's Vite has ended (" + code + ")");
        ended.run();
      }
    });
    vite = started;
    return started.address();
  }

  @Override
  public void follow(App backend) {
    var running = vite;
    if (running != null) {
      running.answers(answered(backend));
    }
  }

  @Override
  public int close() {
    isStopping.set(true);
    var running = vite;
    if (running != null) {
      running.close();
    }
    return hasFailed.get() ? Faults.FAILED : 0;
  }

  private static List<ViteServer.Answered> answered(App backend) {
    return backend.routes().stream()
        .map(route -> new ViteServer.Answered(route.pattern(), !backend.isEndpoint(route)))
        .distinct()
        .toList();
  }
}
