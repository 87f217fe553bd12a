package dev.plinth.analyze;

import dev.plinth.analyze.modules.AppFolder;
import dev.plinth.analyze.modules.Modules;
import dev.plinth.analyze.sinks.Libraries;
import dev.plinth.analyze.values.Exchanges;
import dev.plinth.analyze.values.Given;
import dev.plinth.analyze.values.Interpreter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads a frontend: its modules from the entry on, what its values can be, what it asks of a
/// backend and what it does with the answers. Nothing is run, nothing is written.
public final class FrontendReader {
  /// Reading is bounded, whatever the app: what was found until then is the result.
  private static final Duration TIME_MAX = Duration.ofSeconds(40);

  /// Deep component trees need a deep stack.
  private static final long STACK_BYTES = 512L * 1024 * 1024;

  /// Reads the app in a folder, or the one below it.
  ///
  /// @throws IOException when the folder cannot be read
  public Analysis read(Path folder) throws IOException {
    var app = AppFolder.open(folder);
    var result = new ArrayList<Analysis>();
    var thread = new Thread(null, () -> result.add(analyze(app)), "frontend-reader", STACK_BYTES);
    var failures = new ArrayList<Throwable>();
    thread.setUncaughtExceptionHandler((its, failure) -> failures.add(failure));
    thread.start();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading the frontend was interrupted", e);
    }
    if (result.isEmpty()) {
      throw new IllegalStateException(
          "the frontend could not be read", failures.isEmpty() ? null : failures.getFirst());
    }
    return result.getFirst();
  }

  private static Analysis analyze(AppFolder app) {
    var modules = new Modules(app);
    var env = EnvFiles.read(app);
    var config = ViteConfig.read(modules, env.first());
    config.aliases().forEach(modules::alias);
    var entries = modules.entries();
    modules.load(entries);
    var exchanges = new Exchanges();
    var given = new Given(env.shown(config.prefixes()), config.defined());
    var interpreter = new Interpreter(modules, new Libraries(), exchanges, given, TIME_MAX);
    interpreter.run(entries);
    if (interpreter.isExhausted()) {
      app.warn("the app is larger than what is read in one go: some of it was not followed");
    }
    var mocks = Mocks.read(app, modules, given, interpreter.reached());
    return new Findings(app, interpreter, config, env, mocks)
        .analysis(List.copyOf(interpreter.reached()));
  }
}
