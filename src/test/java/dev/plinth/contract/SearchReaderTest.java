package dev.plinth.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.schema.Search;
import dev.plinth.schema.Search.Tokenizer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// `search` of a collection and of an endpoint.
final class SearchReaderTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        notes:
          fields:
            title: text
            body: text
            mail: email
            site: url
            mood: { type: choice, values: [happy, sad] }
            tags: { type: list, of: text }
            sizes: { type: list, of: integer }
            fields: text
            stars: integer
            day: date
            data: json
            image: { type: file }
            author: { type: reference, to: notes }
            secret: { type: text, hidden: true }
            pin: { type: text, read: id = $caller.id }
            liked: { flag: title = $caller.id }
            whole: { type: text, computed: title || body }
          rules: { read: anyone }
          search: SEARCH
        all: { id: text, view: SELECT id FROM notes }
      """;

  private static Contract read(String search, String rest) {
    return ContractReader.read(CONTRACT.replace("SEARCH", search) + rest, "plinth.yaml");
  }

  private static Search search(String text) {
    var search = read(text, "").schema().collection("notes").orElseThrow().search();
    if (search == null) {
      throw new AssertionError("nothing was read");
    }
    return search;
  }

  @Test
  void takesNamesAndWeightsAndATokenizer() {
    assertThat(search("title")).isEqualTo(new Search(Map.of("title", 1), Tokenizer.WORDS));
    assertThat(search("[title, tags, mail, site, mood, whole]").fields())
        .containsExactly("title", "tags", "mail", "site", "mood", "whole");
    assertThat(search("{ body: 1, title: 4 }").weights())
        .containsExactly(Map.entry("body", 1), Map.entry("title", 4));
    assertThat(search("{ fields: 7 }").weights()).containsExactly(Map.entry("fields", 7));
    assertThat(search("{ fields: [fields, body], tokenizer: trigram }"))
        .isEqualTo(new Search(Map.of("fields", 1, "body", 1), Tokenizer.TRIGRAM));
    assertThat(search("{ fields: { title: 2 }, tokenizer: stemmed }"))
        .isEqualTo(new Search(Map.of("title", 2), Tokenizer.STEMMED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title",
        "[body, title]",
        "{ body: 1, title: 4 }",
        "{ fields: 7 }",
        "{ fields: [title, body], tokenizer: trigram }",
        "{ fields: { title: 9, tags: 1 }, tokenizer: stemmed }"
      })
  void isWrittenAsItWasRead(String text) {
    var contract =
        read(text, "endpoints: { GET /n: { do: notes.list, search: $query.q, reply: $items } }\n");
    var again = ContractReader.read(ContractWriter.write(contract), "again.yaml");
    assertThat(again.schema()).isEqualTo(contract.schema());
    var search = again.schema().collection("notes").orElseThrow().search();
    assertThat(search).as("in the same order").hasToString(search(text).toString());
    assertThat(again.endpoints()).isEqualTo(contract.endpoints());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[titel]|there is no field titel in notes (did you mean title?)",
        "[id]|an item is found by its id without a search",
        "[-title]|expected the name of a field, found -title",
        "[title, title]|title stands here twice",
        "[]|expected at least one field",
        "{}|expected at least one field",
        "5|there is no field 5",
        "true|expected text, found true",
        "{ title: 0 }|expected a whole number from 1 to 100, found 0",
        "{ title: 101 }|expected a whole number from 1 to 100",
        "{ title: many }|expected a whole number from 1 to 100, found many",
        "{ fields: title, tokenizer: icu }|expected one of words, trigram, stemmed, found icu",
        "{ fields: title, language: de }|unknown key",
        "[stars]|stars holds no text",
        "[day]|day holds no text",
        "[data]|data holds no text",
        "[image]|image holds no text",
        "[author]|author holds no text",
        "[sizes]|sizes holds no text",
        "[secret]|secret is hidden: whoever searches would learn what it holds",
        "[title, pin]|pin has a read rule of its own",
        "[liked]|liked is another one for each caller",
      })
  void refusesWhatNobodyMayFindOrNothingHolds(String text, String fault) {
    assertThatThrownBy(() -> read(text, ""))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "do: notes.create, search: $query.q|only `list` and `count` search",
        "do: notes.view, search: $query.q|only `list` and `count` search",
        "do: reply, search: $query.q|only `list` and `count` search",
        "do: auth.me, search: $query.q|only `list` and `count` search",
        "do: all.list, search: $query.q|all is not searched by words: add `search: [title]`",
        "do: notes.list, search: $nothing.q|there is no variable $nothing",
        "do: notes.list, search: [$query.q]|expected one variable",
      })
  void anEndpointSearchesWhereThereIsSomethingToSearch(String endpoint, String fault) {
    assertThatThrownBy(() -> read("title", "endpoints: { GET /n: { " + endpoint + " } }\n"))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(fault);
  }

  @Test
  void aViewHasNoWordsOfItsOwn() {
    var text = CONTRACT.replace("SEARCH", "title").replace("view:", "search: [a], view:");
    assertThatThrownBy(() -> ContractReader.read(text, "plinth.yaml"))
        .hasMessageContaining("means nothing for a view");
    assertThat(List.of(Tokenizer.values())).hasSameSizeAs(SearchReader.TOKENIZERS);
  }
}
