package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The native API keeps what its description promises: every status, media type and body is
/// declared, whatever is asked, and whoever asks.
final class DescribedAnswersTest {
  private static final String THINGS = "/api/v1/records/things";

  @TempDir private Path home;
  private Fair fair;

  @BeforeEach
  void start() throws IOException {
    fair = new Fair(home);
  }

  @AfterEach
  void stop() {
    fair.close();
  }

  @Test
  void nativeAnswersAreAsDescribed() {
    var nobody = fair.app().client();
    var ada = fair.signUp("ada@example.com");
    var bob = fair.signUp("bob@example.com");
    fair.ask(
        nobody,
        "POST",
        "/api/v1/auth/signup",
        "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}");
    fair.ask(nobody, "POST", "/api/v1/auth/signup", "{\"email\":1}");
    fair.ask(
        nobody,
        "POST",
        "/api/v1/auth/login",
        "{\"email\":\"ada@example.com\",\"password\":\"wrong horse\"}");
    fair.ask(nobody, "POST", "/api/v1/auth/login", "{");
    fair.ask(nobody, "POST", "/api/v1/auth/refresh", "{\"refreshToken\":\"x\"}");
    for (var path :
        List.of(
            "/api/v1/auth/me",
            "/api/v1/auth/sessions",
            "/api/v1/chats",
            "/api/v1/models",
            "/v1/models",
            "/v1/models/offline",
            "/v1/models/none",
            "/health/live",
            "/health/ready",
            "/openapi.json",
            "/docs",
            "/docs/start.js",
            "/docs/swagger-ui.css",
            "/docs/none",
            "/api/chat/x/stream")) {
      fair.ask(nobody, "GET", path, null);
      fair.ask(ada, "GET", path, null);
      fair.ask(nobody.withToken("no-token"), "GET", path, null);
    }
    fair.ask(ada, "PATCH", "/api/v1/auth/me", "{\"name\":\"Ada\"}");
    fair.ask(ada, "PATCH", "/api/v1/auth/me", "{\"nome\":\"Ada\"}");
    fair.ask(
        ada,
        "PATCH",
        "/api/v1/auth/me",
        "{\"email\":\"bob@example.com\",\"currentPassword\":\"correct horse\"}");
    fair.ask(
        ada,
        "PATCH",
        "/api/v1/auth/me",
        "{\"password\":\"another horse\",\"currentPassword\":\"wrong\"}");
    fair.ask(ada, "DELETE", "/api/v1/auth/sessions/none", null);
    fair.ask(ada, "POST", "/api/v1/admin/sql", "{\"sql\":\"select 1\"}");
    fair.ask(nobody, "POST", "/api/v1/admin/sql", "{\"sql\":\"select 1\"}");

    fair.ask(ada, "POST", "/api/v1/records/tags", "{\"label\":\"red\",\"id\":\"red\"}");
    fair.ask(ada, "POST", "/api/v1/records/tags", "{\"label\":\"red\"}");
    fair.ask(ada, "POST", "/api/v1/records/tags?upsert=label", "{\"label\":\"red\"}");
    fair.ask(ada, "POST", "/api/v1/records/tags", "[{\"label\":\"blue\"},{\"label\":\"green\"}]");
    fair.ask(ada, "POST", "/api/v1/records/tags", "[{\"label\":\"x\"},{\"label\":1}]");
    fair.ask(ada, "PUT", "/api/v1/records/tags/new", "{\"label\":\"new\"}");
    fair.ask(ada, "PUT", "/api/v1/records/tags/new", "{\"label\":\"newer\"}");
    fair.ask(
        ada.with("If-None-Match", "*"), "PUT", "/api/v1/records/tags/new", "{\"label\":\"x\"}");
    fair.ask(ada, "PATCH", "/api/v1/records/tags?filter=label = 'blue'", "{\"label\":\"bluer\"}");
    fair.ask(
        ada,
        "PATCH",
        "/api/v1/records/tags?filter=label = 'green'&fields=label",
        "{\"label\":\"greener\"}");
    fair.ask(ada, "PATCH", "/api/v1/records/tags", "{\"label\":\"bluer\"}");
    fair.ask(ada, "DELETE", "/api/v1/records/tags?filter=label = 'bluer'", null);
    fair.ask(ada, "DELETE", "/api/v1/records/tags/none", null);
    for (var client : List.of(nobody, ada, bob, nobody.withToken("bad"))) {
      everything(client);
    }
    fair.ask(bob, "PATCH", THINGS + "/1", "{\"title\":\"Not mine\"}");
    fair.ask(bob, "DELETE", THINGS + "/1", null);
    var last = fair.ask(ada, "POST", THINGS, "{\"title\":\"Last\"}").json().path("id").asText();
    fair.ask(ada, "DELETE", THINGS + "/" + last, null);
    fair.ask(nobody.with("Content-Encoding", "gzip"), "POST", THINGS, "{}");
    fair.ask(nobody, "GET", THINGS + "?filter=" + "x".repeat(20_000), null);
    var login =
        fair.ask(
                nobody,
                "POST",
                "/api/v1/auth/login",
                "{\"email\":\"ada@example.com\",\"password\":\"correct horse\"}")
            .is(200)
            .json();
    fair.ask(
            nobody,
            "POST",
            "/api/v1/auth/refresh",
            Json.text(Map.of("refreshToken", login.path("refreshToken").asText())))
        .is(200);
    fair.ask(ada, "POST", "/api/v1/auth/logout", null).is(204);
    fair.ask(bob, "DELETE", "/api/v1/auth/sessions", null).is(204);
    assertThat(fair.faults()).isEmpty();
    assertThat(fair.described().seen().get("GET " + THINGS)).contains(200, 400, 401);
    assertThat(fair.described().seen().get("GET " + THINGS + "/{id}")).contains(200, 304, 404);
    assertThat(fair.described().seen().get("PATCH " + THINGS + "/{id}"))
        .contains(200, 401, 403, 412, 422);
    assertThat(fair.described().seen().get("PATCH /api/v1/records/settings"))
        .contains(200, 401, 412);
    assertThat(fair.described().seen().get("POST /api/v1/records/notes")).contains(201, 401, 422);
  }

