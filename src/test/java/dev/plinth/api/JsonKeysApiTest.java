package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Orders by places in JSON, and places in JSON that no two items share.
final class JsonKeysApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users: { id: text, rules: { read: anyone } }
        notes:
          id: text
          fields:
            data: json
            title: text
            owner: { type: reference, to: users, set: $caller.id }
            mine: { type: json, read: owner = $caller.id }
            pin: { type: json, hidden: true }
          rules: { read: anyone, write: signed_in }
          indexes: [[data.at]]
          unique: [[data.code], [title, data.no]]
      endpoints:
        GET /notes: { do: notes.list, sort: [$query.sort, data.at], item: $id, reply: $items }
      """;

  @TempDir private Path home;
  private RecordServer app;
  private TestClient ada;

  @BeforeEach
  void start() {
    app = new RecordServer(home, ContractReader.read(CONTRACT, "plinth.yaml").schema());
    app.db.write(tx -> tx.run("insert into users (id) values ('ada'), ('bob')"));
    ada = app.as("ada");
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private void make(String id, String data) {
    ada.post("/api/v1/records/notes", "{\"id\":\"" + id + "\",\"data\":" + data + "}").is(201);
  }

  /// All ids, page by page.
  private List<String> ids(String query) {
    var ids = new ArrayList<String>();
    var cursor = "";
    do {
      var page =
          ada.get("/api/v1/records/notes?fields=id&limit=2&" + query + cursor).is(200).json();
      page.path("items").forEach(item -> ids.add(item.path("id").asText()));
      cursor = page.has("next") ? "&cursor=" + page.path("next").asText() : "";
    } while (!cursor.isEmpty());
    return ids;
  }

  @Test
  void valuesOfEveryKindAreInOneOrderPageByPage() {
    make("list", "{\"at\":[1,2.50,{\"a\":null}]}");
    make("object", "{\"at\":{\"b\":1e2}}");
    make("none", "{}");
    make("nothing", "null");
    make("ten", "{\"at\":10}");
    make("nine", "{\"at\":9.5}");
    make("yes", "{\"at\":true}");
    make("text", "{\"at\":\"10\"}");
    make("word", "{\"at\":\"it's \\\"x\\\" \u00e9\"}");
    make("tenth", "{\"at\":0.1}");
    make("same", "{\"at\":10}");
    var up = ids("sort=data.at");
    assertThat(up)
        .containsExactly(
            "none", "nothing", "tenth", "yes", "nine", "same", "ten", "text", "list", "word",
            "object");
    assertThat(ids("sort=-data.at")).containsExactlyElementsOf(up.reversed());
    assertThat(ids("sort=data.at:nullslast")).startsWith("tenth").endsWith("none", "nothing");
    assertThat(ids("sort=title,-data.at"))
        .containsExactlyElementsOf(up.reversed().stream().toList());
    assertThat(ids("sort=data.at&filter=data.at%20%3D%2010")).containsExactly("same", "ten");
  }

  @Test
  void aPlaceInAListIsAnOrderToo() {
    make("b", "{\"l\":[0,2]}");
    make("a", "{\"l\":[5,1]}");
    assertThat(ids("sort=data.l%5B1%5D")).containsExactly("a", "b");
  }

  @Test
  void whatSomebodyMayNotReadIsNoOrder() {
    ada.post("/api/v1/records/notes", "{\"id\":\"z\",\"mine\":{\"n\":1}}").is(201);
    app.as("bob").post("/api/v1/records/notes", "{\"id\":\"a\",\"mine\":{\"n\":2}}").is(201);
    app.as("bob").post("/api/v1/records/notes", "{\"id\":\"b\",\"mine\":{\"n\":1}}").is(201);
    assertThat(ids("sort=mine.n")).containsExactly("a", "b", "z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data",
        "title.x",
        "pin.x",
        "none.x",
        "data.",
        "data..x",
        "data.\"x\"",
        "data.'x",
        "data[x]",
        "data[-1]",
        "owner.id",
        "data.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a.a",
        "id.x",
        "data[9999999]"
      })
  void whatIsNoOrderIsRefused(String sort) {
    var encoded = java.net.URLEncoder.encode(sort, java.nio.charset.StandardCharsets.UTF_8);
    assertThat(
            ada.get("/api/v1/records/notes?sort=" + encoded).is(400).json().path("code").asText())
        .isEqualTo("bad_sort");
    assertThat(
            ada.get("/api/v1/records/notes?aggregate=count&group=title&sort=" + encoded + ".x")
                .is(400)
                .json()
                .path("code")
                .asText())
        .isEqualTo("bad_sort");
  }

  @Test
  void aPlaceThatNoTwoItemsShareIsNamed() {
    make("a", "{\"code\":\"x\"}");
    make("b", "{\"other\":1}");
    make("c", "{\"code\":null}");
    var twice = ada.post("/api/v1/records/notes", "{\"data\":{\"code\":\"x\"}}").is(409).json();
    assertThat(twice.path("detail").asText())
        .isEqualTo("There is one with this data.code already.");
    var merged = ada.patch("/api/v1/records/notes/b", "{\"data\":{\"code\":\"x\"}}").is(409).json();
    assertThat(merged.path("detail").asText()).contains("data.code");
    var put = ada.put("/api/v1/records/notes/b", "{\"data\":{\"code\":\"x\"}}").is(409).json();
    assertThat(put.path("detail").asText()).contains("data.code");
    ada.put("/api/v1/records/notes/a", "{\"data\":{\"code\":\"x\"},\"title\":\"t\"}").is(200);
    ada.patch("/api/v1/records/notes/a", "{\"data\":{\"code\":\"y\"}}").is(200);
    ada.patch("/api/v1/records/notes/b", "{\"data\":{\"code\":\"x\"}}").is(200);
  }

  @Test
  void aGroupWithAPlaceInJsonIsNamed() {
    ada.post("/api/v1/records/notes", "{\"title\":\"t\",\"data\":{\"no\":1}}").is(201);
    ada.post("/api/v1/records/notes", "{\"title\":\"t\",\"data\":{\"no\":2}}").is(201);
    ada.post("/api/v1/records/notes", "{\"title\":\"u\",\"data\":{\"no\":1}}").is(201);
    var twice = ada.post("/api/v1/records/notes", "{\"title\":\"t\",\"data\":{\"no\":1}}").is(409);
    assertThat(twice.json().path("detail").asText())
        .isEqualTo("There is one with this title, data.no already.");
    make("a", "{\"no\":7}");
    var sameId = ada.post("/api/v1/records/notes", "{\"id\":\"a\",\"data\":{\"no\":8}}").is(409);
    assertThat(sameId.json().path("detail").asText())
        .isEqualTo("There is one with this id already.");
  }

  @Test
  void theAppsOwnListsSortByPlacesInJson() {
    try (var server = new ContractServer(home.resolve("own"), CONTRACT)) {
      server.write(
          "insert into notes (id, data) values ('a', '{\"at\":2,\"k\":1}'), ('b', '{\"at\":1,\"k\":2}')");
      var client = server.client();
      assertThat(client.get("/notes").is(200).json()).isEqualTo(Json.parse("[\"b\",\"a\"]"));
      assertThat(client.get("/notes?sort=-data.at").is(200).json())
          .isEqualTo(Json.parse("[\"a\",\"b\"]"));
      assertThat(client.get("/notes?sort=data.k_desc").is(200).json())
          .isEqualTo(Json.parse("[\"b\",\"a\"]"));
      // what is no order counts as not said
      assertThat(client.get("/notes?sort=data.%22k").is(200).json())
          .isEqualTo(Json.parse("[\"b\",\"a\"]"));
      assertThat(client.get("/notes?sort=pin.k").is(200).json())
          .isEqualTo(Json.parse("[\"b\",\"a\"]"));
    }
  }
}
