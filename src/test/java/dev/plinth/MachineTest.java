package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.ScriptedUpstream;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What `plinth doctor` says of the machine, and when a monitor hears of it.
final class MachineTest {
  private static final String NOTES =
      """
      plinth: 1
      collections:
        notes: { fields: { text: text }, rules: { read: anyone, create: anyone } }
      """;
  private static final long GIB = 1024L * 1024 * 1024;

  @TempDir private Path home;

  @Test
  void aHomeInOrderIsFineRunningOrNot() {
    try (var app = TestApp.start(home, contract(NOTES))) {
      new TestClient(app.port()).post("/api/v1/records/notes", "{\"text\": \"x\"}").is(201);
      assertThat(findings(NOTES)).allMatch(Machine.Finding::isFine);
    }
    assertThat(findings(NOTES))
        .extracting(Machine.Finding::line)
        .anyMatch(line ->
            line.matches("ok: database: SQLite 3\\.\\d+.*, [\\d.]+ MB, read through and whole"))
        .contains(
            "ok: tables and indexes: as the contract says", "ok: secrets: for the owner alone");
  }

  @Test
  void whatTheDatabaseLacksIsCounted() {
    TestApp.start(home, contract(NOTES)).close();
    var more = NOTES.replace("text: text", "text: text, tag: { type: text, unique: true }");
    assertThat(mend(more))
        .singleElement()
        .asString()
        .contains("1 indexes among them", "plinth migrate");
  }

  @Test
  void aSecretThatOthersReadIsToldWithItsRemedy() throws IOException {
    TestApp.start(home, contract(NOTES)).close();
    Files.setPosixFilePermissions(
        home.resolve(".env"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(mend(NOTES))
        .singleElement()
        .asString()
        .contains("chmod 600 " + home.resolve(".env"));
  }

  @Test
  void littleRoomNetworkDrivesAndAClockInThePastAreTold() {
    assertThat(Machine.disk(600L << 20, 0).isFine()).isTrue();
    assertThat(Machine.disk(600L << 20, GIB).text()).contains("needs room for 2.0 GB: free some");
    assertThat(Machine.disk(100L << 20, 0).isFine()).isFalse();
    assertThat(Machine.fileSystem("ext4").isFine()).isTrue();
    assertThat(Machine.fileSystem("nfs4").text())
        .contains("move the home to a disk of this machine");
    var now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Machine.clock(now, now.plusSeconds(60)).isFine()).isTrue();
    assertThat(Machine.clock(now, now.plus(Duration.ofDays(1))).text()).contains("set-ntp");
  }

  @Test
  void modelsAreAskedForWhereTheAppChats() throws IOException {
    var chat = NOTES + "endpoints:\n  POST /ask: { do: chat }\n";
    try (var ollama = new ScriptedUpstream()) {
      var settings = Map.of("PLINTH_OLLAMA_BASE_URL", ollama.address().toString());
      assertThat(mend(chat, settings))
          .singleElement()
          .asString()
          .contains("no provider answers", "ollama answers 404", "PLINTH_ANTHROPIC_API_KEY");
      ollama.ollama(Map.of(), wire -> wire.begin(200, "").end());
      assertThat(mend(chat, settings)).singleElement().asString().contains("ollama pull ");
      ollama.ollama(Map.of("tiny", 1L), wire -> wire.begin(200, "").end());
      assertThat(mend(chat, settings)).isEmpty();
    }
  }

  private List<String> mend(String contract) {
    return mend(contract, Map.of());
  }

  private List<String> mend(String contract, Map<String, String> settings) {
    return machine(contract, settings).findings().stream()
        .filter(finding -> !finding.isFine())
        .map(Machine.Finding::line)
        .toList();
  }

  private List<Machine.Finding> findings(String contract) {
    return machine(contract, Map.of()).findings();
  }

  private Machine machine(String contract, Map<String, String> settings) {
    return new Machine(TestApp.config(home, settings), contract(contract), Clock.systemUTC());
  }

  private static Contract contract(String text) {
    return ContractReader.read(text, "plinth.yaml");
  }
}
