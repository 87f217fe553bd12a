package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The demo is committed as sources and as what they build to, so that it runs without Node: both
/// have to agree.
final class DemoTest {
  private static final Path DEMO = Path.of("src/demo/taskboard");

  @Test
  void distWasBuiltFromTheseSources() throws IOException {
    var noted = Demo.files(Files.readString(Path.of("src/demo/taskboard.sha256")));
    var found = new TreeMap<String, String>();
    try (var files = Files.walk(DEMO)) {
      files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(DEMO.resolve("node_modules")))
          .forEach(file -> found.put(name(file), sha256(file)));
    }
    assertThat(found).as("src/demo/build.sh makes dist/ anew").isEqualTo(noted);
    assertThat(DEMO.resolve("dist/index.html")).isRegularFile();
  }

  @Test
  void itLiesWhereTheSystemKeepsDataOfPrograms() {
    assertThat(Demo.folder(Map.of("HOME", "/home/ada")))
        .isEqualTo(Path.of("/home/ada/.local/share/plinth/demo"));
    assertThat(Demo.folder(Map.of("HOME", "/home/ada", "XDG_DATA_HOME", "/data")))
        .isEqualTo(Path.of("/data/plinth/demo"));
  }

  @Test
  void theJarCarriesItWhole(@TempDir Path folder) throws IOException {
    var app = Demo.unpack(folder);

    var noted = Demo.files(Files.readString(folder.resolve("taskboard.sha256")));
    assertThat(noted).hasSizeGreaterThan(40);
    noted.forEach((file, hash) -> assertThat(sha256(app.resolve(file))).isEqualTo(hash));
  }

  @Test
  void whatLiesThereAlreadyIsLeftAlone(@TempDir Path folder) throws IOException {
    var page = Demo.unpack(folder).resolve("index.html");
    Files.writeString(page, "mine");

    Demo.unpack(folder);
    assertThat(page).hasContent("mine");

    Files.writeString(folder.resolve("taskboard.sha256"), "of an older one");
    Demo.unpack(folder);
    assertThat(Files.readString(page)).contains("<title>Taskboard</title>");
  }

  /// The demo shows what an app looks like that was never written for Plinth.
  @Test
  void theDemoKnowsNothingOfPlinth() throws IOException {
    try (var files = Files.walk(DEMO)) {
      assertThat(
              files
                  .filter(Files::isRegularFile)
                  .filter(file -> !file.startsWith(DEMO.resolve("node_modules")))
                  .filter(file -> !file.toString().endsWith(".woff2"))
                  .filter(file -> text(file).toLowerCase(Locale.ROOT).contains("plinth")))
          .isEmpty();
    }
  }

  private static String name(Path file) {
    return DEMO.relativize(file).toString().replace('\\', '/');
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
      return HexFormat.of().formatHex(digest);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
