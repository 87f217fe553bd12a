package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.FieldType.OnDelete;
import dev.plinth.schema.Schema;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Changes by the native API: conditions, counts, merges, upserts, many at once, batches, and
/// requests that come twice.
final class RecordWritesApiTest {
  private static final String TASKS = "/api/v1/records/tasks";
  private static final String BOARDS = "/api/v1/records/boards";
  private static final String TAGS = "/api/v1/records/tags";
  private static final String OWN = "owner = $caller.id";

  @TempDir Path home;
  private RecordServer app = none();

  @SuppressWarnings("NullAway") // set before each test
  private static RecordServer none() {
    return null;
  }

  private static Field given(String name, FieldType type, Source source) {
    return new Field(name, type, false, false, null, source, false);
  }

  private static Schema schema() {
    var owner = given("owner", new FieldType.Reference("users", OnDelete.CASCADE), Source.CALLER);
    var seenByAll = new Access(OWN + " or open = true", "signed_in", OWN, OWN, OWN);
    return new Schema(
        List.of(
            new Collection(
                "users",
                IdType.TEXT,
                List.of(new Field("name", new FieldType.Text())),
                new Access("anyone", "nobody", "nobody", "nobody", "nobody"),
                List.of()),
            new Collection(
                "boards",
                IdType.UUID,
                List.of(new Field("name", new FieldType.Text()), owner),
                new Access(OWN, "signed_in", OWN, OWN, OWN),
                List.of()),
            new Collection(
                "tasks",
                IdType.UUID,
                List.of(
                    new Field(
                        "title",
                        new FieldType.Text(0, 20, null),
                        true,
                        false,
                        null,
                        Source.CLIENT,
                        false),
                    new Field(
                        "open",
                        new FieldType.Bool(),
                        false,
                        false,
                        Json.parse("false"),
                        Source.CLIENT,
                        false),
                    new Field(
                        "likes",
                        new FieldType.Int(0L, 1_000L),
                        false,
                        false,
                        Json.parse("5"),
                        Source.CLIENT,
                        false),
                    new Field("big", new FieldType.Int()),
                    new Field("weight", new FieldType.Real()),
                    new Field("extra", new FieldType.AnyJson()),
                    new Field("board", new FieldType.Reference("boards", OnDelete.CASCADE)),
                    new Field(
                        "secret", new FieldType.Text(), false, false, null, Source.CLIENT, true),
                    owner,
                    given("created", new FieldType.DateTime(), Source.CREATED),
                    given("updated", new FieldType.DateTime(), Source.UPDATED)),
                seenByAll,
                List.of()),
            new Collection(
                "tags",
                IdType.TEXT,
                List.of(
                    new Field(
                        "word",
                        new FieldType.Text(1, 20, null),
                        true,
                        true,
                        null,
                        Source.CLIENT,
                        false),
                    new Field(
                        "uses",
                        new FieldType.Int(),
                        false,
                        false,
                        Json.parse("0"),
                        Source.CLIENT,
                        false),
                    owner),
                new Access(OWN, "signed_in", OWN, OWN, OWN),
                List.of())));
  }

  @BeforeEach
  void open() {
    app = new RecordServer(home, schema());
    for (var name : List.of("ada", "bob")) {
      app.as("admin").post("/api/v1/records/users", "{\"id\": \"%s\"}".formatted(name)).is(201);
    }
  }

  @AfterEach
  void close() {
    app.close();
  }

  private TestClient ada() {
    return app.as("ada");
  }

  private Answer task(String body) {
    return ada().post(TASKS, body).is(201);
  }

  private String id(String body) {
    return task(body).json().path("id").asText();
  }

