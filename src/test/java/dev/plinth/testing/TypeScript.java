package dev.plinth.testing;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The TypeScript compiler, where the machine has one: `.ci/run` fetches it into `target/tsc`.
public final class TypeScript {
  private final Path compiler;

  private TypeScript(Path compiler) {
    this.compiler = compiler;
  }

  public static Optional<TypeScript> find() {
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    var own = Path.of("target/tsc/node_modules/.bin/tsc").toAbsolutePath();
    return Stream.concat(
            Stream.of(own),
            Stream.of(path.split(File.pathSeparator, -1)).map(one -> Path.of(one, "tsc")))
        .filter(Files::isExecutable)
        .findFirst()
        .map(TypeScript::new);
  }

  /// What the strict compiler has to say of a file; empty when it takes it.
  public String check(Path file) throws IOException, InterruptedException {
    var command =
        List.of(
            compiler.toString(),
            "--strict",
            "--noEmit",
            "--exactOptionalPropertyTypes",
            "--lib",
            "es2022,dom",
            "--target",
            "es2022",
            file.getFileName().toString());
    var process =
        new ProcessBuilder(command)
            .directory(file.resolveSibling(".").toFile())
            .redirectErrorStream(true)
            .start();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    boolean isDone = process.waitFor(1, TimeUnit.MINUTES);
    return isDone && process.exitValue() == 0 ? told : told + " (it failed)";
  }
}
