package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Installer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `install.sh --jar`: what is installed, and what is not.
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
final class InstallTest {
  @TempDir Path root;
  private Installer installer = new Installer(Path.of(""));

  @BeforeEach
  void folder() throws IOException {
    installer = new Installer(Files.createDirectories(root.resolve("it's a folder")));
  }

  private Path plinth(String name, String version) throws IOException {
    return installer.jar(name, "dev.plinth", version);
  }

  private static String sum(Path file) throws Exception {
    var digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    return HexFormat.of().formatHex(digest);
  }

  private void installs(Path jar) throws Exception {
    var ended = installer.run("--jar", jar.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
  }

  /// Refused with a reason, while what was installed before goes on working.
  private void refuses(Path jar, String reason) throws Exception {
    installs(plinth("earlier.jar", "1.0.0"));
    var ended = installer.run("--jar", jar.toString());
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains(reason);
    assertThat(installer.plinth("version").out()).isEqualTo("plinth 1.0.0\n");
    assertThat(installer.prefix().resolve("share/plinth/plinth.jar.new")).doesNotExist();
  }

  @Test
  void aJarIsInstalledWithoutMaven() throws Exception {
    var ended = installer.run("--jar", plinth("a jar.jar", "1.2.3").toString());

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("plinth 1.2.3 is installed: ").doesNotContain("Building");
    assertThat(installer.plinth("version").out()).isEqualTo("plinth 1.2.3\n");
  }

  @Test
  void theSameJarAgainChangesNothing() throws Exception {
    var jar = plinth("plinth.jar", "1.2.3");
    installs(jar);
    var installed = installer.prefix().resolve("share/plinth/plinth.jar");
    var before = Files.getLastModifiedTime(installed);

    var ended = installer.run("--jar", jar.toString());

    assertThat(ended.err()).contains("plinth 1.2.3 is installed already, unchanged");
    assertThat(Files.getLastModifiedTime(installed)).isEqualTo(before);
  }

  @Test
  void aNewerJarTakesThePlaceOfTheEarlierOne() throws Exception {
    installs(plinth("plinth.jar", "1.2.3"));

    var ended = installer.run("--jar", plinth("newer.jar", "1.3.0").toString());

    assertThat(ended.err()).contains("plinth 1.3.0 is installed, in the place of 1.2.3");
    assertThat(installer.plinth("version").out()).isEqualTo("plinth 1.3.0\n");
  }

  @Test
  void checksumsThatFitAreTaken() throws Exception {
    var jar = plinth("plinth.jar", "1.2.3");
    Files.writeString(Path.of(jar + ".sha256"), sum(jar).toUpperCase(java.util.Locale.ROOT) + "\n");
    installs(jar);

    Files.delete(Path.of(jar + ".sha256"));
    var list = "0".repeat(64) + "  other.jar\n" + sum(jar) + " *./plinth.jar\n";
    Files.writeString(jar.resolveSibling("SHA256SUMS"), list);
    installs(jar);
  }

  @Test
  void aListThatDoesNotNameTheJarIsTold() throws Exception {
    var jar = plinth("plinth.jar", "1.2.3");
    Files.writeString(jar.resolveSibling("SHA256SUMS"), "0".repeat(64) + "  other.jar\n");

    var ended = installer.run("--jar", jar.toString());

    assertThat(ended.code()).isZero();
    assertThat(ended.err()).contains("does not name plinth.jar");
  }

  @Test
  void aWrongChecksumIsRefused() throws Exception {
    var jar = plinth("plinth.jar", "1.2.3");
    Files.writeString(Path.of(jar + ".sha256"), "0".repeat(64) + "  plinth.jar\n");

    refuses(jar, "is not the file that " + jar + ".sha256 tells of");
  }

  @Test
  void aWrongChecksumInAListIsRefused() throws Exception {
    var jar = plinth("plinth.jar", "1.2.3");
    var list = jar.resolveSibling("SHA256SUMS");
    installs(plinth("earlier.jar", "1.0.0"));
    Files.writeString(list, sum(jar) + "  xplinth.jar\n" + "0".repeat(64) + "  plinth.jar\n");

    refuses(jar, "is not the file that " + list + " tells of");
  }

  @Test
  void aChecksumThatIsNoneIsRefused() throws Exception {
    var jar = plinth("plinth.jar", "1.2.3");
    Files.writeString(Path.of(jar + ".sha256"), "<html>404</html>\n");

    refuses(jar, "holds no SHA-256 for plinth.jar");
  }

  @Test
  void whatIsNoJarIsRefused() throws Exception {
    refuses(Files.writeString(installer.folder().resolve("page.jar"), "<html>"), "is no jar.");
    refuses(Files.createFile(installer.folder().resolve("empty.jar")), "is no jar.");
    refuses(installer.folder().resolve("missing.jar"), "there is no file");
    refuses(installer.folder(), "there is no file");
  }

  @Test
  void aJarThatWasCutOffIsRefused() throws Exception {
    var whole = Files.readAllBytes(plinth("plinth.jar", "1.2.3"));
    var cut = installer.folder().resolve("cut.jar");
    Files.write(cut, Arrays.copyOf(whole, whole.length - 40));

    refuses(cut, "is no jar of Plinth, or only a part of one");
  }

  @Test
  void theJarOfAnotherProgramIsRefusedAndNotRun() throws Exception {
    // Its main class would answer like Plinth's, were it asked.
    refuses(installer.jar("other.jar", "org.other", "6.6.6"), "is no jar of Plinth");
  }

  @Test
  void serversAloneGetTheSecondCompilerAndASmallHeap() throws Exception {
    installs(plinth("plinth.jar", "1.2.3"));

    for (var command : List.of("serve", "dev", "import")) {
      assertThat(installer.plinth(command).out())
          .contains("-Xmx128m", "-Xmn12m")
          .doesNotContain("TieredStopAtLevel");
    }
    for (var command : List.of("analyze", "openapi", "types", "user", "doctor")) {
      assertThat(installer.plinth(command).out())
          .contains("-XX:TieredStopAtLevel=1", "-Xmx512m")
          .doesNotContain("-Xmn12m");
    }
  }

  @Test
  void wrongOptionsAreToldWithTheRightOnes() throws Exception {
    for (var words :
        List.of(
            List.of("--jar"),
            List.of("--jar", ""),
            List.of("--port", "3000"),
            List.of("--print"),
            List.of("--nothing"),
            List.of("plinth.jar"),
            List.of("--service", "--uninstall"))) {
      var ended = installer.run(words.toArray(String[]::new));
      assertThat(ended.code()).as("%s", words).isEqualTo(2);
      assertThat(ended.err()).contains("usage: ./install.sh");
    }
    assertThat(installer.prefix()).doesNotExist();
  }

  @Test
  void uninstallingRemovesAllThatWasInstalled() throws Exception {
    installs(plinth("plinth.jar", "1.2.3"));

    assertThat(installer.run("--uninstall").code()).isZero();

    assertThat(installer.prefix().resolve("bin/plinth")).doesNotExist();
    assertThat(installer.prefix().resolve("share/plinth")).doesNotExist();
  }
}
