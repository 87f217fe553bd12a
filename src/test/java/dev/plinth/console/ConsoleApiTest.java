package dev.plinth.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.admin.LocalSocket;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestApp;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The page at `/_/` and what it asks for, over the real app.
final class ConsoleApiTest {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
          + " font-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none';"
          + " form-action 'self'; frame-ancestors 'none'";

  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: "<b>board</b>", dir: ../board }
      auth: { login: email, token: { in: cookie, name: jwt } }
      collections:
        users: { fields: { email: { type: email, read: id = $caller.id }, name: text, pin: { type: text, hidden: true } }, rules: { read: anyone } }
        things:
          id: integer
          fields:
            title: { type: text, max: 100000 }
            stage: { type: choice, values: ["<i>open</i>", won] }
            size: integer
            weight: number
            price: decimal
            done: boolean
            day: date
            moment: datetime
            site: url
            key: uuid
            data: json
            words: { type: list, of: text }
            owner: { type: reference, to: users }
            pin: { type: text, hidden: true }
            secret: { type: text, read: owner = $caller.id }
          rules: { read: nobody, create: anyone }
        settings: { singleton: true, fields: { theme: { type: text, default: plain } }, rules: { read: nobody } }
        totals: { id: text, view: "SELECT coalesce(stage, 'none') AS id, count(*) AS n FROM things GROUP BY 1", fields: { n: integer } }
      endpoints:
        GET /api/things: { do: things.list, reply: { items: $items }, at: ["src/api.ts:3", "src/Board.tsx:40"] }
        POST /api/login: { do: auth.login, body: { email: $email, password: $password }, reply: { token: $accessToken }, at: src/login.ts:9 }
        GET /api/hand: { do: reply, reply: { hello: world } }
      undecided:
        GET /api/weather: { at: "src/W.tsx:1", why: no collection fits }
      """;

  @TempDir private Path home;
  private TestApp app;
  private TestClient key;

  @BeforeEach
  void start() throws IOException {
    app = TestApp.start(home, ContractReader.read(CONTRACT, "plinth.yaml"));
    key = app.client().withToken(Files.readString(home.resolve("data/setup-token")).strip());
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private JsonNode look(String part) {
    var answer = key.get("/_/api/console/" + part).is(200);
    requireSafe(answer);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    return answer.json();
  }

  private static void requireSafe(Answer answer) {
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void make(Map<String, ?> thing) {
    assertThat(app.client().post("/api/v1/records/things", thing).status()).isLessThan(300);
  }

  @Test
  void thePageIsStrictAndTellsNothing() {
    for (var path : List.of("/_/", "/_", "/_/console/console.js", "/_/console/console.css")) {
      var answer = app.client().get(path).is(200);
      requireSafe(answer);
      assertThat(answer.headers("Content-Security-Policy")).containsExactly(POLICY);
      assertThat(answer.header("Cross-Origin-Opener-Policy")).isEqualTo("same-origin");
      assertThat(answer.text()).doesNotContain("board");
    }
    var page = app.client().get("/_/");
    assertThat(page.header("Content-Type")).isEqualTo("text/html; charset=utf-8");
    assertThat(page.text()).doesNotContain("<script>", "<style", "style=", "onload", "http://");
    var script = app.client().get("/_/console/console.js");
    assertThat(script.header("Content-Type")).startsWith("text/javascript");
    assertThat(script.text())
        .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(");
    app.client().get("/_/console/none.js").is(404);
    app.client().get("/_/console/..%2fopenapi%2fdocs.html").is(404);
    app.client().post("/_/", "{}").is(405);
  }

  @Test
  void allOfItIsSmall() {
    int bytes = 0;
    for (var path : List.of("/_/", "/_/console/console.js", "/_/console/console.css")) {
      bytes += app.client().get(path).bytes().length;
    }
    assertThat(bytes).isLessThan(40_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "overview",
        "collections",
        "contract",
        "people",
        "requests",
        "models",
        "rows/things",
        "none"
      })
  void nothingIsShownWithoutTheToken(String part) {
    var path = "/_/api/console/" + part;
    var missing = app.client().get(path).isProblem(401, "/problems/no-setup-token");
    requireSafe(missing);
    assertThat(missing.json().path("detail").textValue()).contains("data/setup-token");
    var token = look("overview").path("name").textValue();
    assertThat(token).isEqualTo("<b>board</b>");
    var sent = new ArrayList<TestClient>();
    sent.add(app.client().with("Authorization", "Bearer "));
    sent.add(app.client().with("Authorization", "Bearer null"));
    sent.add(app.client().with("Authorization", "Basic eDp5eDp5eDp5eDp5eDp5"));
    sent.add(app.client().withCookie("jwt=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"));
    for (var client : sent) {
      client.get(path).isProblem(401, "/problems/no-setup-token");
    }
    var wrong = app.client().withToken("x".repeat(43)).get(path);
    wrong.isProblem(401, "/problems/wrong-setup-token");
    assertThat(wrong.json().path("detail").textValue()).contains("data/setup-token");
  }

  @Test
  void whoGuessesHasToWait() {
    var guesser = app.client().withToken("y".repeat(43));
    for (int i = 0; i < 5; i++) {
      guesser.get("/_/api/console/overview").is(401);
    }
    var held = guesser.get("/_/api/console/overview").is(429);
    assertThat(held.header("Retry-After")).matches("[1-9][0-9]*");
    key.get("/_/api/console/overview").is(429);
  }

  @Test
  void theTokenOpensNothingElse() {
    key.get("/api/v1/records/things").is(401);
    key.post("/api/v1/admin/sql", "{\"sql\":\"select 1\"}").is(401);
  }

  @Test
  void peopleOfTheAppSeeNothing() {
    var form = Map.of("email", "ada@example.com", "password", "correct horse", "name", "Ada");
    var token =
        app.client().post("/api/v1/auth/signup", form).is(201).json().path("accessToken").asText();
    app.client()
        .withToken(token)
        .get("/_/api/console/people")
        .isProblem(403, "/problems/not-admin");
    app.client()
        .withCookie("jwt=" + token)
        .get("/_/api/console/people")
        .isProblem(401, "/problems/no-setup-token");
    var people = look("people");
    assertThat(people).hasSize(1);
    var ada = people.get(0);
    assertThat(ada.path("login").textValue()).isEqualTo("ada@example.com");
    assertThat(ada.path("admin").booleanValue()).isFalse();
    assertThat(ada.path("seen").textValue()).startsWith("20");
    assertThat(people.toString()).doesNotContain("argon", "password", "hash");
  }

  @Test
  void anAdminOfPlinthMayLook() throws IOException {
    var form = Map.of("email", "ada@example.com", "password", "correct horse");
    app.client().post("/api/v1/auth/signup", form).is(201);
    var question = Json.object().put("do", "user.admin").put("login", "ada@example.com");
    var answer = LocalSocket.ask(home.resolve("data"), question.put("admin", true));
    assertThat(answer.orElseThrow().has("problem")).isFalse();
    var signedIn = app.client().post("/api/v1/auth/login", form).is(200).json();
    var token = signedIn.path("accessToken").textValue();
    var people = app.client().withToken(token).get("/_/api/console/people").is(200).json();
    assertThat(people.get(0).path("admin").booleanValue()).isTrue();
    app.client()
        .withCookie("jwt=" + token)
        .get("/_/api/console/people")
        .isProblem(401, "/problems/no-setup-token");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<script>window.pwned=1</script>",
        "\"><img src=x onerror=\"window.pwned=1\">",
        "</title><h1>x",
        "\u202eabc\u202c \ud83e\udd8a \ufdfd Z\u0337\u0338",
        "line\nbreak\ttab",
        "'; DROP TABLE things; --",
        "{{7*7}}${7*7}"
      })
  void hostileDataComesOutAsTheText(String evil) {
    make(Map.of("title", evil, "data", Map.of(evil, List.of(evil)), "words", List.of(evil)));
    var answer = key.get("/_/api/console/rows/things?count=true").is(200);
    requireSafe(answer);
    assertThat(answer.header("Content-Type")).isEqualTo("application/json; charset=utf-8");
    var item = answer.json().path("items").get(0);
    assertThat(item.path("title").textValue()).isEqualTo(evil);
    assertThat(item.path("words").get(0).textValue()).isEqualTo(evil);
    assertThat(item.path("data").path(evil).get(0).textValue()).isEqualTo(evil);
    assertThat(item.path("size").isNull()).isTrue();
    var filter = encoded("title = '" + evil.replace("'", "''") + "'");
    assertThat(look("rows/things?filter=" + filter).path("items")).hasSize(1);
  }

  @Test
  void everyTypeAndVeryLongTextsAreShown() {
    var thing =
        Json.parse(
            """
            {"stage": "<i>open</i>", "size": 9007199254740993, "weight": 0.5, "price": 12.50,
             "done": true, "day": "2026-11-27", "moment": "2026-11-27T10:00:00Z",
             "site": "https://example.com/?q=%3Cscript%3E&a='b'", "key": "0190a1b2-0000-7000-8000-000000000000",
             "data": null, "secret": "for its owner"}
            """);
    ObjectNode whole = (ObjectNode) thing;
    whole.put("title", "x".repeat(100_000));
    var made = app.client().post("/api/v1/records/things", Json.text(whole));
    assertThat(made.status()).as(made.text()).isLessThan(300);
    var item = look("rows/things").path("items").get(0);
    assertThat(item.path("title").textValue()).hasSize(100_000);
    assertThat(item.path("size").longValue()).isEqualTo(9_007_199_254_740_993L);
    assertThat(item.path("stage").textValue()).isEqualTo("<i>open</i>");
    assertThat(item.path("site").textValue())
        .isEqualTo("https://example.com/?q=%3Cscript%3E&a='b'");
    assertThat(item.path("secret").textValue()).isEqualTo("for its owner");
    assertThat(look("rows/settings").at("/items/0/theme").textValue()).isEqualTo("plain");
    assertThat(look("rows/totals").at("/items/0/n").intValue()).isEqualTo(1);
  }

  @Test
  void hiddenFieldsAreAbsentEverywhere() {
    make(Map.of("title", "a", "pin", "CANARY"));
    var rows = look("rows/things").toString();
    assertThat(rows).doesNotContain("CANARY", "pin");
    for (var asked : List.of("filter=" + encoded("pin = 'CANARY'"), "sort=pin", "fields=pin")) {
      var refused = key.get("/_/api/console/rows/things?" + asked).is(400);
      assertThat(refused.json().path("detail").textValue()).contains("pin");
    }
  }

  @Test
  void wrongQuestionsAreRefusedWithASentence() {
    var filter = key.get("/_/api/console/rows/things?filter=" + encoded("title = "));
    filter.isProblem(400, "/problems/bad-filter");
    assertThat(filter.json().path("detail").textValue()).contains("column");
    key.get("/_/api/console/rows/things?limit=0").isProblem(400, "/problems/bad-limit");
    key.get("/_/api/console/rows/things?nope=1").isProblem(400, "/problems/unknown-parameter");
    key.get("/_/api/console/rows/things?cursor=abc").is(400);
    key.get("/_/api/console/rows/none").is(404);
    key.get("/_/api/console/rows/_plinth_account").is(404);
    key.get("/_/api/console/none").is(404);
    key.delete("/_/api/console/rows/things").is(405);
  }

  @Test
  void pagesFollowEachOther() {
    for (int i = 0; i < 7; i++) {
      make(Map.of("title", "t" + i, "size", i));
    }
    var seen = new ArrayList<Integer>();
    var cursor = "";
    for (int pages = 0; pages < 10; pages++) {
      var page = look("rows/things?limit=3&sort=-size&count=true" + cursor);
      assertThat(page.path("total").intValue()).isEqualTo(7);
      page.path("items").forEach(item -> seen.add(item.path("size").intValue()));
      if (!page.has("next")) {
        break;
      }
      cursor = "&cursor=" + encoded(page.path("next").textValue());
    }
    assertThat(seen).containsExactly(6, 5, 4, 3, 2, 1, 0);
  }

  @Test
  void theOverviewSaysWhatRuns() {
    make(Map.of("title", "a"));
    var seen = look("overview");
    assertThat(seen.path("endpoints").intValue()).isEqualTo(3);
    assertThat(seen.path("undecided").intValue()).isEqualTo(1);
    assertThat(seen.at("/disk/database").longValue()).isPositive();
    assertThat(seen.at("/disk/free").longValue()).isPositive();
    assertThat(seen.path("health").findValuesAsText("name")).contains("database", "not stopping");
    for (var check : seen.path("health")) {
      assertThat(check.path("ok").booleanValue()).isTrue();
    }
    var counts = look("collections");
    assertThat(counts.findValuesAsText("name")).contains("users", "things", "settings", "totals");
    assertThat(counts.get(1).path("count").longValue()).isEqualTo(1);
    assertThat(counts.get(1).path("rules").path("read").textValue()).isEqualTo("nobody");
    assertThat(look("models").path("preferred").textValue()).isNotBlank();
  }

  @Test
  void theContractHasItsPlaces() throws IOException {
    Files.writeString(home.resolve("ARCHITECTURE.md"), "# <script>how</script>");
    var seen = look("contract");
    assertThat(seen.path("architecture").textValue()).isEqualTo("# <script>how</script>");
    var passages = Json.object();
    seen.path("passages").forEach(one -> passages.set(one.path("key").textValue(), one));
    var list = passages.path("GET /api/things");
    assertThat(list.path("text").textValue()).contains("do: things.list").doesNotContain("at:");
    assertThat(list.path("at").toString()).isEqualTo("[\"src/api.ts:3\",\"src/Board.tsx:40\"]");
    assertThat(passages.path("things").path("at")).isEqualTo(list.path("at"));
    assertThat(passages.path("things").path("text").textValue()).startsWith("things:\n  id:");
    assertThat(passages.path("users").path("at").toString()).isEqualTo("[\"src/login.ts:9\"]");
    assertThat(passages.path("GET /api/hand").path("at")).isEmpty();
    var open = passages.path("GET /api/weather");
    assertThat(open.path("section").textValue()).isEqualTo("undecided");
    assertThat(open.path("text").textValue()).isEqualTo("no collection fits");
    assertThat(open.path("at").get(0).textValue()).isEqualTo("src/W.tsx:1");
  }

  @Test
  void requestsAreToldWithoutTheirQueries() {
    app.client().get("/api/hand?password=CANARY").is(200);
    app.client().get("/api/none/%3Cscript%3E").is(404);
    var seen = look("requests");
    assertThat(seen.toString()).doesNotContain("CANARY", "/_/api/console");
    assertThat(seen.path("requests").findValuesAsText("path"))
        .containsSubsequence("/api/none/%3Cscript%3E", "/api/hand");
    var hand = seen.path("requests").get(1);
    assertThat(hand.path("method").textValue()).isEqualTo("GET");
    assertThat(hand.path("status").intValue()).isEqualTo(200);
    assertThat(hand.path("caller").isNull()).isTrue();
    assertThat(hand.path("micros").longValue()).isNotNegative();
    assertThat(hand.path("at").textValue()).startsWith("20");
  }
}