  @Test
  void everyAnswerWithAnItemHasItsVersion() {
    var made = task("{\"title\": \"a\", \"extra\": {\"n\": 1.50}}");
    var at = made.header("Location");
    assertThat(at).isEqualTo(TASKS + "/" + made.json().path("id").asText());
    var seen = ada().get(at).is(200);
    assertThat(made.header("ETag")).matches("\"[\\w-]{16}\"").isEqualTo(seen.header("ETag"));
    assertThat(made.text()).isEqualTo(seen.text());
    var changed = ada().patch(at, "{\"title\": \"b\"}").is(200);
    assertThat(changed.header("ETag"))
        .isNotEqualTo(made.header("ETag"))
        .isEqualTo(ada().get(at).header("ETag"));
    var put = ada().put(at, "{\"title\": \"c\"}").is(200);
    assertThat(put.header("ETag")).isEqualTo(ada().get(at).header("ETag"));
    ada().with("If-None-Match", put.header("ETag")).get(at).is(304);
    ada().with("If-None-Match", "\"x\", W/" + put.header("ETag")).get(at).is(304);
    ada().with("If-None-Match", changed.header("ETag")).get(at).is(200);
  }

  @Test
  void aChangeOfWhatIsNoLongerThereIsRefused() {
    var made = task("{\"title\": \"a\"}");
    var at = made.header("Location");
    var old = made.header("ETag");
    var now = ada().with("If-Match", old).patch(at, "{\"title\": \"b\"}").is(200).header("ETag");
    for (var method : List.of("PATCH", "PUT", "DELETE")) {
      var body = method.equals("DELETE") ? null : "{\"title\": \"lost\"}";
      ada().with("If-Match", old).send(method, at, body).isProblem(412, "/problems/stale");
      ada().with("If-Match", "W/" + now).send(method, at, body).is(412);
      ada().with("If-Match", "nonsense").send(method, at, body).is(400);
      app.as("bob").with("If-Match", now).send(method, at, body).is(404);
    }
    assertThat(ada().get(at).json().path("title").asText()).isEqualTo("b");
    ada().with("If-Match", "\"other\", " + now).put(at, "{\"title\": \"c\"}").is(200);
    ada().with("If-Match", "*").delete(at).is(204);
    ada().with("If-Match", "*").delete(at).is(404);
  }

  @Test
  void aVersionBelongsToTheFormThatWasAsked() {
    var at = task("{\"title\": \"a\"}").header("Location") + "?fields=title&expand=owner";
    var seen = ada().get(at).is(200);
    assertThat(seen.text()).isEqualTo("{\"title\":\"a\"}");
    var changed =
        ada().with("If-Match", seen.header("ETag")).patch(at, "{\"title\": \"b\"}").is(200);
    assertThat(changed.text()).isEqualTo("{\"title\":\"b\"}");
    ada().patch(at, "{\"likes\": 9}").is(200);
    ada().with("If-Match", changed.header("ETag")).delete(at).is(204);
  }

  @Test
  void ofManyWritersWithTheSameVersionOneWins() throws Exception {
    var made = task("{\"title\": \"0\"}");
    var statuses = new ArrayList<Integer>();
    for (int round = 0; round < 5; round++) {
      var tag = ada().get(made.header("Location")).header("ETag");
      var body = "{\"title\": \"round %d\"}".formatted(round);
      var ada = ada();
      statuses.addAll(
          together(
              8, () -> ada.with("If-Match", tag).patch(made.header("Location"), body).status()));
    }
    assertThat(statuses).filteredOn(status -> status == 200).hasSize(5);
    assertThat(statuses).filteredOn(status -> status == 412).hasSize(35);
  }

  private static <T> List<T> together(int count, Callable<T> work) throws Exception {
    try (var threads = Executors.newFixedThreadPool(count)) {
      var answers = new ArrayList<T>();
      for (var future : threads.invokeAll(java.util.Collections.nCopies(count, work))) {
        answers.add(future.get());
      }
      return answers;
    }
  }

  @Test
  void noCountIsLost() throws Exception {
    var at = task("{\"title\": \"a\"}").header("Location");
    var ada = ada();
    together(
        8,
        () -> {
          for (int i = 0; i < 10; i++) {
            ada.patch(at, "{\"likes\": {\"+=\": 2}, \"weight\": {\"-=\": 0.5}}").is(200);
          }
          return true;
        });
    var counted = ada().get(at).json();
    assertThat(counted.path("likes").intValue()).isEqualTo(165);
    assertThat(counted.path("weight").doubleValue()).isEqualTo(-40.0);
  }

