package dev.plinth.testing;

import dev.plinth.App;
import dev.plinth.config.Config;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Template;
import dev.plinth.http.RequestLog;
import dev.plinth.schema.Schema;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
    return new TestApp(App.start(config(home, Map.of()), contract, clock, RequestLog.SILENT));
  }

  /// An app with settings of its own.
  public static TestApp start(Path home, Contract contract, Map<String, String> settings) {
    return new TestApp(
        App.start(config(home, settings), contract, Clock.systemUTC(), RequestLog.SILENT));
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
        new Template.Variable("detail"),
        List.of());
  }

  public int port() {
    return app.port();
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
