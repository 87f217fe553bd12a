package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the types of a contract take and refuse, through the native API.
final class FieldTypesApiTest {
  private static final String THINGS = "/api/v1/records/things";
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        things:
          id: integer
          fields:
            name: { type: text, unique: true, caseless: true, max: 20 }
            whole: integer
            real: number
            exact: decimal
            day: date
            words: { type: list, of: { type: choice, values: [a, b] }, max: 2 }
            kind: { type: choice, values: [x, y], default: x }
          rules: { read: anyone, write: anyone }
          unique: [[whole, kind]]
        kinds:
          id: text
          view: SELECT kind AS id, count(*) AS things, max(whole) AS most FROM things GROUP BY kind
          fields: { things: integer, most: integer }
          rules: { read: anyone }
      """;

  @TempDir Path home;
  private RecordServer app = none();

  @SuppressWarnings("NullAway") // set before each test
  private static RecordServer none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new RecordServer(home, ContractReader.read(CONTRACT, "plinth.yaml").schema());
  }

  @AfterEach
  void close() {
    app.close();
  }

  private void refuse(String body, String pointer) {
    assertThat(app.as("ada").post(THINGS, body).is(422).text()).contains(pointer);
  }

  @Test
  void numbersAreExactOrRefused() {
    var made =
        app.as("ada")
            .post(
                THINGS,
                "{\"whole\": 9223372036854775807, \"exact\": 0.10000000000000000000000000000000001, \"real\": 1.5e300}")
            .is(201)
            .text();
    assertThat(made)
        .contains("9223372036854775807")
        .contains("0.10000000000000000000000000000000001")
        .contains("1.5e+300");
    refuse("{\"whole\": 9223372036854775808}", "#/whole");
    refuse("{\"whole\": 1.5}", "#/whole");
    refuse("{\"real\": 1e400}", "#/real");
    refuse("{\"exact\": \"1\"}", "#/exact");
    refuse("{\"day\": \"+10000-01-01\"}", "#/day");
  }

  @Test
  void aNameIsTakenInWhateverCase() {
    app.as("ada").post(THINGS, "{\"name\": \"Ada\"}").is(201);
    app.as("ada").post(THINGS, "{\"name\": \"ADA\"}").is(409);
    assertThat(app.as("ada").get(THINGS + "?filter=name%20%3D%20'aDa'").is(200).text())
        .contains("\"Ada\"");
  }

  @Test
  void groupsOfFieldsAreUniqueTogether() {
    app.as("ada").post(THINGS, "{\"whole\": 1}").is(201);
    app.as("ada").post(THINGS, "{\"whole\": 1, \"kind\": \"y\"}").is(201);
    app.as("ada").post(THINGS, "{\"whole\": 1, \"kind\": \"y\"}").is(409);
  }

  @Test
  void listsCheckTheirElementsAndTheirLength() {
    app.as("ada").post(THINGS, "{\"words\": [\"a\", \"b\"]}").is(201);
    refuse("{\"words\": [\"a\", \"c\"]}", "#/words");
    refuse("{\"words\": [\"a\", \"b\", \"a\"]}", "2 elements at most");
    refuse("{\"words\": \"a\"}", "must be a list");
  }

  @Test
  void aViewIsReadAndNeverWritten() {
    app.as("ada").post(THINGS, "{\"whole\": 1}").is(201);
    app.as("ada").post(THINGS, "{\"whole\": 5}").is(201);
    assertThat(app.as("ada").get("/api/v1/records/kinds/x").is(200).text())
        .isEqualTo("{\"id\":\"x\",\"things\":2,\"most\":5}");
    assertThat(app.as("ada").get("/api/v1/records/kinds?sort=-things&count=true").is(200).text())
        .contains("\"total\":1");
    assertThat(app.as("admin").post("/api/v1/records/kinds", "{}").status()).isEqualTo(405);
    assertThat(app.as("admin").delete("/api/v1/records/kinds/x").status()).isEqualTo(405);
  }

  @Test
  void theContractSaysItAllAgain() {
    var contract = ContractReader.read(CONTRACT, "plinth.yaml");
    assertThat(ContractReader.read(ContractWriter.write(contract), "again")).isEqualTo(contract);
  }

  @Test
  void whatAContractCannotMeanIsToldWithItsLine() {
    var wrong =
        """
        plinth: 1
        collections:
          a:
            fields:
              x: txt
              y: { type: text, was: x }
              X: text
              z: { type: list, of: json }
          b:
            view: DELETE FROM a
            rules: { read: anyone, create: anyone }
            was: a
        """;
    assertThatThrownBy(() -> ContractReader.read(wrong, "plinth.yaml"))
        .isInstanceOfSatisfying(
            ContractException.class,
            e ->
                assertThat(String.join("\n", e.faults()))
                    .contains("plinth.yaml:5", "expected one of text")
                    .contains("plinth.yaml:6", "names a field that is still there")
                    .contains("plinth.yaml:7", "upper and lower case")
                    .contains("plinth.yaml:8", "for anything else use `json`")
                    .contains("plinth.yaml:10", "SELECT or WITH")
                    .contains("plinth.yaml:11", "nobody writes a view")
                    .contains("plinth.yaml:12", "means nothing for a view"));
  }
}
