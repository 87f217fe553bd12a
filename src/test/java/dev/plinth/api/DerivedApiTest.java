package dev.plinth.api;

import static dev.plinth.api.ReadServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.schema.Schema;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Flags and counts that every caller sees their own way, and rules of several parts.
final class DerivedApiTest {
  private static final String ARTICLES = "/api/v1/records/articles";
  private static final String YAML =
      """
      plinth: 1
      collections:
        users: { id: text, fields: { name: text, banned: boolean }, rules: { read: anyone } }
        articles:
          id: integer
          fields:
            title: text
            author: { type: reference, to: users, set: $caller.id }
            open: { type: boolean, default: true }
            favorited: { flag: "exists(favorites where article = $row.id and user = $caller.id)" }
            favorites: { count: favorites where article = $row.id }
            mine: { flag: author = $caller.id, read: signed_in }
            popular: { flag: "favorites_of.any(true)", hidden: true }
          rules:
            read: [open = true, author = $caller.id]
            write: author = $caller.id
            require: { create: not $caller.banned, read: title != 'gone' }
        favorites:
          id: integer
          fields:
            article: { type: reference, to: articles, onDelete: cascade }
            user: { type: reference, to: users, set: $caller.id }
          rules: { read: user = $caller.id, create: signed_in, delete: user = $caller.id }
        tasks:
          id: integer
          fields:
            article: { type: reference, to: articles }
            owner: { type: reference, to: users }
          rules: { read: anyone, update: owner = $caller.id and article.author = $caller.id }
        favorites_of:
          id: integer
          fields: { article: { type: reference, to: articles } }
      """;
  private static final Schema SCHEMA = ContractReader.read(YAML, "plinth.yaml").schema();

