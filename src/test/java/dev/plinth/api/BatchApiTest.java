package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Several changes in one request, and requests that come twice.
final class BatchApiTest {
  private static final String BATCH = "/api/v1/batch";
  private static final String NOTES = "/api/v1/records/notes";

  @TempDir Path home;
  private RecordServer app = none();

  @SuppressWarnings("NullAway") // set before each test
  private static RecordServer none() {
    return null;
  }

  private static Schema schema() {
    var owner =
        new Field(
            "owner",
            new FieldType.Reference("users", OnDelete.CASCADE),
            false,
            false,
            null,
            Source.CALLER,
            false);
    var own = "owner = $caller.id";
    var member = "exists(members where room = $row.room and user = $caller.id)";
    return new Schema(
        List.of(
            new Collection(
                "users",
                IdType.TEXT,
                List.of(new Field("name", new FieldType.Text())),
                new Access("anyone", "nobody", "nobody", "nobody", "nobody"),
                List.of()),
            new Collection(
                "rooms",
                IdType.INTEGER,
                List.of(new Field("name", new FieldType.Text()), owner),
                new Access(own, "signed_in", own, own, own),
                List.of()),
            new Collection(
                "members",
                IdType.UUID,
                List.of(
                    new Field("room", new FieldType.Reference("rooms", OnDelete.CASCADE)),
                    new Field("user", new FieldType.Reference("users", OnDelete.CASCADE))),
                new Access(
                    "user = $caller.id",
                    "room.owner = $caller.id",
                    "nobody",
                    "nobody",
                    "user = $caller.id"),
                List.of()),
            new Collection(
                "notes",
                IdType.UUID,
                List.of(
                    new Field(
                        "text",
                        new FieldType.Text(1, 10, null),
                        true,
                        false,
                        null,
                        Source.CLIENT,
                        false),
                    new Field("room", new FieldType.Reference("rooms", OnDelete.CASCADE)),
                    new Field("extra", new FieldType.AnyJson())),
                new Access(
                    "room = null or " + member, "room = null or " + member, member, member, member),
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

  private Answer batch(String... requests) {
    return ada().post(BATCH, json("{'requests': [" + String.join(",", requests) + "]}"));
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }

  private static final String ROOM =
      "{'method': 'POST', 'url': '/records/rooms', 'body': {'name': 'r'}}";
  private static final String MEMBER =
      "{'method': 'POST', 'url': '/api/v1/records/members', 'body': {'user': 'ada'}, 'refs': {'/room': '0.id'}}";
  private static final String NOTE =
      "{'method': 'POST', 'url': '/records/notes', 'body': {'text': 'hi', 'extra': {'a': [{}]}}, 'refs': {'/room': '0.id', '/extra/a/0/by': '1.user'}}";

  @Test
  void laterRequestsSeeAndNameWhatEarlierOnesMade() {
    var answer =
        batch(
                ROOM,
                MEMBER,
                NOTE,
                "{'method': 'PATCH', 'url': '/records/notes/$2.id?fields=text,room', 'body': {'text': 'ho'}}",
                "{'method': 'DELETE', 'url': '/records/notes?filter=text%20%3D%20%27ho%27'}",
                "{'method': 'DELETE', 'url': '/records/members/$1.id'}")
            .is(200)
            .json()
            .path("responses");
    assertThat(answer.findValuesAsText("status"))
        .containsExactly("201", "201", "201", "200", "200", "204");
    assertThat(answer.at("/0/headers/Location").asText()).isEqualTo("/api/v1/records/rooms/1");
    assertThat(answer.at("/0/headers/ETag").asText()).matches("\"[\\w-]{16}\"");
    assertThat(answer.at("/2/body/room").intValue()).isEqualTo(1);
    assertThat(answer.at("/2/body/extra").toString()).isEqualTo("{\"a\":[{\"by\":\"ada\"}]}");
    assertThat(answer.at("/3/body").toString()).isEqualTo("{\"text\":\"ho\",\"room\":1}");
    assertThat(answer.at("/4/body").toString()).isEqualTo("{\"count\":1}");
    assertThat(answer.path(5).has("body")).isFalse();
    assertThat(app.rows("rooms")).isEqualTo(1);
    assertThat(app.rows("notes") + app.rows("members")).isZero();
  }

  @Test
  void oneThatFailsUndoesAllAndIsNamed() {
    var wrong = batch(ROOM, MEMBER, NOTE.replace("hi", "far too long a text")).is(422).json();
    assertThat(wrong.at("/errors/0/pointer").asText()).isEqualTo("#/requests/2/body/text");
    var forbidden = batch(ROOM, NOTE.replace("1.user", "0.name")).is(403).json();
    assertThat(forbidden.at("/errors/0/pointer").asText()).isEqualTo("#/requests/1");
    assertThat(forbidden.path("code").asText()).isEqualTo("forbidden");
    var missing = batch(ROOM, "{'method': 'DELETE', 'url': '/records/rooms/99'}").is(404).json();
    assertThat(missing.at("/errors/0/pointer").asText()).isEqualTo("#/requests/1");
    batch(
            ROOM,
            "{'method': 'PATCH', 'url': '/records/rooms/$0.id', 'headers': {'If-Match': '\\'x\\''}, 'body': {}}"
                .replace("\\'x\\'", "\\\"x\\\""))
        .is(412);
    batch(ROOM, "{'method': 'DELETE', 'url': '/records/nowhere/1'}").is(404);
    batch(
            ROOM,
            "{'method': 'POST', 'url': '/records/notes', 'body': {'text': 'x'}, 'refs': {'/room': '0.nothing'}}")
        .isProblem(400, "/problems/bad-reference");
    assertThat(app.rows("rooms") + app.rows("notes") + app.rows("members")).isZero();
  }

  @Test
  void anotherPersonsRowsStayOutOfReach() {
    batch(ROOM, MEMBER, NOTE).is(200);
    var bob = app.as("bob");
    var mine =
        bob.post(
            BATCH,
            json(
                "{'requests': [{'method': 'PATCH', 'url': '/records/rooms/1', 'body': {'name': 'x'}}]}"));
    var none =
        bob.post(
            BATCH,
            json(
                "{'requests': [{'method': 'PATCH', 'url': '/records/rooms/2', 'body': {'name': 'x'}}]}"));
    assertThat(without(mine.is(404))).isEqualTo(without(none.is(404)));
  }

  private static String without(Answer problem) {
    return problem.text().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  @Test
  void whatIsNoBatchIsRefusedWithItsPlace() {
    for (var bad :
        List.of(
            "{}",
            "[]",
            "{'requests': []}",
            "{'requests': {}}",
            "{'requests': [" + (ROOM + ",").repeat(200) + ROOM + "]}",
            "{'requests': [1]}",
            "{'requests': [{'method': 'GET', 'url': '/records/rooms'}]}",
            "{'requests': [{'method': 'POST', 'url': 'http://elsewhere/records/rooms', 'body': {}}]}",
            "{'requests': [{'method': 'POST', 'url': '/records/rooms/1', 'body': {}}]}",
            "{'requests': [{'method': 'PUT', 'url': '/records/rooms', 'body': {}}]}",
            "{'requests': [{'method': 'DELETE', 'url': '/records/rooms/%zz'}]}",
            "{'requests': [{'method': 'DELETE', 'url': '/records/rooms/$0.id'}]}",
            "{'requests': [{'method': 'DELETE', 'url': '/records/rooms/$x'}]}",
            "{'requests': [{'method': 'POST', 'url': '/records/rooms', 'body': [{}]}]}",
            "{'requests': [{'method': 'POST', 'url': '/records/rooms', 'body': {}, 'more': 1}]}",
            "{'requests': [{'method': 'POST', 'url': '/records/rooms', 'body': {}, 'headers': {'X': '1'}}]}",
            "{'requests': ["
                + ROOM
                + ", {'method': 'POST', 'url': '/records/rooms', 'body': {}, 'refs': {'name': '0.id'}}]}",
            "{'requests': ["
                + ROOM
                + ", {'method': 'POST', 'url': '/records/rooms', 'body': {}, 'refs': {'/name': '1.id'}}]}")) {
      var answer = ada().post(BATCH, json(bad));
      assertThat(answer.status()).as(bad).isEqualTo(422);
      assertThat(answer.json().path("errors").size()).as(bad).isPositive();
    }
    ada().post(BATCH + "?x=1", "{}").is(400);
    assertThat(app.rows("rooms")).isZero();
  }

  @Test
  void idsThatLookLikeReferencesAreData() {
    app.as("admin").post("/api/v1/records/users", "{\"id\": \"$0.id\"}").is(201);
    var patch =
        "{'requests': [{'method': 'PATCH', 'url': '/records/users/%240.id', 'body': {'name': 'dollar'}}]}";
    app.as("admin").post(BATCH, json(patch)).is(200);
    assertThat(app.as("admin").get("/api/v1/records/users/$0.id").json().path("name").asText())
        .isEqualTo("dollar");
  }

  @Test
  void aRequestWithAKeyIsCarriedOutOnce() throws Exception {
    var once = ada().with("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324");
    var first = once.post(NOTES, "{\"text\": \"a\"}").is(201);
    var again = once.post(NOTES, "{ \"text\" : \"a\" }").is(201);
    assertThat(again.text()).isEqualTo(first.text());
    assertThat(again.header("ETag")).isEqualTo(first.header("ETag")).isNotEmpty();
    assertThat(again.header("Location")).isEqualTo(first.header("Location")).isNotEmpty();
    once.post(NOTES, "{\"text\": \"b\"}").isProblem(422, "/problems/idempotency-key-reused");
    once.post(NOTES + "?fields=text", "{\"text\": \"a\"}").is(422);
    app.as("bob")
        .with("Idempotency-Key", "8e03978e-40d5-43e8-bc93-6894a57f9324")
        .post(NOTES, "{\"text\": \"b\"}")
        .is(201);
    assertThat(app.rows("notes")).isEqualTo(2);
    var ada = ada();
    Callable<String> post =
        () -> ada.with("Idempotency-Key", "\"k\"").post(NOTES, "{\"text\": \"c\"}").is(201).text();
    try (var threads = Executors.newFixedThreadPool(8)) {
      var answers = new HashSet<String>();
      for (var future : threads.invokeAll(java.util.Collections.nCopies(8, post))) {
        answers.add(future.get());
      }
      assertThat(answers).hasSize(1);
    }
    assertThat(app.rows("notes")).isEqualTo(3);
  }

  @Test
  void whatFailedUnderAKeyCanBeTriedAgain() {
    var once = ada().with("Idempotency-Key", "k1");
    var note =
        json(
            "{'requests': [{'method': 'POST', 'url': '/records/notes', 'body': {'text': 'x', 'room': 1}}]}");
    once.post(BATCH, note).is(422);
    batch(ROOM, MEMBER).is(200);
    var first = once.post(BATCH, note).is(200).json();
    assertThat(once.post(BATCH, note).is(200).json()).isEqualTo(first);
    assertThat(app.rows("notes")).isEqualTo(1);
    ada()
        .with("Idempotency-Key", "a b")
        .post(NOTES, "{\"text\": \"x\"}")
        .isProblem(400, "/problems/bad-idempotency-key");
    ada().with("Idempotency-Key", "x".repeat(256)).post(NOTES, "{\"text\": \"x\"}").is(400);
    var at = NOTES + "/" + first.at("/responses/0/body/id").asText();
    var gone = ada().with("Idempotency-Key", "k2");
    gone.delete(at).is(204);
    gone.delete(at).is(204);
    ada().delete(at).is(404);
  }

  @Test
  void receiptsAreForgottenAfterADay() {
    var once = ada().with("Idempotency-Key", "k");
    once.post(NOTES, "{\"text\": \"a\"}").is(201);
    app.db.write(tx -> tx.run("UPDATE _plinth_idempotency SET created_at = created_at - 86400001"));
    once.post(NOTES, "{\"text\": \"b\"}").is(201);
    assertThat(app.rows("_plinth_idempotency")).isEqualTo(1);
    app.db.write(tx -> tx.run("UPDATE _plinth_idempotency SET seq = seq + 100000"));
    app.db.write(tx ->
        tx.run(
            "INSERT INTO _plinth_idempotency (seq, holder, key, request, status, body, created_at) SELECT 1, holder, 'old', '', 201, x'', created_at FROM _plinth_idempotency"));
    ada().with("Idempotency-Key", "k3").post(NOTES, "{\"text\": \"c\"}").is(201);
    assertThat(app.rows("_plinth_idempotency")).isEqualTo(2);
    JsonNode unused =
        app.anonymous()
            .with("Idempotency-Key", "k")
            .post(NOTES, "{\"text\": \"d\"}")
            .is(201)
            .json();
    assertThat(
            app.anonymous()
                .with("Idempotency-Key", "k")
                .post(NOTES, "{\"text\": \"d\"}")
                .is(201)
                .json())
        .isEqualTo(unused);
  }
}
