package dev.plinth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.analyze.build.AppFolder;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.testing.TestApp;
import dev.plinth.trial.Finding;
import dev.plinth.trial.Finding.Outcome;
import dev.plinth.trial.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `plinth doctor APP`: all that an app calls is tried, and nothing of it or its home is changed.
final class CheckupTest {
  private static final String MAIN =
      """
      import { useEffect, useState } from 'react';
      export default function App() {
        const [notes, setNotes] = useState([]);
        useEffect(() => { fetch('/api/notes').then((r) => r.json()).then(setNotes); }, []);
        const add = (text) => fetch('/api/notes', {
          method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ text }),
        });
        const drop = (id) => fetch(`/api/notes/${id}`, { method: 'DELETE' });
        return <ul onClick={() => add('x')}>
          {notes.map((n) => <li key={n.id} onClick={() => drop(n.id)}>{n.text.trim()}</li>)}
        </ul>;
      }
      """;
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        notes: { fields: { text: { type: text, required: true } }, rules: { read: anyone, create: anyone, delete: DELETES } }
      endpoints:
        GET /api/notes: { do: notes.list, reply: REPLY }
        POST /api/notes: { do: notes.create, reply: $item }
        DELETE /api/notes/{id}: { do: notes.delete, where: id = $path.id, reply: null }
      undecided:
        GET /api/weather: { at: "src/App.jsx:9", why: no collection fits }
      """;

  @TempDir private Path temp;
  private Path app;
  private Path home;

  @BeforeEach
  void write() throws IOException {
    app = temp.resolve("notes app");
    home = temp.resolve("home");
    Files.createDirectories(app.resolve("src"));
    Files.writeString(
        app.resolve("package.json"),
        "{\"name\": \"notes\", \"dependencies\": {\"react\": \"19\", \"vite\": \"7\"}}");
    Files.writeString(
        app.resolve("index.html"), "<script type=\"module\" src=\"/src/main.jsx\"></script>");
    Files.writeString(
        app.resolve("src/main.jsx"),
        MAIN.replace("export default function App", "function App") + "render(<App />);\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"taskboard", "recipes", "ledger", "bookshelf"})
  void allThatIsDecidedOfTheFixturesIsAnsweredAsTheyReadIt(String name) throws IOException {
    var report = report(FrontendsTest.folder(name));

    assertThat(of(report, Outcome.WRONG)).isEmpty();
    assertThat(of(report, Outcome.REFUSED)).isEmpty();
    assertThat(of(report, Outcome.RIGHT)).isNotEmpty();
    assertThat(home).doesNotExist();
  }

  @Test
  void whatIsAnsweredWithoutWhatTheAppReadsIsNamedWithItsLine() throws IOException {
    contract("anyone", "{ notes: $items }");

    var report = report(app);

    assertThat(report.isFine()).isFalse();
    assertThat(of(report, Outcome.WRONG)).hasSize(1);
    var wrong = of(report, Outcome.WRONG).getFirst();
    assertThat(wrong.missing()).containsExactly("the answer (a list is read, it is an object)");
    assertThat(wrong.at()).startsWith("src/main.jsx:");
    assertThat(of(report, Outcome.UNDECIDED))
        .extracting(Finding::path)
        .containsExactly("/api/weather");
    assertThat(String.join("\n", report.lines()))
        .contains("4 calls, 3 are answered, 2 of them", "lacks the answer", "no collection fits");
    assertThat(report.json().path("wrong").asInt()).isEqualTo(1);
  }

  @Test
  void whatIsRefusedIsNamedWithWhatWasSaid() throws IOException {
    contract("nobody", "$items");

    var report = report(app);

    assertThat(of(report, Outcome.REFUSED)).extracting(Finding::method).containsExactly("DELETE");
    assertThat(of(report, Outcome.RIGHT)).hasSize(2);
  }

  @Test
  void nothingOfAHomeIsChangedWhetherItsBackendRunsOrNot() throws IOException {
    contract("anyone", "$items");
    var contract = HomeOption.contract(HomeFolder.at(home));
    try (var running = TestApp.start(home, contract)) {
      running.client().post("/api/notes", "{\"text\": \"mine\"}").is(201);
      assertThat(report(app).isFine()).isTrue();
      assertThat(running.client().get("/api/notes").is(200).json()).hasSize(1);
    }
    var before = content();
    assertThat(Main.run("doctor", app.toString(), "--home", home.toString())).isZero();
    assertThat(content()).isEqualTo(before);
  }

  @Test
  void theBackendOfAnotherAppIsRefused() throws IOException {
    contract("anyone", "$items");
    var file = home.resolve("plinth.yaml");
    Files.writeString(
        file,
        Files.readString(file)
            .replace("plinth: 1", "plinth: 1\nfrontend: { name: other, dir: \"../other\" }"));

    assertThatThrownBy(() -> report(app)).hasMessageContaining("not of notes");
    assertThat(Main.run("doctor", app.toString(), "--home", home.toString())).isEqualTo(2);
  }

  private void contract(String deletes, String reply) throws IOException {
    Files.createDirectories(home);
    Files.writeString(
        home.resolve("plinth.yaml"), CONTRACT.replace("DELETES", deletes).replace("REPLY", reply));
  }

  private Report report(Path folder) throws IOException {
    var found = AppFolder.find(folder);
    return new Checkup(found, HomeFolder.of(found, Optional.of(home)), _ -> {}).report();
  }

  private static List<Finding> of(Report report, Outcome outcome) {
    return report.findings().stream().filter(each -> each.outcome() == outcome).toList();
  }

  private Map<String, String> content() throws IOException {
    var all = new TreeMap<String, String>();
    try (var files = Files.walk(temp)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        all.put(
            temp.relativize(file).toString(),
            Files.size(file) + " " + Files.getLastModifiedTime(file));
      }
    }
    return all;
  }
}
