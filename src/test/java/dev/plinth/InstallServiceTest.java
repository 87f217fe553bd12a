package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.Installer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// `install.sh --service`, with a systemd that only writes down what it is told.
@Timeout(120)
@DisabledOnOs(OS.WINDOWS)
final class InstallServiceTest {
  @TempDir Path root;
  private Installer installer = new Installer(Path.of(""));

  @BeforeEach
  void systemd() throws IOException {
    installer = new Installer(Files.createDirectories(root.resolve("a folder"))).withSystemd();
  }

  private Installer.Ended service(Map<String, String> environment, String... words)
      throws Exception {
    var all = new ArrayList<String>();
    all.add("--jar");
    all.add(installer.jar("plinth.jar", "dev.plinth", "1.2.3").toString());
    all.add("--service");
    all.addAll(List.of(words));
    return installer.run(environment, all.toArray(String[]::new));
  }

  private Installer.Ended service(String... words) throws Exception {
    return service(Map.of(), words);
  }

  private Path backend() throws IOException {
    var home = Files.createDirectories(installer.folder().resolve("my backend"));
    Files.writeString(home.resolve("plinth.yaml"), "plinth: 1\n");
    return home;
  }

  @Test
  void printingShowsTheUnitAndChangesNothing() throws Exception {
    var home = installer.folder().resolve("my backend");
    var ended =
        installer.run(
            Map.of("USER_ID", "1000", "SYSTEMD_STATE", "offline"),
            "--service",
            "--print",
            "--home",
            home.toString(),
            "--user",
            "tasks",
            "--port",
            "4000",
            "--url",
            "https://tasks.example.com/");

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out().lines())
        .contains(
            "User=tasks",
            "WorkingDirectory=" + home,
            "ExecStart=\"%s/bin/plinth\" serve --home \"%s\"".formatted(installer.prefix(), home),
            "Environment=PLINTH_PORT=4000",
            "Environment=PLINTH_PUBLIC_URL=https://tasks.example.com",
            "Environment=PLINTH_TRUSTED_PROXIES=127.0.0.1,::1",
            "ReadWritePaths=\"" + home + "\"",
            "MemoryMax=512M",
            "MemoryHigh=448M",
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "ProtectHome=yes",
            "PrivateTmp=yes",
            "PrivateDevices=yes",
            "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX",
            "SystemCallFilter=@system-service",
            "LockPersonality=yes",
            "CapabilityBoundingSet=",
            "Restart=on-failure",
            "TimeoutStopSec=30")
        .noneMatch(line -> line.startsWith("MemoryDenyWriteExecute="));
    assertThat(installer.unit()).doesNotExist();
    assertThat(installer.prefix()).doesNotExist();
    assertThat(home).doesNotExist();
  }

  @Test
  void withoutRootItSaysWhatToRun() throws Exception {
    var ended = service(Map.of("USER_ID", "1000"), "--url", "https://tasks.example.com");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("needs root; nothing was changed", "sudo ./install.sh --jar ")
        .contains("--service --home /var/lib/plinth --user plinth --port 3000")
        .contains("--url https://tasks.example.com", "--service --print");
    assertThat(installer.unit()).doesNotExist();
    assertThat(installer.prefix()).doesNotExist();
  }

  @Test
  void withoutSystemdItSaysWhatElseServes() throws Exception {
    var ended = service(Map.of("SYSTEMD_STATE", "offline"), "--port", "4000");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err())
        .contains("systemd does not run here; nothing was changed")
        .contains("PLINTH_PORT=4000", "plinth serve --home /var/lib/plinth");
    assertThat(installer.prefix()).doesNotExist();
  }

  @Test
  void whatCannotWorkIsRefusedBeforeAnythingIsDone() throws Exception {
    var wrong =
        Map.ofEntries(
            Map.entry(List.of("--port", "443"), "from 1024 to 65535"),
            Map.entry(List.of("--port", "3000x"), "from 1024 to 65535"),
            Map.entry(List.of("--port", "99999999999999999999"), "from 1024 to 65535"),
            Map.entry(List.of("--url", "tasks.example.com"), "such as https://tasks.example.com"),
            Map.entry(List.of("--url", "https://a/b"), "such as https://tasks.example.com"),
            Map.entry(
                List.of("--url", "https://a\nUser=root"), "such as https://tasks.example.com"),
            Map.entry(List.of("--user", "root"), "does not run as root"),
            Map.entry(List.of("--user", "a b"), "no name for a system user"),
            Map.entry(List.of("--user", "a\nroot"), "no name for a system user"),
            Map.entry(List.of("--home", "/"), "belongs to the system"),
            Map.entry(List.of("--home", "/etc/"), "belongs to the system"),
            Map.entry(List.of("--home", "/srv/../etc"), "without . and .."),
            Map.entry(List.of("--home", "/opt/unseen/x"), "does not see"),
            Map.entry(List.of("--home", "/srv/a\"b"), "would need quoting"),
            Map.entry(List.of("--home", "/srv/a\nUser=root"), "would need quoting"),
            Map.entry(List.of("--home", "/srv/50%"), "would need quoting"));
    for (var one : wrong.entrySet()) {
      var ended = service(one.getKey().toArray(String[]::new));
      assertThat(ended.code()).as("%s", one.getKey()).isEqualTo(1);
      assertThat(ended.err()).as("%s", one.getKey()).contains(one.getValue());
    }
    assertThat(installer.unit()).doesNotExist();
    assertThat(installer.prefix()).doesNotExist();
  }

  @Test
  void theServiceIsSetUpAndStarted() throws Exception {
    var home = backend();
    try (var there = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = String.valueOf(there.getLocalPort());

      var ended = service("--home", home.toString(), "--port", port);

      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.err())
          .contains("The system user plinth is new", "plinth.service is new")
          .contains("Plinth serves " + home + " at http://localhost:" + port);
    }
    assertThat(installer.unit()).content().contains("WorkingDirectory=" + home + "\n");
    assertThat(installer.told())
        .anyMatch(line -> line.startsWith("useradd --system"))
        .contains("chown -R plinth:people " + home, "systemctl enable --quiet plinth.service")
        .containsSubsequence("systemctl daemon-reload", "systemctl restart plinth.service");
  }

  @Test
  void setUpAgainItKeepsWhatIsNotSaidAndTellsWhatIs() throws Exception {
    var home = installer.folder().resolve("new");
    var first = service("--home", home.toString(), "--user", "tasks", "--url", "https://a.example");
    assertThat(first.code()).as(first.err()).isZero();
    var unit = Files.readString(installer.unit());

    var again = service();
    assertThat(again.err()).contains("plinth.service is unchanged (home " + home);
    assertThat(installer.unit()).content().isEqualTo(unit);

    var other = service("--port", "4000");
    assertThat(other.err())
        .contains("is changed: home " + home + ", user tasks, port 4000, url https://a.example")
        .contains("before: home " + home + ", user tasks, port 3000, url https://a.example");
    assertThat(Path.of(installer.unit() + ".before")).content().isEqualTo(unit);
  }

  @Test
  void linesThatSomebodyWroteIntoTheUnitAreKeptBeside() throws Exception {
    var home = installer.folder().resolve("new");
    service("--home", home.toString());
    Files.writeString(installer.unit(), Files.readString(installer.unit()) + "# mine\n");

    var ended = service();

    assertThat(ended.err()).contains("is written anew, with the same home " + home);
    assertThat(Path.of(installer.unit() + ".before")).content().contains("# mine");
  }

  @Test
  void withoutAContractItIsNotStarted() throws Exception {
    var home = installer.folder().resolve("new");

    var ended = service("--home", home.toString());

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("not started: there is no plinth.yaml in " + home);
    assertThat(installer.told()).noneMatch(line -> line.contains("restart"));
  }

  @Test
  void aFolderWithOtherThingsIsNotGivenAway() throws Exception {
    var home = Files.createDirectories(installer.folder().resolve("photos"));
    Files.writeString(home.resolve("cat.jpg"), "cat");

    var ended = service("--home", home.toString());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("holds other things, and no plinth.yaml");
    assertThat(installer.told()).noneMatch(line -> line.startsWith("chown"));
    assertThat(installer.unit()).doesNotExist();
  }

  @Test
  void aUnitOfSomebodyElseIsLeftAlone() throws Exception {
    Files.writeString(installer.unit(), "[Service]\nExecStart=/bin/other\n");

    var ended = service();

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.err()).contains("is not Plinth's; move it away first");
    assertThat(installer.unit()).content().contains("/bin/other");
  }

  @Test
  void uninstallingRemovesTheServiceAndLeavesTheHome() throws Exception {
    var home = installer.folder().resolve("new");
    service("--home", home.toString());

    var refused = installer.run(Map.of("USER_ID", "1000"), "--uninstall");
    assertThat(refused.err()).contains("sudo ./install.sh --uninstall");
    assertThat(installer.unit()).exists();

    var ended = installer.run("--uninstall");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("The service plinth is gone; " + home);
    assertThat(installer.unit()).doesNotExist();
    assertThat(installer.prefix().resolve("bin/plinth")).doesNotExist();
    assertThat(home).isDirectory();
    assertThat(installer.told()).contains("systemctl disable --quiet --now plinth.service");
  }
}
