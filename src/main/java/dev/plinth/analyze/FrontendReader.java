package dev.plinth.analyze;

import dev.plinth.analyze.modules.AppFolder;
import dev.plinth.analyze.modules.Modules;
import dev.plinth.analyze.modules.ParsedSources;
import dev.plinth.analyze.sinks.Libraries;
import dev.plinth.analyze.values.Exchanges;
import dev.plinth.analyze.values.Given;
import dev.plinth.analyze.values.Interpreter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Reads a frontend: its modules from the entry on, what its values can be, what it asks of a
/// backend and what it does with the answers. Nothing is run, nothing is written.
public final class FrontendReader {
  /// Each step of reading is bounded, whatever the app: what was found until then is the result.
  private static final Duration PARSE_MAX = Duration.ofSeconds(90);

  private static final Duration FOLLOW_MAX = Duration.ofSeconds(40);

  /// All steps together; longer is a mistake of ours.
  private static final Duration TIME_MAX = Duration.ofMinutes(3);

  /// How often somebody who waits is told what goes on.
  private static final Duration TOLD = Duration.ofSeconds(3);

  /// Deep component trees need a deep stack.
  private static final long STACK_BYTES = 512L * 1024 * 1024;

  private final Consumer<String> progress;
  private final ParsedSources parsed;
  private volatile Supplier<String> step = () -> "listing its files";

  public FrontendReader() {
    this(_ -> {});
  }

  /// @param progress takes a line now and then while reading takes long
  public FrontendReader(Consumer<String> progress) {
    this(progress, new ParsedSources());
  }

  /// @param progress takes a line now and then while reading takes long
  /// @param parsed what an earlier reading of the same app has parsed; takes what this one parses
  public FrontendReader(Consumer<String> progress, ParsedSources parsed) {
    this.progress = progress;
    this.parsed = parsed;
  }

  /// Reads the app in a folder, or the one below it.
  ///
  /// @throws IOException when the folder cannot be read
  public Analysis read(Path folder) throws IOException {
    var result = new AtomicReference<Analysis>();
    var failure = new AtomicReference<Throwable>();
    var app = AppFolder.open(folder);
    var thread = new Thread(null, () -> result.set(analyze(app)), "frontend-reader", STACK_BYTES);
    thread.setDaemon(true);
    thread.setUncaughtExceptionHandler((_, thrown) -> failure.set(thrown));
    thread.start();
    await(thread);
    var analysis = result.get();
    if (analysis != null) {
      return analysis;
    }
    if (thread.isAlive()) {
      throw new IOException("reading it took longer than " + TIME_MAX.toMinutes() + " minutes");
    }
    throw new IllegalStateException("the frontend could not be read", failure.get());
  }

  private void await(Thread thread) throws IOException {
    long start = System.nanoTime();
    try {
      while (!thread.join(TOLD)) {
        var passed = Duration.ofNanos(System.nanoTime() - start);
        if (passed.compareTo(TIME_MAX) > 0) {
          return;
        }
        progress.accept("Reading the app: " + step.get() + " (" + passed.toSeconds() + " s) …");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("reading the frontend was interrupted", e);
    }
  }

  private Analysis analyze(AppFolder app) {
    var modules = new Modules(app, PARSE_MAX, parsed);
    step = () -> modules.parsed() + " of " + app.sources().size() + " files parsed";
    var env = EnvFiles.read(app);
    var config = ViteConfig.read(modules, env.first());
    config.aliases().forEach(modules::alias);
    var entries = modules.entries();
    modules.load(entries);
    var exchanges = new Exchanges();
    var given = new Given(env.shown(config.prefixes()), config.defined());
    var interpreter = new Interpreter(modules, new Libraries(), exchanges, given, FOLLOW_MAX);
    step = () -> "following what it calls";
    interpreter.run(entries);
    if (interpreter.isExhausted()) {
      app.warn("the app is larger than what is read in one go: some of it was not followed");
    }
    step = () -> "reading its mocks";
    var mocks = Mocks.read(app, modules, given, interpreter.reached());
    step = () -> "putting together what was found";
    var analysis =
        new Findings(app, interpreter, config, env, mocks)
            .analysis(List.copyOf(interpreter.reached()));
    modules.keep();
    return analysis;
  }
}
