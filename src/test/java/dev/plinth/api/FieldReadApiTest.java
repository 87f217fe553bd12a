package dev.plinth.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.TestClient;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Fields that only some may read: people's e-mail addresses are their own, beside their names,
/// which everybody sees.
final class FieldReadApiTest {
  private static final String USERS = "/api/v1/records/users";
  private static final String POSTS = "/api/v1/records/posts";
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        users:
          id: text
          fields:
            name: text
            email: { type: email, unique: true, read: "id = $caller.id or exists(friends where whose = $row.id and of = $caller.id)" }
            score: { type: integer, read: nobody }
            boss: { type: reference, to: users, read: id = $caller.id }
            born: { type: datetime, set: created, read: id = $caller.id }
            vip: { type: boolean, read: id = $caller.id }
            weight: { type: number, read: id = $caller.id }
          rules: { read: anyone, create: signed_in, update: "id = $caller.id and email != 'never@x.org'" }
        friends:
          fields: { whose: { type: reference, to: users }, of: { type: reference, to: users } }
        posts:
          id: text
          fields: { title: text, author: { type: reference, to: users } }
          rules: { read: anyone }
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
    var admin = app.as("admin");
    for (var name : List.of("bob", "eve", "ada")) {
      var mail = (name.equals("ada") ? "z" : name.substring(0, 1)) + "@x.org";
      admin
          .post(
              USERS,
              "{\"id\":\"%s\",\"name\":\"%s\",\"email\":\"%s\",\"score\":7,\"vip\":true,\"weight\":61,\"boss\":%s}"
                  .formatted(name, name, mail, name.equals("bob") ? "null" : "\"bob\""))
          .is(201);
      admin
          .post(POSTS, "{\"id\":\"p-%s\",\"title\":\"t\",\"author\":\"%s\"}".formatted(name, name))
          .is(201);
    }
    admin.post("/api/v1/records/friends", "{\"whose\":\"bob\",\"of\":\"eve\"}").is(201);
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void everyAnswerShowsTheValueToItsReadersAlone() {
    assertThat(mails(app.anonymous(), USERS + "?sort=id")).containsExactly("-", "-", "-");
    assertThat(mails(app.as("ada"), USERS + "?sort=id")).containsExactly("z@x.org", "-", "-");
    assertThat(mails(app.as("ada"), USERS + "?sort=id&fields=email"))
        .containsExactly("z@x.org", "-", "-");
    assertThat(mails(app.as("eve"), USERS + "?sort=id")).containsExactly("-", "b@x.org", "e@x.org");
    assertThat(mails(app.as("admin"), USERS + "?sort=id"))
        .containsExactly("z@x.org", "b@x.org", "e@x.org");
    var bob = app.as("ada").get(USERS + "/bob").is(200).json();
    assertThat(bob.toString())
        .isEqualTo(
            "{\"id\":\"bob\",\"name\":\"bob\",\"email\":null,\"score\":null,\"boss\":null,\"born\":null,\"vip\":null,\"weight\":null}");
    assertThat(app.as("bob").get(USERS + "/bob").json().get("weight").intValue()).isEqualTo(61);
    assertThat(app.as("bob").get(USERS + "?sort=-weight").text()).contains("\"weight\":61");
    assertThat(app.as("bob").get(USERS + "/bob").is(200).json().get("vip").booleanValue()).isTrue();
    assertThat(app.as("bob").get(USERS + "/bob").json().get("score").isNull()).isTrue();
  }

  @Test
  void whatIsBehindAReferenceIsNoWayAround() {
    var posts = app.as("ada").get(POSTS + "?sort=id&expand=author.boss").is(200).json();
    var own = posts.at("/items/0/author");
    assertThat(own.get("email").asText()).isEqualTo("z@x.org");
    assertThat(own.at("/boss/name").asText()).isEqualTo("bob");
    assertThat(own.at("/boss/email").isNull()).isTrue();
    assertThat(posts.at("/items/2/author/boss").isNull()).isTrue();
    assertThat(posts.at("/items/2/author/email").isNull()).isTrue();
    assertThat(posts.at("/items/2/author/name").asText()).isEqualTo("eve");
  }

  @Test
  void filtersFindNothingByAValueThatTheirAuthorMayNotRead() {
    var b = "email = 'b@x.org'";
    for (var filter :
        List.of(
            b,
            "email like 'b%'",
            "email contains 'b@'",
            "email in ('b@x.org', 'q@x.org')",
            "lower(email) = 'b@x.org'",
            "length(email) = 7 and id = 'bob'",
            "email != 'q@x.org' and id = 'bob'",
            "email < 'c'",
            "vip and id = 'bob'",
            "score = 7",
            "weight > 60 and id = 'bob'",
            "id = 'ada' and $caller.score = 7",
            "id = 'bob' and born < now")) {
      assertThat(count(app.as("ada"), USERS, filter)).as(filter).isZero();
      assertThat(count(app.as("admin"), USERS, filter.replace("$caller.score", "score")))
          .as(filter)
          .isPositive();
    }
    assertThat(count(app.as("bob"), USERS, b)).isOne();
    assertThat(count(app.as("eve"), USERS, b)).isOne();
    assertThat(count(app.anonymous(), USERS, b)).isZero();
    assertThat(count(app.as("ada"), USERS, "email = null")).isEqualTo(2);
    assertThat(count(app.as("ada"), USERS, "not email = 'b@x.org'")).isEqualTo(3);
  }

