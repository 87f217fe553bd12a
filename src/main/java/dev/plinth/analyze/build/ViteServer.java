package dev.plinth.analyze.build;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.ProblemException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// The app's own Vite, as a development server with the backend at its origin.
///
/// A small program, `vite-dev.mjs`, runs in Node and starts the Vite that the app has installed,
/// with the app's configuration; what Plinth needs is merged in memory. It ends when its standard
/// input does, and so with this process, however that ends.
public final class ViteServer implements AutoCloseable {
  private static final String PROGRAM = "vite-dev.mjs";
  private static final String MARK = "plinth:";
  private static final int MAJOR_MIN = 4;
  private static final Duration START_MAX = Duration.ofMinutes(2);
  private static final Duration END_MAX = Duration.ofSeconds(3);

  private final Process process;
  private final Writer orders;
  private final CompletableFuture<String> ready = new CompletableFuture<>();
  private final Consumer<String> progress;

  /// What an app brings.
  ///
  /// @param node the command
  /// @param library Vite's entry for programs
  /// @param version of Vite
  public record Tools(Path node, Path library, String version) {}

  /// A path that the backend answers.
  ///
  /// @param pattern with `{name}` for a segment and `{name...}` for all that remain
  /// @param pages whether it answers a browser that asks for a page, too
  public record Answered(String pattern, boolean pages) {}

  /// What the server is to know.
  ///
  /// @param port where it listens
  /// @param backend the port of the backend
  /// @param replaces origins of the app's former backend, which its own stands in for
  /// @param environment variables of the app
  public record Setting(
      int port, int backend, List<String> replaces, Map<String, String> environment) {
    public Setting {
      replaces = List.copyOf(replaces);
      environment = Map.copyOf(environment);
    }
  }

  private ViteServer(Process process, Consumer<String> progress) {
    this.process = process;
    this.progress = progress;
    this.orders = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Finds what is needed.
  ///
  /// @throws Refusal that says what to install
  public static Tools tools(AppFolder app) {
    if (!app.isVite()) {
      throw new Refusal(
          "This app is not built by Vite: run plinth serve APP --watch beside its own development"
              + " server.");
    }
    var node =
        ToolRun.find("node")
            .orElseThrow(() ->
                new Refusal(
                    "plinth dev needs Node.js 20 or later, and there is no node here: install it"
                        + " (nodejs.org, or apt install nodejs npm), or run plinth serve APP."));
    for (@Nullable Path at = app.folder(); at != null; at = at.getParent()) {
      var library = at.resolve("node_modules/vite");
      if (Files.isRegularFile(library.resolve("package.json"))) {
        var version = Manifest.of(library).content().path("version").asText("0");
        return new Tools(node, entry(library, version), version);
      }
    }
    var manager = PackageTool.inOrder(app.folder()).getLast();
    var locked =
        PackageTool.inOrder(app.folder()).stream()
            .filter(each -> each.isLocked(app.folder()))
            .findFirst();
    throw new Refusal(
        "The app's packages are not installed: run "
            + locked.orElse(manager).command()
            + " install in "
            + app.folder()
            + " first.");
  }

  private static Path entry(Path library, String version) {
    var entry = library.resolve("dist/node/index.js");
    var major = version.replaceFirst("\\..*", "");
    if (!major.matches("\\d{1,3}") || Integer.parseInt(major) < MAJOR_MIN || !Files.exists(entry)) {
      throw new Refusal(
          "This app has Vite %s, and plinth dev needs 4 or later: update it, or run plinth serve APP --watch beside its own npm run dev."
              .formatted(version));
    }
    return entry;
  }

  /// Starts it and waits until it listens.
  ///
  /// @param progress takes what Vite says
  /// @throws Refusal when it does not start; it has said why
  public static ViteServer start(
      Tools tools,
      AppFolder app,
      HomeFolder home,
      Setting setting,
      List<Answered> answered,
      Consumer<String> progress)
      throws InterruptedException {
    try {
      var builder =
          new ProcessBuilder(tools.node().toString(), program(home).toString())
              .directory(app.folder().toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("PLINTH_"));
      builder.environment().remove("NODE_ENV");
      var server = new ViteServer(builder.start(), progress);
      server.listen();
      server.order(
          Json.object()
              .put("root", app.folder().toString())
              .put("vite", tools.library().toString())
              .put("cache", home.data().resolve("vite").toString())
              .put("port", setting.port())
              .put("backend", setting.backend())
              .put("base", "/")
              .<ObjectNode>set("replaces", Json.mapper().valueToTree(setting.replaces()))
              .<ObjectNode>set("env", Json.mapper().valueToTree(setting.environment()))
              .set("routes", Json.mapper().valueToTree(answered)));
      try {
        server.awaitReady();
        return server;
      } catch (InterruptedException | Refusal e) {
        server.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The program, where Node can read it.
  private static Path program(HomeFolder home) throws IOException {
    home.make();
    var file = home.data().resolve(PROGRAM);
    try (var in = ViteServer.class.getResourceAsStream(PROGRAM)) {
      if (in == null) {
        throw new IOException(PROGRAM + " is missing in this jar");
      }
      Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private void listen() {
    relay(process.getInputStream());
    relay(process.getErrorStream());
    onEnd(code -> ready.completeExceptionally(new IOException("it ended with " + code)));
  }

  private void relay(InputStream from) {
    Thread.ofVirtual()
        .start(() -> {
          try (var lines =
              new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
              take(line);
            }
          } catch (IOException _) {
            // it was ended while we read
          }
        });
  }

  private void take(String line) {
    if (line.startsWith(MARK)) {
      try {
        ready.complete(Json.parse(line.substring(MARK.length())).path("ready").asText());
        return;
      } catch (ProblemException _) {
        // somebody else's line
      }
    }
    if (!line.isBlank()) {
      progress.accept(line);
    }
  }

  private void awaitReady() throws InterruptedException {
    try {
      ready.get(START_MAX.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new Refusal("The app's Vite did not start; it says why above.");
    }
  }

  /// Where a browser finds the app.
  public String address() {
    return ready.join();
  }

  /// The backend answers these from now on.
  public void answers(List<Answered> answered) {
    try {
      order(Json.object().set("routes", Json.mapper().valueToTree(answered)));
    } catch (IOException e) {
      progress.accept("The app's Vite does not listen any more: " + e.getMessage());
    }
  }

  private synchronized void order(ObjectNode order) throws IOException {
    orders.write(Json.text(order) + "\n");
    orders.flush();
  }

  /// Calls back with its exit code, whoever ended it.
  public void onEnd(IntConsumer ended) {
    Thread.ofVirtual()
        .start(() -> {
          try {
            ended.accept(process.waitFor());
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
        });
  }

  @Override
  public void close() {
    try {
      orders.close();
      if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException _) {
      process.destroyForcibly();
    } catch (InterruptedException _) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
