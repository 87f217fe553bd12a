package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app's own lists that search.
final class SearchEndpointsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        posts:
          id: integer
          fields: { title: text, body: text, open: boolean }
          rules: { read: open = true, create: anyone, delete: anyone }
          search: { title: 5, body: 1 }
      endpoints:
        GET /posts: { do: posts.list, search: $query.q, filter: { "*": $query }, page: $query.page, size: 2, reply: { items: $items, total: $total, pages: $pages } }
        GET /newest: { do: posts.list, search: $query.title, filter: { "*": $query }, sort: -id, reply: $items }
        GET /found/{words}: { do: posts.list, search: $path.words, item: { name: $title }, reply: $items }
        GET /number: { do: posts.count, search: $query.q, reply: { n: $count } }
        GET /fixed: { do: posts.list, search: milk, reply: $items }
        POST /sql: { do: sql, file: write.sql, as: admin, rule: anyone, params: { title: $body.title } }
        GET /stolen: { do: sql, file: read.sql, reply: $items }
      errors: { reply: { error: $detail } }
      """;

  @TempDir private Path folder;
  private ContractServer server;
  private TestClient app;

  @BeforeEach
  void start() throws Exception {
    Files.createDirectories(folder.resolve("sql"));
    Files.writeString(
        folder.resolve("sql/write.sql"),
        "INSERT INTO posts (title, open) VALUES (:title, 1); REPLACE INTO posts (id, title, open) VALUES (1, :title, 1)");
    Files.writeString(folder.resolve("sql/read.sql"), "SELECT count(*) AS n FROM posts");
    server = new ContractServer(folder, CONTRACT);
    app = server.client();
    for (var post :
        List.of(
            "{\"title\":\"Bread\",\"body\":\"with milk\",\"open\":true}",
            "{\"title\":\"Milk\",\"body\":\"x\",\"open\":true}",
            "{\"title\":\"Hidden milk\",\"body\":\"x\",\"open\":false}",
            "{\"title\":\"Milk and honey\",\"body\":\"milk\",\"open\":true}",
            "{\"title\":\"Tea\",\"body\":\"x\",\"open\":true}")) {
      app.post("/api/v1/records/posts", post);
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<String> titles(String path, String at) {
    var answer = app.get(path);
    assertThat(answer.status()).as(path + answer.text()).isEqualTo(200);
    var titles = new ArrayList<String>();
    answer.json().at(at).forEach(item -> titles.add(item.path("title").asText()));
    return titles;
  }

  @Test
  void findsTheBestFirstPageByPage() {
    var first = app.get("/posts?q=mil").json();
    assertThat(first.get("total").asInt()).isEqualTo(3);
    assertThat(first.get("pages").asInt()).isEqualTo(2);
    var all = titles("/posts?q=mil", "/items");
    all.addAll(titles("/posts?q=mil&page=2", "/items"));
    assertThat(all).containsExactlyInAnyOrder("Milk", "Milk and honey", "Bread").endsWith("Bread");
    assertThat(titles("/posts?q=milk&title=Bread", "/items")).containsExactly("Bread");
  }

  @Test
  void noWordsAreAll() {
    for (var path : List.of("/posts", "/posts?q=", "/posts?q=%20", "/posts?q=-")) {
      assertThat(app.get(path).json().get("total").asInt()).as(path).isEqualTo(4);
    }
    assertThat(app.get("/number").json().get("n").asInt()).isEqualTo(4);
  }

  @Test
  void keepsTheOrderAndTheFormOfTheEndpoint() {
    assertThat(titles("/newest?title=milk", "")).containsExactly("Milk and honey", "Milk", "Bread");
    assertThat(app.get("/found/honey").json())
        .isEqualTo(Json.parse("[{\"name\":\"Milk and honey\"}]"));
    assertThat(app.get("/number?q=milk").json().get("n").asInt()).isEqualTo(3);
    assertThat(titles("/fixed", "")).hasSize(3);
  }

  @Test
  void refusesInTheShapeOfTheApp() {
    var refused = app.get("/posts?q=" + "x".repeat(501));
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json())
        .isEqualTo(Json.parse("{\"error\":\"Search for 500 characters at most.\"}"));
    assertThat(app.get("/posts?q=-milk").status()).isEqualTo(400);
  }

  @Test
  void followsStatementsOfTheApp() {
    assertThat(app.post("/sql", "{\"title\":\"from a statement\"}").status()).isLessThan(300);
    assertThat(titles("/posts?q=statement", "/items")).hasSize(2);
    assertThat(titles("/posts?q=bread", "/items")).as("replaced").isEmpty();
    assertThat(app.get("/stolen").json().at("/0/n").asInt()).isEqualTo(5);
  }

  @Test
  void isDescribed() {
    var described = app.get("/openapi.json").json();
    assertThat(described.at("/paths/~1posts/get/parameters").findValuesAsText("name"))
        .contains("q", "page");
    assertThat(
            described
                .at("/paths/~1api~1v1~1records~1posts/get/parameters")
                .findValuesAsText("name"))
        .contains("search", "highlight");
  }
}
