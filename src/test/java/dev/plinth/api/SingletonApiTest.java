package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.json.Json;
import dev.plinth.migrate.MigrationFailure;
import dev.plinth.migrate.Migrations;
import dev.plinth.records.Seeds;
import dev.plinth.rules.Rules;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Collections that have exactly one item.
final class SingletonApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users: { id: text, rules: { read: anyone } }
        settings:
          singleton: true
          fields:
            theme: { type: choice, values: [light, dark], required: true, default: light }
            visits: { type: integer, default: 0 }
            note: text
            data: { type: json, default: { a: 1 } }
            at: { type: datetime, set: updated }
            pin: { type: text, hidden: true, default: "1234" }
          rules: { read: anyone, update: signed_in and not $caller.id = 'bob' }
        secret: { id: integer, singleton: true, fields: { a: text } }
        many: { id: text, fields: { a: text }, rules: { read: anyone, write: anyone } }
      endpoints:
        GET /settings: { do: settings.view, reply: $item }
        PUT /settings: { do: settings.update, reply: $item }
        PATCH /settings: { do: settings.update, body: { theme: $theme }, reply: { ok: true, settings: $item } }
        PUT /all: { do: settings.replace }
        GET /list: { do: settings.list, reply: $items }
      """;

  private static final String PATH = "/api/v1/records/settings";

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

  @Test
  void theItemIsThereFromTheStartMadeOfDefaults() {
    var answer = app.anonymous().get(PATH).is(200);
    var item = answer.json();
    assertThat(item.path("id").asText()).isEqualTo("settings");
    assertThat(item.path("theme").asText()).isEqualTo("light");
    assertThat(item.path("data")).isEqualTo(Json.parse("{\"a\":1}"));
    assertThat(item.path("note").isNull()).isTrue();
    assertThat(item.path("at").asText()).endsWith("Z");
    assertThat(item.has("pin")).isFalse();
    var tag = answer.header("ETag");
    app.anonymous().with("If-None-Match", tag).get(PATH).is(304);
    assertThat(app.anonymous().get(PATH + "/settings").is(200).json()).isEqualTo(item);
    app.anonymous().get(PATH + "/other").is(404);
    assertThat(app.anonymous().get(PATH + "?fields=theme").is(200).text())
        .isEqualTo("{\"theme\":\"light\"}");
    app.anonymous().get(PATH + "?filter=true").is(400);
    app.anonymous().get(PATH + "?limit=1").is(400);
    // once is enough
    app.close();
    app = new RecordServer(home, ContractReader.read(CONTRACT, "plinth.yaml").schema());
    assertThat(app.rows("settings")).isEqualTo(1);
  }

  @Test
  void itIsChangedAndReplacedWithoutAnId() {
    var patched =
        ada.patch(PATH, "{\"theme\":\"dark\",\"visits\":{\"+=\":2},\"data\":{\"b\":2}}").is(200);
    assertThat(patched.json().path("theme").asText()).isEqualTo("dark");
    assertThat(patched.json().path("visits").intValue()).isEqualTo(2);
    assertThat(patched.json().path("data")).isEqualTo(Json.parse("{\"a\":1,\"b\":2}"));
    assertThat(patched.header("ETag")).isEqualTo(app.anonymous().get(PATH).header("ETag"));
    var put = ada.put(PATH, "{\"note\":\"n\"}").is(200).json();
    assertThat(put.path("theme").asText()).isEqualTo("light");
    assertThat(put.path("visits").intValue()).isZero();
    // what was read can be sent back with its id, and no other
    ada.put(PATH, "{\"id\":\"settings\",\"note\":\"m\"}").is(200);
    ada.put(PATH, "{\"id\":\"other\",\"note\":\"x\"}").is(404);
    ada.patch(PATH, "{\"id\":\"settings\",\"note\":\"o\"}").is(200);
    ada.patch(PATH, "{\"id\":\"other\",\"note\":\"x\"}").is(404);
    ada.patch(PATH + "/settings", "{\"note\":\"p\"}").is(200);
    ada.put(PATH + "/settings", "{\"note\":\"q\"}").is(200);
    ada.put(PATH + "/other", "{\"note\":\"x\"}").is(404);
    assertThat(app.anonymous().get(PATH).json().path("note").asText()).isEqualTo("q");
    assertThat(app.rows("settings")).isEqualTo(1);
  }

  @Test
  void aVersionAndAKeyWorkAsForOthers() {
    var tag = ada.get(PATH).header("ETag");
    ada.with("If-Match", tag).patch(PATH, "{\"note\":\"a\"}").is(200);
    ada.with("If-Match", tag).patch(PATH, "{\"note\":\"b\"}").is(412);
    var once = ada.with("Idempotency-Key", "0193-abc");
    once.patch(PATH, "{\"visits\":{\"+=\":1}}").is(200);
    once.patch(PATH, "{\"visits\":{\"+=\":1}}").is(200);
    assertThat(ada.get(PATH).json().path("visits").intValue()).isEqualTo(1);
  }

  @Test
  void nobodyMakesOrRemovesIt() {
    for (var who : new TestClient[] {app.anonymous(), ada, app.as("admin")}) {
      for (var path : new String[] {PATH, PATH + "/settings"}) {
        var removed = who.delete(path).is(405);
        assertThat(removed.header("Allow")).contains("GET, PATCH, PUT");
      }
      assertThat(who.delete(PATH + "?filter=true").is(405).header("Allow"))
          .contains("GET, PATCH, PUT");
      assertThat(who.post(PATH, "{}").is(405).header("Allow")).contains("GET, PATCH, PUT");
      who.post(PATH, "[{},{}]").is(405);
      who.post(PATH + "?upsert=id", "{\"id\":\"x\"}").is(405);
    }
    assertThatThrownBy(() ->
            app.db.write(tx -> tx.run("insert into settings (id, theme) values ('b', 'dark')")))
        .isInstanceOf(RuntimeException.class);
    assertThatThrownBy(() -> app.db.write(tx -> tx.run("delete from settings")))
        .isInstanceOf(RuntimeException.class);
    assertThat(app.rows("settings")).isEqualTo(1);
  }

  @Test
  void itsRulesAreThoseOfOthers() {
    app.anonymous().patch(PATH, "{\"note\":\"x\"}").is(401);
    app.as("bob").patch(PATH, "{\"note\":\"x\"}").is(403);
    app.as("bob").put(PATH, "{\"note\":\"x\"}").is(403);
    app.anonymous().get("/api/v1/records/secret").is(404);
    ada.patch("/api/v1/records/secret", "{\"a\":\"x\"}").is(404);
    ada.delete("/api/v1/records/secret").is(404);
    assertThat(app.as("admin").patch("/api/v1/records/secret", "{\"a\":\"x\"}").is(200).text())
        .isEqualTo("{\"id\":1,\"a\":\"x\"}");
    assertThat(ada.patch(PATH, "{\"theme\":\"blue\",\"x\":1}").is(422).json().path("errors").size())
        .isEqualTo(2);
    ada.patch(PATH, "[]").is(422);
    ada.put(PATH, "null").is(422);
  }

  @Test
  void othersAreNotReplacedAsAWhole() {
    assertThat(ada.put("/api/v1/records/many", "{}").is(405).header("Allow"))
        .contains("GET, POST, PATCH, DELETE");
  }

  @Test
  void aBatchChangesItToo() {
    var batch =
        "{\"requests\":[{\"method\":\"%s\",\"url\":\"/records/settings\",\"body\":{\"note\":\"%s\"}}]}";
    var answer = ada.post("/api/v1/batch", batch.formatted("PUT", "a")).is(200).json();
    assertThat(answer.at("/responses/0/body/note").asText()).isEqualTo("a");
    ada.post("/api/v1/batch", batch.formatted("PATCH", "b")).is(200);
    assertThat(
            ada.post("/api/v1/batch", batch.formatted("POST", "c"))
                .is(405)
                .json()
                .at("/errors/0/pointer")
                .asText())
        .isEqualTo("#/requests/0");
    ada.post("/api/v1/batch", batch.formatted("DELETE", "c")).is(405);
    assertThat(ada.get(PATH).json().path("note").asText()).isEqualTo("b");
  }

  @Test
  void theAppsOwnEndpointsNeedNoId() {
    var yaml = CONTRACT.replace("update: signed_in and not $caller.id = 'bob'", "update: anyone");
    try (var server = new ContractServer(home.resolve("own"), yaml)) {
      var client = server.client();
      assertThat(client.get("/settings").is(200).json().path("theme").asText()).isEqualTo("light");
      assertThat(
              client
                  .put("/settings", "{\"note\":\"n\",\"id\":\"settings\"}")
                  .is(200)
                  .json()
                  .path("note")
                  .asText())
          .isEqualTo("n");
      assertThat(
              client
                  .patch("/settings", "{\"theme\":\"dark\"}")
                  .is(200)
                  .json()
                  .at("/settings/theme")
                  .asText())
          .isEqualTo("dark");
      client.patch("/settings", "{\"theme\":\"blue\"}").is(422);
      client.put("/all", "{}").is(204);
      assertThat(client.get("/list").is(200).json().path(0).path("theme").asText())
          .isEqualTo("light");
      var paths = client.get("/openapi.json").is(200).json().path("paths");
      assertThat(paths.path(PATH).fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("get", "patch", "put");
      assertThat(paths.path(PATH + "/{id}").fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder("get", "patch", "put");
      assertThat(
              paths
                  .path(PATH)
                  .at("/get/responses/200/content/application~1json/schema/anyOf/0/$ref")
                  .asText())
          .isEqualTo("#/components/schemas/Item_settings");
      assertThat(paths.path(PATH).at("/get/parameters").toString())
          .contains("fields")
          .doesNotContain("cursor");
      assertThat(paths.path("/api/v1/records/many").fieldNames())
          .toIterable()
          .doesNotContain("put");
    }
  }

  @Test
  void aCollectionBecomesASingletonWhereItHasOneItemAtMost() {
    var path = home.resolve("change");
    var plain =
        "plinth: 1\ncollections: { s: { fields: { a: { type: text, default: x } }, rules: { read: anyone, write: anyone } } }";
    var single = plain.replace("{ s: {", "{ s: { singleton: true,").replace("write", "update");
    try (var server = new RecordServer(path, ContractReader.read(plain, "x").schema())) {
      server.db.write(tx -> tx.run("insert into s (id, a) values ('1', 'one'), ('2', 'two')"));
      var rules = new Rules(ContractReader.read(single, "x").schema());
      assertThatThrownBy(() -> new Migrations(server.db, path).migrate(rules))
          .isInstanceOf(MigrationFailure.class)
          .hasMessageContaining("s is to be a singleton, and has 2 items: remove all but one");
      server.db.write(tx -> tx.run("delete from s where id = '1'"));
    }
    try (var server = new RecordServer(path, ContractReader.read(single, "x").schema())) {
      assertThat(server.anonymous().get("/api/v1/records/s").is(200).text())
          .isEqualTo("{\"id\":\"2\",\"a\":\"two\"}");
    }
    // made anew, and back
    var other = single.replace("type: text", "type: text, max: 10");
    try (var server = new RecordServer(path, ContractReader.read(other, "x").schema())) {
      server.anonymous().patch("/api/v1/records/s", "{\"a\":\"b\"}").is(200);
    }
    try (var server = new RecordServer(path, ContractReader.read(plain, "x").schema())) {
      server.anonymous().delete("/api/v1/records/s/2").is(204);
    }
    try (var server = new RecordServer(path, ContractReader.read(single, "x").schema())) {
      assertThat(server.anonymous().get("/api/v1/records/s").is(200).text())
          .isEqualTo("{\"id\":\"s\",\"a\":\"x\"}");
    }
  }

  @Test
  void aSeedForItIsToldAndLeftOut() throws IOException {
    Files.createDirectories(home.resolve("seed"));
    Files.writeString(home.resolve("seed/settings.json"), "[{\"theme\":\"dark\"}]");
    var sown = new Seeds(app.db, app.records, home).sow();
    assertThat(sown.items()).isEmpty();
    assertThat(sown.faults())
        .containsExactly("seed/settings.json: the item of a singleton is made of its defaults");
    assertThat(ada.get(PATH).json().path("theme").asText()).isEqualTo("light");
  }

  @Test
  void theContractIsWrittenBackTheSame() {
    var contract = ContractReader.read(CONTRACT, "plinth.yaml");
    assertThat(ContractReader.read(ContractWriter.write(contract), "again")).isEqualTo(contract);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "s: { singleton: true, fields: { a: { type: text, required: true } } }|s.fields.a: is required: the item of a singleton is made of defaults",
        "s: { singleton: true, fields: { a: { type: text, set: $caller.id } } }|s.fields.a: is the caller who makes the item",
        "s: { singleton: true, fields: { a: { type: reference, to: o, onDelete: cascade } } }|s.fields.a: would take the only item along",
        "s: { singleton: true, rules: { create: anyone } }|s.rules.create: means nothing for a singleton",
        "s: { singleton: true, rules: { delete: anyone } }|s.rules.delete: means nothing for a singleton",
        "s: { singleton: maybe }|s.singleton: expected true or false",
        "s: { singleton: true, view: SELECT 1 AS id }|neither a view nor users can be a singleton",
        "users: { singleton: true }|neither a view nor users can be a singleton"
      })
  void whatNoSingletonCanBeIsRefused(String collection, String told) {
    var yaml = "plinth: 1\ncollections:\n  o: { fields: { a: text } }\n  " + collection;
    assertThat(
            catchThrowableOfType(ContractException.class, () -> ContractReader.read(yaml, "x"))
                .faults())
        .singleElement()
        .asString()
        .contains(told);
  }

  @ParameterizedTest
  @CsvSource({"create", "delete", "upsert"})
  void anEndpointThatMakesOrRemovesOneIsRefused(String verb) {
    var yaml = CONTRACT + "  POST /x: { do: settings." + verb + " }\n";
    assertThat(
            catchThrowableOfType(ContractException.class, () -> ContractReader.read(yaml, "x"))
                .faults())
        .singleElement()
        .asString()
        .contains(
            "settings is a singleton, which is always there: expected view, update or replace");
  }
}