  /// All that can be asked about things, whoever asks.
  private void everything(TestClient client) {
    fair.ask(
        client,
        "POST",
        THINGS,
        "{\"title\":\"One\",\"code\":\"AB-1\",\"price\":1.25,\"data\":{\"a\":[1]},\"words\":[\"x\"],\"tags\":[\"red\"],\"moment\":\"2026-11-22T10:00:00Z\",\"stamp\":5,\"day\":\"2026-11-22\",\"secret\":\"s\",\"pin\":\"1\"}");
    var made =
        fair.ask(
            client,
            "POST",
            THINGS,
            "{\"title\":\"One\",\"code\":\"AB-1\",\"price\":1.25,\"data\":{\"a\":[1]},\"words\":[\"x\"],\"tags\":[\"red\"],\"moment\":\"2026-11-22T10:00:00Z\",\"stamp\":5,\"day\":\"2026-11-22\",\"secret\":\"s\",\"image\":\"data:text/plain;base64,aGVsbG8=\"}");
    var id = made.status() == 201 ? made.json().path("id").asText() : "1";
    fair.ask(
        client,
        "POST",
        THINGS + "?fields=title&expand=owner",
        "{\"title\":\"Two\",\"parent\":" + id + "}");
    fair.ask(client, "POST", THINGS, "{\"title\":\"T\",\"size\":1000,\"none\":1}");
    fair.ask(client, "POST", THINGS, "{");
    fair.ask(client, "POST", THINGS, "[]");
    fair.ask(client.with("If-Match", "\"x\""), "POST", THINGS, "{\"title\":\"One\"}");
    fair.ask(client.with("Idempotency-Key", "k"), "POST", THINGS, "{\"title\":\"Once\"}");
    fair.ask(client.with("Idempotency-Key", "k"), "POST", THINGS, "{\"title\":\"Twice\"}");
    fair.ask(client.with("Origin", "https://evil.example"), "POST", THINGS, "{\"title\":\"Once\"}");
    fair.take(
        client.send("POST", THINGS, "text/csv", "a".getBytes(StandardCharsets.UTF_8)),
        "POST",
        THINGS);
    form(client);
    for (var query :
        List.of(
            "",
            "?filter=size > 2&sort=-title&limit=1&count=true",
            "?limit=1",
            "?expand=owner,parent.owner,tags,likes",
            "?expand=things",
            "?expand=parent.tags",
            "?fields=title,price",
            "?aggregate=count,sum(size),avg(weight),min(day),max(title),count(owner)&group=stage,owner",
            "?aggregate=count&group=title&limit=1&having=count > 0",
            "?distinct=stage,done",
            "?filter=nothing = 1",
            "?filter=size =",
            "?sort=pin",
            "?limit=0",
            "?cursor=x",
            "?what=1",
            "?aggregate=sum(title)",
            "?expand=nothing")) {
      fair.ask(client, "GET", THINGS + query, null);
    }
    beside(client);
    for (var name : List.of("users", "likes", "closed", "totals", "tags", "nothing")) {
      fair.ask(client, "GET", "/api/v1/records/" + name, null);
      fair.ask(client, "GET", "/api/v1/records/" + name + "/x", null);
      fair.ask(client, "POST", "/api/v1/records/" + name, "{\"text\":\"x\"}");
      fair.ask(client, "PATCH", "/api/v1/records/" + name + "/x", "{}");
      fair.ask(client, "DELETE", "/api/v1/records/" + name + "/x", null);
    }
    var one = THINGS + "/" + id;
    var tag = fair.ask(client, "GET", one, null).header("ETag");
    fair.ask(client, "GET", one + "?expand=owner,parent,tags,likes&fields=title", null);
    fair.ask(client, "GET", one + "?expand=owner,tags,likes", null);
    fair.ask(client.with("If-None-Match", tag), "GET", one, null);
    fair.ask(client, "GET", THINGS + "/999", null);
    fair.ask(client, "GET", THINGS + "/none", null);
    fair.ask(client, "PATCH", one, "{\"size\":{\"+=\":1},\"data\":{\"b\":2}}");
    fair.ask(client, "PATCH", one, "{\"size\":\"many\"}");
    fair.ask(client.with("If-Match", "\"old\""), "PATCH", one, "{\"size\":5}");
    fair.ask(client, "PATCH", one, "{\"owner\":\"x\"}");
    fair.ask(client, "PUT", one, "{\"title\":\"Whole\"}");
    fair.ask(client, "PUT", one, "{}");
    fair.ask(client, "DELETE", one, null);
    fair.ask(client, "PATCH", THINGS + "?filter=size > 0", "{\"done\":true}");
    fair.ask(client, "PATCH", THINGS + "?filter=size > 0&expand=owner", "{\"done\":true}");
    fair.ask(
        client,
        "POST",
        "/api/v1/batch",
        "{\"requests\":[{\"method\":\"POST\",\"url\":\"/records/things\",\"body\":{\"title\":\"In a batch\"}},{\"method\":\"PATCH\",\"url\":\"/records/things/$0.id\",\"body\":{\"done\":true}},{\"method\":\"DELETE\",\"url\":\"/records/things/$0.id\"}]}");
    fair.ask(
        client,
        "POST",
        "/api/v1/batch",
        "{\"requests\":[{\"method\":\"POST\",\"url\":\"/records/things\",\"body\":{\"title\":1}},{\"method\":\"DELETE\",\"url\":\"/records/things/none\"}]}");
    fair.ask(client, "POST", "/api/v1/batch", "{\"requests\":1}");
    fair.ask(client, "POST", "/api/v1/batch", "{\"requests\":[{\"method\":\"GET\",\"url\":1}]}");
  }

