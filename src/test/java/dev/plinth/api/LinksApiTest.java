package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fields that refer to many, and fields that are computed.
final class LinksApiTest {
  private static final String TASKS = "/api/v1/records/tasks";
  private static final String TAGS = "/api/v1/records/tags";
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        tags:
          id: text
          fields: { name: text, owner: { type: text, set: $caller.id } }
          rules: { read: owner = $caller.id or name = 'open', write: owner = $caller.id }
        marks:
          id: integer
          fields: { name: text }
          rules: { read: anyone, write: anyone }
        tasks:
          id: integer
          fields:
            price: integer
            amount: integer
            total: { type: integer, computed: price * amount }
            tags: { type: references, to: tags, max: 3 }
            marks: { type: references, to: marks, onDelete: restrict }
          rules: { read: anyone, create: signed_in, update: signed_in, delete: signed_in }
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
    for (var tag : new String[] {"a", "b", "c"}) {
      app.as("ada").post(TAGS, "{\"id\": \"%s\", \"name\": \"n%s\"}".formatted(tag, tag)).is(201);
    }
    app.as("bob").post(TAGS, "{\"id\": \"secret\", \"name\": \"x\"}").is(201);
    app.as("ada").post("/api/v1/records/marks", "{\"name\": \"m\"}").is(201);
  }

  @AfterEach
  void close() {
    app.close();
  }

  private String links() {
    return app.db.read(tx ->
        tx.first(
                "SELECT group_concat(item || target || position, ' ') FROM (SELECT * FROM tasks__tags ORDER BY 1, 3)",
                row -> String.valueOf(row.text(0)))
            .orElseThrow());
  }

  @Test
  void linksAreAnArrayInJsonAndRowsInATable() {
    var made = app.as("ada").post(TASKS, "{\"tags\": [\"b\", \"a\", \"b\"]}").is(201).json();
    assertThat(made.path("tags").toString()).isEqualTo("[\"b\",\"a\"]");
    assertThat(links()).isEqualTo("1b0 1a1");
    app.as("ada").patch(TASKS + "/1", "{\"tags\": [\"a\", \"c\"]}").is(200);
    assertThat(links()).isEqualTo("1a0 1c1");
    app.as("ada").delete(TAGS + "/a").is(204);
    assertThat(app.as("ada").get(TASKS + "/1").json().path("tags").toString()).isEqualTo("[\"c\"]");
    assertThat(links()).isEqualTo("1c0");
    app.as("ada").patch(TASKS + "/1", "{\"tags\": null}").is(200);
    assertThat(links()).isEqualTo("null");
  }

  @Test
  void expandedTheyAreTheItemsThatTheCallerSees() {
    app.as("ada").post(TASKS, "{\"tags\": [\"b\", \"a\"]}").is(201);
    assertThat(app.as("ada").get(TASKS + "/1?expand=tags").json().at("/tags").toString())
        .startsWith("[{\"id\":\"b\",\"name\":\"nb\"")
        .contains("{\"id\":\"a\"");
    assertThat(app.as("bob").get(TASKS + "/1?expand=tags").json().at("/tags").toString())
        .isEqualTo("[]");
    assertThat(app.as("ada").get(TASKS + "?expand=tags&fields=tags").is(200).text())
        .contains("\"name\":\"na\"");
  }

  @Test
  void aLinkToNothingOrToWhatOneMayNotSeeIsRefusedAlike() {
    for (var wrong : new String[] {"\"none\"", "\"secret\"", "\"a\", \"secret\""}) {
      assertThat(app.as("ada").post(TASKS, "{\"tags\": [" + wrong + "]}").is(422).text())
          .contains("#/tags", "refers to nothing");
    }
    app.as("ada").post(TASKS, "{\"tags\": [\"a\"]}").is(201);
    app.as("ada").patch(TASKS + "/1", "{\"tags\": [\"a\", \"secret\"]}").is(422);
    app.as("bob").patch(TASKS + "/1", "{\"tags\": [\"a\", \"secret\"]}").is(200);
    assertThat(links()).isEqualTo("1a0 1secret1");
    for (var wrong : new String[] {"\"a\"", "[1]", "[null]", "[\"a\",\"b\",\"c\",\"d\"]"}) {
      app.as("ada").post(TASKS, "{\"tags\": " + wrong + "}").is(422);
    }
    app.as("ada").post(TASKS, "{\"marks\": [2]}").is(422);
  }

  @Test
  void aRestrictedTargetStaysAsLongAsItIsReferredTo() {
    app.as("ada").post(TASKS, "{\"marks\": [1]}").is(201);
    app.as("ada").delete("/api/v1/records/marks/1").is(409);
    app.as("ada").delete(TASKS + "/1").is(204);
    app.as("ada").delete("/api/v1/records/marks/1").is(204);
  }

  @Test
  void filtersFindWhatALinkLeadsTo() {
    app.as("ada").post(TASKS, "{\"tags\": [\"a\"]}").is(201);
    app.as("ada").post(TASKS, "{\"tags\": [\"b\"]}").is(201);
    var found = app.as("ada").get(TASKS + "?filter=tags%20contains%20'b'&fields=id").is(200);
    assertThat(found.json().path("items").toString()).isEqualTo("[{\"id\":2}]");
  }

  @Test
  void computedValuesFollowTheirRowAndNobodyWritesThem() {
    var made = app.as("ada").post(TASKS, "{\"price\": 3, \"amount\": 4}").is(201).json();
    assertThat(made.path("total").intValue()).isEqualTo(12);
    var changed = app.as("ada").patch(TASKS + "/1", "{\"amount\": 5}").is(200).json();
    assertThat(changed.path("total").intValue()).isEqualTo(15);
    app.as("ada").patch(TASKS + "/1", "{\"total\": 5}").is(422);
    app.as("ada").post(TASKS, "{\"price\": 1, \"amount\": 1}").is(201);
    assertThat(app.as("ada").get(TASKS + "?filter=total%20%3E%2010&fields=id").text())
        .contains("\"id\":1")
        .doesNotContain("\"id\":2");
    assertThat(app.as("ada").get(TASKS + "?sort=total&fields=total").text())
        .contains("[{\"total\":1},{\"total\":15}]");
  }
}
