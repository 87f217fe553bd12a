package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.build.HomeFolder;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A contract in its home: written once, merged from then on, a person's edits kept.
final class HomeFilesTest {
  private static final String READ = "[{\"id\": \"\", \"title\": \"\"}]";

  @TempDir Path temp;
  private HomeFolder home;
  private HomeFiles files;

  @BeforeEach
  void open() {
    home = HomeFolder.at(temp.resolve("home"));
    files = new HomeFiles(home);
  }

  @Test
  void theFirstTimeAllIsWritten() {
    files.write(app(READ).seed("tasks", "[{\"id\": \"1\", \"title\": \"Dig\"}]").decide());

    assertThat(home.read("plinth.yaml").orElseThrow()).contains("GET /tasks");
    assertThat(home.read("seed/tasks.json").orElseThrow()).contains("Dig");
    assertThat(home.read(".gitignore").orElseThrow()).contains("data/");
  }

  @Test
  void theSameAnalysisChangesNothing() {
    files.write(app(READ).decide());
    var text = home.read("plinth.yaml").orElseThrow() + "# my note\n";
    home.write("plinth.yaml", text);

    assertThat(files.write(app(READ).decide()).differences()).isEmpty();
    assertThat(home.read("plinth.yaml")).contains(text);
  }

  @Test
  void whatThePersonChangedStaysAndWhatTheAppAddedComes() {
    files.write(app(READ).decide());
    edit("read: anyone", "read: nobody");

    var written =
        files.write(
            app("[{\"id\": \"\", \"title\": \"\", \"done\": true}]")
                .call("DELETE /tasks/{id}", "", "")
                .decide());

    var tasks = written.contract().schema().collection("tasks").orElseThrow();
    assertThat(tasks.access().read()).isEqualTo("nobody");
    assertThat(tasks.field("done")).isPresent();
    assertThat(written.differences())
        .contains("+ field tasks.done", "+ endpoint DELETE /tasks/{id}", "~ collection tasks");
    assertThat(home.read("data/plinth.before.yaml").orElseThrow()).contains("nobody");
  }

  @Test
  void whatTheAppNoLongerUsesKeepsItsDataAndLosesItsEndpoint() {
    files.write(app(READ).call("GET /notes", "", READ).decide());

    var written = files.write(app(READ).decide());

    assertThat(written.contract().schema().collection("notes")).isPresent();
    assertThat(written.contract().endpoints()).extracting(e -> e.path()).containsExactly("/tasks");
    assertThat(written.differences())
        .contains(
            "? collection notes is no longer used by the app; it stays", "- endpoint GET /notes");
  }

  @Test
  void anEndpointThatAPersonDecidedIsDecided() {
    files.write(app(READ).call("POST /tasks/{id}/boost", "", "").decide());
    edit("undecided:", "# decided:");
    edit("  POST /tasks/{id}/boost: {", "#  {");
    edit(
        "endpoints:\n",
        "endpoints:\n  POST /tasks/{id}/boost: { do: tasks.update, where: id = $path.id, reply: $item }\n");

    var written = files.write(app(READ).call("POST /tasks/{id}/boost", "", "").decide());

    assertThat(written.contract().undecided()).isEmpty();
    assertThat(written.contract().endpoints()).hasSize(2);
  }

  private void edit(String from, String to) {
    var text = home.read("plinth.yaml").orElseThrow();
    assertThat(text).contains(from);
    home.write("plinth.yaml", text.replace(from, to));
  }

  private static Found app(String read) {
    return new Found().call("GET /tasks", "", read);
  }
}
