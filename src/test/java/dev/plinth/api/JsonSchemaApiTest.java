package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.openapi.Declarations;
import dev.plinth.testing.Answer;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// JSON fields with a JSON Schema, from every side that writes.
final class JsonSchemaApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users: { id: text, rules: { read: anyone } }
        prefs:
          id: text
          fields:
            name: { type: text, unique: true }
            owner: { type: reference, to: users, set: $caller.id }
            settings:
              type: json
              default: { theme: light }
              schema:
                type: object
                required: [theme]
                additionalProperties: false
                properties:
                  theme: { enum: [light, dark] }
                  size: { $ref: "#/$defs/size" }
                  tags: { type: array, items: { type: string, maxLength: 3 }, maxItems: 2 }
                  deep: { type: object, properties: { n: { type: integer } }, required: [n] }
                $defs: { size: { type: integer, minimum: 1, maximum: 9 } }
            code: { type: json, schema: { pattern: "^(ok|(.*a){25})$" } }
            secret:
              type: json
              read: owner = $caller.id
              schema: { properties: { kind: { const: a }, at: { type: integer } } }
          rules: { read: anyone, write: signed_in }
      endpoints:
        POST /prefs: { do: prefs.create, reply: $item }
        PUT /prefs/{id}: { do: prefs.update, where: id = $path.id, reply: $item }
        POST /many: { do: prefs.create, body: $values, reply: $items }
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

  private static List<String> errors(Answer answer) {
    var told = new ArrayList<String>();
    for (var error : answer.is(422).json().path("errors")) {
      told.add(error.path("pointer").asText() + " " + error.path("detail").asText());
    }
    return told;
  }

  private static JsonNode json(String text) {
    return Json.parse(quoted(text));
  }

  private static String quoted(String text) {
    return text.replace('\'', '"');
  }

  private Answer post(String body) {
    return ada.post("/api/v1/records/prefs", quoted(body));
  }

  private Answer patch(String id, String body) {
    return ada.patch("/api/v1/records/prefs/" + id, quoted(body));
  }

  private JsonNode settings(String id) {
    return ada.get("/api/v1/records/prefs/" + id).is(200).json().path("settings");
  }

  @Test
  void whatFitsIsKeptAndTheDefaultFits() {
    post("{'id':'a','settings':{'theme':'dark','size':9,'tags':['x','y']}}").is(201);
    assertThat(settings("a")).isEqualTo(json("{'theme':'dark','size':9,'tags':['x','y']}"));
    assertThat(post("{'id':'b'}").is(201).json().path("settings"))
        .isEqualTo(json("{'theme':'light'}"));
    assertThat(post("{'id':'c','settings':null}").is(201).json().path("settings").isNull())
        .isTrue();
  }

  @Test
  void everyViolationIsToldBesideEveryOtherWrongField() {
    assertThat(
            errors(
                post(
                    "{'name':7,'nix':1,'settings':{'theme':'blue','size':10,'tags':['long','b',3],'x/y':1}}")))
        .containsExactlyInAnyOrder(
            "#/name must be text",
            "#/nix is not a field of prefs",
            "#/settings/size must be 9 or less",
            "#/settings/tags must have 2 elements at most",
            "#/settings/tags/0 must have 3 characters at most",
            "#/settings/tags/2 must be text",
            "#/settings/theme must be one of light, dark",
            "#/settings/x~1y is not expected here");
    assertThat(errors(post("{'settings':[]}"))).containsExactly("#/settings must be an object");
    assertThat(errors(post("{'settings':'{}'}"))).containsExactly("#/settings must be an object");
    assertThat(app.rows("prefs")).isZero();
  }

  @Test
  void oneOfAThousandWrongMembersIsToldAndTheRestIsCounted() {
    var members = new StringBuilder("{'settings':{'theme':'dark'");
    for (int i = 0; i < 1_000; i++) {
      members.append(",'m").append(i).append("':1");
    }
    var told = errors(post(members + "}}"));
    assertThat(told).hasSize(101).contains("#/settings has 900 more errors");
  }

  @Test
  void aPatchIsCheckedAsItIsOnceMerged() {
    post("{'id':'a','settings':{'theme':'dark','size':3}}").is(201);
    patch("a", "{'settings':{'size':4,'tags':['x']}}").is(200);
    assertThat(settings("a")).isEqualTo(json("{'theme':'dark','size':4,'tags':['x']}"));
    patch("a", "{'settings':{'tags':null}}").is(200);
    assertThat(errors(patch("a", "{'settings':{'theme':null,'size':0,'deep':{'m':1}}}")))
        .containsExactly(
            "#/settings/deep/n is required",
            "#/settings/size must be 1 or more",
            "#/settings/theme is required");
    assertThat(settings("a")).isEqualTo(json("{'theme':'dark','size':4}"));
    // what is no object replaces what is there
    assertThat(errors(patch("a", "{'settings':[1]}")))
        .containsExactly("#/settings must be an object");
    // merged with nothing
    patch("a", "{'settings':null}").is(200);
    assertThat(errors(patch("a", "{'settings':{'size':1}}")))
        .containsExactly("#/settings/theme is required");
    patch("a", "{'settings':{'theme':'light'}}").is(200);
  }

  @Test
  void aPatchOfManyItemsIsAllOrNone() {
    post("[{'id':'a','settings':{'theme':'dark','size':3}},{'id':'b'},{'id':'c'}]").is(201);
    patch("c", "{'settings':null}").is(200);
    var all = "/api/v1/records/prefs?filter=true";
    assertThat(errors(ada.patch(all, quoted("{'settings':{'size':4}}"))))
        .containsExactly("#/settings/theme is required");
    assertThat(settings("a").path("size").intValue()).isEqualTo(3);
    ada.patch(all, quoted("{'settings':{'size':4,'theme':'dark'}}")).is(200);
    assertThat(settings("c")).isEqualTo(json("{'size':4,'theme':'dark'}"));
    // only what matches is looked at
    app.db.write(tx -> tx.run("update prefs set settings = '[]' where id = 'b'"));
    ada.patch("/api/v1/records/prefs?filter=id%20%3D%20'a'", quoted("{'settings':{'size':5}}"))
        .is(200);
  }

  @Test
  void whatIsWrongAlreadyHoldsNoOtherChangeUp() {
    post("{'id':'a'}").is(201);
    app.db.write(tx -> tx.run("update prefs set settings = '{\"old\":1}' where id = 'a'"));
    patch("a", "{'name':'new'}").is(200);
    assertThat(errors(patch("a", "{'settings':{'theme':'dark'}}")))
        .containsExactly("#/settings/old is not expected here");
    patch("a", "{'settings':{'theme':'dark','old':null}}").is(200);
  }

  @Test
  void whatIsNoJsonThatIsReadIsToldToo() {
    post("{'id':'a'}").is(201);
    var deep = "[".repeat(200) + "]".repeat(200);
    app.db.write(
        tx -> tx.run("update prefs set settings = ? where id = 'a'", "{\"x\":" + deep + "}"));
    assertThat(errors(patch("a", "{'settings':{'theme':'dark'}}")))
        .containsExactly("#/settings is nested too deep, or has too long a number");
  }

  @Test
  void putUpsertAndArraysAreChecked() {
    var put = ada.put("/api/v1/records/prefs/p", quoted("{'settings':{'theme':1}}"));
    assertThat(errors(put)).containsExactly("#/settings/theme must be one of light, dark");
    ada.put("/api/v1/records/prefs/p", quoted("{'name':'n','settings':{'theme':'dark'}}")).is(201);
    assertThat(errors(ada.put("/api/v1/records/prefs/p", quoted("{'settings':{'size':1}}"))))
        .containsExactly("#/settings/theme is required");
    var upsert = "/api/v1/records/prefs?upsert=name";
    // there is one: merged
    ada.post(upsert, quoted("{'name':'n','settings':{'size':2}}")).is(200);
    assertThat(settings("p")).isEqualTo(json("{'theme':'dark','size':2}"));
    assertThat(errors(ada.post(upsert, quoted("{'name':'n','settings':{'size':20}}"))))
        .containsExactly("#/settings/size must be 9 or less");
    // there is none: whole
    assertThat(errors(ada.post(upsert, quoted("{'name':'o','settings':{'size':2}}"))))
        .containsExactly("#/settings/theme is required");
    assertThat(errors(post("[{'id':'a'},{'id':'b','settings':{}},{'id':'c','settings':3}]")))
        .containsExactly("#/1/settings/theme is required", "#/2/settings must be an object");
    assertThat(app.rows("prefs")).isEqualTo(1);
  }

  @Test
  void aBatchSeesWhatItWroteBeforeAndIsAllOrNone() {
    var batch =
        """
        {'requests':[
          {'method':'POST','url':'/records/prefs','body':{'id':'a','settings':{'theme':'dark'}}},
          {'method':'PATCH','url':'/records/prefs/$0.id','body':{'settings':{'size':2}}},
          {'method':'PATCH','url':'/records/prefs/a','body':{'settings':{'size':SIZE}}}]}
        """;
    assertThat(errors(ada.post("/api/v1/batch", quoted(batch.replace("SIZE", "10")))))
        .containsExactly("#/requests/2/body/settings/size must be 9 or less");
    assertThat(app.rows("prefs")).isZero();
    ada.post("/api/v1/batch", quoted(batch.replace("SIZE", "9"))).is(200);
    assertThat(settings("a")).isEqualTo(json("{'theme':'dark','size':9}"));
  }

  @Test
  void aPatternThatNeverEndsIsRefusedAndTheWriterGoesOn() {
    var bomb = "a".repeat(80) + "!";
    assertThat(errors(post("{'code':'" + bomb + "'}")))
        .containsExactly("#/code takes too long to check against its schema");
    var many = new StringBuilder("[{'code':'" + bomb + "'}");
    for (int i = 0; i < 200; i++) {
      many.append(",{'code':'").append(bomb).append("'}");
    }
    assertThat(errors(post(many + "]"))).hasSizeGreaterThan(100);
    post("{'id':'a','code':'ok'}").is(201);
  }

  @Test
  void whoMayNotReadAFieldLearnsNothingOfItByMerging() {
    post("{'id':'a','secret':{'kind':'a','at':1}}").is(201);
    app.db.write(tx -> tx.run("update prefs set secret = '{\"kind\":\"b\"}' where id = 'a'"));
    var blind = app.as("bob").patch("/api/v1/records/prefs/a", quoted("{'secret':{'at':'x'}}"));
    assertThat(errors(blind))
        .containsExactly("#/secret does not fit its schema, together with what is there already");
    var admin = app.as("admin").patch("/api/v1/records/prefs/a", quoted("{'secret':{'at':'x'}}"));
    assertThat(errors(admin))
        .containsExactly("#/secret/at must be a whole number", "#/secret/kind must be a");
  }

  @Test
  void rulesAreAskedBeforeAnythingIsTold() {
    post("{'id':'a'}").is(201);
    var path = "/api/v1/records/prefs/a";
    app.anonymous().patch(path, quoted("{'settings':{'size':10}}")).is(401);
    ada.patch("/api/v1/records/prefs/none", quoted("{'settings':{'size':10}}")).is(404);
  }

  @Test
  void theAppsOwnEndpointsAreChecked() {
    try (var server = new ContractServer(home.resolve("own"), CONTRACT)) {
      var admin = server.client();
      admin.post("/prefs", quoted("{'settings':{'theme':1}}")).is(401);
      var document = (ObjectNode) admin.get("/openapi.json").is(200).json();
      var schemas = document.at("/components/schemas");
      assertThat(schemas.at("/Json_prefs_settings/properties/size/$ref").asText())
          .isEqualTo("#/components/schemas/Json_prefs_settings_size");
      assertThat(schemas.at("/Json_prefs_settings_size/maximum").intValue()).isEqualTo(9);
      assertThat(schemas.at("/Json_prefs_settings").has("$defs")).isFalse();
      assertThat(schemas.at("/Input_prefs/properties/settings/anyOf/0/$ref").asText())
          .isEqualTo("#/components/schemas/Json_prefs_settings");
      assertThat(Declarations.of(ContractReader.read(CONTRACT, "plinth.yaml"), document))
          .contains(
              "settings: (JsonPrefsSettings | null)",
              """
              export type JsonPrefsSettings = {
                theme: ("light" | "dark");
                size?: JsonPrefsSettingsSize;
                tags?: Array<string>;
                deep?: { n: number };
              };
              """,
              "export type JsonPrefsSettingsSize = number;");
    }
  }
}
