package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.Endpoint;
import dev.plinth.schema.Field;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
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
        .contains("+ field tasks.done", "+ endpoint DELETE /tasks/{id}");
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
  void aFieldThatTheAppNoLongerSendsIsNotAskedForUntilItSendsItAgain() {
    var before = app(READ).call("POST /tasks", "{\"title\": \"\"}", READ);
    files.write(before.decide());
    assertThat(title().required()).isTrue();

    var written =
        files.write(
            app("[{\"id\": \"\", \"name\": \"\"}]")
                .call("POST /tasks", "{\"name\": \"\"}", "")
                .decide());
    assertThat(title().required()).isFalse();
    assertThat(written.differences())
        .contains(
            "? field tasks.title is no longer used by the app; it stays, and is no longer required",
            "+ field tasks.name");

    files.write(before.decide());
    assertThat(title().required()).isTrue();
  }

  private Field title() {
    var contract = ContractReader.read(home.read("plinth.yaml").orElseThrow(), "plinth.yaml");
    return contract.schema().collection("tasks").orElseThrow().field("title").orElseThrow();
  }

  @Test
  void anEndpointThatAPersonDecidedIsDecided() {
    files.write(app(READ).call("POST /tasks/{id}/boost", "", "").decide());
    var open = home.read("plinth.yaml").orElseThrow();
    home.write("plinth.yaml", open.substring(0, open.indexOf("undecided:")));
    edit(
        "endpoints:\n",
        "endpoints:\n  POST /tasks/{id}/boost: { do: tasks.update, where: id = $path.id, reply: $item }\n");

    var written = files.write(app(READ).call("POST /tasks/{id}/boost", "", "").decide());

    assertThat(written.contract().undecided()).isEmpty();
    assertThat(written.contract().endpoints()).hasSize(2);
  }

  @Test
  void whatAPersonDecidedUnderAnotherParametersNameIsDecided() {
    files.write(app(READ).call("POST /tasks/{id}/boost", "", "").decide());
    edit(
        "endpoints:\n",
        "endpoints:\n  POST /tasks/{task}/boost: { do: tasks.update, where: id = $path.task, reply: $item }\n");

    var written = files.write(app(READ).call("POST /tasks/{id}/boost", "", "").decide());

    assertThat(written.contract().undecided()).isEmpty();
    assertThat(written.contract().endpoints())
        .extracting(Endpoint::path)
        .contains("/tasks/{task}/boost");
  }

  @Test
  void withoutANoteOfTheLastAnalysisAllThatIsThereIsThePersons() throws IOException {
    files.write(app(READ).decide());
    edit("read: anyone", "read: nobody");
    Files.delete(home.path().resolve("data/analysed.yaml"));

    var written = files.write(app(READ).call("DELETE /tasks/{id}", "", "").decide());

    assertThat(written.contract().schema().collection("tasks").orElseThrow().access().read())
        .isEqualTo("nobody");
    assertThat(written.contract().endpoints())
        .extracting(Endpoint::key)
        .contains("DELETE /tasks/{id}");
  }

  @Test
  void aNoteOfTheLastAnalysisThatCannotBeReadCountsAsNone() {
    files.write(app(READ).decide());
    edit("read: anyone", "read: nobody");
    home.write("data/analysed.yaml", "plinth: 99\nnonsense: {");

    assertThat(files.write(app(READ).decide()).differences()).isEmpty();
    assertThat(home.read("plinth.yaml").orElseThrow()).contains("read: nobody");
  }

  @Test
  void anEndpointThatAPersonDeletedDoesNotComeBack() {
    files.write(app(READ).call("DELETE /tasks/{id}", "", "").decide());
    var text = home.read("plinth.yaml").orElseThrow();
    home.write(
        "plinth.yaml",
        Pattern.compile("  DELETE /tasks/\\{id}:.*?(?=\\n  [A-Z]|\\n\\n)", Pattern.DOTALL)
            .matcher(text)
            .replaceAll(""));

    var written = files.write(app(READ).call("DELETE /tasks/{id}", "", "").decide());

    assertThat(written.contract().endpoints())
        .extracting(Endpoint::method)
        .doesNotContain("DELETE");
    assertThat(written.differences()).isEmpty();
  }

  @Test
  void aRenamedFieldStaysAndWhatNamesItAsItWasIsToldInsteadOfWritten() {
    files.write(app(READ).decide());
    edit("title: ", "heading: ");
    var mine = home.read("plinth.yaml").orElseThrow().replace("title: $title", "title: $heading");
    home.write("plinth.yaml", mine);
    var fresh =
        app(READ).call("POST /tasks", "{\"title\": \"\"}", "{\"id\": \"\", \"title\": \"\"}");

    var written = files.write(fresh.decide());

    var tasks = written.contract().schema().collection("tasks").orElseThrow();
    assertThat(tasks.field("heading")).isPresent();
    assertThat(tasks.field("title")).isEmpty();
    ContractReader.read(home.read("plinth.yaml").orElseThrow(), "plinth.yaml");
    assertThat(written.differences()).anyMatch(line -> line.contains("POST /tasks"));
  }

  @Test
  void aRuleThatAnalysisSeesOtherwiseIsToldWithBoth() {
    files.write(app(READ).decide());

    var written = files.write(app(READ).call("POST /tasks", "{\"title\": \"\"}", "").decide());

    assertThat(written.differences()).contains("~ rule tasks.create: anyone (it was nobody)");
  }

  @Test
  void aLineThatMovedIsNoEditOfThePerson() {
    files.write(app(READ).call("GET /notes", "", READ).decide());
    var last = home.read("data/analysed.yaml").orElseThrow();
    home.write("data/analysed.yaml", last.replaceAll("at: \"?[^\"\n}]*", "at: \"src/moved.ts:99"));

    var written = files.write(app(READ).decide());

    assertThat(written.contract().endpoints()).extracting(Endpoint::path).containsExactly("/tasks");
  }

  @Test
  void aContractOfThePersonThatCannotBeReadIsRefusedAndNothingWritten() {
    files.write(app(READ).decide());
    home.write("plinth.yaml", "plinth: 1\ncollections: { tasks: { fields: { a: nonsense } } }\n");
    var note = home.read("data/analysed.yaml");

    assertThatThrownBy(() -> files.write(app(READ).call("GET /notes", "", READ).decide()))
        .isInstanceOf(ContractException.class);
    assertThat(home.read("data/analysed.yaml")).isEqualTo(note);
    assertThat(home.read("plinth.yaml").orElseThrow()).contains("nonsense");
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
