package dev.plinth.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A jar as `install.sh` installs it: its flags for Java, its cache of loaded classes. What is
/// measured is what people run.
///
/// @param launcher the command `plinth`
record Installed(Path launcher) {
  static Installed install(Path jar, Path script, Path folder) throws IOException {
    var distribution = Files.createDirectories(folder.resolve("distribution"));
    Files.copy(jar, distribution.resolve("plinth.jar"));
    var copy = Files.copy(script, distribution.resolve("install.sh"));
    var prefix = folder.resolve("installed");
    var log = folder.resolve("install.log");
    var builder = new ProcessBuilder("bash", copy.toString());
    builder.environment().put("PREFIX", prefix.toString());
    builder
        .environment()
        .put("PLINTH_JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    var process = builder.start();
    try {
      if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("install.sh failed:\n" + Files.readString(log));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    if (!Files.exists(prefix.resolve("share/plinth/plinth.aot"))) {
      throw new IOException("install.sh made no cache of classes:\n" + Files.readString(log));
    }
    return new Installed(prefix.resolve("bin/plinth"));
  }
}