  @Test
  void countsKeepTheirBounds() {
    var at =
        task("{\"title\": \"a\", \"likes\": 999, \"big\": 9223372036854775807}").header("Location");
    for (var bad :
        List.of(
            "{\"likes\": {\"+=\": 2}}",
            "{\"likes\": {\"-=\": 1000}}",
            "{\"big\": {\"+=\": 1}}",
            "{\"likes\": {\"+=\": 1.5}}",
            "{\"likes\": {\"+=\": 9223372036854775808}}",
            "{\"big\": {\"-=\": -9223372036854775808}}",
            "{\"likes\": {\"+=\": null}}",
            "{\"likes\": {\"+=\": 1, \"-=\": 1}}",
            "{\"likes\": {}}",
            "{\"weight\": {\"+=\": 1e400}}",
            "{\"title\": {\"+=\": 1}}")) {
      var answer = ada().patch(at, bad);
      assertThat(answer.status()).as(bad).isEqualTo(422);
      assertThat(answer.json().path("errors").size()).as(bad).isEqualTo(1);
    }
    ada().post(TASKS, "{\"title\": \"b\", \"likes\": {\"+=\": 1}}").is(422);
    ada().put(at, "{\"title\": \"b\", \"likes\": {\"+=\": 1}}").is(422);
    ada().patch(at, "{\"likes\": {\"+=\": 1}}").is(200);
    ada().patch(at, "{\"big\": {\"-=\": 9223372036854775807}}").is(200);
    var item = ada().get(at).json();
    assertThat(item.path("likes").intValue()).isEqualTo(1_000);
    assertThat(item.path("big").longValue()).isZero();
  }

  @Test
  void aPatchMergesJsonAsRfc7396Says() {
    // the examples of RFC 7396, appendix A, as far as both sides are objects, and then some
    var cases =
        List.of(
            List.of("{\"a\":\"b\"}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"),
            List.of("{\"a\":\"b\"}", "{\"b\":\"c\"}", "{\"a\":\"b\",\"b\":\"c\"}"),
            List.of("{\"a\":\"b\"}", "{\"a\":null}", "{}"),
            List.of("{\"a\":\"b\",\"b\":\"c\"}", "{\"a\":null}", "{\"b\":\"c\"}"),
            List.of("{\"a\":[\"b\"]}", "{\"a\":\"c\"}", "{\"a\":\"c\"}"),
            List.of("{\"a\":\"c\"}", "{\"a\":[\"b\"]}", "{\"a\":[\"b\"]}"),
            List.of(
                "{\"a\":{\"b\":\"c\"}}",
                "{\"a\":{\"b\":\"d\",\"c\":null}}",
                "{\"a\":{\"b\":\"d\"}}"),
            List.of("{\"a\":[{\"b\":\"c\"}]}", "{\"a\":[1]}", "{\"a\":[1]}"),
            List.of("[1,2]", "{\"a\":\"b\",\"c\":null}", "{\"a\":\"b\"}"),
            List.of("{\"e\":null}", "{\"a\":1}", "{\"e\":null,\"a\":1}"),
            List.of("{}", "{\"a\":{\"bb\":{\"ccc\":null}}}", "{\"a\":{\"bb\":{}}}"),
            List.of("null", "{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1}}"),
            List.of(
                "{\"n\":9007199254740993}", "{\"m\":1.50}", "{\"n\":9007199254740993,\"m\":1.50}"),
            List.of("{\"a\":1}", "[2]", "[2]"),
            List.of("{\"a\":1}", "null", "null"));
    for (var one : cases) {
      var at = task("{\"title\": \"a\", \"extra\": %s}".formatted(one.get(0))).header("Location");
      var patched = ada().patch(at, "{\"extra\": %s}".formatted(one.get(1))).is(200).json();
      assertThat(patched.path("extra").toString()).as(one.toString()).isEqualTo(one.get(2));
      assertThat(ada().get(at).json()).isEqualTo(patched);
    }
    var at = task("{\"title\": \"a\", \"extra\": {\"a\": 1}}").header("Location");
    var put = ada().put(at, "{\"title\": \"a\", \"extra\": {\"b\": 1}}").is(200).json();
    assertThat(put.path("extra").toString()).isEqualTo("{\"b\":1}");
  }

