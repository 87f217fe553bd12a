package dev.plinth.testing;

import dev.plinth.App;
import dev.plinth.config.Config;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Errors;
import dev.plinth.contract.Template;
import dev.plinth.http.Route;
import dev.plinth.log.Log;
import dev.plinth.schema.Schema;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The real [App] on any free port, over a temporary home.
public final class TestApp implements AutoCloseable {
  private final App app;

  private TestApp(App app) {
    this.app = app;
  }

  /// An app over a contract that describes nothing.
  public static TestApp start(Path home) {
    return start(home, emptyContract());
  }

  public static TestApp start(Path home, Contract contract) {
    return start(home, contract, Clock.systemUTC());
  }

  public static TestApp start(Path home, Contract contract, Clock clock) {
    return start(config(home, Map.of()), contract, Optional.empty(), clock);
  }

  /// An app with settings of its own.
  public static TestApp start(Path home, Contract contract, Map<String, String> settings) {
    return start(config(home, settings), contract, Optional.empty(), Clock.systemUTC());
  }

  /// An app with its built frontend.
  public static TestApp start(
      Path home, Contract contract, Path dist, Map<String, String> settings) {
    return start(config(home, settings), contract, Optional.of(dist), Clock.systemUTC());
  }

  private static TestApp start(Config config, Contract contract, Optional<Path> dist, Clock clock) {
    var log = new Log(OutputStream.nullOutputStream(), false, clock);
    return new TestApp(App.start(config, contract, dist, clock, log));
  }

  /// The defaults, on any free port, with these settings besides.
  public static Config config(Path home, Map<String, String> settings) {
    var values = new HashMap<>(Map.of("PLINTH_PORT", "0"));
    values.putAll(settings);
    return Config.read(home, Map.of(), values);
  }

  public static Contract emptyContract() {
    return new Contract(
        new Contract.Frontend("app", "", List.of("http://localhost:5173"), "", List.of()),
        new Contract.Server(0, "", List.of()),
        Auth.NONE,
        new Schema(List.of()),
        List.of(),
        new Errors(new Template.Variable("detail"), Map.of()),
        List.of());
  }

  public int port() {
    return app.port();
  }

  /// All that it answers.
  public List<Route> routes() {
    return app.routes();
  }

  /// A caller without any token.
  public TestClient client() {
    return new TestClient(app.port());
  }

  @Override
  public void close() {
    app.close();
  }
}