  @TempDir Path home;
  private RecordServer app = none();
  private TestClient ada = none();
  private TestClient bob = none();

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // set before each test
  private static <T> T none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new RecordServer(home, SCHEMA);
    ada = app.as("ada");
    bob = app.as("bob");
    app.db.write(tx -> {
      tx.script(
          """
          insert into users values ('ada', 'Ada', null), ('bob', 'Bob', 0), ('eve', 'Eve', 1);
          insert into articles (id, title, author, open) values
            (1, 'One', 'ada', 1), (2, 'Two', 'ada', 0), (3, 'Three', 'bob', 1);
          insert into favorites (article, user) values (1, 'bob'), (1, 'eve'), (3, 'ada');
          """);
      return 0;
    });
  }

  @AfterEach
  void close() {
    app.close();
  }

  private static String list(TestClient client, String query) {
    return client.get(ARTICLES + "?" + query).is(200).json().get("items").toString();
  }

  @Test
  void everyCallerSeesTheirOwnFlags() {
    assertThat(list(bob, "fields=id,favorited,favorites,mine"))
        .isEqualTo(
            "[{\"id\":1,\"favorited\":true,\"favorites\":2,\"mine\":false},"
                + "{\"id\":3,\"favorited\":false,\"favorites\":1,\"mine\":true}]");
    assertThat(list(app.anonymous(), "fields=id,favorited,favorites,mine"))
        .isEqualTo(
            "[{\"id\":1,\"favorited\":false,\"favorites\":2,\"mine\":null},"
                + "{\"id\":3,\"favorited\":false,\"favorites\":1,\"mine\":null}]");
    var item = bob.get(ARTICLES + "/1").is(200).json();
    assertThat(item.get("favorited").booleanValue()).isTrue();
    assertThat(item.has("popular")).isFalse();
    var expanded = ada.get("/api/v1/records/favorites?expand=article").is(200).json();
    assertThat(expanded.at("/items/0/article/favorited").booleanValue()).isTrue();
  }

  @Test
  void flagsAreFilteredSortedAndGrouped() {
    assertThat(list(bob, "fields=id&filter=favorited")).isEqualTo("[{\"id\":1}]");
    assertThat(list(ada, "fields=id&filter=" + encoded("favorites > 0") + "&sort=-favorites"))
        .isEqualTo("[{\"id\":1},{\"id\":3}]");
    var first = ada.get(ARTICLES + "?fields=id&limit=1&sort=-favorites").json();
    assertThat(list(ada, "fields=id&limit=1&sort=-favorites&cursor=" + first.get("next").asText()))
        .isEqualTo("[{\"id\":3}]");
    assertThat(list(bob, "aggregate=count,sum(favorites)&group=favorited"))
        .isEqualTo(
            "[{\"favorited\":false,\"count\":1,\"sum_favorites\":1},"
                + "{\"favorited\":true,\"count\":1,\"sum_favorites\":2}]");
    assertThat(list(app.anonymous(), "filter=mine")).isEqualTo("[]");
    bob.get(ARTICLES + "?filter=popular").is(400);
  }

  @Test
  void nobodyWritesWhatIsDerivedAndChangesAnswerIt() {
    ada.post(ARTICLES, "{\"title\": \"x\", \"favorited\": true}").is(422);
    var made = ada.post(ARTICLES, "{\"title\": \"x\"}").is(201).json();
    assertThat(made.get("favorites").intValue()).isZero();
    assertThat(made.get("mine").booleanValue()).isTrue();
    var changed = ada.patch(ARTICLES + "/1", "{\"title\": \"y\"}").is(200).json();
    assertThat(changed.get("favorites").intValue()).isEqualTo(2);
    ada.delete(ARTICLES + "/1").is(204);
  }

  @Test
  void oneOfSeveralRulesAllowsAndWhatIsRequiredForbids() {
    assertThat(list(ada, "distinct=title")).contains("Two");
    assertThat(list(bob, "distinct=title")).doesNotContain("Two");
    app.as("eve").post(ARTICLES, "{\"title\": \"x\"}").is(403);
    ada.patch(ARTICLES + "/2", "{\"title\": \"gone\"}").is(200);
    assertThat(list(ada, "distinct=title")).doesNotContain("gone");
  }

  @Test
  void aChangedRowIsHeldAgainstTheRuleAsTheOldOneIs() {
    app.db.write(tx -> tx.run("insert into tasks (id, article, owner) values (1, 1, 'ada')"));
    var task = "/api/v1/records/tasks/1";
    bob.patch(task, "{\"article\": 3}").is(403);
    ada.patch(task, "{\"owner\": \"bob\"}").is(403);
    ada.patch(task, "{\"article\": 3}").is(403);
    ada.patch(task, "{\"owner\": null}").is(403);
    ada.patch(task, "{\"article\": 2}").is(200);
    assertThat(ada.get(task).json().toString())
        .isEqualTo("{\"id\":1,\"article\":2,\"owner\":\"ada\"}");
  }

  @Test
  void flagsAndBackReferencesAreFoundByIndexes() {
    for (var sql :
        List.of(
            "select exists (select 1 from favorites f where f.article = a.id and f.user = 'x')"
                + " from articles a",
            "select (select count(*) from favorites f where f.article = a.id) from articles a")) {
      var plan =
          app.db.<List<String>>read(
              tx -> tx.all("explain query plan " + sql, row -> String.valueOf(row.text(3))));
      assertThat(plan).anyMatch(step -> step.startsWith("SEARCH f USING"));
    }
  }

  @Test
  void aContractComesBackAsItWasWritten() {
    var contract = ContractReader.read(YAML, "plinth.yaml");
    var again = ContractReader.read(ContractWriter.write(contract), "again.yaml");
    assertThat(again.schema()).isEqualTo(contract.schema());
  }

  @Test
  void aFlagOfAFlagAndAFlagWithATypeAreRefused() {
    for (var wrong :
        List.of(
            "{ flag: favorited }",
            "{ flag: nothing = 1 }",
            "{ count: nowhere }",
            "{ flag: open, type: boolean }",
            "{ count: favorites where article = $row.nothing }")) {
      var yaml =
          YAML.replace("      title: text\n", "      title: text\n      bad: " + wrong + "\n");
      assertThatThrownBy(() -> ContractReader.read(yaml, "plinth.yaml"))
          .as(wrong)
          .isInstanceOf(ContractException.class);
    }
  }
}
