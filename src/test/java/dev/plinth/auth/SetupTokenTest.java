package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SetupTokenTest {
  private final SecureRandom random = new SecureRandom();

  @TempDir private Path data;

  private Path file() {
    return data.resolve(SetupToken.FILE);
  }

  @Test
  void isMadeOnceForAHomeAndItsOwnerAlone() throws IOException {
    var made = SetupToken.of(data, random);
    assertThat(made.text()).matches("[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file()).strip()).isEqualTo(made.text());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(SetupToken.of(data, random).text()).isEqualTo(made.text());
    try (var files = Files.list(data)) {
      assertThat(files).containsExactly(file());
    }
  }

  @Test
  void othersMayNotReadItWhoeverWroteTheFile() throws IOException {
    var made = SetupToken.of(data, random);
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-rw-rw-"));
    assertThat(SetupToken.of(data, random).text()).isEqualTo(made.text());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void aRemovedFileGivesAnotherToken() throws IOException {
    var first = SetupToken.of(data, random);
    Files.delete(file());
    var second = SetupToken.of(data, random);
    assertThat(second.text()).isNotEqualTo(first.text());
    assertThat(second.matches(first.text())).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\n", "short", "changeme-changeme-changeme-changeme-change!", "\u00e4"})
  void whatIsNoWholeTokenIsReplaced(String content) throws IOException {
    Files.writeString(file(), content);
    assertThat(SetupToken.of(data, random).text()).matches("[A-Za-z0-9_-]{43}");
    assertThat(Files.readString(file())).isNotEqualTo(content);
  }

  /// A link in its place would let somebody else choose the token.
  @Test
  void aLinkIsReplacedAndItsTargetLeftAlone() throws IOException {
    var elsewhere = Files.writeString(data.resolve("elsewhere"), "x".repeat(43));
    Files.createSymbolicLink(file(), elsewhere);
    assertThat(SetupToken.of(data, random).text()).isNotEqualTo("x".repeat(43));
    assertThat(Files.isSymbolicLink(file())).isFalse();
    assertThat(elsewhere).hasContent("x".repeat(43));
  }

  @Test
  void matchesItselfAlone() {
    var token = SetupToken.of(data, random);
    var text = token.text();
    assertThat(token.matches(text)).isTrue();
    assertThat(token.matches("")).isFalse();
    assertThat(token.matches(text.substring(1))).isFalse();
    assertThat(token.matches(text + "A")).isFalse();
    assertThat(token.matches("é".repeat(43))).isFalse();
  }
}
