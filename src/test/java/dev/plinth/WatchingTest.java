package dev.plinth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.log.Log;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app that is being written while its backend runs.
class WatchingTest {
  private static final String APP =
      """
      import { Books } from "./Books";
      export default function App() { return <Books />; }
      """;
  private static final String BOOKS =
      """
      import { useEffect, useState } from "react";
      type Book = { id: number; title: string };
      export function Books() {
        const [books, setBooks] = useState<Book[]>([]);
        useEffect(() => { fetch("/api/books").then((r) => r.json()).then(setBooks); }, []);
        const add = () => fetch("/api/books", { method: "POST",
          headers: { "Content-Type": "application/json" }, body: JSON.stringify({ title: "Emma" }) });
        return <ul onClick={add}>{books.map((b) => <li key={b.id}>{b.title}</li>)}</ul>;
      }
      """;
  private static final String AUTHORS =
      """
      import { useEffect, useState } from "react";
      type Author = { id: number; name: string };
      export function Authors() {
        const [authors, setAuthors] = useState<Author[]>([]);
        useEffect(() => { fetch("/api/authors").then((r) => r.json()).then(setAuthors); }, []);
        return <ul>{authors.map((a) => <li key={a.id}>{a.name}</li>)}</ul>;
      }
      """;
  private static final String BOTH =
      """
      import { Authors } from "./Authors";
      import { Books } from "./Books";
      export default function App() { return <><Books /><Authors /></>; }
      """;

  /// Longer is for ever, however busy the machine is.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private final ByteArrayOutputStream told = new ByteArrayOutputStream();
  private HomeFolder home;
  private Log log;
  private App backend;
  private Thread watching;
  private TestClient client;
  private int read;

  @BeforeEach
  void serve() throws IOException, InterruptedException {
    write(
        "package.json",
        "{\"name\": \"shelf\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}");
    write("index.html", "<script type=\"module\" src=\"/src/main.tsx\"></script>");
    write(
        "src/main.tsx",
        """
        import { createRoot } from "react-dom/client";
        import App from "./App";
        createRoot(document.getElementById("root")!).render(<App />);
        """);
    write("src/App.tsx", APP);
    write("src/Books.tsx", BOOKS);
    var app = AppFolder.find(folder.resolve("shelf"));
    home = HomeFolder.of(app, Optional.of(folder.resolve("home")));
    Analysing.of(app, home.relative(app), _ -> {}).write(home);
    log = new Log(told, false, Clock.systemUTC());
    var contract = HomeOption.contract(home);
    backend =
        App.start(
            TestApp.config(home.path(), Map.of()),
            contract,
            Optional.empty(),
            Clock.systemUTC(),
            log);
    client = new TestClient(backend.port());
    var watch = new Watching(app, home, contract, backend, log, () -> {});
    watching = Thread.ofPlatform().daemon().start(() -> watch.run(false));
  }

  @AfterEach
  void stop() throws InterruptedException {
    watching.interrupt();
    watching.join();
    backend.close();
    log.close();
  }

  @Test
  void aNewCallIsAnsweredWithoutARestartAndNothingIsLost() throws Exception {
    client.post("/api/books", "{\"title\": \"Persuasion\"}").is(201);
    client.get("/api/authors").is(404);

    write("src/Authors.tsx", AUTHORS);
    write("src/App.tsx", BOTH);
    awaitTold("+ endpoint GET /api/authors");
    awaitTold("migrated: V2__changes.sql");
    awaitTold("calls are answered");

    assertThat(client.get("/api/authors").is(200).json()).isEmpty();
    assertThat(client.get("/api/books").is(200).json()).hasSize(1);
    assertThat(client.get("/openapi.json").text()).contains("/api/authors");
    var page = client.withToken(backend.setupToken());
    assertThat(page.get("/_/api/console/rows/authors").is(200).text()).contains("items");
    assertThat(page.get("/_/api/console/contract").text()).contains("src/Authors.tsx:");
    assertThat(home.read("openapi.yaml").orElseThrow()).contains("/api/authors");
    assertThat(home.read("ARCHITECTURE.md").orElseThrow()).contains("src/Authors.tsx");
  }

  @Test
  void aFileThatIsHalfWaySavedChangesNothing() throws Exception {
    write("src/Books.tsx", BOOKS.substring(0, BOOKS.indexOf("method")));
    awaitTold("syntax error; the last good contract is served");
    client.post("/api/books", "{\"title\": \"Emma\"}").is(201);

    write("src/Books.tsx", "");
    awaitTold("src/Books.tsx is empty; the last good contract is served");
    client.post("/api/books", "{\"title\": \"Emma\"}").is(201);

    write("src/Books.tsx", BOOKS.replace("title", "name"));
    awaitTold(
        "? field books.title is no longer used by the app; it stays, and is no longer required");
    awaitTold("+ field books.name");
    awaitTold("calls are answered");
    client.post("/api/books", "{\"name\": \"Emma\"}").is(201);
  }

  @Test
  void aPersonsEditOfTheContractIsServedAndSurvives() throws Exception {
    var text = Files.readString(home.contract());
    Files.writeString(home.contract(), text.replace("GET /api/books", "GET /api/library"));
    awaitTold("as they were edited are served now");
    assertThat(client.get("/api/library").is(200).json()).isEmpty();

    Files.writeString(home.contract(), text + "nonsense: [");
    awaitTold("this is not YAML");
    awaitTold("what was served before is served on");
    client.get("/api/library").is(200);
  }

  @Test
  void whatDoesNotFitTheDataIsToldAndNotWritten() throws Exception {
    client.post("/api/books", "{\"title\": \"Emma\"}").is(201);
    var before = Files.readString(home.contract());
    write(
        "src/Books.tsx",
        BOOKS.replace("title: string", "title: number").replace("\"Emma\"", "1815"));
    awaitTold("The contract no longer fits the data");
    awaitTold("what was served before is served on");
    assertThat(Files.readString(home.contract())).isEqualTo(before);
    client.post("/api/books", "{\"title\": \"Persuasion\"}").is(201);
  }

  @Test
  void anAppThatAsksNothingForAMomentKeepsItsBackend() throws Exception {
    write("src/App.tsx", "export default function App() { return null; }\n");
    awaitTold("asks nothing of a backend");
    client.get("/api/books").is(200);
  }

  /// Waits for a line, after those that were waited for before.
  private void awaitTold(String line) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var text = told.toString(UTF_8);
      int at = text.indexOf(line, read);
      if (at >= 0) {
        read = at + line.length();
        return;
      }
      assertThat(watching.isAlive() && System.nanoTime() < until).as(text).isTrue();
      Thread.sleep(20);
    }
  }

  private void write(String name, String text) throws IOException {
    var file = folder.resolve("shelf").resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
