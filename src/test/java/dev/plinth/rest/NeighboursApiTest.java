package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.testing.ContractServer;
import java.nio.file.Path;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Addresses of the pages before and after one lead there.
final class NeighboursApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        notes: { id: integer, fields: { text: text, kind: text }, rules: { read: anyone, write: anyone } }
      endpoints:
        GET /pages: { do: notes.list, filter: { kind: $query.kind }, sort: id, page: $query.page, size: $query.limit, sizeDefault: 2, reply: { count: $total, next: $next, previous: $previous, results: $items } }
        GET /zero: { do: notes.list, sort: id, page: $query.p, first: 0, sizeDefault: 2, reply: { links: { next: $next }, nextPage: $nextPage, prevPage: $previousPage, items: $items } }
        GET /offset/{kind}: { do: notes.list, where: kind = $path.kind, sort: id, offset: $query.skip, sizeDefault: 2, reply: { next: $next, previous: $previous, nextPage: $nextPage, items: $items } }
        GET /all: { do: notes.list, reply: { next: $next, previous: $previous, nextPage: $nextPage, items: $items } }
      """;

  @TempDir private Path folder;
  private ContractServer server;

  @BeforeEach
  void start() {
    server = new ContractServer(folder, CONTRACT);
    for (int i = 1; i <= 5; i++) {
      var note = "{\"text\":\"n" + i + "\",\"kind\":\"a & b/ä\"}";
      server.client().post("/api/v1/records/notes", note).is(201);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages",
        "/pages?limit=2&kind=a+%26+b%2F%C3%A4",
        "/pages?page=1&limit=1",
        "/zero?x=1&x=2",
        "/offset/a%20&%20b%2F%C3%A4",
      })
  void followedToTheEndTheyShowEachItemOnce(String first) {
    var seen = new ArrayList<String>();
    JsonNode page = get(first);
    while (true) {
      page.path(page.has("results") ? "results" : "items")
          .forEach(item -> seen.add(item.path("text").textValue()));
      var next = page.has("links") ? page.path("links").path("next") : page.path("next");
      if (next.isNull()) {
        break;
      }
      assertThat(next.textValue()).startsWith("http://localhost:");
      page = get(next.textValue().replaceFirst("^http://[^/]*", ""));
    }
    assertThat(seen).containsExactly("n1", "n2", "n3", "n4", "n5");
  }

  @Test
  void theFirstHasNothingBeforeItAndTheLastNothingAfterIt() {
    var first = get("/pages?kind=");
    assertThat(first.path("count").intValue()).isEqualTo(5);
    assertThat(first.path("previous").isNull()).isTrue();
    assertThat(first.path("next").textValue()).endsWith("/pages?kind=&page=2");
    var last = get("/pages?page=3&limit=2");
    assertThat(last.path("next").isNull()).isTrue();
    assertThat(last.path("previous").textValue()).endsWith("/pages?page=2&limit=2");
    var offset = get("/offset/a%20&%20b%2F%C3%A4?skip=1");
    assertThat(offset.path("previous").textValue()).endsWith("?skip=0");
    assertThat(offset.path("next").textValue()).endsWith("?skip=3");
  }

  @Test
  void theirNumbersCountAsTheEndpointCounts() {
    assertThat(get("/zero").path("nextPage").intValue()).isEqualTo(1);
    assertThat(get("/zero").path("prevPage").isNull()).isTrue();
    assertThat(get("/zero?p=1").path("prevPage").intValue()).isZero();
    assertThat(get("/zero?p=2").path("nextPage").isNull()).isTrue();
  }

  @Test
  void aListThatIsNotCutAndPagesBeyondTheEndHaveNone() {
    assertThat(get("/all").path("next").isNull()).isTrue();
    assertThat(get("/all").path("previous").isNull()).isTrue();
    var beyond = get("/pages?page=999999999");
    assertThat(beyond.path("next").isNull()).isTrue();
    assertThat(beyond.path("results")).isEmpty();
  }

  @Test
  void theDescriptionSaysWhatTheyAre() {
    var schema =
        server
            .client()
            .get("/openapi.json")
            .json()
            .at("/paths/~1pages/get/responses/200/content/application~1json/schema/properties");
    assertThat(schema.path("next").toString()).contains("string").contains("null");
  }

  private JsonNode get(String path) {
    return server.client().get(path).is(200).json();
  }
}
