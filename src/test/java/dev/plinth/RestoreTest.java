package dev.plinth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Backups that come back: whole, with what people uploaded, and never half.
final class RestoreTest {
  private static final String POSTS = "/api/v1/records/posts";
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        posts:
          id: integer
          fields: { title: text, photo: file }
          rules: { read: anyone, create: anyone, update: anyone, delete: anyone }
      """;

  @TempDir private Path temp;
  private Path home;
  private Path backup;

  @BeforeEach
  void place() throws IOException {
    home = Files.createDirectory(temp.resolve("home"));
    Files.writeString(home.resolve("plinth.yaml"), CONTRACT);
    backup = temp.resolve("monday.zip");
  }

  @Test
  void aBackendThatRunsGoesBackToItsBackupWithTheFiles() throws IOException {
    try (var app = TestApp.start(home, contract(CONTRACT))) {
      var client = new TestClient(app.port());
      var photo = upload(client, "first", "the bytes of a photo");
      assertThat(ask("backup", backup)).contains("and 1 uploaded file are in", "verified");
      client.delete(POSTS + "/1").is(204);
      while (Files.exists(bytes(photo))) {
        Thread.onSpinWait(); // until it is swept
      }
      client.post(POSTS, "{\"title\": \"second\"}").is(201);

      assertThat(ask("restore", backup)).contains("monday.zip is restored", "before-restore");

      var posts = client.get(POSTS).is(200).json().path("items");
      assertThat(posts).extracting(post -> post.path("title").asText()).containsExactly("first");
      assertThat(client.get(posts.get(0).path("photo").asText()).is(200).text())
          .isEqualTo("the bytes of a photo");
      client.post(POSTS, "{\"title\": \"third\"}").is(201);
      assertThat(client.get("/health/ready").is(200).text()).contains("ready");
    }
    assertThat(titles(home.resolve("data/plinth.before-restore.db"))).isEqualTo("second");
    assertThat(Main.run("restore", "--home", home.toString(), backup.toString())).isZero();
    assertThat(titles(home.resolve("data/plinth.db"))).isEqualTo("first");
  }

  @Test
  void aDatabaseAloneSaysWhatIsNotInIt() throws IOException {
    var file = temp.resolve("monday.db");
    try (var app = TestApp.start(home, contract(CONTRACT))) {
      upload(new TestClient(app.port()), "first", "bytes");
      assertThat(ask("backup", file)).contains("1 uploaded file is not in it");
      assertThat(ask("restore", file)).contains("is restored");
      assertThat(new TestClient(app.port()).get(POSTS).is(200).text()).contains("first");
    }
  }

  @Test
  void whatIsNotWholeChangesNothing() throws IOException {
    try (var app = TestApp.start(home, contract(CONTRACT))) {
      var client = new TestClient(app.port());
      upload(client, "first", "bytes ".repeat(1000));
      ask("backup", backup);
      ask("backup", temp.resolve("monday.db"));
      for (var name : new String[] {"monday.zip", "monday.db"}) {
        var whole = Files.readAllBytes(temp.resolve(name));
        for (int part : new int[] {0, 1, 100, whole.length / 2, whole.length - 1}) {
          Files.write(temp.resolve("part"), Arrays.copyOf(whole, part));
          assertThat(ask("restore", temp.resolve("part")))
              .as("%s, %d bytes", name, part)
              .startsWith("Nothing was restored: ");
        }
      }
      assertThat(ask("restore", temp.resolve("nowhere"))).contains("nowhere is not there");
      try (var other = DriverManager.getConnection("jdbc:sqlite:" + temp.resolve("other.db"));
          var statement = other.createStatement()) {
        statement.execute("CREATE TABLE posts (title TEXT)");
      } catch (SQLException e) {
        throw new IOException(e);
      }
      assertThat(ask("restore", temp.resolve("other.db")))
          .contains("is no backup of Plinth: plinth import takes other databases");
      assertThat(client.get(POSTS).is(200).text()).contains("first");
      assertThat(home.resolve("data/plinth.restored.db")).doesNotExist();
    }
  }

  @Test
  void aBackupThatTheContractDoesNotFitIsGivenBack() throws IOException {
    try (var app = TestApp.start(home, contract(CONTRACT))) {
      new TestClient(app.port()).post(POSTS, "{\"title\": \"no number\"}").is(201);
      ask("backup", backup);
    }
    Files.delete(home.resolve("data/plinth.db"));
    Files.deleteIfExists(home.resolve("migrations/V1__tables.sql"));
    var numbers = CONTRACT.replace("title: text", "title: number");
    try (var app = TestApp.start(home, contract(numbers))) {
      var client = new TestClient(app.port());
      client.post(POSTS, "{\"title\": 7}").is(201);
      assertThat(ask("restore", backup))
          .startsWith("Nothing was restored: the backend cannot serve this backup.")
          .contains("The contract no longer fits the data");
      assertThat(client.get(POSTS).is(200).json().at("/items/0/title").asInt()).isEqualTo(7);
      client.post(POSTS, "{\"title\": 8}").is(201);
    }
  }

  @Test
  void whereThereWasNoDatabaseThereIsNoneAfterARefusal() throws IOException {
    try (var app = TestApp.start(home, contract(CONTRACT))) {
      new TestClient(app.port()).post(POSTS, "{\"title\": \"no number\"}").is(201);
      ask("backup", backup);
    }
    var contract = home.resolve("plinth.yaml");
    Files.delete(home.resolve("data/plinth.db"));
    Files.deleteIfExists(home.resolve("migrations/V1__tables.sql"));
    Files.writeString(contract, CONTRACT.replace("title: text", "title: number"));
    assertThat(Main.run("restore", "--home", home.toString(), backup.toString())).isEqualTo(1);
    assertThat(home.resolve("data/plinth.db")).doesNotExist();

    Files.writeString(contract, "no: [contract");
    assertThat(Main.run("restore", "--home", home.toString(), backup.toString())).isEqualTo(2);
    assertThat(home.resolve("data/plinth.db")).doesNotExist();

    Files.writeString(contract, CONTRACT);
    assertThat(Main.run("restore", "--home", home.toString(), backup.toString())).isZero();
    assertThat(titles(home.resolve("data/plinth.db"))).isEqualTo("no number");
  }

  @Test
  void aDamagedDatabaseIsNoReasonNotToRestore() throws IOException {
    try (var app = TestApp.start(home, contract(CONTRACT))) {
      new TestClient(app.port()).post(POSTS, "{\"title\": \"first\"}").is(201);
      ask("backup", backup);
    }
    Files.writeString(home.resolve("data/plinth.db"), "this was a database once");
    assertThat(Main.run("restore", "--home", home.toString(), backup.toString())).isZero();
    assertThat(titles(home.resolve("data/plinth.db"))).isEqualTo("first");
    assertThat(home.resolve("data/plinth.before-restore.db")).content().contains("once");
  }

  @Test
  void aBackupIsNeverWrittenOver() throws IOException {
    try (var _ = TestApp.start(home, contract(CONTRACT))) {
      Files.writeString(backup, "mine");
      assertThat(ask("backup", backup)).contains("is there already: name a new file");
      assertThat(backup).hasContent("mine");
      assertThat(ask("backup", temp.resolve("no/such.zip"))).isNotEmpty();
    }
  }

  private static Contract contract(String text) {
    return ContractReader.read(text, "plinth.yaml");
  }

  /// What a command prints.
  private String ask(String what, Path file) throws IOException {
    ObjectNode question = Json.object().put("do", what).put("file", file.toString());
    var answer = LocalSocket.ask(home.resolve("data"), question).orElseThrow();
    return answer.path("problem").asText("")
        + answer.path("lines").toString().replaceAll("[\\[\\]\"]", "");
  }

  private static String upload(TestClient client, String title, String bytes) {
    var form =
        "--xYz\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n"
            + title
            + "\r\n--xYz\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.txt\"\r\n"
            + "Content-Type: text/plain\r\n\r\n"
            + bytes
            + "\r\n--xYz--\r\n";
    return client
        .send("POST", POSTS, "multipart/form-data; boundary=xYz", form.getBytes(UTF_8))
        .is(201)
        .json()
        .path("photo")
        .asText()
        .replaceFirst(".*/", "");
  }

  private Path bytes(String id) {
    return home.resolve("data/files").resolve(id.substring(id.length() - 2)).resolve(id);
  }

  private static String titles(Path database) throws IOException {
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        var statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT group_concat(title) FROM posts")) {
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }
}
