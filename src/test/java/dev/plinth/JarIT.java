package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The built jar as a person starts it.
@Timeout(120)
final class JarIT {
  private static final Pattern READY =
      Pattern.compile("Plinth is ready at http://localhost:(\\d+)\n");
  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: app, dir: "", origins: [], dist: dist }
      server: { port: 3000, base: "" }
      collections:
        notes:
          fields:
            text: { type: text, required: true }
          rules: { read: anyone, create: anyone }
      """;

  @TempDir Path home;

  private record Ended(int code, String out, String err) {}

  private Process start(String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-jar");
    command.add(System.getProperty("plinth.jar"));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PLINTH_"));
    return builder
        .redirectOutput(home.resolveSibling(home.getFileName() + ".out").toFile())
        .redirectError(home.resolveSibling(home.getFileName() + ".err").toFile())
        .start();
  }

  private String out() throws IOException {
    return Files.readString(home.resolveSibling(home.getFileName() + ".out"));
  }

  private String err() throws IOException {
    return Files.readString(home.resolveSibling(home.getFileName() + ".err"));
  }

  private Ended run(String... arguments) throws Exception {
    var process = start(arguments);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), out(), err());
  }

  /// Runs a second process, whose output goes nowhere.
  private static int runElsewhere(String... arguments) throws Exception {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-jar", System.getProperty("plinth.jar")));
    command.addAll(List.of(arguments));
    var process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void contract() throws IOException {
    Files.writeString(home.resolve("plinth.yaml"), CONTRACT);
  }

  private int port(Process process) throws Exception {
    while (!READY.matcher(out()).find()) {
      assertThat(process.isAlive()).as(err()).isTrue();
      Thread.sleep(50);
    }
    var ready = READY.matcher(out());
    assertThat(ready.matches()).as("standard output is the ready line alone: " + out()).isTrue();
    return Integer.parseInt(ready.group(1));
  }

  @Test
  void theJarServesAndStopsAtSigterm() throws Exception {
    contract();
    var process = start("serve", "--home", home.toString(), "--port", "0");
    try {
      int port = port(process);
      new TestClient(port).get("/health/live").is(200);
      new TestClient(port).get("/health/ready").is(200);
      new TestClient(port).get("/nothing?secret=hidden").is(404);

      process.destroy();
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(out()).isEqualTo("Plinth is ready at http://localhost:" + port + "\n");
      assertThat(err())
          .contains("\"path\":\"/health/live\",\"status\":200")
          .doesNotContain("hidden")
          .doesNotContain("WARNING")
          .doesNotContain("SLF4J");
      assertThat(err().lines()).allMatch(line -> line.startsWith("{") && line.endsWith("}"));
      assertThat(mode(home.resolve("data"))).isEqualTo("rwx------");
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterAKill() throws Exception {
    contract();
    var acknowledged = new ConcurrentLinkedQueue<String>();
    var first = start("serve", "--home", home.toString(), "--port", "0");
    try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
      var client = new TestClient(port(first));
      for (int i = 0; i < 8; i++) {
        writers.execute(() -> writeUntilItDies(client, acknowledged));
      }
      while (acknowledged.size() < 500) {
        assertThat(first.isAlive()).as(err()).isTrue();
        Thread.sleep(5);
      }
      first.destroyForcibly().waitFor();
    }
    var second = start("serve", "--home", home.toString(), "--port", "0");
    try {
      var client = new TestClient(port(second));
      for (var id : acknowledged) {
        client.get("/api/v1/records/notes/" + id).is(200);
      }
      client.post("/api/v1/records/notes", "{\"text\": \"after\"}").is(201);
    } finally {
      second.destroyForcibly();
    }
  }

  @Test
  void aKillInTheMiddleOfATableMadeAnewLosesNothing() throws Exception {
    contract();
    var first = start("serve", "--home", home.toString(), "--port", "0");
    var client = new TestClient(port(first));
    for (int i = 0; i < 45; i++) {
      var items = "{\"text\": \"" + "x".repeat(1_000) + "\"}";
      client.post("/api/v1/records/notes", "[" + items + ("," + items).repeat(899) + "]").is(201);
    }
    first.destroy();
    assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
    var log = home.resolve("data/plinth.db-wal");
    assertThat(log).doesNotExist();

    Files.writeString(
        home.resolve("plinth.yaml"),
        CONTRACT.replace("required: true", "required: true, max: 2000"));
    var second = start("serve", "--home", home.toString(), "--port", "0");
    // more rows than the cache holds: their copy goes to the log before its commit; earlier steps
    // of
    // the start make a log and remove it again
    while (second.isAlive() && log.toFile().length() <= 4_000_000) {
      Thread.onSpinWait();
    }
    second.destroyForcibly().waitFor();
    assertThat(out()).as("killed before it was ready").isEmpty();

    var third = start("serve", "--home", home.toString(), "--port", "0");
    try {
      client = new TestClient(port(third));
      var page = client.get("/api/v1/records/notes?limit=1&count=true").is(200).json();
      assertThat(page.path("total").asInt()).isEqualTo(40_500);
      client.post("/api/v1/records/notes", "{\"text\": \"" + "y".repeat(2_001) + "\"}").is(422);
      client.post("/api/v1/records/notes", "{\"text\": \"after\"}").is(201);
    } finally {
      third.destroyForcibly();
    }
  }

  private static void writeUntilItDies(TestClient client, Queue<String> acknowledged) {
    try {
      while (true) {
        var made = client.post("/api/v1/records/notes", "{\"text\": \"x\"}").is(201);
        acknowledged.add(made.json().path("id").asText());
      }
    } catch (UncheckedIOException _) {
      // killed
    }
  }

  @Test
  void aHomeThatCannotBeWrittenIsOneClearLine() throws Exception {
    contract();
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
    try {
      assumeFalse(Files.isWritable(home), "this user may write everywhere");
      var ended = run("serve", "--home", home.toString(), "--port", "0");
      assertThat(ended.code()).isEqualTo(2);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err().lines()).hasSize(1).first().asString().contains(home.toString());
    } finally {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aTakenPortIsOneClearLine() throws Exception {
    contract();
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var port = Integer.toString(taken.getLocalPort());
      var ended = run("serve", "--home", home.toString(), "--port", port);
      assertThat(ended.code()).isEqualTo(1);
      assertThat(ended.out()).isEmpty();
      assertThat(ended.err().lines()).hasSize(1).first().asString().contains("Port " + port);
    }
  }

  @Test
  void aHomeInUseIsLeftToItsOwner() throws Exception {
    contract();
    var first = start("serve", "--home", home.toString(), "--port", "0");
    try {
      int port = port(first);
      var second = runElsewhere("serve", "--home", home.toString(), "--port", "0");
      assertThat(second).isEqualTo(5);
      new TestClient(port).get("/health/ready").is(200);
    } finally {
      first.destroyForcibly();
    }
  }

  @Test
  void wrongSettingsAreToldTogether() throws Exception {
    contract();
    Files.writeString(home.resolve(".env"), "PLINTH_LIMIT_JSON=big\nPLINTH_NO_SUCH=1\n");
    var ended = run("serve", "--home", home.toString(), "--port", "99999");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err().lines()).hasSize(3);
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void anOpenContractStaysOnThisMachineUntilConfirmed() throws Exception {
    contract();
    Files.writeString(home.resolve(".env"), "PLINTH_SIGNUP=open\n");
    var ended = run("serve", "--home", home.toString(), "--port", "0", "--host", "0.0.0.0");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("notes.create").contains("PLINTH_OPEN_TO_ANYONE");
    assertThat(run("doctor", "--home", home.toString()).out())
        .contains("public: notes.read")
        .contains("public: notes.create");
    Files.createDirectories(home.resolve("data"));
    Files.writeString(home.resolve("data/plinth.db"), "no database at all ".repeat(500));
    assertThat(run("doctor", "--home", home.toString()).code()).isEqualTo(3);
  }

  @Test
  void wrongUsageEndsWithTwo() throws Exception {
    assertThat(run("sevre").code()).isEqualTo(2);
    assertThat(run("serve", "--home", home.resolve("none").toString()).code()).isEqualTo(2);
    assertThat(run("version").out()).matches("plinth \\d+\\.\\d+\\.\\d+\n");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