  @Test
  void pathsAndExistsInFiltersAreNoWayAroundEither() {
    for (var filter :
        List.of(
            "author.email = 'b@x.org'",
            "exists(users where email = 'b@x.org')",
            "exists(users where id = $row.author and email = 'b@x.org')",
            "exists(posts where $row.author.email = 'b@x.org')",
            "author.boss.name = 'bob' and author = 'eve'")) {
      assertThat(count(app.as("ada"), POSTS, filter)).as(filter).isZero();
      assertThat(count(app.as("admin"), POSTS, filter)).as(filter).isPositive();
    }
    assertThat(count(app.as("bob"), POSTS, "author.email = 'b@x.org'")).isOne();
    assertThat(count(app.as("ada"), POSTS, "author.boss.name = 'bob'")).isOne();
  }

  @Test
  void neitherOrderNorCursorTellsOfIt() {
    for (var sort : List.of("email", "-email", "born", "score,-email")) {
      var client = app.as("ada");
      var seen = new ArrayList<String>();
      var path = USERS + "?limit=1&fields=id&sort=" + sort;
      var page = client.get(path).is(200).json();
      while (page.has("next")) {
        seen.add(page.at("/items/0/id").asText());
        var cursor = page.get("next").asText();
        var bytes = Base64.getUrlDecoder().decode(cursor);
        var keys = new String(bytes, 16, bytes.length - 16, StandardCharsets.UTF_8);
        assertThat(keys).as(sort).doesNotContain("b@x.org", "e@x.org", ",7");
        page = client.get(path + "&cursor=" + cursor).is(200).json();
      }
      seen.add(page.at("/items/0/id").asText());
      assertThat(seen).as(sort).containsExactlyInAnyOrder("ada", "bob", "eve");
      assertThat(List.of("bob", "eve"))
          .isEqualTo(seen.stream().filter(id -> !id.equals("ada")).sorted().toList());
    }
    assertThat(ids(app.as("ada"), USERS + "?sort=email")).containsExactly("bob", "eve", "ada");
    assertThat(ids(app.anonymous(), USERS + "?sort=email")).containsExactly("ada", "bob", "eve");
    assertThat(ids(app.anonymous(), USERS + "?sort=-email")).containsExactly("eve", "bob", "ada");
    assertThat(ids(app.as("admin"), USERS + "?sort=email")).containsExactly("bob", "eve", "ada");
  }

  @Test
  void aChangeAnswersTheItemAsItsAuthorSeesIt() {
    var ada = app.as("ada").patch(USERS + "/ada", "{\"name\":\"Ada\",\"score\":9}").is(200).json();
    assertThat(ada.get("email").asText()).isEqualTo("z@x.org");
    assertThat(ada.get("score").isNull()).isTrue();
    assertThat(app.as("admin").get(USERS + "/ada").json().get("score").intValue()).isEqualTo(9);
    var made = app.as("ada").post(USERS, "{\"name\":\"new\",\"email\":\"n@x.org\"}").is(201).json();
    assertThat(made.get("email").isNull()).isTrue();
    assertThat(made.get("name").asText()).isEqualTo("new");
  }

  @Test
  void theContractsOwnRulesKnowTheRealValue() {
    app.as("admin").patch(USERS + "/ada", "{\"email\":\"never@x.org\"}").is(200);
    app.as("ada").patch(USERS + "/ada", "{\"name\":\"x\"}").isProblem(403, "/problems/forbidden");
  }

  private static List<String> mails(TestClient client, String path) {
    return texts(client, path, "email");
  }

  private static List<String> ids(TestClient client, String path) {
    return texts(client, path, "id");
  }

  private static List<String> texts(TestClient client, String path, String member) {
    var texts = new ArrayList<String>();
    for (JsonNode item : client.get(path).is(200).json().get("items")) {
      texts.add(item.get(member).isNull() ? "-" : item.get(member).asText());
    }
    return texts;
  }

  private static int count(TestClient client, String path, String filter) {
    var asked = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    var page = client.get(path + "?count=true&filter=" + asked).is(200).json();
    assertThat(page.get("items")).hasSize(page.get("total").intValue());
    return page.get("total").intValue();
  }
}
