package dev.plinth.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.schema.FieldType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Schemas of `json` fields, in the contract and in files below its home.
final class SchemaFilesTest {
  private static final String START = "plinth: 1\ncollections:\n  a:\n    fields:\n      f:\n";

  @TempDir private Path folder;
  private Path home;

  @BeforeEach
  void make() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve("schemas"));
    write("schemas/good.json", "{\"type\":\"object\"}");
    Files.writeString(folder.resolve("outside.json"), "{\"type\":\"object\"}");
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(home.resolve(name), text);
  }

  private Contract read(String field) throws IOException {
    write("plinth.yaml", START + field);
    return ContractReader.read(home.resolve("plinth.yaml"));
  }

  private List<String> faults(String field) {
    return catchThrowableOfType(ContractException.class, () -> read(field)).faults();
  }

  private static FieldType type(Contract contract) {
    return contract.schema().collection("a").orElseThrow().field("f").orElseThrow().type();
  }

  @Test
  void aSchemaStandsInTheContractOrInAFileAndIsWrittenBackSo() throws IOException {
    for (var schema : List.of("schemas/good.json", "{ type: object }")) {
      var contract = read("        { type: json, schema: " + schema + " }");
      assertThat(type(contract)).isInstanceOf(FieldType.AnyJson.class);
      var json = (FieldType.AnyJson) type(contract);
      assertThat(String.valueOf(json.schema())).isEqualTo("{\"type\":\"object\"}");
      var text = ContractWriter.write(contract);
      assertThat(text).contains("schema:");
      assertThat(ContractReader.read(text, "again.yaml", home)).isEqualTo(contract);
    }
    assertThat(ContractWriter.write(read("        { type: json, schema: schemas/good.json }")))
        .contains("schemas/good.json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../outside.json",
        "schemas/../../outside.json",
        "schemas/../schemas/good.json",
        "/etc/passwd",
        "/etc/hosts.json",
        "./schemas/good.json",
        ".env",
        "data/plinth.db",
        "http://localhost/x.json",
        "https://example.com/schema.json"
      })
  void aFileOutsideOfTheHomeIsRefused(String name) {
    assertThat(faults("        { type: json, schema: '" + name + "' }"))
        .containsExactly(
            "plinth.yaml:6: collections.a.fields.f.schema: expected a file below the backend's home,"
                + " such as schemas/settings.json, found "
                + name);
  }

  @Test
  void aLinkToTheOutsideIsRefused() throws IOException {
    Files.createSymbolicLink(home.resolve("schemas/link.json"), folder.resolve("outside.json"));
    assertThat(faults("        { type: json, schema: schemas/link.json }"))
        .singleElement()
        .asString()
        .endsWith("schemas/link.json is a link that leads out of the backend's home");
    Files.createSymbolicLink(home.resolve("way"), folder);
    assertThat(faults("        { type: json, schema: way/outside.json }"))
        .singleElement()
        .asString()
        .endsWith("way/outside.json is a link that leads out of the backend's home");
  }

  @Test
  void aFileThatIsMissingOrNoJsonIsToldWithItsPlace() throws IOException {
    assertThat(faults("        { type: json, schema: schemas/none.json }"))
        .containsExactly(
            "plinth.yaml:6: collections.a.fields.f.schema: there is no file schemas/none.json below"
                + " the backend's home");
    write("schemas/bad.json", "{\n\"type\":");
    assertThat(faults("        { type: json, schema: schemas/bad.json }"))
        .singleElement()
        .asString()
        .contains("schemas/bad.json: The file is not JSON that can be read (line 2");
    write("schemas/large.json", " ".repeat(1 << 20) + "{}");
    assertThat(faults("        { type: json, schema: schemas/large.json }"))
        .singleElement()
        .asString()
        .endsWith("schemas/large.json has more than 1048576 bytes");
    write("schemas/list.json", "[]");
    assertThat(faults("        { type: json, schema: schemas/list.json }"))
        .singleElement()
        .asString()
        .endsWith("schemas/list.json#: expected a JSON Schema, which is an object");
    write("schemas/ref.json", "{\"properties\":{\"a\":{\"$ref\":\"good.json\"}}}");
    assertThat(faults("        { type: json, schema: schemas/ref.json }"))
        .singleElement()
        .asString()
        .contains(
            "schemas/ref.json#/properties/a/$ref: leads to good.json, outside of this schema");
  }

  @Test
  void aContractThatLiesNowhereHasNoFiles() {
    var text = START + "        { type: json, schema: schemas/good.json }";
    assertThat(
            catchThrowableOfType(
                    ContractException.class, () -> ContractReader.read(text, "plinth.yaml"))
                .faults())
        .singleElement()
        .asString()
        .contains("a file with a schema lies below the backend's home, and here is none");
  }

  @Test
  void aFaultInTheContractHasItsLine() {
    assertThat(
            faults(
                """
                        type: json
                        schema:
                          type: object
                          properties:
                            a: { type: strng }
                            b:
                              pattern: "("
                              $ref: "#/$defs/none"
                """))
        .satisfiesExactly(
            one -> assertThat(one).startsWith("plinth.yaml:12: ").contains("b.pattern: expected a"),
            two ->
                assertThat(two).startsWith("plinth.yaml:13: ").contains("there is no #/$defs/non"));
    assertThat(
            faults(
                """
                        type: json
                        schema:
                          properties:
                            a: { type: strng }
                """))
        .allSatisfy(one -> assertThat(one).startsWith("plinth.yaml:9: "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{ type: text, schema: {} }|means nothing for the type text",
        "{ type: json, schema: [] }|expected a JSON Schema, which is an object",
        "{ type: json, schema: 3 }|expected a JSON Schema, which is an object",
        "{ type: json, computed: 'json(1)', schema: {} }|means nothing for what is computed",
        "{ type: json, default: { a: 1 }, schema: { properties: { a: { type: string } } } }|fields.f.default.a: the schema says: /a must be text"
      })
  void whatDoesNotFitTogetherIsRefused(String field, String told) {
    assertThat(faults("        " + field)).singleElement().asString().contains(told);
  }
}
