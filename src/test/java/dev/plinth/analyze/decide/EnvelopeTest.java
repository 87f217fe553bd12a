package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Templates;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an app reads beside the items of a list.
final class EnvelopeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "'count': 1, 'next': '', 'previous': null|\"count\":\"$total\",\"next\":\"$next\",\"previous\":\"$previous\"",
        "'links': {'next': '', 'prev': ''}|\"links\":{\"next\":\"$next\",\"prev\":\"$previous\"}",
        "'next_page_url': '', 'prev_page_url': ''|\"next_page_url\":\"$next\",\"prev_page_url\":\"$previous\"",
        "'next': 1, 'prev': 1|\"next\":\"$nextPage\",\"prev\":\"$previousPage\"",
        "'nextPage': 1, 'prevPage': null|\"nextPage\":\"$nextPage\",\"prevPage\":\"$previousPage\"",
        "'nextCursor': ''|\"nextCursor\":null",
      })
  void thePagesBesideAListAreTold(String read, String told) {
    var answer = "{" + read.replace('\'', '"') + ", \"results\": [{\"id\": \"\", \"text\": \"\"}]}";
    assertThat(reply("GET /api/notes?page", answer))
        .isEqualTo("{" + told + ",\"results\":\"$items\"}");
  }

  @Test
  void besideOneItemThereAreNoPages() {
    assertThat(
            reply(
                "GET /api/notes/{id}",
                "{\"next\": \"\", \"note\": {\"id\": \"\", \"text\": \"\"}}"))
        .isEqualTo("{\"next\":null,\"note\":\"$item\"}");
  }

  private static String reply(String call, String answer) {
    var found = new Found().base("/api/notes").call(call, "", answer);
    if (call.contains("{id}")) {
      found.call("GET /api/notes", "", "[{\"id\": \"\", \"text\": \"\"}]");
    }
    var contract = Decisions.of(found.analysis(), "app", "../app").contract();
    var key = call.replaceAll("\\?.*", "");
    assertThat(ContractReader.read(ContractWriter.write(contract), "plinth.yaml"))
        .isEqualTo(contract);
    return contract.endpoints().stream()
        .filter(each -> each.key().equals(key))
        .map(each -> Templates.json(Objects.requireNonNull(each.reply())).toString())
        .findFirst()
        .orElseThrow();
  }
}
