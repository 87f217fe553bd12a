package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.Described;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TypeScript;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The main job, for small apps in several styles: each is read, its backend decided and served,
/// and walked through as its pages would. The contract is not edited, the app not touched.
final class FixturesTest {
  private static final Path FIXTURES = Path.of("src/test/frontends");

  @TempDir Path temp;

  @ParameterizedTest
  @ValueSource(strings = {"bookshelf", "ledger", "recipes", "taskboard"})
  void anAppGetsTheBackendThatItExpects(String name) throws Exception {
    var sources = source(name);
    var before = files(sources);
    var home = HomeFolder.at(temp.resolve(name + "-backend"));

    var written = Analysing.of(AppFolder.find(sources), "", _ -> {}).write(home);

    assertThat(ContractReader.read(home.contract())).isEqualTo(written.contract());
    assertThat(written.contract().undecided()).isEmpty();
    try (var app = TestApp.start(home.path(), written.contract())) {
      var described = new Described(app.client().get("/openapi.json").is(200).json());
      assertThat(described.faults()).isEmpty();
      assertThat(described.withoutExample()).isEmpty();
      assertThat(typeFaults(home.path())).isEmpty();
      var faults =
          new Walk(URI.create("http://localhost:" + app.port()), described)
              .take(FIXTURES.resolve(name).resolve("walk.json"));
      assertThat(faults).isEmpty();
    }
    assertThat(files(sources)).isEqualTo(before);
  }

  /// What the strict compiler finds in the declarations; nothing where there is no compiler.
  private String typeFaults(Path home) throws IOException, InterruptedException {
    var types = temp.resolve("backend.ts");
    assertThat(Main.run("types", "--home", home.toString(), "-o", types.toString())).isZero();
    var compiler = TypeScript.find();
    return compiler.isPresent() ? compiler.get().check(types) : "";
  }

  @Test
  void theCommandWritesTheHomeAndTellsWhatItFound() throws IOException {
    var home = temp.resolve("home");

    int code = Main.run("analyze", source("ledger").toString(), "--home", home.toString());

    assertThat(code).isZero();
    assertThat(home.resolve("plinth.yaml")).content().contains("GET /api/v2/expenses");
    assertThat(home.resolve("ARCHITECTURE.md")).content().contains("erDiagram");
    assertThat(home.resolve("openapi.yaml")).content().startsWith("openapi: \"3.1.0\"");
  }

  @Test
  void aContractOfAnotherAppAndAFolderWithoutOneAreRefused() throws IOException {
    var home = temp.resolve("home").toString();
    Main.run("analyze", source("ledger").toString(), "--home", home);

    assertThat(Main.run("analyze", source("recipes").toString(), "--home", home)).isEqualTo(2);
    assertThat(Main.run("analyze", temp.toString())).isEqualTo(2);
    assertThat(Path.of(home, "plinth.yaml")).content().contains("name: ledger");
  }

  @Test
  void anAppThatAsksNothingGetsNoHome() throws IOException {
    var app = temp.resolve("quiet");
    Files.createDirectories(app.resolve("src"));
    Files.writeString(
        app.resolve("package.json"),
        "{\"name\": \"quiet\", \"dependencies\": {\"react\": \"^18\", \"vite\": \"^5\"}}");
    Files.writeString(app.resolve("index.html"), "<script type=module src=/src/main.jsx></script>");
    Files.writeString(app.resolve("src/main.jsx"), "console.log('hello')");

    assertThat(Main.run("analyze", app.toString())).isEqualTo(2);
    assertThat(temp.resolve("quiet-backend")).doesNotExist();
  }

  private static Path source(String name) {
    return name.equals("taskboard")
        ? Path.of("src/demo/taskboard")
        : FIXTURES.resolve(name).resolve("app");
  }

  private static Map<String, Integer> files(Path folder) throws IOException {
    var files = new TreeMap<String, Integer>();
    try (var all = Files.walk(folder)) {
      for (var file : all.filter(Files::isRegularFile).toList()) {
        var bytes = Files.readAllBytes(file);
        files.put(folder.relativize(file).toString(), Arrays.hashCode(bytes));
      }
    }
    return files;
  }
}