  @Test
  void aReplacementLosesWhatWasNotSentAndNothingThatIsHidden() {
    var id = id("{\"title\": \"a\", \"likes\": 7, \"big\": 7, \"secret\": \"kept\"}");
    var put =
        ada()
            .put(TASKS + "/" + id, "{\"id\": \"%s\", \"title\": \"b\"}".formatted(id))
            .is(200)
            .json();
    assertThat(put.path("likes").intValue()).isEqualTo(5);
    assertThat(put.path("big").isNull()).isTrue();
    assertThat(put.path("owner").asText()).isEqualTo("ada");
    assertThat(put.path("created").asText()).isNotBlank();
    assertThat(
            app.db.<String>read(tx ->
                String.valueOf(
                    tx.first("SELECT secret FROM tasks", r -> String.valueOf(r.text(0)))
                        .orElse(""))))
        .isEqualTo("kept");
    ada().put(TASKS + "/" + id, "{\"id\": \"other\", \"title\": \"b\"}").is(422);
    ada().patch(TASKS + "/" + id, "{\"id\": \"other\"}").is(422);
    ada().put(TASKS + "/00000000-0000-7000-8000-000000000000", "{\"title\": \"b\"}").is(404);
  }

  @Test
  void whereClientsGiveIdsAPutMakesTheItem() {
    var first = ada().put(TAGS + "/one", "{\"word\": \"first\", \"uses\": 3}").is(201);
    assertThat(first.header("Location")).isEqualTo(TAGS + "/one");
    assertThat(first.json().toString())
        .isEqualTo("{\"id\":\"one\",\"word\":\"first\",\"uses\":3,\"owner\":\"ada\"}");
    var again = ada().put(TAGS + "/one", "{\"id\": \"one\", \"word\": \"second\"}").is(200).json();
    assertThat(again.path("uses").intValue()).isZero();
    ada().with("If-None-Match", "*").put(TAGS + "/one", "{\"word\": \"third\"}").is(412);
    ada().with("If-None-Match", "*").put(TAGS + "/two", "{\"word\": \"third\"}").is(201);
    ada().with("If-Match", "*").put(TAGS + "/three", "{\"word\": \"fourth\"}").is(412);
    ada().put(TAGS + "/three", "{}").is(422);
    app.as("bob").put(TAGS + "/one", "{\"word\": \"mine\"}").isProblem(409, "/problems/duplicate");
    app.anonymous().put(TAGS + "/one", "{\"word\": \"mine\"}").is(401);
    app.anonymous().put(TAGS + "/new", "{\"word\": \"mine\"}").is(401);
    assertThat(app.rows("tags")).isEqualTo(2);
  }

  @Test
  void anUpsertChangesWhatHasTheUniqueValueElseMakesIt() {
    var made = ada().post(TAGS + "?upsert=word", "{\"word\": \"x\", \"uses\": 1}").is(201).json();
    var changed = ada().post(TAGS + "?upsert=word", "{\"word\": \"x\"}").is(200).json();
    assertThat(changed).isEqualTo(made);
    var many =
        ada()
            .post(
                TAGS + "?upsert=word&fields=word,uses",
                "[{\"word\": \"x\", \"uses\": 2}, {\"word\": \"y\"}, {\"word\": \"y\", \"uses\": 9}]")
            .is(200)
            .json();
    assertThat(many.toString())
        .isEqualTo(
            "{\"count\":3,\"items\":[{\"word\":\"x\",\"uses\":2},{\"word\":\"y\",\"uses\":0},{\"word\":\"y\",\"uses\":9}]}");
    var byId = ada().post(TAGS + "?upsert=id", "{\"id\": \"z\", \"word\": \"z\"}").is(201).json();
    assertThat(
            ada()
                .post(TAGS + "?upsert=id", "{\"id\": \"z\", \"uses\": 4}")
                .is(200)
                .json()
                .path("uses")
                .intValue())
        .isEqualTo(4);
    assertThat(byId.path("id").asText()).isEqualTo("z");
    ada().post(TAGS + "?upsert=word", "{\"uses\": 1}").is(422);
    ada().post(TAGS + "?upsert=word", "{\"word\": 7}").is(422);
    ada().post(TAGS + "?upsert=uses", "{\"word\": \"q\"}").isProblem(400, "/problems/bad-upsert");
    ada()
        .post(TASKS + "?upsert=secret", "{\"title\": \"q\"}")
        .isProblem(400, "/problems/bad-upsert");
    ada().post(TASKS + "?upsert=id", "{\"title\": \"q\"}").isProblem(400, "/problems/bad-upsert");
    app.as("bob")
        .post(TAGS + "?upsert=word", "{\"word\": \"x\"}")
        .isProblem(409, "/problems/duplicate");
  }

