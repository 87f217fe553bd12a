package dev.plinth.api;

import static dev.plinth.api.ReadServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.json.Json;
import dev.plinth.schema.Schema;
import dev.plinth.testing.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Lists that are found by words.
final class SearchApiTest {
  private static final String NOTES = "/api/v1/records/notes";
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users: { id: text, fields: { name: text }, rules: { read: anyone } }
                notes:
                  id: text
                  fields:
                    title: text
                    body: text
                    tags: { type: list, of: text }
                    stars: { type: integer, default: 0 }
                    open: { type: boolean, default: true }
                    mood: { type: choice, values: [happy, sad] }
                    slug: { type: text, unique: true }
                    data: json
                    owner: { type: reference, to: users, onDelete: cascade }
                  rules: { read: open = true or owner = $caller.id, write: signed_in }
                  search: { title: 4, body: 1, tags: 1, mood: 1 }
                numbered:
                  id: integer
                  fields: { rank: text, rowid: text, highlight: text }
                  rules: { read: anyone, write: signed_in }
                  search: [rank, rowid]
                parts:
                  fields: { name: text }
                  rules: { read: anyone, write: signed_in }
                  search: { fields: name, tokenizer: trigram }
                lessons:
                  fields: { name: text }
                  rules: { read: anyone, write: signed_in }
                  search: { fields: [name], tokenizer: stemmed }
                plain: { fields: { name: text, size: integer }, rules: { read: anyone } }
                closed: { fields: { name: text }, search: name }
              """,
              "plinth.yaml")
          .schema();

  @TempDir Path home;
  private RecordServer app = none();
  private TestClient ada = none();
  private TestClient bob = none();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T none() {
    return null;
  }

  @BeforeEach
  void start() {
    app = new RecordServer(home, SCHEMA);
    ada = app.as("ada");
    bob = app.as("bob");
    app.db.write(
        tx -> tx.run("insert into users (id, name) values ('ada', 'Ada'), ('bob', 'Bob')"));
    note("a", "Buying milk", "Two bottles of fresh milk, and bread.", "true");
    note("b", "The cheese shop", "It closes at six. Milk is next door.", "true");
    note("c", "Secret milk", "Nobody but Ada knows.", "false");
    note("d", "Café au lait", "Ein Getränk über Öl", "true");
  }

  private void note(String id, String title, String body, String open) {
    var note =
        "{\"id\":\"%s\",\"title\":%s,\"body\":%s,\"open\":%s,\"owner\":\"ada\"}"
            .formatted(id, Json.quote(title), Json.quote(body), open);
    assertThat(ada.post(NOTES, note).status()).isEqualTo(201);
  }

  @AfterEach
  void stop() {
    app.close();
  }

  private static String search(String words) {
    return NOTES + "?search=" + encoded(words);
  }

  private static List<String> ids(TestClient client, String path) {
    var answer = client.get(path);
    assertThat(answer.status()).as(path + answer.text()).isEqualTo(200);
    var ids = new ArrayList<String>();
    answer.json().get("items").forEach(item -> ids.add(item.get("id").asText()));
    return ids;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "milk|a,b",
        "MILK|a,b",
        "mil|a,b",
        "milk bread|a",
        "bread milk|a",
        "fresh mil|a",
        "mil bread|''", // only the last word goes on
        "mil* bread|a",
        "\"fresh milk\"|a",
        "\"milk fresh\"|''",
        "\"fresh mil\"|''",
        "\"fresh mil\"*|a",
        "\"fresh mil|a",
        "milk -bread|b",
        "milk -brea|a,b",
        "milk -brea*|b",
        "-bread milk|b",
        "milk -\"next door\"|a",
        "next-door|b",
        "door.next|''",
        "cafe|d",
        "CAFÉ|d",
        "getrank uber ol|d",
        "milk OR bread|''", // no word means anything else here
        "NOT milk|''",
        "title:milk|''",
        "cheese ***|b",
        "cheese - |b",
        "cheese &|b",
        "!!!|''",
        "nothing|''",
      })
  void findsWhatPeopleMean(String words, String found) {
    var ids = found.isEmpty() ? List.<String>of() : List.of(found.split(",", -1));
    assertThat(ids(bob, search(words))).as(words).containsExactlyInAnyOrderElementsOf(ids);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\t\n", "-", "- -", "\"", "\"\"", "*", "\"  \"", "-\"\"", "\u0001"})
  void noWordsAreNoSearch(String words) {
    assertThat(ids(bob, search(words))).containsExactly("a", "b", "d");
    assertThat(ids(bob, search(words) + "&highlight=true")).containsExactly("a", "b", "d");
  }

  @Test
  void theBestComeFirstAndIdsDecideBetweenEquals() {
    assertThat(ids(bob, search("milk"))).as("a title counts more").containsExactly("a", "b");
    note("z", "Twin", "", "true");
    note("y", "Twin", "", "true");
    assertThat(ids(bob, search("twin"))).containsExactly("y", "z");
    assertThat(ids(bob, search("milk") + "&sort=-id")).containsExactly("b", "a");
    assertThat(ids(bob, search("milk") + "&sort=title")).containsExactly("a", "b");
  }

  @Test
  void whatMayNotBeReadIsNeverFound() {
    assertThat(ids(ada, search("milk"))).containsExactlyInAnyOrder("a", "b", "c");
    for (var client : List.of(bob, app.anonymous())) {
      for (var words : List.of("secret", "knows", "\"secret milk\"", "se*")) {
        var answer = client.get(search(words) + "&count=true&highlight=true&limit=1");
        assertThat(answer.text()).as(words).isEqualTo("{\"items\":[],\"total\":0}");
      }
      assertThat(client.get(search("milk") + "&count=true").json().get("total").asInt())
          .isEqualTo(2);
      var groups = client.get(search("milk") + "&aggregate=count").json();
      assertThat(groups.at("/items/0/count").asInt()).isEqualTo(2);
    }
    assertThat(ids(app.as("admin"), search("secret"))).containsExactly("c");
    assertThat(bob.get("/api/v1/records/closed?search=x").status()).isEqualTo(404);
    assertThat(app.as("admin").get("/api/v1/records/closed?search=x").status()).isEqualTo(200);
  }

  @Test
  void aCursorTellsNothingOfOthersAndBelongsToItsWords() {
    for (int i = 0; i < 3; i++) {
      note("m" + i, "More milk", "secret", "false");
    }
    var first = bob.get(search("milk") + "&limit=1").json();
    var cursor = first.get("next").asText();
    byte[] bytes = Base64.getUrlDecoder().decode(cursor);
    assertThat(new String(bytes, 16, bytes.length - 16, StandardCharsets.UTF_8)).isEqualTo("[1]");
    assertThat(ids(bob, search("milk") + "&limit=1&cursor=" + cursor)).containsExactly("b");
    for (var other : List.of(search("bread"), search("mil*"), NOTES + "?")) {
      assertThat(bob.get(other + "&limit=1&cursor=" + cursor).status()).isEqualTo(400);
    }
    assertThat(ada.get(search("milk") + "&limit=1&cursor=" + cursor).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "&sort=-stars", "&sort=title,-stars", "&sort=slug", "&sort=-data.kind"})
  void pagesMissNothingAndRepeatNothing(String sort) {
    app.db.write(tx ->
        tx.run(
            """
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 60)
            insert into notes (id, title, body, stars, open, owner, data)
            select 'p' || (i * 37 % 61), 'page', substr('word word word', 1, i % 15), i % 4, i % 3 > 0, 'ada', iif(i % 5, '{"kind":' || (i % 7) || '}', null) from n\
            """));
    var all = ids(bob, search("page") + sort + "&limit=200");
    assertThat(all).hasSize(40).doesNotHaveDuplicates();
    for (var limit : List.of(1, 7, 39, 40, 41)) {
      var seen = new ArrayList<String>();
      var next = "";
      do {
        var page = bob.get(search("page") + sort + "&count=true&limit=" + limit + next).json();
        page.get("items").forEach(item -> seen.add(item.get("id").asText()));
        assertThat(page.get("total").asInt()).isEqualTo(40);
        next = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
      } while (!next.isEmpty());
      assertThat(seen).isEqualTo(all);
    }
    assertThat(ids(bob, search("page") + sort + "&limit=10&offset=15"))
        .isEqualTo(all.subList(15, 25));
    assertThat(bob.get(search("page") + sort + "&offset=40").json().get("items")).isEmpty();
  }

  @Test
  void goesTogetherWithAllOtherQuestions() {
    assertThat(ids(bob, search("milk") + "&filter=" + encoded("title contains 'cheese'")))
        .containsExactly("b");
    var path = search("bread") + "&expand=owner&fields=title,owner";
    var item = bob.get(path).json().at("/items/0");
    assertThat(item)
        .isEqualTo(
            Json.parse("{\"title\":\"Buying milk\",\"owner\":{\"id\":\"ada\",\"name\":\"Ada\"}}"));
    var groups = ada.get(search("milk") + "&group=open&aggregate=count&sort=open").json();
    assertThat(groups.get("items"))
        .isEqualTo(Json.parse("[{\"open\":false,\"count\":1},{\"open\":true,\"count\":2}]"));
    assertThat(ada.get(search("milk") + "&distinct=title").json().get("items")).hasSize(3);
  }

  @Test
  void findsListsAndChoicesByTheirWords() {
    ada.patch(NOTES + "/a", "{\"tags\":[\"new\\nline\",\"two words\"],\"mood\":\"happy\"}");
    for (var words : List.of("line", "new", "\"two words\"", "happy")) {
      assertThat(ids(bob, search(words))).as(words).containsExactly("a");
    }
    assertThat(ids(bob, search("nline"))).isEmpty();
    ada.patch(NOTES + "/a", "{\"tags\":null}");
    assertThat(ids(bob, search("line"))).isEmpty();
  }

  private JsonNode highlight(String words, String id) {
    for (var item : ada.get(search(words) + "&highlight=true").json().get("items")) {
      if (item.get("id").asText().equals(id)) {
        return item.get("highlight");
      }
    }
    throw new AssertionError(words + " does not find " + id);
  }

  @Test
  void showsWhereItWasFound() {
    assertThat(highlight("milk", "a"))
        .isEqualTo(
            Json.parse(
                """
                {"title": "Buying <mark>milk</mark>",
                 "body": "Two bottles of fresh <mark>milk</mark>, and bread."}
                """));
    assertThat(highlight("cheese mil", "b"))
        .isEqualTo(
            Json.parse(
                """
                {"title": "The <mark>cheese</mark> shop",
                 "body": "It closes at six. <mark>Milk</mark> is next door."}
                """));
    ada.patch(
        NOTES + "/d",
        Json.text(Map.of("body", "word ".repeat(400) + "needle" + " word".repeat(400))));
    var body = highlight("needle", "d").get("body").asText();
    assertThat(body).contains("<mark>needle</mark>").startsWith("…").endsWith("…");
    assertThat(body.length()).isLessThan(250);
    assertThat(ids(ada, search("needle") + "&highlight=true&sort=title&limit=1"))
        .containsExactly("d");
  }

  @Test
  void hostileTextStaysText() {
    var hostile = "<script>alert('x')</script> \u0002evil\u0003 & \"quoted\" <mark>needle</mark>";
    ada.patch(NOTES + "/d", Json.text(Map.of("title", hostile)));
    assertThat(highlight("needle", "d").get("title").asText())
        .isEqualTo(
            "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;  evil  &amp; &quot;quoted&quot;"
                + " &lt;mark&gt;<mark>needle</mark>&lt;/mark&gt;");
    assertThat(bob.get(NOTES + "/d").json().get("title").asText()).isEqualTo(hostile);
  }

  @Test
  void followsEveryChange() {
    ada.patch(NOTES + "/a", "{\"title\":\"Buying wine\",\"body\":\"red\"}");
    assertThat(ids(bob, search("milk"))).containsExactly("b");
    assertThat(ids(bob, search("wine"))).containsExactly("a");
    ada.put(NOTES + "/a", "{\"title\":\"Buying beer\",\"slug\":\"s\"}");
    assertThat(ids(bob, search("wine"))).isEmpty();
    assertThat(ids(bob, search("beer"))).containsExactly("a");
    ada.post(NOTES + "?upsert=slug", "{\"slug\":\"s\",\"title\":\"Buying rum\"}");
    ada.post(NOTES + "?upsert=slug", "{\"slug\":\"t\",\"title\":\"Selling rum\"}");
    assertThat(ids(bob, search("beer"))).isEmpty();
    assertThat(ids(bob, search("rum"))).hasSize(2).contains("a");
    ada.post(NOTES, "[{\"title\":\"many one\"},{\"title\":\"many two\"}]");
    assertThat(ids(bob, search("many"))).hasSize(2);
    ada.patch(NOTES + "?filter=" + encoded("title starts with 'many'"), "{\"title\":\"few\"}");
    assertThat(ids(bob, search("many"))).isEmpty();
    assertThat(ids(bob, search("few"))).hasSize(2);
    ada.delete(NOTES + "?filter=" + encoded("title = 'few'"));
    assertThat(ids(bob, search("few"))).isEmpty();
    assertThat(ada.delete(NOTES + "/b").status()).isEqualTo(204);
    assertThat(ids(bob, search("cheese"))).isEmpty();
    app.as("admin").delete("/api/v1/records/users/ada");
    app.db.write(tx -> tx.run("delete from users where id = 'ada'"));
    assertThat(ids(app.as("admin"), search("secret"))).as("a cascade").isEmpty();
  }

  @Test
  void aChangeThatFailsLeavesNoWords() {
    ada.post(NOTES, "[{\"title\":\"lost words\",\"slug\":\"x\"},{\"title\":\"y\",\"slug\":\"x\"}]");
    assertThat(ids(bob, search("lost"))).isEmpty();
    var batch =
        """
        {"requests": [{"method": "PATCH", "url": "/records/notes/a", "body": {"title": "batched"}},
                      {"method": "DELETE", "url": "/records/notes/none"}]}
        """;
    assertThat(ada.post("/api/v1/batch", batch).status()).isEqualTo(404);
    assertThat(ids(bob, search("batched"))).isEmpty();
    assertThat(ids(bob, search("buying"))).containsExactly("a");
  }

  @Test
  void followsWhatAdminsWriteAsSql() {
    sql("update notes set title = 'from sql' where id = 'a'", 200);
    assertThat(ids(bob, search("sql"))).containsExactly("a");
    sql("insert or replace into notes (id, title, open) values ('a', 'replaced', 1)", 200);
    sql("insert or ignore into notes (id, title, open) values ('a', 'ignored', 1)", 200);
    assertThat(ids(bob, search("sql"))).isEmpty();
    assertThat(ids(bob, search("ignored"))).isEmpty();
    assertThat(ids(bob, search("replaced"))).containsExactly("a");
    sql("insert into numbered (id, \"rank\") values (1, 'first words')", 200);
    sql("replace into numbered (id, \"rank\") values (1, 'second words')", 200);
    assertThat(ids(bob, "/api/v1/records/numbered?search=first")).isEmpty();
    assertThat(ids(bob, "/api/v1/records/numbered?search=second")).containsExactly("1");
    sql("update numbered set id = 7", 200);
    assertThat(ids(bob, "/api/v1/records/numbered?search=second")).containsExactly("7");
    sql("delete from notes", 200);
    assertThat(ids(app.as("admin"), search("milk"))).isEmpty();
  }

  private void sql(String sql, int status) {
    var answer = app.as("admin").post("/api/v1/admin/sql", Map.of("sql", sql, "write", true));
    assertThat(answer.status()).as(sql + answer.text()).isEqualTo(status);
  }

  @Test
  void theIndexItselfIsClosedToAdminsToo() {
    for (var sql :
        List.of(
            "select * from _plinth_notes_search",
            "select * from \"_PLINTH_notes_SEARCH\"('milk')",
            "select * from main.[_plinth_notes_search]",
            "select count(*) from `_plinth_notes_search` where _plinth_notes_search match 'milk'",
            "select * from _plinth_notes_search_content",
            "select * from _plinth_notes_search_data",
            "delete from _plinth_notes_search",
            "insert into _plinth_notes_search (_plinth_notes_search) values ('delete-all')",
            "explain select * from _plinth_notes_search",
            "update _plinth_notes_search_config set v = 1")) {
      sql(sql, 403);
    }
    assertThat(ids(bob, search("milk"))).hasSize(2);
  }

  @Test
  void namesThatTheIndexItselfUsesAreFieldsAsOthers() {
    ada.post("/api/v1/records/numbered", "{\"rank\":\"major\",\"rowid\":\"seat\"}");
    assertThat(ids(bob, "/api/v1/records/numbered?search=major")).hasSize(1);
    assertThat(ids(bob, "/api/v1/records/numbered?search=" + encoded("seat major"))).hasSize(1);
    var refused = bob.get("/api/v1/records/numbered?search=major&highlight=true");
    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.json().get("code").asText()).isEqualTo("bad_highlight");
  }

  @Test
  void partsOfWordsAreFoundByTrigrams() {
    ada.post("/api/v1/records/parts", "{\"name\":\"Donaudampfschiff 東京都庁 C++\"}");
    for (var words : List.of("dampf", "AMPFSCH", "京都庁", "C++", "dampf naud")) {
      assertThat(ids(bob, "/api/v1/records/parts?search=" + encoded(words))).hasSize(1);
    }
    for (var words : List.of("dampfer", "東都", "zz")) {
      assertThat(ids(bob, "/api/v1/records/parts?search=" + encoded(words))).isEmpty();
    }
  }

  @Test
  void endingsOfEnglishAreLeftOut() {
    ada.post("/api/v1/records/lessons", "{\"name\":\"Running shoes\"}");
    for (var words : List.of("run", "runs", "running shoe", "SHOES")) {
      assertThat(ids(bob, "/api/v1/records/lessons?search=" + encoded(words))).hasSize(1);
    }
  }

  @Test
  void saysWhatCannotBeSearched() {
    refused(
        "/api/v1/records/plain?search=x", "no_search", "add `search: [name]` to it in plinth.yaml");
    refused("/api/v1/records/plain?search=", "no_search", "plain is not searched by words");
    refused(NOTES + "?highlight=true", "bad_highlight", "there is no search");
    refused(search("x") + "&highlight=yes", "bad_highlight", "highlight is true or false");
    refused(search("-milk"), "bad_search", "say beside it what is to be found");
    refused(search("x".repeat(501)), "bad_search", "500 characters at most");
    refused(search("w ".repeat(33)), "bad_search", "32 words at most");
    refused(search("a") + "&search=b", "unknown_parameter", "search was given twice");
    refused(search("a") + "&sort=none", "bad_sort", "no field none");
    refused(NOTES + "/a?search=x", "unknown_parameter", "search");
    assertThat(ids(bob, search("milk ".repeat(32)))).hasSize(2);
    assertThat(ids(bob, search("x".repeat(500)))).isEmpty();
  }

  private void refused(String path, String code, String detail) {
    var answer = bob.get(path);
    assertThat(answer.status()).as(path).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).as(path).isEqualTo(code);
    assertThat(answer.json().get("detail").asText()).contains(detail);
  }

  @Test
  void aCopyOfTheDatabaseFindsTheSame() throws Exception {
    ada.delete(NOTES + "/b");
    note("e", "After the hole", "milk", "true");
    var other = home.resolve("other");
    Files.createDirectories(other.resolve("data"));
    app.db.copyTo(other.resolve("data/plinth.db"));
    try (var restored = new RecordServer(other, SCHEMA)) {
      for (var words : List.of("milk", "hole", "cafe", "cheese")) {
        assertThat(ids(restored.as("ada"), search(words))).isEqualTo(ids(ada, search(words)));
      }
      restored.db.<Integer>writeAlone(
          java.time.Duration.ofSeconds(20), tx -> tx.run("delete from notes where id = 'a'"));
      assertThat(ids(restored.as("ada"), search("bread"))).isEmpty();
    }
  }
}
