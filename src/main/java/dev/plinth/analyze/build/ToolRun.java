package dev.plinth.analyze.build;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// Runs one tool of the app's own world (npm, vite …) and keeps its last lines.
///
/// The tool sees none of Plinth's settings: they hold secrets, and an app's build has no business
/// with them.
final class ToolRun {
  private static final int LINES_KEPT = 15;
  private static final int LINE_MAX = 300;

  private final Path folder;
  private final Map<String, String> environment;

  ToolRun(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = Map.copyOf(environment);
  }

  /// How a run ended.
  ///
  /// @param code the exit code; -1 when the deadline passed
  /// @param lastLines of its output
  record Ending(int code, List<String> lastLines) {
    boolean isFine() {
      return code == 0;
    }
  }

  /// The full path of a command, if this machine has it.
  static Optional<Path> find(String command) {
    for (var place : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      for (var name : List.of(command, command + ".cmd", command + ".exe")) {
        var file = Path.of(place.isEmpty() ? "." : place).resolve(name);
        if (Files.isRegularFile(file) && Files.isExecutable(file)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  Ending run(List<String> command, Duration deadline) throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("PLINTH_"));
    builder.environment().remove("NODE_ENV");
    builder.environment().putAll(environment);
    var process = builder.start();
    process.getOutputStream().close();
    var lines = new ArrayDeque<String>();
    var reader = Thread.ofVirtual().start(() -> keepLines(process, lines));
    try {
      boolean hasEnded = process.waitFor(deadline.toSeconds(), TimeUnit.SECONDS);
      if (hasEnded) {
        reader.join(Duration.ofSeconds(5));
      }
      synchronized (lines) {
        return new Ending(hasEnded ? process.exitValue() : -1, List.copyOf(lines));
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static void keepLines(Process process, ArrayDeque<String> lines) {
    try (var reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        var plain = line.replaceAll("\u001B\\[[;\\d]*[A-Za-z]", "").stripTrailing();
        if (!plain.isBlank()) {
          synchronized (lines) {
            lines.addLast(plain.length() > LINE_MAX ? plain.substring(0, LINE_MAX) : plain);
            while (lines.size() > LINES_KEPT) {
              lines.removeFirst();
            }
          }
        }
      }
    } catch (IOException e) {
      // The process was ended while we read: what it said until then is kept.
    }
  }
}