  @Test
  void aReferenceToWhatOneMayNotSeeIsOneToNothing() {
    var bobs =
        app.as("bob").post(BOARDS, "{\"name\": \"bob's\"}").is(201).json().path("id").asText();
    var mine = ada().post(BOARDS, "{\"name\": \"mine\"}").is(201).json().path("id").asText();
    var foreign = ada().post(TASKS, "{\"title\": \"a\", \"board\": \"%s\"}".formatted(bobs));
    var absent =
        ada()
            .post(TASKS, "{\"title\": \"a\", \"board\": \"00000000-0000-7000-8000-000000000000\"}");
    assertThat(without(foreign)).isEqualTo(without(absent)).contains("refers to nothing");
    var at = task("{\"title\": \"a\", \"board\": \"%s\"}".formatted(mine)).header("Location");
    ada().patch(at, "{\"board\": \"%s\"}".formatted(bobs)).is(422);
    ada().put(at, "{\"title\": \"a\", \"board\": \"%s\"}".formatted(bobs)).is(422);
    // what is there already may stay, also where it is no longer seen
    app.db.write(tx -> tx.run("UPDATE tasks SET board = ?", bobs));
    ada().patch(at, "{\"title\": \"b\", \"board\": \"%s\"}".formatted(bobs)).is(200);
    ada().patch(at, "{\"board\": null}").is(200);
    assertThat(app.rows("tasks")).isEqualTo(1);
  }

  @Test
  void manyAreMadeOrNone() {
    var body = new StringBuilder("[");
    for (int i = 0; i < 10_000; i++) {
      body.append(i == 0 ? "" : ",").append("{\"title\":\"task ").append(i).append("\"}");
    }
    var good = body + "]";
    var bad = good.replace("{\"title\":\"task 7777\"}", "{\"titel\":\"x\"}");
    var refused = ada().post(TASKS, bad).isProblem(422, "/problems/invalid").json().path("errors");
    assertThat(refused.findValuesAsText("pointer")).containsExactly("#/7777/titel", "#/7777/title");
    assertThat(app.rows("tasks")).isZero();
    var made = ada().post(TASKS + "?fields=id", good).is(201).json();
    assertThat(made.path("count").intValue()).isEqualTo(10_000);
    assertThat(made.path("items").size()).isEqualTo(10_000);
    assertThat(app.rows("tasks")).isEqualTo(10_000);
    ada().post(TASKS, good.replaceFirst("]$", ",{}]")).is(422);
    ada().post(TASKS, "[]").is(422);
  }

  @Test
  void eachOfManyThatIsRefusedIsNamed() {
    var answer =
        ada()
            .post(
                TASKS,
                "[{\"title\": \"fine\"}, {\"title\": \"x\", \"board\": \"nowhere\"}, {\"title\": \"y\", \"board\": \"nowhere\"}]")
            .isProblem(422, "/problems/invalid");
    assertThat(answer.json().path("errors").findValuesAsText("pointer"))
        .containsExactly("#/1/board", "#/2/board");
    var taken = ada().post(TAGS, "[{\"word\": \"a\"}, {\"word\": \"b\"}, {\"word\": \"a\"}]");
    taken.isProblem(409, "/problems/duplicate");
    assertThat(taken.json().path("errors").findValuesAsText("pointer")).containsExactly("#/2");
    var wrong = "[" + "{},".repeat(499) + "{}]";
    var told = ada().post(TASKS, wrong).is(422).json();
    assertThat(told.path("errors").size()).isEqualTo(101);
    assertThat(told.path("errors").path(100).path("detail").asText())
        .isEqualTo("and 400 more errors");
    assertThat(told.path("detail").asText().length()).isLessThan(500);
    assertThat(app.rows("tasks") + app.rows("tags")).isZero();
  }

