package dev.plinth;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.build.ViteServer;
import dev.plinth.analyze.decide.HomeFiles;
import dev.plinth.contract.Contract;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `plinth dev`: the app's own development server, with hot reload, and its backend beside it.
@Command(
    name = "dev",
    description =
        "Write an app: its own Vite with hot reload, and beside it the backend, which follows what"
            + " the app asks for.")
final class DevCommand implements Callable<Integer> {
  private static final int VITE = 5173;
  private static final int TRIES = 50;

  @Parameters(index = "0", paramLabel = "FRONTEND", description = "The app's folder.")
  private Path frontend = Path.of("");

  @Mixin private HomeOption home = new HomeOption();

  @Option(
      names = "--port",
      paramLabel = "N",
      description =
          "The page's port (default: where the app's Vite listens, or the next free one).")
  private @Nullable Integer port;

  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    Preload.begin();
    var app = AppFolder.find(frontend);
    app.notes().forEach(output.progress()::println);
    var tools = ViteServer.tools(app);
    var folder = HomeFolder.of(app, home.named());
    boolean isUnread = folder.hasContract();
    if (!isUnread) {
      Analysing.first(app, folder, output.progress());
    }
    var contract = HomeOption.contract(folder);
    folder.require(contract.frontend(), app);
    folder.make();

    int page = page(contract);
    var settings = new HashMap<String, String>();
    var config = HomeOption.config(folder, settings);
    int wished = config.port().orElse(contract.server().port());
    if (wished == page || !isFree(wished)) {
      if (wished != page) {
        output
            .progress()
            .println(
                "Port "
                    + wished
                    + " is taken, perhaps by the app's other backend: Plinth takes another one, and"
                    + " the page finds it.");
      }
      settings.put("PLINTH_PORT", "0");
      config = HomeOption.config(folder, settings);
    }
    var env = new HomeFiles(folder).buildEnv();
    return Serving.serve(
        new Serving.Work(
            config,
            contract,
            Optional.empty(),
            null,
            new Serving.Watched(app, folder, isUnread),
            new DevPage(tools, app, folder, contract, env, page)),
        output.results(),
        output.progress());
  }

  private int page(Contract contract) {
    if (port != null) {
      if (port != 0 && !isFree(port)) {
        throw new Refused(
            "Port "
                + port
                + " is taken by another program: stop that one, or choose with --port N.");
      }
      return port == 0 ? anyFree() : port;
    }
    int usual =
        contract.frontend().origins().stream()
            .map(origin -> URI.create(origin).getPort())
            .filter(known -> known > 0)
            .findFirst()
            .orElse(VITE);
    for (int tried = usual; tried < usual + TRIES; tried++) {
      if (isFree(tried)) {
        if (tried != usual) {
          output.progress().println("Port " + usual + " is taken: the page is at " + tried + ".");
        }
        return tried;
      }
    }
    return anyFree();
  }

  /// Vite listens on `localhost`, whichever of both addresses that is.
  private static boolean isFree(int wished) {
    try (var _ = new ServerSocket(wished, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      return isFreeOnIpv6(wished);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean isFreeOnIpv6(int wished) {
    try (var _ = new ServerSocket(wished, 1, InetAddress.ofLiteral("::1"))) {
      return true;
    } catch (java.net.BindException e) {
      return !String.valueOf(e.getMessage()).contains("in use");
    } catch (IOException _) {
      return true; // no IPv6 here
    }
  }

  private static int anyFree() {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new Refused("No port is free: " + e.getMessage());
    }
  }
}
