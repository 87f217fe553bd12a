package dev.plinth;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `plinth demo`: the app that the jar carries.
@Command(
    name = "demo",
    description = "Serve the demo app: a task board that knows nothing of Plinth.")
final class DemoCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Mixin private ListenOptions listen = new ListenOptions();

  @Override
  public Integer call() throws IOException {
    var app = Demo.unpack(Demo.folder(System.getenv()));
    // Named, since the user's folder may be a repository, and its backend would lie beside that.
    var folder = home.named().orElseGet(() -> app.resolveSibling("taskboard-backend"));
    var arguments = new ArrayList<>(List.of("serve", app.toString(), "--home", folder.toString()));
    var settings = listen.settings();
    if (settings.containsKey("PLINTH_PORT")) {
      arguments.addAll(List.of("--port", settings.get("PLINTH_PORT")));
    }
    if (settings.containsKey("PLINTH_HOST")) {
      arguments.addAll(List.of("--host", settings.get("PLINTH_HOST")));
    }
    return Main.run(arguments.toArray(String[]::new));
  }
}