  @Test
  void allThatMatchAreChangedOrRemoved() {
    for (int i = 0; i < 5; i++) {
      task("{\"title\": \"t%d\", \"likes\": %d}".formatted(i, i));
    }
    app.as("bob").post(TASKS, "{\"title\": \"t9\", \"open\": true}").is(201);
    assertThat(
            ada()
                .patch(TASKS + "?filter=likes%20%3E%202", "{\"likes\": {\"+=\": 10}}")
                .is(200)
                .text())
        .isEqualTo("{\"count\":2}");
    var changed =
        ada()
            .patch(TASKS + "?filter=likes%20%3E%209&fields=likes", "{\"open\": true}")
            .is(200)
            .json();
    assertThat(changed.path("items").findValuesAsText("likes"))
        .containsExactlyInAnyOrder("13", "14");
    ada().patch(TASKS + "?filter=likes%20%3E%202", "{\"likes\": {\"+=\": 987}}").is(422);
    assertThat(ada().get(TASKS + "?filter=likes%20%3E%20900").json().path("items").size()).isZero();
    ada().patch(TASKS, "{\"open\": true}").isProblem(400, "/problems/filter-required");
    ada().delete(TASKS).isProblem(400, "/problems/filter-required");
    ada().delete(TASKS + "?filter=secret%20%3D%20'x'").is(400);
    assertThat(ada().delete(TASKS + "?filter=likes%20%3E%209").is(200).text())
        .isEqualTo("{\"count\":2}");
    assertThat(ada().delete(TASKS + "?filter=true").is(200).text()).isEqualTo("{\"count\":3}");
    assertThat(app.rows("tasks")).isEqualTo(1);
    assertThat(app.anonymous().delete(TASKS + "?filter=true").is(200).text())
        .isEqualTo("{\"count\":0}");
  }

  @Test
  void moreThanManyAreNotTouched() {
    app.db.write(tx ->
        tx.run(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i <= 10000)"
                + " INSERT INTO tasks (id, title, owner, open, created, updated)"
                + " SELECT 't' || i, 'x', 'ada', 0, '2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.000Z' FROM n"));
    ada().delete(TASKS + "?filter=true").isProblem(400, "/problems/too-many-items");
    ada()
        .patch(TASKS + "?filter=true", "{\"open\": true}")
        .isProblem(400, "/problems/too-many-items");
    assertThat(app.rows("tasks")).isEqualTo(10_001);
    ada().delete(TASKS + "/t1").is(204);
    assertThat(ada().delete(TASKS + "?filter=true").is(200).json().path("count").intValue())
        .isEqualTo(10_000);
  }

  private static String without(Answer problem) {
    return problem.text().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  @Test
  void badBodiesAreRefusedAndNothingIsWritten() {
    var deep = "{\"title\":\"x\",\"extra\":" + "[".repeat(70) + "]".repeat(70) + "}";
    assertThat(ada().post(TASKS, deep).status()).isEqualTo(400);
    ada().post(TASKS, "{\"title\":\"x\",\"title\":\"y\"}").is(400);
    ada().post(TASKS, "").is(400);
    ada().send("POST", TASKS, null).is(415);
    ada()
        .send("PATCH", TASKS + "/1", "application/xml", "<a/>".getBytes(StandardCharsets.UTF_8))
        .is(415);
    ada().post(TASKS, "null").is(422);
    ada().post(TASKS, "[[]]").is(422);
    ada().post(TASKS + "?nonsense=1", "{\"title\":\"x\"}").is(400);
    ada().with("If-Match", "\"x\"").post(TASKS, "{\"title\":\"x\"}").is(400);
    JsonNode errors =
        ada()
            .post(TASKS, "{\"likes\": 1e400, \"big\": 9223372036854775808, \"open\": 1, \"x\": 1}")
            .is(422)
            .json()
            .path("errors");
    assertThat(errors.findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("#/likes", "#/big", "#/open", "#/x", "#/title");
    assertThat(app.rows("tasks")).isZero();
  }
}
