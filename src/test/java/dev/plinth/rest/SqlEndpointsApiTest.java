package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractException;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Endpoints whose answer is a file of SQL.
final class SqlEndpointsApiTest {
  private static final String COLLECTIONS =
      """
      plinth: 1
      auth: { login: email }
      collections:
        users: { fields: { email: email, role: text, note: { type: text, hidden: true } }, rules: { read: id = $caller.id } }
        projects:
          fields: { name: text, open: boolean }
          rules: { read: open = true, write: signed_in }
        tasks:
          fields:
            title: { type: text, required: true }
            done: { type: boolean, default: false }
            tags: { type: list, of: text }
            price: decimal
            hours: { type: number, read: owner = $caller.id }
            secret: { type: text, hidden: true }
            project: { type: reference, to: projects, onDelete: cascade }
            owner: { type: reference, to: users, set: $caller.id }
          rules: { read: "owner = $caller.id or project.name = 'Public'", write: signed_in }
      endpoints:
      """;

  @TempDir private Path folder;
  private @Nullable ContractServer server;

  @AfterEach
  void close() {
    if (server != null) {
      server.close();
    }
  }

  private void file(String name, String sql) throws IOException {
    Files.createDirectories(folder.resolve("sql"));
    Files.writeString(folder.resolve("sql").resolve(name), sql);
  }

  private ContractServer serve(String endpoint) {
    var started = new ContractServer(folder, COLLECTIONS + endpoint.indent(2));
    server = started;
    return started;
  }

  private static String token(TestClient client, String name) {
    var body = "{\"email\": \"%s@example.org\", \"password\": \"tea time\"}".formatted(name);
    return client.post("/api/v1/auth/signup", body).is(201).json().path("accessToken").asText();
  }

  private static String task(TestClient client, String json) {
    return client.post("/api/v1/records/tasks", json).is(201).json().path("id").asText();
  }

  private List<String> faults(String endpoint) {
    try {
      serve(endpoint);
      return List.of();
    } catch (ContractException e) {
      return e.faults();
    }
  }

  @Test
  void aFileSeesWhatItsCallerMayRead() throws IOException {
    file("mine.sql", "SELECT title, done, tags, price, hours FROM tasks ORDER BY title;\n");
    var open = serve("GET /mine: { do: sql, file: mine.sql, reply: { rows: $items, n: $count } }");
    var ann = open.client().withToken(token(open.client(), "ann"));
    var bob = open.client().withToken(token(open.client(), "bob"));
    task(ann, "{\"title\": \"a\", \"tags\": [\"x\"], \"price\": 1.50, \"hours\": 2}");
    task(bob, "{\"title\": \"b\", \"done\": true}");
    assertThat(ann.get("/mine").is(200).text())
        .isEqualTo(
            "{\"rows\":[{\"title\":\"a\",\"done\":false,\"tags\":[\"x\"],\"price\":1.50,\"hours\":2}],\"n\":1}");
    assertThat(bob.get("/mine").is(200).json().at("/rows/0/title").asText()).isEqualTo("b");
    assertThat(open.client().get("/mine").is(200).text()).isEqualTo("{\"rows\":[],\"n\":0}");
  }

  @Test
  void aRuleOverARelationSeesTheWholeRelationBesideAFilteredCollectionOfItsName()
      throws IOException {
    // `projects` is filtered for the statement, and read whole by the rule of `tasks`
    file(
        "both.sql",
        """
        WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 2)
        SELECT (SELECT count(*) FROM 'projects') AS projects,
               (SELECT count(*) FROM "Tasks") AS tasks, max(i) AS most FROM n
        """);
    var open = serve("GET /both: { do: sql, file: both.sql, reply: $item }");
    var ann = open.client().withToken(token(open.client(), "ann"));
    var bob = open.client().withToken(token(open.client(), "bob"));
    var shut = "{\"id\": \"p\", \"name\": \"Public\", \"open\": false}";
    ann.post("/api/v1/records/projects", "{\"name\": \"Public\", \"open\": true}").is(201);
    var project = ann.get("/api/v1/records/projects").json().at("/items/0/id").asText();
    task(ann, "{\"title\": \"t\", \"project\": \"" + project + "\"}");
    ann.patch("/api/v1/records/projects/" + project, "{\"open\": false}");
    assertThat(bob.get("/both").is(200).text())
        .as(shut)
        .isEqualTo("{\"projects\":0,\"tasks\":1,\"most\":2}");
  }

  @Test
  void parametersAreTypedAndAllWrongOnesAreNamed() throws IOException {
    file(
        "between.sql",
        "SELECT :from AS \"from\", :least AS least, :done AS done, :who AS who, :n + 1 AS n");
    var open =
        serve(
            """
            POST /between/{n}:
              do: sql
              file: between.sql
              params:
                from: { from: $query.from, type: date, required: true }
                least: { from: $query.least, type: integer, min: 1, default: 3 }
                done: { from: $body.filter.done, type: boolean }
                who: $caller.id
              columns: { done: boolean }
              reply: $item
            """);
    var client = open.client();
    var body = "{\"filter\": {\"done\": true}}";
    assertThat(client.post("/between/4?from=2026-01-02&least=", body).is(200).text())
        .isEqualTo("{\"from\":\"2026-01-02\",\"least\":3,\"done\":true,\"who\":null,\"n\":5}");
    var wrong =
        client
            .with("Accept", "application/json")
            .post("/between/4?least=0", "{\"filter\": {\"done\": \"perhaps\"}}")
            .is(422)
            .text();
    assertThat(wrong)
        .contains("from is missing", "least must be 1 or more", "done must be true or false");
    client.post("/between/4?from=x'%20OR%20'1'%3D'1", body).is(422);
  }

