package dev.plinth;

import dev.plinth.analyze.Analysis;
import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.analyze.decide.Decided;
import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.testing.TestApp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A small app that a test writes: its files, what reading them decides, and the backend that it
/// gets. The contract is not edited.
final class SmallApp {
  private final Path folder;
  private final Path home;

  /// @param temp an empty folder
  SmallApp(Path temp) {
    folder = temp.resolve("app");
    home = temp.resolve("app-backend");
    file("index.html", "<script type=\"module\" src=\"/src/main.jsx\"></script>");
    file(
        "package.json",
        "{\"name\": \"app\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}");
  }

  SmallApp file(String name, String text) {
    try {
      var file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The module that the page starts with.
  SmallApp main(String text) {
    return file("src/main.jsx", text);
  }

  Analysis analysis() {
    return analysing().analysis();
  }

  Decided decided() {
    return analysing().decided();
  }

  Contract contract() {
    return decided().contract();
  }

  Endpoint endpoint(String key) {
    var contract = contract();
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.key().equals(key))
        .findFirst()
        .orElseThrow(() ->
            new AssertionError(
                key
                    + " is not among "
                    + contract.endpoints().stream().map(Endpoint::key).toList()
                    + ", undecided "
                    + contract.undecided()));
  }

  /// The backend, over what analysis wrote.
  TestApp serve() {
    var at = HomeFolder.at(home);
    var written = analysing().write(at).contract();
    return TestApp.start(at.path(), written);
  }

  Path home() {
    return home;
  }

  private Analysing analysing() {
    return Analysing.of(AppFolder.find(folder), "../app", _ -> {});
  }
}
