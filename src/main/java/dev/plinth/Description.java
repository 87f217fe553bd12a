package dev.plinth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.config.Config;
import dev.plinth.contract.Contract;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a home's backend serves, as OpenAPI: told by the very app, started over an empty database
/// in a folder of its own, so that it works beside one that runs and says no more and no less.
final class Description {
  /// What a start reads, beside the contract.
  private static final List<String> FOLDERS = List.of("migrations", "sql");

  private Description() {}

  static ObjectNode of(HomeFolder home, Contract contract) {
    try {
      var folder = Files.createTempDirectory("plinth-described-");
      try {
        for (var name : FOLDERS) {
          copy(home.path().resolve(name), folder.resolve(name));
        }
        return described(folder, contract);
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode described(Path folder, Contract contract) {
    var config = Config.read(folder, Map.of(), Map.of("PLINTH_PORT", "0"));
    try (var log = Serving.log(config);
        var app = App.start(config, contract, Optional.empty(), Clock.systemUTC(), log)) {
      return (ObjectNode) Json.read(app.description());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (var files = Files.walk(from)) {
      for (var file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
