package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.testing.Answer;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordEndpointsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      server: { port: 3000, proxies: [{ from: /api, to: "" }] }
      collections:
        posts:
          id: integer
          fields:
            title: { type: text, required: true, max: 20 }
            body: text
            price: number
            draft: { type: boolean, default: false }
            tags: { type: list, of: text }
            secret: { type: text, hidden: true }
            views: { type: integer, default: 0, set: server }
          rules: { read: "draft = false", create: anyone, update: anyone, check: "title != 'forbidden'", delete: "title != 'kept'" }
        comments:
          fields: { text: { type: text, required: true }, post: { type: reference, to: posts, onDelete: cascade } }
          rules: { read: anyone, write: anyone }
        locked:
          fields: { name: text }
          rules: { read: anyone, write: signed_in }
      endpoints:
        GET /api/posts:
          do: posts.list
          filter: { "*": $query, q: $query.q }
          page: $query._page
          size: $query._limit
          sort: ["$query._sort", "$query._order"]
          reply: { data: $items, meta: { total: $total, pages: $pages, page: $page, size: $size } }
          headers: { X-Total-Count: $total }
        GET /api/all: { do: posts.list, sort: -id, item: { _id: $id, name: $title, info: { price: $price } }, reply: $items }
        GET /api/zero: { do: posts.list, page: $query.page, first: 0, size: 2, reply: $items }
        GET /api/skip: { do: posts.list, offset: $query.skip, size: $query.take, sizeDefault: 2, reply: { items: $items, skip: $offset, page: $page } }
        GET /api/count: { do: posts.count, filter: { draft: $query.draft }, reply: { count: $count } }
        GET /api/posts/{id}: { do: posts.view, where: id = $path.id, reply: { post: $item } }
        POST /api/posts: { do: posts.create, reply: $item }
        POST /api/wrapped: { do: posts.create, body: { post: $values }, reply: { post: $item } }
        POST /api/renamed: { do: posts.create, body: { name: $title, text: { long: $body } }, reply: { ok: true, ...: $item } }
        POST /api/many: { do: posts.create, reply: { items: $items, count: $count } }
        PATCH /api/posts/{id}: { do: posts.update, where: id = $path.id, reply: $item }
        PUT /api/posts/{id}: { do: posts.replace, where: id = $path.id, reply: $item }
        POST /api/posts/{id}/publish: { do: posts.update, where: id = $path.id, set: { draft: false, views: 7 }, body: {}, reply: $item, status: 202 }
        DELETE /api/posts/{id}: { do: posts.delete, where: id = $path.id }
        DELETE /api/posts: { do: posts.delete, where: "title = $body.title", reply: { removed: $count } }
        GET /api/titles/{title}/comments:
          { do: comments.list, with: { post: "posts where title = $path.title" }, where: "post = $post.id", reply: { post: $post.title, comments: $items } }
        POST /api/titles/{title}/comments:
          { do: comments.create, with: { post: "posts where title = $path.title" }, body: { text: $text }, set: { post: $post.id }, expand: post, reply: $item }
        POST /api/locked: { do: locked.create, reply: $item }
        GET /api/cheap: { do: posts.list, where: "$query.most is null or price <= $query.most", reply: { data: $items } }
        GET /api/hello/{name}: { do: reply, reply: { hello: $path.name, q: $query.q, cost: "$$5" } }
      errors: { reply: { error: { message: $detail, code: $code, fields: $fields } } }
      undecided:
        GET /api/weather: { at: "src/Weather.tsx:12", why: no collection fits }
      """;

  @TempDir private Path folder;
  private ContractServer server;
  private TestClient app;

  @BeforeEach
  void start() {
    server = new ContractServer(folder, CONTRACT);
    app = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void createsAndAnswersTheItem() {
    var made = app.post("/api/posts", "{\"title\":\"one\",\"price\":1.5,\"tags\":[\"a\"]}").is(201);
    assertThat(made.json())
        .isEqualTo(
            Json.parse(
                "{\"id\":1,\"title\":\"one\",\"body\":null,\"price\":1.5,\"draft\":false,"
                    + "\"tags\":[\"a\"],\"views\":0}"));
    assertThat(app.get("/api/posts/1").is(200).json().path("post")).isEqualTo(made.json());
  }

  @Test
  void readsBodiesAsFrontendsSendThem() {
    var sent = "{\"title\":\"x\",\"price\":\"12\",\"id\":99,\"unknown\":1,\"views\":5}";
    assertThat(app.post("/api/posts", sent).is(201).json().path("price").intValue()).isEqualTo(12);
    var item = app.get("/api/posts/1").is(200).json().path("post");
    assertThat(item.path("views").intValue()).isZero();
    assertThat(
            app.send(
                    "POST",
                    "/api/posts",
                    "application/x-www-form-urlencoded",
                    "title=two+words&price=3&tags=a&tags=b".getBytes(StandardCharsets.UTF_8))
                .is(201)
                .json()
                .path("tags")
                .size())
        .isEqualTo(2);
  }

  @Test
  void takesABodyApartAsTheContractSays() {
    assertThat(
            app.post("/api/wrapped", "{\"post\":{\"title\":\"w\"}}")
                .is(201)
                .json()
                .at("/post/title")
                .textValue())
        .isEqualTo("w");
    var renamed = app.post("/api/renamed", "{\"name\":\"n\",\"text\":{\"long\":\"b\"}}").is(201);
    assertThat(renamed.json().path("ok").booleanValue()).isTrue();
    assertThat(renamed.json().path("title").textValue()).isEqualTo("n");
    assertThat(renamed.json().path("body").textValue()).isEqualTo("b");
  }

  @Test
  void makesSeveralItemsOfAList() {
    var many = app.post("/api/many", "[{\"title\":\"a\"},{\"title\":\"b\"}]").is(201).json();
    assertThat(many.path("count").intValue()).isEqualTo(2);
    app.post("/api/many", "[{\"title\":\"c\"},{}]").is(422);
    assertThat(titles(app.get("/api/posts"))).containsExactly("a", "b");
  }

  @Test
  void answersFieldErrorsInTheAppsShape() {
    var error = app.post("/api/posts", "{\"price\":\"much\"}").is(422).json().path("error");
    assertThat(error.path("code").textValue()).isEqualTo("invalid");
    assertThat(error.path("message").textValue()).contains("title").contains("price");
    assertThat(error.path("fields").has("title")).isTrue();
    app.post("/api/posts", "{\"title\":").is(400);
    app.send("POST", "/api/posts", "text/xml", "<a/>".getBytes(StandardCharsets.UTF_8)).is(415);
    app.post("/api/posts", "[]").is(422);
  }

  @Test
  void listsWithPagesTotalsAndHeaders() {
    posts("a", "b", "c", "d", "e");
    var page = app.get("/api/posts?_page=2&_limit=2").is(200);
    assertThat(titles(page)).containsExactly("c", "d");
    assertThat(page.json().path("meta"))
        .isEqualTo(Json.parse("{\"total\":5,\"pages\":3,\"page\":2,\"size\":2}"));
    assertThat(page.header("X-Total-Count")).isEqualTo("5");
    assertThat(titles(app.get("/api/posts?_page=99"))).isEmpty();
    assertThat(titles(app.get("/api/posts?_page=x&_limit=-1"))).hasSize(5);
    assertThat(app.get("/api/zero?page=1").json().findValuesAsText("title"))
        .containsExactly("c", "d");
    assertThat(app.get("/api/zero").json().findValuesAsText("title")).containsExactly("a", "b");
    var skipped = app.get("/api/skip?skip=3&take=1").json();
    assertThat(skipped.path("items").findValuesAsText("title")).containsExactly("d");
    assertThat(skipped.path("skip").intValue()).isEqualTo(3);
    assertThat(skipped.path("page").intValue()).isEqualTo(4);
  }

  @Test
  void filtersAndSortsByQuery() {
    app.post("/api/posts", "{\"title\":\"b\",\"price\":1,\"tags\":[\"red\"]}");
    app.post("/api/posts", "{\"title\":\"a\",\"price\":2,\"tags\":[\"blue\"],\"body\":\"Big\"}");
    app.post("/api/posts", "{\"title\":\"c\",\"price\":3}");
    assertThat(titles(app.get("/api/posts?title=a"))).containsExactly("a");
    assertThat(titles(app.get("/api/posts?title=a&title=c"))).containsExactly("a", "c");
    assertThat(titles(app.get("/api/posts?title="))).hasSize(3);
    assertThat(titles(app.get("/api/posts?tags=red"))).containsExactly("b");
    assertThat(titles(app.get("/api/posts?price_gte=2&price_ne=3"))).containsExactly("a");
    assertThat(titles(app.get("/api/posts?id=3"))).containsExactly("c");
    assertThat(titles(app.get("/api/posts?q=BIG"))).containsExactly("a");
    assertThat(titles(app.get("/api/posts?nothing=1"))).hasSize(3);
    assertThat(titles(app.get("/api/posts?price=cheap"))).isEmpty();
    assertThat(titles(app.get("/api/posts?_sort=title&_order=desc")))
        .containsExactly("c", "b", "a");
    assertThat(titles(app.get("/api/posts?_sort=-price"))).containsExactly("c", "a", "b");
    assertThat(titles(app.get("/api/posts?_sort=price_desc,title:asc")))
        .containsExactly("c", "a", "b");
    assertThat(titles(app.get("/api/posts?_sort=nothing"))).containsExactly("b", "a", "c");
  }

  @Test
  void aParameterWithoutAValueCountsAsNotSent() {
    app.post("/api/posts", "{\"title\":\"a\",\"price\":1}");
    app.post("/api/posts", "{\"title\":\"b\",\"price\":2}");
    assertThat(titles(app.get("/api/cheap?most=1"))).containsExactly("a");
    assertThat(titles(app.get("/api/cheap?most="))).containsExactly("a", "b");
    assertThat(titles(app.get("/api/cheap"))).containsExactly("a", "b");
    assertThat(titles(app.get("/api/cheap?most=none"))).isEmpty();
  }

  @Test
  void aHiddenFieldIsNoFilterAndNoOrder() {
    posts("a", "b");
    app.patch("/api/posts/1", "{\"secret\":\"z\"}").is(200);
    assertThat(titles(app.get("/api/posts?secret=z"))).hasSize(2);
    assertThat(titles(app.get("/api/posts?_sort=-secret"))).containsExactly("a", "b");
    assertThat(app.get("/api/posts").text()).doesNotContain("secret");
  }

  @Test
  void rulesHoldForWhatIsListedAndCounted() {
    posts("a");
    app.post("/api/posts", "{\"title\":\"d\",\"draft\":true}").is(201);
    assertThat(app.get("/api/posts").json().at("/meta/total").intValue()).isEqualTo(1);
    assertThat(app.get("/api/count").json().path("count").intValue()).isEqualTo(1);
    app.get("/api/posts/2").is(404);
    assertThat(app.get("/api/posts/2").json().at("/error/code").textValue()).isEqualTo("not_found");
  }

  @Test
  void shapesItemsAsTheContractSays() {
    app.post("/api/posts", "{\"title\":\"b\",\"price\":1}");
    assertThat(app.get("/api/all").json())
        .isEqualTo(Json.parse("[{\"_id\":1,\"name\":\"b\",\"info\":{\"price\":1}}]"));
  }

  @Test
  void changesReplacesAndRemovesOneItem() {
    app.post("/api/posts", "{\"title\":\"a\",\"body\":\"x\",\"price\":1}");
    var patched = app.patch("/api/posts/1", "{\"title\":\"b\"}").is(200).json();
    assertThat(patched.path("body").textValue()).isEqualTo("x");
    var replaced = app.put("/api/posts/1", "{\"title\":\"c\"}").is(200).json();
    assertThat(replaced.path("body").isNull()).isTrue();
    app.delete("/api/posts/1").is(204);
    app.delete("/api/posts/1").is(404);
    app.patch("/api/posts/1", "{\"title\":\"b\"}").is(404);
  }

  @Test
  void whatTheRulesRefuseStaysAsItIs() {
    posts("kept");
    app.patch("/api/posts/1", "{\"title\":\"forbidden\"}").is(401);
    app.delete("/api/posts/1").is(401);
    assertThat(titles(app.get("/api/posts"))).containsExactly("kept");
    app.post("/api/locked", "{\"name\":\"x\"}").is(401);
  }

  @Test
  void aViewsVersionGuardsTheChangesAtItsAddress() {
    posts("a");
    var first = app.get("/api/posts/1").is(200).header("ETag");
    app.with("If-None-Match", first).get("/api/posts/1").is(304);
    var second =
        app.with("If-Match", first)
            .patch("/api/posts/1", "{\"title\":\"b\"}")
            .is(200)
            .header("ETag");
    assertThat(app.get("/api/posts/1").header("ETag")).isEqualTo(second).isNotEqualTo(first);
    var refused = app.with("If-Match", first).put("/api/posts/1", "{\"title\":\"c\"}").is(412);
    assertThat(refused.json().at("/error/code").textValue()).isEqualTo("stale");
    app.with("If-Match", first).delete("/api/posts/1").is(412);
    app.with("If-Match", "nonsense").delete("/api/posts/1").is(400);
    app.with("If-Match", second).delete("/api/posts/1").is(204);
  }

  @Test
  void nobodyChangesWhatTheyDoNotSee() {
    posts("a");
    app.patch("/api/posts/1", "{\"draft\":true}").is(200);
    app.patch("/api/posts/1", "{\"draft\":false}").is(404);
    app.post("/api/posts/1/publish", "{}").is(404);
    app.delete("/api/posts/1").is(404);
  }

  @Test
  void theEndpointsOwnValuesWin() {
    posts("a");
    var sent = "{\"title\":\"ignored\",\"draft\":true}";
    var published = app.post("/api/posts/1/publish", sent).is(202).json();
    assertThat(published.path("draft").booleanValue()).isFalse();
    assertThat(published.path("views").intValue()).isEqualTo(7);
    assertThat(published.path("title").textValue()).isEqualTo("a");
    app.send("POST", "/api/posts/1/publish", null).is(202);
  }

  @Test
  void removesByBodyAndAnswersHowMany() {
    posts("a", "a", "b");
    var answer = app.send("DELETE", "/api/posts", "{\"title\":\"a\"}").is(200);
    assertThat(answer.json().path("removed").intValue()).isEqualTo(2);
    assertThat(
            app.send("DELETE", "/api/posts", "{\"title\":\"a\"}")
                .is(200)
                .json()
                .path("removed")
                .intValue())
        .isZero();
  }

  @Test
  void followsAPathToItsParent() {
    posts("p", "other");
    var made = app.post("/api/titles/p/comments", "{\"text\":\"hi\",\"post\":2}").is(201).json();
    assertThat(made.at("/post/title").textValue()).isEqualTo("p");
    var list = app.get("/api/titles/p/comments").is(200).json();
    assertThat(list.path("post").textValue()).isEqualTo("p");
    assertThat(list.path("comments").findValuesAsText("text")).containsExactly("hi");
    assertThat(app.get("/api/titles/other/comments").json().path("comments")).isEmpty();
    app.get("/api/titles/missing/comments").is(404);
    app.post("/api/titles/missing/comments", "{\"text\":\"hi\"}").is(404);
  }

  @Test
  void answersAtTheRewrittenPathToo() {
    posts("a");
    assertThat(titles(app.get("/posts"))).containsExactly("a");
    app.get("/posts/1").is(200);
  }

  @Test
  void answersFixedRepliesAndSaysWhatIsUndecided() {
    assertThat(app.get("/api/hello/you").json())
        .isEqualTo(Json.parse("{\"hello\":\"you\",\"q\":null,\"cost\":\"$5\"}"));
    var undecided = app.get("/api/weather").is(501).json().path("error");
    assertThat(undecided.path("message").textValue()).contains("src/Weather.tsx:12");
    app.send("PUT", "/api/weather", "{}").is(405);
  }

  private void posts(String... titles) {
    for (var title : titles) {
      app.post("/api/posts", "{\"title\":\"" + title + "\"}").is(201);
    }
  }

  private static List<String> titles(Answer answer) {
    var titles = new ArrayList<String>();
    for (JsonNode item : answer.is(200).json().path("data")) {
      titles.add(item.path("title").textValue());
    }
    return titles;
  }
}
