package dev.plinth.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The shipped JSON Schema and the reader know the same keys and words.
final class JsonSchemaTest {
  private final JsonNode schema = schema();

  @Test
  void knowsTheReadersKeys() {
    assertThat(keys(schema)).hasSameElementsAs(Keys.TOP);
    assertThat(keys("frontend")).hasSameElementsAs(Keys.FRONTEND);
    assertThat(keys("server")).hasSameElementsAs(Keys.SERVER);
    assertThat(keys("proxy")).hasSameElementsAs(Keys.PROXY);
    assertThat(keys("auth")).hasSameElementsAs(Keys.AUTH);
    assertThat(keys("token")).hasSameElementsAs(Keys.TOKEN);
    assertThat(keys("collection")).hasSameElementsAs(Keys.COLLECTION);
    assertThat(keys("search")).hasSameElementsAs(Keys.SEARCH);
    assertThat(keys("field")).hasSameElementsAs(Keys.FIELD);
    assertThat(keys("rules")).hasSameElementsAs(Keys.RULES);
    assertThat(keys("endpoint")).hasSameElementsAs(Keys.ENDPOINT);
    assertThat(keys("parameter")).hasSameElementsAs(Keys.PARAMETER);
    assertThat(keys("errors")).hasSameElementsAs(Keys.ERRORS);
    assertThat(keys("assistant")).hasSameElementsAs(Keys.ASSISTANT);
    assertThat(keys(schema.at("/$defs/errors/properties/statuses"))).isEqualTo(Errors.Kind.words());
    assertThat(schema.at("/$defs/refusal/minimum").intValue()).isEqualTo(Errors.STATUS_MIN);
    assertThat(schema.at("/$defs/refusal/maximum").intValue()).isEqualTo(Errors.STATUS_MAX);
    assertThat(keys("undecided")).hasSameElementsAs(Keys.UNDECIDED);
  }

  @Test
  void knowsTheReadersWords() {
    assertThat(words("/$defs/type/enum")).isEqualTo(FieldReader.TYPES);
    assertThat(words("/$defs/field/properties/set/enum")).isEqualTo(FieldReader.SOURCES);
    assertThat(words("/$defs/field/properties/onDelete/enum")).isEqualTo(FieldReader.ON_DELETE);
    assertThat(words("/$defs/collection/properties/id/enum")).isEqualTo(CollectionReader.IDS);
    assertThat(words("/$defs/search/properties/tokenizer/enum")).isEqualTo(SearchReader.TOKENIZERS);
    assertThat(words("/$defs/endpoint/properties/access/enum")).isEqualTo(EndpointReader.ACCESS);
    assertThat(words("/$defs/endpoint/properties/protocol/enum"))
        .isEqualTo(EndpointReader.PROTOCOLS);
    assertThat(words("/$defs/endpoint/properties/as/enum")).isEqualTo(SqlReader.AS);
    var pattern = schema.at("/$defs/endpoint/properties/do/pattern").textValue();
    assertThat(pattern)
        .contains("(" + String.join("|", EndpointReader.VERBS) + ")")
        .contains("(" + String.join("|", EndpointReader.AUTH_VERBS) + ")");
  }

  @Test
  void closesEveryMapThatTheReaderCloses() {
    for (var name :
        List.of("frontend", "server", "auth", "collection", "search", "field", "endpoint")) {
      assertThat(schema.at("/$defs/" + name + "/additionalProperties").isBoolean()).isTrue();
    }
  }

  private List<String> keys(String definition) {
    return keys(schema.at("/$defs/" + definition));
  }

  private static List<String> keys(JsonNode definition) {
    var keys = new ArrayList<String>();
    definition.path("properties").fieldNames().forEachRemaining(keys::add);
    return keys;
  }

  private List<String> words(String pointer) {
    var words = new ArrayList<String>();
    schema.at(pointer).forEach(word -> words.add(word.textValue()));
    return words;
  }

  private static JsonNode schema() {
    try (InputStream in = Contract.class.getResourceAsStream("/plinth.schema.json")) {
      return Json.read(Objects.requireNonNull(in).readAllBytes());
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
