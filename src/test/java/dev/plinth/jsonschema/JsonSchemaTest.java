package dev.plinth.jsonschema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonSchemaTest {
  private static final String SETTINGS =
      """
      { "type": "object",
        "required": ["theme", "a/b"],
        "additionalProperties": false,
        "properties": {
          "theme": { "enum": ["light", "dark"] },
          "a/b": { "type": ["integer", "null"], "minimum": 1 },
          "tags": { "type": "array", "items": { "$ref": "#/$defs/tag" }, "maxItems": 2 }
        },
        "$defs": { "tag": { "type": "string", "pattern": "^[a-z]+$", "maxLength": 3 } } }
      """;

  private static List<String> violations(String schema, String value) {
    var node = Json.parse(schema);
    assertThat(JsonSchema.faults(node)).isEmpty();
    return JsonSchema.of(node).violations(Json.parse(value), Effort.ofOne()).stream()
        .map(one -> one.pointer() + " " + one.detail())
        .toList();
  }

  private static List<String> faults(String schema) {
    return JsonSchema.faults(Json.parse(schema)).stream()
        .map(one -> one.pointer() + " " + one.detail())
        .toList();
  }

  @Test
  void aValueThatFitsHasNoViolations() {
    assertThat(violations(SETTINGS, "{\"theme\":\"dark\",\"a/b\":null,\"tags\":[\"abc\"]}"))
        .isEmpty();
  }

  @Test
  void allViolationsAreToldAtOnceWithTheirPlaces() {
    assertThat(
            violations(
                SETTINGS,
                "{\"theme\":\"blue\",\"x~y\":1,\"tags\":[\"ABCD\",\"abcd\",3],\"a/b\":0.5}"))
        .containsExactlyInAnyOrder(
            "/a~1b must be a whole number or null",
            "/a~1b must be 1 or more",
            "/tags must have 2 elements at most",
            "/tags/0 does not have the form that is wanted",
            "/tags/0 must have 3 characters at most",
            "/tags/1 must have 3 characters at most",
            "/tags/2 must be text",
            "/theme must be one of light, dark",
            "/x~0y is not expected here");
    assertThat(violations(SETTINGS, "{}"))
        .containsExactly("/a~1b is required", "/theme is required");
    assertThat(violations(SETTINGS, "[]")).containsExactly(" must be an object");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{'const':7}|8| must be 7",
        "{'minLength':2}|'a'| must have 2 characters at least",
        "{'minItems':1}|[]| must have 1 elements at least",
        "{'minProperties':1}|{}| must have 1 members at least",
        "{'maxProperties':0}|{'a':1}| must have 0 members at most",
        "{'uniqueItems':true}|[1,1.0]| must be a list without anything twice",
        "{'maximum':3}|4| must be 3 or less",
        "{'exclusiveMinimum':3}|3| must be more than 3",
        "{'exclusiveMaximum':3}|3| must be less than 3",
        "{'multipleOf':0.1}|0.35| must be a multiple of 0.1",
        "{'contains':{'type':'string'}}|[1]| must hold an element of the form that is wanted",
        "{'not':{'type':'string'}}|'a'| has a form that is not allowed",
        "{'type':['boolean','array']}|1| must be true or false or a list"
      })
  void everyKeywordHasWords(String schema, String value, String told) {
    assertThat(violations(schema.replace('\'', '"'), value.replace('\'', '"'))).contains(told);
  }

  @Test
  void schemasInsideOfSchemasAreToldByWhatTheyFind() {
    assertThat(
            violations(
                "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}}},{\"required\":[\"b\"]}],"
                    + "\"if\":{\"required\":[\"a\"]},\"then\":{\"required\":[\"c\"]}}",
                "{\"a\":1}"))
        .containsExactly("/a must be text", "/b is required", "/c is required");
    assertThat(violations("{\"anyOf\":[{\"type\":\"string\"},{\"type\":\"null\"}]}", "1"))
        .contains(" fits none of the forms that are allowed");
    assertThat(violations("{\"oneOf\":[{},{\"type\":\"number\"}]}", "1"))
        .containsExactly(" must fit exactly one of the forms that are allowed");
  }

  @Test
  void aMemberThatHasTheNameOfAKeywordIsOnlyAMember() {
    var schema =
        "{\"properties\":{\"pattern\":{\"type\":\"string\"},\"$ref\":{\"type\":\"integer\"},"
            + "\"$id\":{\"type\":\"string\"}},\"const\":{\"$ref\":1,\"pattern\":\"(\"}}";
    assertThat(violations(schema, "{\"$ref\":1,\"pattern\":\"(\"}")).isEmpty();
    assertThat(violations(schema, "{\"$ref\":1.5,\"pattern\":\"(\"}"))
        .contains("/$ref must be a whole number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.com/other.json",
        "other.json",
        "file:///etc/passwd",
        "https://json-schema.org/draft/2020-12/schema",
        "urn:plinth:schema#/x"
      })
  void aReferenceToTheOutsideIsRefusedAndNeverFetched(String reference) {
    assertThat(faults("{\"properties\":{\"a\":{\"$ref\":" + Json.quote(reference) + "}}}"))
        .singleElement()
        .asString()
        .startsWith("/properties/a/$ref leads to " + reference + ", outside of this schema");
  }

  @Test
  void aReferenceMayLeadToAnAnchorOrToTheRoot() {
    var tree =
        "{\"type\":\"object\",\"properties\":{\"next\":{\"$ref\":\"#\"},\"n\":{\"$ref\":\"#num\"}},"
            + "\"$defs\":{\"x y\":{\"$anchor\":\"num\",\"type\":\"number\"}},"
            + "\"additionalProperties\":{\"$ref\":\"#/$defs/x%20y\"}}";
    assertThat(violations(tree, "{\"next\":{\"next\":{\"n\":\"a\",\"o\":[]}}}"))
        .containsExactly("/next/next/n must be a number", "/next/next/o must be a number");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "{'$ref':'#/$defs/b'}|/$ref there is no #/$defs/b in this schema",
        "{'$ref':'#b'}|/$ref there is no #b in this schema",
        "{'$ref':'#/%zz'}|/$ref there is no #/%zz in this schema",
        "{'items':{'pattern':'(a'}}|/items/pattern expected a regular expression: Unclosed group",
        "{'patternProperties':{'[':{}}}|/patternProperties/[ expected a regular expression",
        "{'type':'strng'}|/type ",
        "{'properties':[]}|/properties ",
        "{'required':'a'}|/required ",
        "{'minLength':-1}|/minLength ",
        "{'items':[{}]}|/items ",
        "{'$schema':'http://json-schema.org/draft-07/schema#'}|/$schema expected https://json-sch",
        "{'items':{'$id':'x'}}|/items/$id a schema inside of this one has no address",
        "{'maximum':1e999999}|/maximum has too many digits",
        "{'$ref':'#'}| refers to itself without end",
        "{'allOf':[{'$ref':'#/$defs/a'}],'$defs':{'a':{'anyOf':[{'$ref':'#/$defs/a'}]}}}| refers"
      })
  void aBrokenSchemaIsToldWithItsPlace(String schema, String told) {
    assertThat(faults(schema.replace('\'', '"')))
        .singleElement()
        .asString()
        .startsWith(told.replace('\'', '"'));
  }

  @Test
  void whatIsNoObjectIsNoSchema() {
    assertThat(faults("true")).containsExactly(" expected a JSON Schema, which is an object");
    assertThat(faults("[]")).hasSize(1);
  }

  @Test
  void aPatternThatNeverEndsIsStopped() {
    var bomb = "\"" + "a".repeat(60) + "!\"";
    assertThat(violations("{\"pattern\":\"^(ok|(.*a){25})$\"}", bomb))
        .containsExactly(" takes too long to check against its schema");
    assertThat(violations("{\"patternProperties\":{\"^(ok|(.*a){25})$\":{}}}", "{" + bomb + ":1}"))
        .containsExactly(" takes too long to check against its schema");
    assertThat(
            violations(
                "{\"propertyNames\":{\"pattern\":\"^(ok|(.*a){25})$\"}}", "{" + bomb + ":1}"))
        .containsExactly(" takes too long to check against its schema");
    // the same pattern goes on with everything else
    assertThat(violations("{\"pattern\":\"^(ok|(.*a){25})$\"}", "\"ok\"")).isEmpty();
  }

  @Test
  void aPatternThatWantsAFrameForEachLetterIsStopped() {
    assertThat(violations("{\"pattern\":\"^(a|b)*$\"}", "\"" + "ab".repeat(200_000) + "\""))
        .containsExactly(" takes too long to check against its schema");
  }

  @Test
  void aSchemaThatDoublesItsWorkWithEachLevelIsStopped() {
    var schema = new StringBuilder("{\"$ref\":\"#/$defs/l0\",\"$defs\":{");
    for (int i = 0; i < 60; i++) {
      var next = "{\"$ref\":\"#/$defs/l" + (i + 1) + "\"}";
      schema.append("\"l%d\":{\"allOf\":[%s,%s]},".formatted(i, next, next));
    }
    schema.append("\"l60\":{}}}");
    assertThat(faults(schema.toString())).containsExactly(" refers to itself without end");
  }

  @Test
  void aValueThatIsTooLargeIsRefusedBeforeItIsChecked() {
    var schema = JsonSchema.of(Json.parse("{\"multipleOf\":3,\"uniqueItems\":true}"));
    assertThat(schema.violations(Json.parse("1e999999999"), Effort.ofOne()))
        .containsExactly(new Violation("", "has too many digits"));
    assertThat(schema.violations(Json.parse("[1e999999999,1e-999999999]"), Effort.ofOne()))
        .containsExactly(
            new Violation("/0", "has too many digits"), new Violation("/1", "has too many digits"));
    var many = "[" + "0,".repeat(20_000) + "0]";
    assertThat(schema.violations(Json.parse(many), Effort.ofOne()))
        .containsExactly(new Violation("", "holds more than 20000 values"));
  }

  @Test
  void whatManyValuesTakeTogetherIsBoundedToo() {
    var schema = JsonSchema.of(Json.parse("{\"pattern\":\"^(ok|(.*a){25})$\"}"));
    var effort = Effort.ofMany();
    var bomb = Json.parse("\"" + "a".repeat(60) + "!\"");
    for (int i = 0; i < 11; i++) {
      assertThat(schema.violations(bomb, effort)).hasSize(1);
    }
    assertThat(schema.violations(Json.parse("\"a\""), effort))
        .containsExactly(new Violation("", "takes too long to check against its schema"));
  }

  @Test
  void theValueItselfIsNeverRepeated() {
    assertThat(violations("{\"maxLength\":3,\"type\":\"integer\"}", "\"secret\"").toString())
        .doesNotContain("secret");
  }
}
