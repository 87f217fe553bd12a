package dev.plinth.chat.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.Assistant.Consent;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.db.Database;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.llm.Prompt;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Records;
import dev.plinth.rules.Rules;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecordToolsTest {
  private static final Caller ADA = new Caller("ada", "s1", false);
  private static final Caller BOB = new Caller("bob", "s2", false);
  private static final Contract CONTRACT =
      ContractReader.read(
          """
          plinth: 1
          collections:
            notes:
              fields:
                title: { type: text, max: 100, required: true }
                stars: integer
                secret: { type: text, hidden: true }
                owner: { type: text, set: $caller.id }
              rules: { read: owner = $caller.id, write: owner = $caller.id, create: signed_in }
              search: [title]
            vault: { fields: { x: text } }
          assistant:
            tools:
              notes: { list: allow, view: allow, create: allow, update: ask }
              vault: [list, create]
          """,
          "plinth.yaml");

  private Database db;
  private RecordTools tools;

  @BeforeEach
  void open(@TempDir Path home) {
    db = Database.open(home.resolve("plinth.db"), Clock.systemUTC());
    var rules = new Rules(CONTRACT.schema());
    new Migrations(db, home, CONTRACT).migrate(rules);
    var ids = new Ids(Clock.systemUTC(), new SecureRandom());
    tools =
        new RecordTools(
            new Records(db, rules, ids, new SecureRandom()), CONTRACT.assistant(), null);
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void aCallMakesWhatItsCallerMayMakeAndSeesWhatTheyMaySee() {
    var made = json(ADA, "create_notes", "{\"title\": \"Basalt\", \"stars\": 3}");
    assertThat(made.path("owner").asText()).isEqualTo("ada");
    assertThat(made.has("secret")).isFalse();
    json(BOB, "create_notes", "{\"title\": \"Granite\"}");
    assertThat(json(ADA, "list_notes", "{}").path("items")).hasSize(1);
    assertThat(json(ADA, "list_notes", "{\"where\": {\"stars\": 3}}").path("items")).hasSize(1);
    assertThat(json(ADA, "list_notes", "{\"where\": {\"stars\": 4}}").path("items")).isEmpty();
    assertThat(json(ADA, "list_notes", "{\"search\": \"basalt\"}").path("items")).hasSize(1);
    assertThat(json(ADA, "list_notes", "{\"search\": \"granite\"}").path("items")).isEmpty();
    var id = made.path("id").asText();
    assertThat(json(ADA, "view_notes", "{\"id\": \"" + id + "\"}")).isEqualTo(made);
    assertThat(error(BOB, "view_notes", "{\"id\": \"" + id + "\"}")).contains("nothing here");
    var change = "{\"id\": \"" + id + "\", \"stars\": 5}";
    assertThat(json(ADA, "update_notes", change).path("stars").asInt()).isEqualTo(5);
    assertThat(error(BOB, "update_notes", change)).contains("nothing here");
    assertThat(json(ADA, "view_notes", "{\"id\": \"" + id + "\"}").path("title").asText())
        .isEqualTo("Basalt");
  }

  @Test
  void aClosedCollectionStaysClosed() {
    assertThat(error(ADA, "list_vault", "{}")).isNotEmpty();
    assertThat(error(ADA, "create_vault", "{\"x\": \"y\"}")).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "list_notes|{\"where\": {\"secret\": 1}}|there is no secret",
        "list_notes|{\"filter\": \"1 = 1\"}|there is no argument filter",
        "list_notes|{\"sort\": \"secret\"}|nothing to sort by",
        "list_notes|[]|must be a JSON object",
        "list_notes|{|must be a JSON object",
        "view_notes|{}|id is required",
        "create_notes|{\"title\": 3}|title",
        "create_notes|{\"title\": \"x\", \"owner\": \"bob\"}|owner",
        "create_notes|{\"title\": \"x\", \"secret\": \"y\"}|secret",
        "create_notes|{}|title",
        "delete_notes|{}|There is no tool",
      })
  void badArgumentsAreToldToTheModel(String name, String arguments, String told) {
    assertThat(error(ADA, name, arguments)).contains(told);
  }

  @Test
  void anAnonymousCallerIsNobody() {
    assertThat(error(Caller.ANONYMOUS, "create_notes", "{\"title\": \"x\"}")).isNotEmpty();
    assertThat(json(Caller.ANONYMOUS, "list_notes", "{}").path("items")).isEmpty();
  }

  @Test
  void resultsHaveAnEnd() {
    for (int i = 0; i < 60; i++) {
      json(ADA, "create_notes", "{\"title\": \"" + "x".repeat(90) + i + "\"}");
    }
    assertThat(json(ADA, "list_notes", "{}").path("items")).hasSize(10);
    assertThat(json(ADA, "list_notes", "{}").path("more").asBoolean()).isTrue();
    assertThat(json(ADA, "list_notes", "{\"limit\": 1000}").path("items")).hasSize(50);
  }

  @Test
  void modelsAreToldOfWhatIsAllowedAndOfNothingHidden() {
    assertThat(tools.all())
        .extracting(Prompt.Tool::name)
        .containsExactlyInAnyOrder(
            "list_notes",
            "view_notes",
            "create_notes",
            "update_notes",
            "list_vault",
            "create_vault");
    assertThat(tools.all().toString()).doesNotContain("secret");
    assertThat(tools.consent("update_notes")).contains(Consent.ASK);
    assertThat(tools.consent("list_notes")).contains(Consent.ALLOW);
    assertThat(tools.consent("drop_notes")).isEmpty();
  }

  private JsonNode json(Caller caller, String name, String arguments) {
    var result = tools.run(caller, name, arguments);
    assertThat(result.isError()).as(result.json()).isFalse();
    return Json.parse(result.json());
  }

  private String error(Caller caller, String name, String arguments) {
    var result = tools.run(caller, name, arguments);
    assertThat(result.isError()).as(result.json()).isTrue();
    return Json.parse(result.json()).path("error").asText();
  }
}
