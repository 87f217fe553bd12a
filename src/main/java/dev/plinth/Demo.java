package dev.plinth;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The demo app that the jar carries: an ordinary React app which knows nothing of Plinth, its
/// sources and what they build to.
///
/// The list of its files, with their hashes, is made by `src/demo/build.sh`.
final class Demo {
  private static final String LIST = "taskboard.sha256";

  private Demo() {}

  /// The folder below which the demo and its backend lie, one for each user: where the system keeps
  /// data of programs.
  static Path folder(Map<String, String> environment) {
    var user = set(environment, "HOME").orElseGet(() -> Path.of(System.getProperty("user.home")));
    var data = set(environment, "XDG_DATA_HOME").orElse(user.resolve(".local").resolve("share"));
    return data.resolve("plinth").resolve("demo");
  }

  private static Optional<Path> set(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(s -> !s.isBlank()).map(Path::of);
  }

  /// Puts the demo's files into `folder/taskboard`, unless the very same ones lie there already.
  ///
  /// @return that folder
  static Path unpack(Path folder) throws IOException {
    var app = folder.resolve("taskboard");
    var list = resource(LIST);
    var noted = folder.resolve(LIST);
    if (Files.isRegularFile(noted) && Files.readString(noted).equals(list)) {
      return app;
    }
    for (var file : files(list).keySet()) {
      var target = app.resolve(file);
      Files.createDirectories(target.getParent());
      try (var content = open("taskboard/" + file)) {
        Files.copy(content, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    // Last, so that an unpacking that was cut short is done again.
    Files.writeString(noted, list);
    return app;
  }

  /// Hashes by path; lines are `hash`, two spaces, path.
  static Map<String, String> files(String list) {
    var files = new TreeMap<String, String>();
    list.lines().forEach(line -> files.put(line.substring(66), line.substring(0, 64)));
    return files;
  }

  private static String resource(String name) throws IOException {
    try (var content = open(name)) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static InputStream open(String name) throws IOException {
    var content = Demo.class.getResourceAsStream("/demo/" + name);
    if (content == null) {
      throw new FileNotFoundException("demo/" + name + " is not in this jar");
    }
    return content;
  }
}
