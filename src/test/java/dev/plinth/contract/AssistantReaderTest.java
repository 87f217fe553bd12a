package dev.plinth.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.Assistant.Consent;
import dev.plinth.contract.Assistant.Deed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AssistantReaderTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        notes:
          fields:
            title: text
            body: text
            secret: { type: text, hidden: true }
            stars: integer
          rules: { read: anyone }
        titles: { view: "SELECT id, title FROM notes", fields: { title: text }, rules: { read: anyone } }
      assistant:
        tools:
          notes: { list: allow, create: ask }
          titles: [list, view]
        knowledge:
          notes: [title, body]
      """;

  @Test
  void saysWhatModelsMayDo() {
    var assistant = ContractReader.read(CONTRACT, "plinth.yaml").assistant();
    assertThat(assistant.tools().get("notes"))
        .isEqualTo(Map.of(Deed.LIST, Consent.ALLOW, Deed.CREATE, Consent.ASK));
    assertThat(assistant.tools().get("titles")).containsOnlyKeys(Deed.LIST, Deed.VIEW);
    assertThat(assistant.knowledge()).isEqualTo(Map.of("notes", List.of("title", "body")));
  }

  @Test
  void isNothingWhereNobodySaysSo() {
    var text = CONTRACT.substring(0, CONTRACT.indexOf("assistant:"));
    assertThat(ContractReader.read(text, "plinth.yaml").assistant()).isEqualTo(Assistant.NONE);
  }

  @Test
  void isWrittenAsItWasRead() {
    var contract = ContractReader.read(CONTRACT, "plinth.yaml");
    var written = ContractReader.read(ContractWriter.write(contract), "plinth.yaml");
    assertThat(written.assistant()).isEqualTo(contract.assistant());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "notes: { list: allow,|nots: { list: allow,|there is no collection nots (did you mean notes?)",
        "create: ask|creat: ask|unknown deed creat (did you mean create?)",
        "create: ask|create: maybe|expected one of allow, ask",
        "[list, view]|[list, create]|nobody writes a view",
        "[title, body]|[titel]|there is no field titel (did you mean title?)",
        "[title, body]|[stars]|holds no text of its own",
        "[title, body]|[secret]|not everybody who may read an item",
        "[title, body]|[]|expected the fields",
        "knowledge:|wisdom:|wisdom",
      })
  void refusesWhatCannotBe(String from, String to, String fault) {
    assertThatThrownBy(() -> ContractReader.read(CONTRACT.replace(from, to), "plinth.yaml"))
        .hasMessageContaining(fault);
  }
}
