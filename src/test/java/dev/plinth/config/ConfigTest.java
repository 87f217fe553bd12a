package dev.plinth.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ConfigTest {
  @TempDir Path home;

  @Test
  void theExampleDocumentsEverySettingAndNothingElse() throws IOException {
    var documented = new TreeSet<String>();
    var line = Pattern.compile("^#(PLINTH_[A-Z_]+)=", Pattern.MULTILINE);
    line.matcher(Files.readString(Path.of(".env.example")))
        .results()
        .forEach(found -> documented.add(found.group(1)));
    assertThat(documented).isEqualTo(new TreeSet<>(Config.names()));
  }

  @Test
  void theExampleShowsTheDefaults() throws IOException {
    var text = Files.readString(Path.of(".env.example"));
    for (var found :
        Pattern.compile("^#(PLINTH_LIMIT_[A-Z_]+=.*)$", Pattern.MULTILINE)
            .matcher(text)
            .results()
            .toList()) {
      Files.writeString(home.resolve(".env"), found.group(1) + "\n");
      var shown = Config.read(home, Map.of("PLINTH_HOST", "::", "PLINTH_SIGNUP", "open"), Map.of());
      assertThat(shown.limits()).as(found.group(1)).isEqualTo(HttpLimits.DEFAULT);
      assertThat(shown.rates()).as(found.group(1)).isEqualTo(Rates.PUBLIC);
      assertThat(shown.chats()).as(found.group(1)).isEqualTo(ChatLimits.DEFAULT);
    }
  }

  @Test
  void theEnvironmentWinsOverTheFileAndTheCommandLineOverBoth() throws IOException {
    Files.writeString(home.resolve(".env"), "PLINTH_PORT=1\nexport PLINTH_LOG='json' # why\n");
    assertThat(Config.read(home, Map.of(), Map.of()).port()).contains(1);
    assertThat(Config.read(home, Map.of(), Map.of()).log()).isEqualTo(LogForm.JSON);
    var environment = Map.of("PLINTH_PORT", "2");
    assertThat(Config.read(home, environment, Map.of()).port()).contains(2);
    assertThat(Config.read(home, environment, Map.of("PLINTH_PORT", "3")).port()).contains(3);
  }

  @Test
  void allFaultsAreToldTogether() throws IOException {
    Files.writeString(home.resolve(".env"), "PLINTH_LIMIT_JSON=huge\nnonsense\n");
    var environment =
        Map.of(
            "PLINTH_PORT", "70000",
            "PLINTH_SIGNUP", "maybe",
            "PLINTH_LIMIT_LOGINS", "ten",
            "PLINTH_PUBLIC_URL", "ftp://x",
            "PLINTH_PROT", "1");
    assertThatThrownBy(() -> Config.read(home, environment, Map.of()))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.faults())
                    .containsExactlyInAnyOrder(
                        ".env line 2 is not of the form NAME=value",
                        "PLINTH_PORT must be a number from 0 to 65535",
                        "PLINTH_SIGNUP must be one of open, invite, closed",
                        "PLINTH_LIMIT_JSON must be a size such as 512KiB or 10MiB",
                        "PLINTH_LIMIT_LOGINS must be a rate such as 10/1m or 60/10s",
                        "PLINTH_PUBLIC_URL must be a URL that begins with http:// or https://",
                        "PLINTH_PROT is no setting of Plinth (.env.example lists all of them)"));
  }

  @Test
  void anotherAddressNeedsASignUpMode() {
    assertThatThrownBy(() -> Config.read(home, Map.of("PLINTH_HOST", "0.0.0.0"), Map.of()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("PLINTH_SIGNUP");
    var open = Map.of("PLINTH_HOST", "0.0.0.0", "PLINTH_SIGNUP", "closed");
    assertThat(Config.read(home, open, Map.of()).isLocal()).isFalse();
  }

  @Test
  void behindAProxyOrAPublicUrlOthersCanReachALoopbackServerToo() {
    for (var setting :
        List.of(
            Map.of("PLINTH_TRUSTED_PROXIES", "127.0.0.1"),
            Map.of("PLINTH_PUBLIC_URL", "https://app.example.org"))) {
      var config = Config.read(home, setting, Map.of());
      assertThat(config.isLocal()).isFalse();
      assertThat(config.rates()).isEqualTo(Rates.PUBLIC);
    }
    var config = Config.read(home, Map.of("PLINTH_PUBLIC_URL", "http://localhost:8080"), Map.of());
    assertThat(config.isLocal()).isTrue();
    assertThat(config.rates()).isEqualTo(Rates.LOCAL);
  }

  @Test
  void limitsAreSettings() {
    var environment =
        Map.of(
            "PLINTH_LIMIT_JSON", "2MiB",
            "PLINTH_LIMIT_HEAD_TIME", "300ms",
            "PLINTH_LIMIT_SIGNUPS", "7/2h");
    var config = Config.read(home, environment, Map.of());
    assertThat(config.limits().jsonBytes()).isEqualTo(2 * 1024 * 1024);
    assertThat(config.limits().head()).isEqualTo(Duration.ofMillis(300));
    assertThat(config.rates().signUps()).isEqualTo(new Rate(7, Duration.ofHours(2)));
  }

  @Test
  void whatIsSetAndDoesNothingYetIsSaid() {
    assertThat(Config.read(home, Map.of("PLINTH_LIMIT_JSON", "1MiB"), Map.of()).warnings())
        .isEmpty();
    var warned =
        Config.read(
            home,
            Map.of(
                "PLINTH_SMTP_URL", "smtp://ada:hidden@mail.example.org:587",
                "PLINTH_SIGNUP", "invite"),
            Map.of());
    assertThat(warned.warnings())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("PLINTH_SMTP_URL is set, but mail is not built yet"))
        .anyMatch(line -> line.startsWith("PLINTH_SIGNUP is invite, but"))
        .noneMatch(line -> line.contains("hidden"));
  }

  @Test
  void theSecretIsMadeOnceForItsOwnerAlone() throws IOException {
    var file = home.resolve(".env");
    Files.writeString(file, "PLINTH_PORT=1");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    var first = Secret.of(home, Map.of(), new SecureRandom());
    var second = Secret.of(home, Map.of(), new SecureRandom());
    assertThat(first.bytes()).hasSize(32).isEqualTo(second.bytes());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Config.read(home, Map.of(), Map.of()).port()).contains(1);
  }

  @Test
  void twoHomesShareNoSecret() throws IOException {
    var other = Files.createDirectory(home.resolve("other"));
    assertThat(Secret.of(home, Map.of(), new SecureRandom()).bytes())
        .isNotEqualTo(Secret.of(other, Map.of(), new SecureRandom()).bytes());
  }

  @Test
  void aSecretMayHoldTheWordOfAPlaceholderByChance() {
    for (var secret :
        List.of(
            "XxXq3rT7yU1iO9pA5sD2fG4hJ6kL8zC0vB-nM_wE4rQ",
            "q3rT7yU1iO9pA5sD2fGsecretL8zC0vB-nM_wE4rQ7a")) {
      assertThat(Config.read(home, Map.of("PLINTH_SECRET", secret), Map.of()).home())
          .isEqualTo(home);
    }
  }

  @Test
  void placeholdersAndShortSecretsAreRefusedWithoutBeingShown() {
    for (var bad : new String[] {"changeme", "c2hvcnQ", "A".repeat(43), "not base64 at all !!!"}) {
      assertThatThrownBy(() -> Config.read(home, Map.of("PLINTH_SECRET", bad), Map.of()))
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining("PLINTH_SECRET")
          .hasMessageNotContaining(bad);
    }
  }
}