  @Test
  void aStatementThatIsNotFirstSeenRightIsRefusedAtStartWithItsPlace() throws IOException {
    file("bad.sql", "SELECT title,\n  nowhere\nFROM tasks WHERE done = :done");
    assertThat(faults("GET /bad: { do: sql, file: bad.sql, reply: $items }"))
        .singleElement()
        .asString()
        .startsWith("sql/bad.sql:3:25: the parameter :done is not declared");
    assertThat(
            faults(
                "GET /bad: { do: sql, file: bad.sql, params: { done: $query.d }, reply: $items }"))
        .singleElement()
        .isEqualTo("sql/bad.sql:2:3: no such column: nowhere");
  }

  @Test
  void onlyOneStatementThatReadsIsLetThrough() throws IOException {
    var refused =
        List.of(
            "ATTACH 'x' AS y",
            "PRAGMA table_info(tasks)",
            "VACUUM",
            "BEGIN",
            "DROP TABLE tasks",
            "/* SELECT */ CREATE TABLE x (y)",
            "SELECT 1; SELECT 2",
            "DELETE FROM tasks",
            "WITH a AS (SELECT 1) UPDATE tasks SET done = 1",
            "SELECT * FROM pragma_table_info('tasks')",
            "SELECT * FROM main.tasks",
            "SELECT * FROM \"main\" . tasks",
            "SELECT * FROM sqlite_schema",
            "SELECT * FROM _plinth_account",
            "SELECT * FROM '_plinth_account'",
            "SELECT secret FROM tasks",
            "SELECT 1 AS a, 2 AS a",
            "SELECT ?1",
            "SELECT @x",
            "-- nothing",
            "SELECT 'open");
    for (var sql : refused) {
      file("x.sql", sql);
      assertThat(faults("GET /x: { do: sql, file: x.sql, reply: $items }")).as(sql).isNotEmpty();
    }
    assertThat(faults("GET /x: { do: sql, file: ../plinth.db, reply: $items }")).isNotEmpty();
    assertThat(faults("GET /x: { do: sql, file: none.sql, reply: $items }")).isNotEmpty();
    assertThat(faults("GET /x: { do: sql, file: x.sql, as: admin, reply: $items }"))
        .singleElement()
        .asString()
        .contains("expected `rule`");
    assertThat(faults("GET /x: { do: sql, file: x.sql, rule: anyone, reply: $items }"))
        .singleElement()
        .asString()
        .contains("means nothing beside `as: caller`");
    assertThat(
            faults(
                "GET /x/{id}: { do: sql, file: x.sql, params: { a: $path.di, b: x }, reply: $items }"))
        .hasSize(2);
  }

  @Test
  void statementsThatWriteAreAllOrNothingAndNeedTheirRule() throws IOException {
    file(
        "close.sql",
        """
        -- both, or none
        UPDATE projects SET open = 0 WHERE id = :id;
        UPDATE tasks SET done = 1, price = :price WHERE project = :id;
        SELECT count(*) AS tasks, :id AS project FROM tasks WHERE project = :id AND done = 1;
        """);
    var open =
        serve(
            """
            POST /close/{id}: { do: sql, file: close.sql, as: admin, rule: "$caller.role = 'boss'", params: { price: $body.price }, reply: $item }
            """);
    var ann = open.client().withToken(token(open.client(), "ann"));
    ann.post("/api/v1/records/projects", "{\"name\": \"Public\", \"open\": true}").is(201);
    var project = ann.get("/api/v1/records/projects").json().at("/items/0/id").asText();
    task(ann, "{\"title\": \"t\", \"project\": \"" + project + "\"}");
    open.client().post("/close/" + project, "{}").is(401);
    ann.post("/close/" + project, "{}").is(403);
    promote(open);
    ann.post("/close/" + project, "{\"price\": [1]}").is(422);
    assertThat(ann.post("/close/" + project, "{\"price\": \"2.5\"}").is(200).text())
        .isEqualTo("{\"tasks\":1,\"project\":\"" + project + "\"}");
    JsonNode item = ann.get("/api/v1/records/tasks").json().at("/items/0");
    assertThat(item.path("done").asBoolean()).isTrue();
    // a price that the table's check refuses takes the first statement back too
    open.write("UPDATE projects SET open = 1");
    ann.post("/close/" + project, "{\"price\": \"dear\"}").is(422);
    assertThat(ann.get("/api/v1/records/projects").json().path("items")).hasSize(1);
  }

  private static void promote(ContractServer server) {
    server.write("UPDATE users SET role = 'boss'");
  }

  @Test
  void aStatementWithoutEndIsStoppedAndALargeAnswerRefused() throws IOException {
    file(
        "endless.sql",
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) AS n FROM n");
    file(
        "large.sql",
        "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) SELECT i FROM n");
    var open =
        serve(
            """
            GET /endless: { do: sql, file: endless.sql, reply: $item }
            GET /large: { do: sql, file: large.sql, reply: $items }
            """);
    open.client().get("/endless").is(503);
    assertThat(open.client().get("/large").is(422).text()).contains("LIMIT");
  }

  @Test
  void anItemThatIsNotThereIsNotFound() throws IOException {
    file("one.sql", "SELECT id, title FROM tasks WHERE id = :id");
    var open = serve("GET /one/{id}: { do: sql, file: one.sql, reply: $item }");
    open.client().get("/one/nobody").is(404);
    assertThatThrownBy(() -> open.write("SELECT nothing")).isInstanceOf(RuntimeException.class);
  }
}
