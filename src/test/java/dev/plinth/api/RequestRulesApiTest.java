package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.testing.Answer;
import dev.plinth.testing.TestClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules that look at the request: what was sent for the item, and the address.
final class RequestRulesApiTest {
  private static final String AT = "/api/v1/records/";
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users: { id: text, fields: { name: text }, rules: { read: anyone } }
        invitations: { fields: { code: { type: text, unique: true }, left: integer }, rules: { read: "code = $request.query.invitation" } }
        posts:
          id: text
          fields:
            title: text
            owner: { type: reference, to: users, set: $caller.id }
            approved: { type: boolean, default: false }
            price: { type: integer, default: 1 }
            due: date
            tags: list
            data: json
          rules:
            read: "approved or owner = $caller.id or title = $request.query.title"
            create: signed_in
            update: owner = $caller.id and not $request.fields contains 'approved'
            check: owner = $caller.id
            delete: owner = $caller.id and $request.query.sure
            require:
              create: "$request.body.price = null or $request.body.price < 100"
        orders:
          fields: { amount: integer, note: text, extra: json }
          rules:
            read: anyone
            create: "exists(invitations where code = $request.body.code and left > 0)"
            update: "('vip' in $request.body.extra.labels or $request.body.extra = null) and $request.body.amount != 13"
        counts:
          id: text
          fields: { n: { type: integer, default: 0 }, m: { type: integer, default: 0 }, secret: { type: text, read: $request.query.key = 'open' } }
          rules: { read: anyone, create: anyone, update: "$request.body.n = null or $request.body.n >= 0" }
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
    for (var name : List.of("ada", "bob", "admin")) {
      app.as("admin").post(AT + "users", Map.of("id", name, "name", name)).is(201);
    }
    app.as("admin").post(AT + "invitations", "{\"code\":\"C1\",\"left\":1}").is(201);
    app.as("admin").post(AT + "invitations", "{\"code\":\"C2\",\"left\":0}").is(201);
  }

  @AfterEach
  void close() {
    app.close();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Answer post(String id, String more) {
    return app.as("ada").post(AT + "posts", "{\"id\":\"" + id + "\"" + more + "}");
  }

  @Test
  void aNewItemIsJudgedByWhatWasSent() {
    post("a", "").is(201);
    post("b", ",\"price\":99").is(201);
    post("c", ",\"price\":null").is(201);
    post("d", ",\"price\":100").isProblem(403, "/problems/forbidden");
    app.anonymous().post(AT + "posts", "{\"id\":\"e\"}").is(401);
    app.as("admin").post(AT + "posts", "{\"id\":\"f\",\"price\":500}").is(201);
    assertThat(app.rows("posts")).isEqualTo(4);
  }

  @Test
  void onlySomeFieldsMayBeChanged() {
    post("a", ",\"title\":\"t\"").is(201);
    var ada = app.as("ada");
    ada.patch(AT + "posts/a", "{\"title\":\"u\",\"price\":1000}").is(200);
    for (var body :
        List.of(
            "{\"approved\":true}", "{\"title\":\"v\",\"approved\":null}", "{\"approved\":false}")) {
      ada.patch(AT + "posts/a", body).isProblem(403, "/problems/forbidden");
      ada.put(AT + "posts/a", body).isProblem(403, "/problems/forbidden");
      assertThat(ada.patch(AT + "posts?filter=true", body).is(200).json().path("count").intValue())
          .isZero();
    }
    assertThat(ada.get(AT + "posts/a").json().path("title").asText()).isEqualTo("u");
    ada.patch(AT + "posts?filter=true", "{\"title\":\"w\"}").is(200);
    app.as("admin").patch(AT + "posts/a", "{\"approved\":true}").is(200);
    ada.post(AT + "posts?upsert=id", "{\"id\":\"a\",\"title\":\"x\"}").is(200);
    ada.post(AT + "posts?upsert=id", "{\"id\":\"a\",\"approved\":true}")
        .isProblem(403, "/problems/forbidden");
  }

  @Test
  void eachItemOfAnArrayAndEachRequestOfABatchHasItsOwnBody() {
    var ada = app.as("ada");
    ada.post(AT + "posts", "[{\"id\":\"a\",\"price\":5},{\"id\":\"b\"}]").is(201);
    ada.post(AT + "posts", "[{\"id\":\"c\",\"price\":5},{\"id\":\"d\",\"price\":500}]")
        .isProblem(403, "/problems/forbidden");
    assertThat(app.rows("posts")).isEqualTo(2);
    batch(ada, "PATCH /records/posts/a {\"title\":\"x\"}", "DELETE /records/posts/b?sure=true null")
        .is(200);
    batch(ada, "PATCH /records/posts/a {\"title\":\"y\"}", "DELETE /records/posts/a null")
        .isProblem(403, "/problems/forbidden");
    batch(
            ada,
            "PATCH /records/posts/a {\"title\":\"y\"}",
            "PATCH /records/posts/a {\"approved\":true}")
        .isProblem(403, "/problems/forbidden");
    assertThat(ada.get(AT + "posts/a").json().path("title").asText()).isEqualTo("x");
  }

  /// @param requests method, address and body
  private static Answer batch(TestClient client, String... requests) {
    var all = new StringBuilder();
    for (var request : requests) {
      var parts = request.split(" ", 3);
      all.append(all.isEmpty() ? "" : ",")
          .append("{\"method\":\"%s\",\"url\":\"%s\"".formatted(parts[0], parts[1]))
          .append(parts[2].equals("null") ? "}" : ",\"body\":" + parts[2] + "}");
    }
    return client.post("/api/v1/batch", "{\"requests\":[" + all + "]}");
  }

  @Test
  void theAddressIsPartOfTheQuestion() {
    post("a", ",\"title\":\"one\"").is(201);
    post("b", ",\"title\":\"two\"").is(201);
    var eve = app.anonymous();
    assertThat(count(eve, "posts")).isZero();
    assertThat(count(eve, "posts?title=one")).isOne();
    assertThat(count(eve, "posts?title=two&count=true")).isOne();
    assertThat(eve.get(AT + "posts?title=two&count=true").json().path("total").intValue()).isOne();
    assertThat(count(eve, "posts?title=")).isZero();
    eve.get(AT + "posts/a").is(404);
    eve.get(AT + "posts/a?title=one").is(200);
    eve.get(AT + "posts/a?title=two").is(404);
    eve.get(AT + "posts?titel=one").isProblem(400, "/problems/unknown-parameter");
    assertThat(
            eve.get(AT + "posts?title=one&aggregate=count")
                .is(200)
                .json()
                .at("/items/0/count")
                .intValue())
        .isOne();
    assertThat(count(eve, "posts?title=" + encoded("x' or 1=1 --"))).isZero();
    assertThat(count(eve, "invitations?invitation=C1")).isOne();
    assertThat(count(eve, "invitations")).isZero();
    // whatever the order in which questions come: no plan, no number is kept for another address
    for (int i = 0; i < 3; i++) {
      assertThat(count(eve, "posts?title=one")).isOne();
      assertThat(count(eve, "posts")).isZero();
    }
  }

  private static int count(TestClient client, String path) {
    return client.get(AT + path).is(200).json().path("items").size();
  }

  @Test
  void aCursorBelongsToItsAddress() {
    for (var id : List.of("a", "b", "c")) {
      post(id, ",\"title\":\"one\"").is(201);
    }
    var eve = app.anonymous();
    var page = eve.get(AT + "posts?title=one&limit=1").is(200).json();
    var cursor = "&cursor=" + page.path("next").asText();
    assertThat(count(eve, "posts?title=one&limit=1" + cursor)).isOne();
    eve.get(AT + "posts?title=two&limit=1" + cursor).isProblem(400, "/problems/bad-cursor");
    eve.get(AT + "posts?limit=1" + cursor).isProblem(400, "/problems/bad-cursor");
  }

  @Test
  void aDeleteIsJudgedByItsAddress() {
    post("a", "").is(201);
    app.as("ada").delete(AT + "posts/a").isProblem(403, "/problems/forbidden");
    app.as("ada").delete(AT + "posts/a?sure=false").isProblem(403, "/problems/forbidden");
    app.as("ada").delete(AT + "posts/a?sure=true").is(204);
  }

  @Test
  void whatIsNoFieldMayBeSentForARuleAlone() {
    var eve = app.anonymous();
    eve.post(AT + "orders", "{\"amount\":1,\"code\":\"C1\"}").is(201);
    for (var code :
        List.of("\"C2\"", "\"c1\"", "\"\"", "null", "[\"C1\"]", "{\"a\":1}", "true", "7")) {
      eve.post(AT + "orders", "{\"amount\":1,\"code\":" + code + "}").is(401);
    }
    eve.post(AT + "orders", "{\"amount\":1}").is(401);
    eve.post(AT + "orders", "{\"amount\":1,\"kode\":\"C1\"}").is(422);
    eve.post(AT + "orders", "[{\"code\":\"C1\"},{\"code\":\"C2\"}]").is(401);
    assertThat(app.rows("orders")).isOne();
  }

  @Test
  void whatIsInsideOfJsonIsSeen() {
    var id =
        app.anonymous().post(AT + "orders", "{\"code\":\"C1\"}").is(201).json().path("id").asText();
    var at = AT + "orders/" + id;
    var ada = app.as("ada");
    ada.patch(at, "{\"amount\":1}").is(200);
    ada.patch(at, "{\"amount\":13}").is(403);
    ada.patch(at, "{\"amount\":1,\"extra\":{\"labels\":[\"vip\"]}}").is(200);
    for (var extra :
        List.of(
            "{\"labels\":[\"vipp\"]}", "{\"labels\":\"vip\"}", "{}", "[\"vip\"]", "\"vip\"", "7")) {
      ada.patch(at, "{\"amount\":1,\"extra\":" + extra + "}").is(403);
    }
    ada.patch(at, "{\"note\":\"n\"}")
        .is(403); // nothing sent equals nothing, and differs from nothing
  }

  @Test
  void whatARuleLooksAtIsSentAsItIs() {
    app.anonymous().post(AT + "counts", "{\"id\":\"a\"}").is(201);
    var at = AT + "counts/a";
    app.anonymous().patch(at, "{\"n\":-1}").is(401);
    app.anonymous().patch(at, "{\"n\":2}").is(200);
    app.anonymous().patch(at, "{\"n\":{\"-=\":5}}").isProblem(422, "/problems/invalid");
    app.anonymous().patch(at, "{\"m\":{\"-=\":5}}").is(200);
    assertThat(app.anonymous().get(at).json().path("n").intValue()).isEqualTo(2);
  }

  @Test
  void aFieldsOwnRuleKnowsTheAddressToo() {
    app.anonymous().post(AT + "counts", "{\"id\":\"a\",\"secret\":\"s\"}").is(201);
    var eve = app.anonymous();
    assertThat(eve.get(AT + "counts/a").json().path("secret").isNull()).isTrue();
    assertThat(eve.get(AT + "counts/a?key=open").json().path("secret").asText()).isEqualTo("s");
    assertThat(eve.get(AT + "counts?key=shut").json().at("/items/0/secret").isNull()).isTrue();
    assertThat(count(eve, "counts?filter=" + encoded("secret = 's'"))).isZero();
    assertThat(count(eve, "counts?key=open&filter=" + encoded("secret = 's'"))).isOne();
  }

  @Test
  void aFilterDoesNotSpeakOfTheRequest() {
    for (var filter :
        List.of(
            "title = $request.body.title",
            "title = $request.query.title",
            "$request.fields contains 'a'",
            "title = $query.title")) {
      app.anonymous()
          .get(AT + "posts?filter=" + encoded(filter))
          .isProblem(400, "/problems/bad-filter");
    }
  }
}
