package dev.plinth.analyze.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GraphQlDocumentTest {
  @Test
  void operationsHaveNamesVariablesAndFields() {
    var operations =
        GraphQlDocument.read(
                """
                # a comment { with braces }
                query Feed($first: Int = 10, $filter: Filter!) @cached(ttl: 3) {
                  feed(first: $first, filter: { text: "a ) }" }) @include(if: $x) {
                    ...Post
                    ... on Ad { sponsor }
                    writer: author { name }
                    __typename
                  }
                }
                fragment Post on Post { id title }
                mutation Vote($id: ID!) { vote(id: $id) { id } }
                subscription { added { id } }
                """)
            .operations();

    assertThat(operations)
        .extracting(each -> each.kind() + " " + each.name())
        .containsExactly("query Feed", "mutation Vote", "subscription added");
    assertThat(operations.getFirst().variables()).containsExactly("first", "filter");
    var feed = Objects.requireNonNull(operations.getFirst().selection().members().get("feed"));
    assertThat(feed.members().keySet())
        .containsExactlyInAnyOrder("id", "title", "sponsor", "writer");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "query",
        "query {",
        "query A(",
        "query A { b(c: { d",
        "}}}}",
        "fragment F on X { ...F }",
        "query A { ...F } fragment F on X { ...F id }",
        "mutation \u0000 ( { \"",
        "hello world"
      })
  void whatIsNoDocumentDoesNoHarm(String text) {
    assertThat(GraphQlDocument.read(text).operations()).hasSizeLessThan(2);
  }

  @Test
  void aDeepOrLongDocumentEnds() {
    assertThat(GraphQlDocument.read("query A " + "{ a ".repeat(5_000)).operations()).hasSize(1);
    assertThat(GraphQlDocument.read("{ a }\n".repeat(50_000)).operations()).isNotEmpty();
  }
}
