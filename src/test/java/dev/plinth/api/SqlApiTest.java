package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Statements that an admin types.
final class SqlApiTest {
  private static final String PATH = "/api/v1/admin/sql";
  private static final String ENDLESS =
      "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n) ";

  @TempDir private Path home;
  private RecordServer app;

  @BeforeEach
  void open() {
    var tasks =
        new Collection(
            "tasks",
            IdType.INTEGER,
            List.of(
                new Field("title", new FieldType.Text()), new Field("done", new FieldType.Bool())),
            Access.CLOSED,
            List.of());
    app = new RecordServer(home, new Schema(List.of(tasks)));
    app.as("admin").post("/api/v1/records/tasks", "{\"title\": \"a\", \"done\": true}").is(201);
  }

  @AfterEach
  void close() {
    app.close();
  }

  private String ask(String sql, int status) {
    return app.as("admin").post(PATH, Map.of("sql", sql)).is(status).text();
  }

  @Test
  void anAdminReadsWithParameters() {
    var body = Map.of("sql", "SELECT * FROM tasks WHERE title = :t;", "params", Map.of("t", "a"));
    assertThat(app.as("admin").post(PATH, body).is(200).text())
        .isEqualTo("{\"items\":[{\"id\":1,\"title\":\"a\",\"done\":true}],\"count\":1}");
    assertThat(ask("EXPLAIN QUERY PLAN SELECT * FROM tasks", 200)).contains("SCAN tasks");
    assertThat(ask("EXPLAIN SELECT 1", 200)).contains("opcode");
    assertThat(ask("SELECT count(*) AS n FROM sqlite_schema WHERE name = 'tasks'", 200))
        .contains("{\"n\":1}");
  }

  @Test
  void nobodyElseMay() {
    var body = Json.text(Map.of("sql", "SELECT 1"));
    app.anonymous().post(PATH, body).is(401);
    app.as("ann").post(PATH, body).is(403);
  }

  @Test
  void aChangeHasToBeMeant() {
    assertThat(ask("UPDATE tasks SET done = 0", 400)).contains("bad_sql", "write");
    var body = Map.of("sql", "UPDATE tasks SET done = 0", "write", true);
    assertThat(app.as("admin").post(PATH, body).is(200).text())
        .isEqualTo("{\"items\":[],\"count\":1}");
    var returning = Map.of("sql", "DELETE FROM tasks RETURNING title", "write", true);
    assertThat(app.as("admin").post(PATH, returning).is(200).text())
        .isEqualTo("{\"items\":[{\"title\":\"a\"}],\"count\":1}");
    assertThat(app.rows("tasks")).isZero();
    assertThat(app.rows("_plinth_change")).as("the change feed hears of it").isEqualTo(3);
  }

  @Test
  void secretsAndTheMachineStayClosed() {
    for (var table :
        List.of("_plinth_account", "_plinth_session", "_plinth_fact", "_plinth_chat")) {
      assertThat(ask("SELECT * FROM " + table, 403)).contains("closed_table");
      assertThat(ask("SELECT (SELECT count(*) FROM main.\"" + table + "\") AS n", 403))
          .contains("closed_table");
      var write = Map.of("sql", "DELETE FROM " + table, "write", true);
      app.as("admin").post(PATH, write).is(403);
    }
    for (var sql :
        List.of(
            "PRAGMA writable_schema = 1",
            "ATTACH '/tmp/x.db' AS x",
            "VACUUM INTO '/tmp/x.db'",
            "DROP TABLE tasks",
            "SELECT 1; SELECT 2",
            "SELECT load_extension('x')",
            "SELECT * FROM pragma_database_list",
            "EXPLAIN PRAGMA x",
            "EXPLAIN",
            "SELECT :x",
            "SELEC",
            ";")) {
      assertThat(ask(sql, 400)).as(sql).contains("bad_sql");
    }
    app.as("admin").post(PATH, Map.of("sql", "COMMIT", "write", true)).is(400);
  }

  @Test
  void theFeedOfChangesIsWrittenByTriggersAlone() {
    for (var sql :
        List.of(
            "DELETE FROM _plinth_change",
            "DELETE FROM main.\"_PLINTH_change\" WHERE seq = 1",
            "UPDATE _plinth_change SET item = 'x'",
            "INSERT INTO _plinth_change (collection, item, kind, at) VALUES ('tasks', 1, 'x', 1)",
            "INSERT INTO tasks (title) SELECT item FROM _plinth_change",
            "WITH c AS (SELECT * FROM _plinth_change) SELECT count(*) FROM c")) {
      var body = Map.of("sql", sql, "write", true);
      assertThat(app.as("admin").post(PATH, body).is(403).text()).as(sql).contains("closed_table");
    }
    long before = app.rows("_plinth_change");
    var body = Map.of("sql", "UPDATE tasks SET title = 'b'", "write", true);
    app.as("admin").post(PATH, body).is(200);
    assertThat(app.rows("_plinth_change")).isEqualTo(before + 1);
  }

  @Test
  void aStatementThatIsNotRightIsToldInTheDatabasesWords() {
    assertThat(ask("SELECT nowhere FROM tasks", 400)).contains("no such column: nowhere");
    assertThat(app.as("admin").post(PATH, "{\"sql\": 7, \"rows\": 1}").is(422).text())
        .contains("#/sql", "#/rows");
  }

  @Test
  void itIsStoppedWhenItTakesTooLongOrAnswersTooMuchAndOthersGoOn() {
    assertThat(ask(ENDLESS + "SELECT count(*) FROM n", 503)).contains("too_slow");
    assertThat(ask(ENDLESS + "SELECT i FROM n", 422)).contains("too_many_rows");
    assertThat(ask("SELECT hex(zeroblob(2000000)) AS x", 422)).contains("too_many_rows");
    var write = Map.of("sql", ENDLESS + "INSERT INTO tasks (title) SELECT i FROM n", "write", true);
    assertThat(app.as("admin").post(PATH, write).is(503).text()).contains("too_slow");
    assertThat(app.rows("tasks")).isEqualTo(1);
    app.as("admin").post("/api/v1/records/tasks", "{\"title\": \"b\"}").is(201);
  }
}
