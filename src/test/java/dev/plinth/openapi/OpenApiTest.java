package dev.plinth.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.testing.ContractServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OpenApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      frontend: { name: board }
      server: { port: 3000, proxies: [{ from: /api, to: "" }] }
      auth: { token: { in: cookie, name: jwt } }
      collections:
        users: { fields: { email: email, name: text }, rules: { read: anyone } }
        tasks:
          id: integer
          fields:
            title: { type: text, required: true, max: 80 }
            stage: { type: choice, values: [open, won], default: open }
            owner: { type: reference, to: users, set: $caller.id }
            pin: { type: text, hidden: true }
          rules: { read: anyone, write: anyone }
      endpoints:
        GET /api/tasks: { do: tasks.list, filter: { stage: $query.stage }, page: $query.page, item: { _id: $id, by: $owner.name }, reply: { items: $items, total: $total }, at: src/api.ts:3 }
        POST /api/tasks: { do: tasks.create, body: { task: { name: $title } }, access: signed_in, reply: $item }
        PUT /api/tasks/{id}: { do: tasks.update, where: id = $path.id }
        POST /api/login: { do: auth.login, body: { email: $email, password: $password }, reply: { user: $user, token: $accessToken } }
      errors: { reply: { error: { message: $detail, status: $status } } }
      undecided:
        GET /api/weather: { at: "src/W.tsx:1", why: no collection fits }
      """;

  @TempDir private Path folder;
  private ContractServer server;
  private JsonNode document = Json.object();

  @BeforeEach
  void start() {
    server = new ContractServer(folder, CONTRACT);
    document = server.client().get("/openapi.json").is(200).json();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyRouteIsDescribed() {
    assertThat(server.table().routes()).hasSizeGreaterThan(20);
    for (var route : server.table().routes()) {
      for (var collection : List.of("users", "tasks")) {
        var path = route.pattern().replace("{collection}", collection).replace("...}", "}");
        var operation = operation(route.method(), path);
        assertThat(operation.path("responses").size()).as(route.key()).isPositive();
        assertThat(operation.path("summary").textValue()).as(route.key()).isNotBlank();
      }
    }
  }

  @Test
  void nothingElseIsDescribed() {
    int operations = 0;
    for (var path : document.path("paths")) {
      operations += path.size();
    }
    long records =
        server.table().routes().stream().filter(r -> r.pattern().contains("{collection}")).count();
    assertThat(operations).isEqualTo((int) (server.table().routes().size() + records));
  }

  @Test
  void describesTheAppsEndpointsFromTheirTemplates() {
    var list = operation("GET", "/api/tasks");
    assertThat(list.at("/responses/200/content/application~1json/schema/properties/items/items"))
        .isEqualTo(
            Json.parse(
                "{\"type\":\"object\",\"properties\":{\"_id\":{\"type\":\"integer\"},"
                    + "\"by\":{\"type\":[\"string\",\"null\"]}},\"required\":[\"_id\",\"by\"]}"));
    assertThat(list.path("parameters").findValuesAsText("name")).containsExactly("page", "stage");
    assertThat(operation("POST", "/api/login").path("security")).isEqualTo(Json.array());
    assertThat(list.path("description").textValue()).contains("src/api.ts:3");
    assertThat(operation("GET", "/tasks").path("parameters")).isEqualTo(list.path("parameters"));
    var create = operation("POST", "/api/tasks");
    assertThat(
            create
                .at(
                    "/requestBody/content/application~1json/schema/properties/task/properties/name/maxLength")
                .intValue())
        .isEqualTo(80);
    assertThat(create.path("responses").has("201")).isTrue();
    assertThat(create.path("security").toString())
        .isEqualTo(
            "[{\"bearer\":[]},{\"app\":[]},{\"apiKey\":[\"records\"]},"
                + "{\"apiKeyHeader\":[\"records\"]}]");
    assertThat(operation("GET", "/api/v1/auth/me").path("security").findValuesAsText("apiKey"))
        .isEmpty();
    assertThat(operation("PUT", "/api/tasks/{id}").path("responses").has("204")).isTrue();
    assertThat(operation("GET", "/api/weather").path("responses").has("501")).isTrue();
    assertThat(document.at("/components/schemas/AppError/properties/error/properties/status/type"))
        .isEqualTo(Json.parse("\"integer\""));
  }

  @Test
  void describesTheRecordsOfEachCollection() {
    var item = document.at("/components/schemas/Item_tasks/properties");
    assertThat(item.has("title")).isTrue();
    assertThat(item.has("pin")).isFalse();
    var input = document.at("/components/schemas/Input_tasks");
    assertThat(input.path("required")).isEqualTo(Json.parse("[\"title\"]"));
    assertThat(input.path("properties").has("owner")).isFalse();
    assertThat(
            operation("GET", "/api/v1/records/tasks")
                .at("/responses/200/content/application~1json/schema/anyOf")
                .findValuesAsText("$ref"))
        .containsExactly("#/components/schemas/Page_tasks", "#/components/schemas/Groups_tasks");
    var group = document.at("/components/schemas/Groups_tasks/properties/items/items/properties");
    assertThat(group.propertyStream().map(Map.Entry::getKey))
        .contains("stage", "owner", "count", "count_title", "sum_id", "max_title")
        .doesNotContain("pin", "count_pin", "sum_title");
    var scheme = document.at("/components/securitySchemes/app");
    assertThat(scheme.path("in").textValue()).isEqualTo("cookie");
    assertThat(scheme.path("name").textValue()).isEqualTo("jwt");
  }

  @Test
  void showsItselfToPeopleWithoutAnythingFromElsewhere() {
    var app = server.client();
    var page = app.get("/docs").is(200);
    assertThat(page.header("Content-Type")).startsWith("text/html");
    assertThat(page.header("Content-Security-Policy")).contains("script-src 'self'");
    assertThat(page.text()).doesNotContain("http://").doesNotContain("https://");
    assertThat(app.get("/docs/swagger-ui-bundle.js").is(200).bytes().length).isGreaterThan(100_000);
    app.get("/docs/swagger-ui.css").is(200);
    app.get("/docs/start.js").is(200);
    app.get("/docs/pom.xml").is(404);
    app.get("/_/openapi.json").is(200);
  }

  @Test
  void isMissingForStrangersWhereItIsNotOpen(@TempDir Path other) {
    try (var closed = new ContractServer(other, CONTRACT, false)) {
      for (var path : List.of("/openapi.json", "/docs", "/docs/start.js")) {
        closed.client().get(path).isProblem(404, "/problems/not-found");
      }
    }
  }

  private JsonNode operation(String method, String path) {
    var operation = document.path("paths").path(path).path(method.toLowerCase(Locale.ROOT));
    assertThat(operation.isObject()).as(method + " " + path).isTrue();
    return operation;
  }
}
