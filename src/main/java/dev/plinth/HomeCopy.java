package dev.plinth;

import dev.plinth.admin.LocalSocket;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.json.Json;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.Set;
import java.util.function.Consumer;

/// A home that is there for a moment.
final class HomeCopy implements AutoCloseable {
  /// A larger database is not copied: tables without rows do as well.
  private static final long DATABASE_BYTES_MAX = 256L * 1024 * 1024;

  private static final long FILE_BYTES_MAX = 16L * 1024 * 1024;

  private static final Set<String> LEFT = Set.of("data", "node_modules");
  private static final String DATABASE = "plinth.db";

  private final Path folder;

  private HomeCopy(Path folder) {
    this.folder = folder;
  }

  static HomeCopy make() throws IOException {
    return new HomeCopy(Files.createTempDirectory("plinth-try-")); // 0700
  }

  HomeFolder home() {
    return HomeFolder.at(folder);
  }

  /// Takes over the contract and what belongs to it, and the database as it is; neither settings
  /// nor secrets nor files that people uploaded.
  ///
  /// @param progress takes lines for a person
  void take(HomeFolder home, Consumer<String> progress) throws IOException {
    Files.walkFileTree(
        home.path(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
            var name = at.getFileName().toString();
            boolean isLeft = LEFT.contains(name) || name.startsWith(".");
            return !at.equals(home.path()) && isLeft
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            boolean isHidden = file.getFileName().toString().startsWith(".");
            if (attributes.isRegularFile() && !isHidden && attributes.size() <= FILE_BYTES_MAX) {
              var copy = folder.resolve(home.path().relativize(file).toString());
              Files.createDirectories(copy.getParent());
              Files.copy(file, copy);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    database(home, progress);
  }

  private void database(HomeFolder home, Consumer<String> progress) throws IOException {
    var file = home.data().resolve(DATABASE);
    if (!Files.exists(file)) {
      return;
    }
    if (Files.size(file) > DATABASE_BYTES_MAX) {
      progress.accept("The database is large: the calls are tried on empty tables.");
      return;
    }
    var data = Files.createDirectories(folder.resolve("data"));
    var question = Json.object().put("do", "backup").put("file", data.resolve(DATABASE).toString());
    var answer = LocalSocket.ask(home.data(), question);
    if (answer.isPresent()) {
      var problem = answer.get().path("problem").asText("");
      if (!problem.isEmpty()) {
        throw new Refused("The backend that runs gave no copy of its database: " + problem);
      }
      return;
    }
    for (var ending : new String[] {"", "-wal"}) {
      var part = home.data().resolve(DATABASE + ending);
      if (Files.exists(part)) {
        Files.copy(part, data.resolve(DATABASE + ending));
      }
    }
  }

  @Override
  public void close() throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
