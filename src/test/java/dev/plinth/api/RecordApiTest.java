package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.schema.Schema;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordApiTest {
  private static final String NOTES = "/api/v1/records/notes";
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users: { id: text, fields: { name: text }, rules: { read: anyone } }
                notes:
                  fields:
                    title: { type: text, required: true }
                    open: { type: boolean, default: false }
                    size: integer
                    owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
                    secret: { type: text, set: server, hidden: true }
                  rules:
                    read: owner = $caller.id or open = true
                    create: signed_in
                    update: owner = $caller.id
                    delete: owner = $caller.id
                vault: {}
              """,
              "plinth.yaml")
          .schema();

  @TempDir Path home;
  private RecordServer app = none();

  @SuppressWarnings("NullAway") // set before each test
  private static RecordServer none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new RecordServer(home, SCHEMA);
    for (var name : List.of("ada", "bob")) {
      app.as("admin")
          .post("/api/v1/records/users", "{\"id\": \"%s\", \"name\": \"%s\"}".formatted(name, name))
          .is(201);
    }
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void anItemIsMadeViewedChangedReplacedAndRemoved() {
    var ada = app.as("ada");
    var id =
        ada.post(NOTES, "{\"title\": \"a\", \"size\": 9007199254740993}")
            .is(201)
            .json()
            .get("id")
            .asText();
    assertThat(ada.get(NOTES + "/" + id).is(200).text()).contains("\"size\":9007199254740993");
    assertThat(ada.patch(NOTES + "/" + id, "{\"open\": true}").is(200).json().get("title").asText())
        .isEqualTo("a");
    assertThat(ada.put(NOTES + "/" + id, "{\"title\": \"b\"}").is(200).json().get("size").isNull())
        .isTrue();
    ada.delete(NOTES + "/" + id).is(204);
    ada.get(NOTES + "/" + id).isProblem(404, "/problems/not-found");
  }

  @Test
  void everyWrongFieldIsNamed() {
    var answer =
        app.as("ada")
            .post(
                NOTES,
                "{\"size\": \"1\", \"owner\": \"bob\", \"secret\": \"x\", \"id\": \"1\", \"junk\": 0}");
    answer.isProblem(422, "/problems/invalid");
    assertThat(answer.json().get("errors").findValuesAsText("pointer"))
        .containsExactlyInAnyOrder("#/size", "#/owner", "#/secret", "#/id", "#/junk", "#/title");
    assertThat(app.rows("notes")).isZero();
  }

  @Test
  void foreignAndMissingReadTheSame() {
    var id = app.as("ada").post(NOTES, "{\"title\": \"mine\"}").json().get("id").asText();
    var missing = NOTES + "/00000000-0000-7000-8000-000000000000";
    for (var method : List.of("GET", "DELETE", "PATCH", "PUT")) {
      var body = method.startsWith("P") ? "{\"title\": \"x\"}" : null;
      var foreign = app.as("bob").send(method, NOTES + "/" + id, body).is(404).json();
      var absent = app.as("bob").send(method, missing, body).is(404).json();
      assertThat(without(foreign.toString())).as(method).isEqualTo(without(absent.toString()));
    }
    assertThat(app.as("ada").get(NOTES + "/" + id).is(200).json().get("title").asText())
        .isEqualTo("mine");
  }

  @Test
  void aClosedCollectionLooksLikeNone() {
    for (var path : List.of("vault", "nowhere")) {
      var client = app.as("ada");
      client.get("/api/v1/records/" + path).isProblem(404, "/problems/not-found");
      client.get("/api/v1/records/" + path + "?filter=((").isProblem(404, "/problems/not-found");
      client.get("/api/v1/records/" + path + "/1").isProblem(404, "/problems/not-found");
      client.post("/api/v1/records/" + path, "{}").isProblem(404, "/problems/not-found");
      client.delete("/api/v1/records/" + path + "/1").isProblem(404, "/problems/not-found");
    }
    app.as("admin").get("/api/v1/records/vault").is(200);
  }

  @Test
  void whoHasNotSignedInIsAskedTo() {
    app.anonymous().post(NOTES, "{\"title\": \"x\"}").isProblem(401, "/problems/unauthenticated");
    assertThat(app.anonymous().get(NOTES).is(200).text()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void listsAreFilteredSortedCutCountedAndExpanded() {
    for (int i = 0; i < 5; i++) {
      app.as("ada").post(NOTES, "{\"title\": \"t%d\", \"size\": %d}".formatted(i, i)).is(201);
    }
    var page =
        app.as("ada")
            .get(
                NOTES
                    + "?limit=2&count=true&sort=-size&expand=owner&fields=title,owner&filter="
                    + encoded("size > 0"))
            .is(200)
            .json();
    assertThat(page.get("total").intValue()).isEqualTo(4);
    assertThat(page.get("items").toString())
        .isEqualTo(
            "[{\"title\":\"t4\",\"owner\":{\"id\":\"ada\",\"name\":\"ada\"}},{\"title\":\"t3\",\"owner\":{\"id\":\"ada\",\"name\":\"ada\"}}]");
    var rest =
        app.as("ada")
            .get(NOTES + "?limit=2&count=true&sort=-size&fields=title&expand=owner&fields=title")
            .status();
    assertThat(rest).isEqualTo(400);
    var last =
        app.as("ada")
            .get(
                NOTES
                    + "?limit=2&sort=-size&expand=owner&fields=title,owner&filter="
                    + encoded("size > 1")
                    + "&cursor="
                    + page.get("next").asText())
            .status();
    assertThat(last).as("a cursor belongs to its whole question").isEqualTo(400);
    var next =
        app.as("ada")
            .get(
                NOTES
                    + "?limit=2&count=true&sort=-size&expand=owner&fields=title,owner&filter="
                    + encoded("size > 0")
                    + "&cursor="
                    + page.get("next").asText())
            .is(200)
            .json();
    assertThat(next.get("items").findValuesAsText("title")).containsExactly("t2", "t1");
    assertThat(next.has("next")).isFalse();
  }

  @Test
  void whatCannotBeAskedIsRefused() {
    for (var bad :
        List.of(
            "limit=0",
            "limit=201",
            "limit=1e2",
            "limit=99999999999",
            "sort=nothing",
            "sort=secret",
            "fields=secret",
            "expand=title",
            "expand=owner.owner",
            "count=maybe",
            "cursor=abc",
            "page=2",
            "filter=" + encoded("secret = 'x'"),
            "filter=" + encoded("nothing = 'x'"),
            "filter=" + encoded("size >"),
            "filter=" + encoded("size = 1 or ".repeat(70) + "size = 1"),
            "filter=" + encoded("'" + "x".repeat(4100) + "' = title"),
            "limit=1&limit=2")) {
      var answer = app.as("ada").get(NOTES + "?" + bad);
      assertThat(answer.status()).as(bad).isIn(400, 414);
    }
    var hidden =
        app.as("ada")
            .get(NOTES + "?filter=" + encoded("secret = 'x'"))
            .json()
            .get("detail")
            .asText();
    var missing =
        app.as("ada")
            .get(NOTES + "?filter=" + encoded("sacred = 'x'"))
            .json()
            .get("detail")
            .asText();
    assertThat(hidden.replace("secret", "sacred")).isEqualTo(missing);
  }

  @Test
  void textIsNeverSql() {
    for (var evil : List.of("'; DROP TABLE notes; --", "\" OR 1=1 --", "%27%20OR%201=1")) {
      app.as("ada").post(NOTES, Json.text(java.util.Map.of("title", evil))).is(201);
      app.as("ada").get(NOTES + "/" + encoded(evil)).is(404);
      assertThat(
              app.as("ada")
                  .get(NOTES + "?filter=" + encoded("title = '" + evil.replace("'", "''") + "'"))
                  .status())
          .isIn(200, 400);
      app.as("ada").get(NOTES + "?sort=" + encoded(evil)).is(400);
    }
    assertThat(app.rows("notes")).isEqualTo(3);
  }

  @Test
  void aBodyMustBeJson() {
    app.as("ada")
        .send("POST", NOTES, "text/plain", "{}".getBytes(StandardCharsets.UTF_8))
        .isProblem(415, "/problems/unsupported-media-type");
    app.as("ada").post(NOTES, "{\"title\": ").isProblem(400, "/problems/malformed-json");
    app.as("ada").post(NOTES, "[]").isProblem(422, "/problems/invalid");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String without(String problem) {
    return problem.replaceAll("\"requestId\":\"[^\"]*\"", "");
  }
}