  /// A collection with words to find, with JSON of a shape, and one that has only one item.
  private void beside(TestClient client) {
    var notes = "/api/v1/records/notes";
    fair.ask(
        client,
        "POST",
        notes,
        "{\"text\":\"fresh milk\",\"shape\":{\"kind\":\"round\",\"size\":2,\"more\":1}}");
    fair.ask(
        client, "POST", notes, "{\"text\":\"milk\",\"shape\":{\"size\":10},\"approved\":true}");
    fair.ask(client, "POST", notes, "{\"text\":\"milk\",\"approved\":true}");
    for (var query :
        List.of(
            "?search=milk&highlight=true",
            "?search=milk",
            "?highlight=true",
            "?search=milk&aggregate=count",
            "?sort=shape.size",
            "?group=shape.kind&aggregate=count",
            "?invitation=none")) {
      fair.ask(client, "GET", notes + query, null);
    }
    var settings = "/api/v1/records/settings";
    for (var path : List.of(settings, settings + "/1", settings + "?fields=theme")) {
      var tag = fair.ask(client, "GET", path, null).header("ETag");
      fair.ask(client.with("If-None-Match", tag), "GET", path, null);
      fair.ask(client, "PATCH", path, "{\"theme\":\"dark\"}");
      fair.ask(client.with("If-Match", "\"old\""), "PATCH", path, "{\"theme\":\"dark\"}");
      fair.ask(client, "PUT", path, "{\"theme\":\"light\"}");
      fair.ask(client, "PUT", path, "{\"theme\":1}");
    }
  }

  private void form(TestClient client) {
    var form =
        "--b\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nWith a file\r\n--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.txt\"\r\nContent-Type: text/plain\r\n\r\nhello world\r\n--b--\r\n";
    var made =
        client.send(
            "POST",
            THINGS,
            "multipart/form-data; boundary=b",
            form.getBytes(StandardCharsets.UTF_8));
    fair.take(made, "POST", THINGS);
    fair.take(
        client.send(
            "POST",
            THINGS,
            "multipart/form-data; boundary=b",
            "--b\r\nbroken".getBytes(StandardCharsets.UTF_8)),
        "POST",
        THINGS);
    if (made.status() == 201) {
      var file = made.json().path("image").asText();
      var tag = fair.ask(client, "GET", file, null).header("ETag");
      fair.ask(client.with("Range", "bytes=0-3"), "GET", file, null);
      fair.ask(client.with("Range", "bytes=99-"), "GET", file, null);
      fair.ask(client.with("If-None-Match", tag), "GET", file, null);
    }
    fair.ask(client, "GET", "/api/v1/files/none", null);
  }
}
