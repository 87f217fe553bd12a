package dev.plinth.api;

import static dev.plinth.api.ReadServer.encoded;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.ContractReader;
import dev.plinth.schema.Schema;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lists as a client asks for them: what is found, what is expanded, what is refused.
final class ListApiTest {
  private static final String POSTS = "/api/v1/records/posts";
  private static final Schema SCHEMA =
      ContractReader.read(
              """
              plinth: 1
              collections:
                users: { id: text, fields: { name: text, team: text }, rules: { read: anyone } }
                posts:
                  id: integer
                  fields:
                    title: text
                    stars: integer
                    due: date
                    data: json
                    note: { type: text, read: author = $caller.id }
                    author: { type: reference, to: users }
                    secret: { type: text, hidden: true }
                    tags: { type: references, to: tags }
                  rules: { read: anyone }
                tags: { id: integer, fields: { name: text }, rules: { read: anyone } }
                comments:
                  id: integer
                  fields:
                    post: { type: reference, to: posts }
                    text: text
                    author: { type: reference, to: users }
                    open: boolean
                  rules: { read: open = true or author = $caller.id }
                letters:
                  id: integer
                  fields:
                    sender: { type: reference, to: users }
                    receiver: { type: reference, to: users }
                  rules: { read: anyone }
                own:
                  id: integer
                  fields: { owner: { type: reference, to: users } }
                  rules: { read: owner = $caller.id or owner.team = $caller.team }
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
  void open() {
    app = new RecordServer(home, SCHEMA);
    ada = app.as("ada");
    bob = app.as("bob");
    app.db.write(tx -> {
      tx.script(
          """
          insert into users values ('ada', 'Ada', 'red'), ('bob', 'Bob', 'red'), ('eve', 'Eve', 'blue');
          insert into posts (id, title, stars, due, data, note, author, secret) values
            (1, 'One', 3, '2026-01-01', '{"a b":1}', 'n1', 'ada', 's1'),
            (2, 'Two', null, null, null, 'n2', 'bob', 's2'),
            (3, 'Three', 5, '2026-02-01', '{}', null, 'ada', null);
          insert into comments (id, post, text, author, open) values
            (1, 1, 'hi', 'bob', 1), (2, 1, 'psst', 'eve', 0), (3, 2, 'ho', 'ada', 0);
          insert into letters (id, sender, receiver) values (1, 'ada', 'bob'), (2, 'bob', 'ada');
          insert into own (id, owner) values (1, 'ada'), (2, 'eve');
          """);
      return 0;
    });
  }

  @AfterEach
  void close() {
    app.close();
  }

  private List<String> titles(TestClient client, String query) {
    return client.get(POSTS + "?" + query).is(200).json().get("items").findValuesAsText("title");
  }

  @Test
  void aFilterTakesItsValuesFromParameters() {
    assertThat(titles(ada, "filter=title%20=%20$t%20or%20stars%20%3E%20$n&$t=Two&$n=4"))
        .containsExactly("Two", "Three");
    ada.get(POSTS + "?filter=title%20=%20$t").is(400);
    ada.get(POSTS + "?filter=true&$t=x").is(400);
    var wrong = ada.get(POSTS + "?filter=stars%20%3E%20$n&$n=many");
    wrong.is(400);
    assertThat(wrong.text()).contains("$n");
  }

  @Test
  void relationsAreAskedInBothDirections() {
    assertThat(titles(ada, "filter=" + encoded("author.name = 'Ada'"))).hasSize(2);
    assertThat(titles(ada, "filter=" + encoded("comments.any(author.name = 'Bob')")))
        .containsExactly("One");
    assertThat(titles(ada, "filter=" + encoded("not comments.any(true)"))).containsExactly("Three");
    assertThat(
            ada.get(
                    "/api/v1/records/users?filter="
                        + encoded("letters.sender.any(receiver = 'bob')"))
                .json()
                .get("items")
                .findValuesAsText("id"))
        .containsExactly("ada");
  }

  @Test
  void aFilterSeesOnlyWhatItsCallerMayRead() {
    var secret = "filter=" + encoded("comments.any(text = 'psst')");
    assertThat(titles(bob, secret)).isEmpty();
    assertThat(titles(app.as("eve"), secret)).containsExactly("One");
    assertThat(titles(bob, "filter=" + encoded("note = 'n1'"))).isEmpty();
    assertThat(titles(ada, "filter=" + encoded("note starts with 'N'"))).containsExactly("One");
    assertThat(titles(bob, "filter=" + encoded("coalesce(note, 'x') = 'n1'"))).isEmpty();
  }

  @Test
  void whatRefersToAnItemIsExpandedAsFarAsItMayBeRead() {
    var items = bob.get(POSTS + "?fields=id&expand=comments.author").is(200).json().get("items");
    assertThat(items.toString())
        .isEqualTo(
            "[{\"id\":1,\"comments\":[{\"id\":1,\"post\":1,\"text\":\"hi\",\"author\":"
                + "{\"id\":\"bob\",\"name\":\"Bob\",\"team\":\"red\"},\"open\":true}]},"
                + "{\"id\":2,\"comments\":[]},{\"id\":3,\"comments\":[]}]");
    var users = ada.get("/api/v1/records/users?fields=id&expand=letters(sender)").is(200).json();
    assertThat(users.at("/items/0/letters(sender)/0/receiver").asText()).isEqualTo("bob");
    assertThat(ada.get(POSTS + "/2?expand=comments").json().at("/comments/0/text").asText())
        .isEqualTo("ho");
  }

  @Test
  void manyReferencesAreAskedInBothDirections() {
    var admin = app.as("admin");
    for (var name : List.of("x", "y")) {
      admin.post("/api/v1/records/tags", "{\"name\": \"%s\"}".formatted(name)).is(201);
    }
    admin.patch(POSTS + "/1", "{\"tags\": [2, 1]}").is(200);
    admin.patch(POSTS + "/3", "{\"tags\": [2]}").is(200);
    assertThat(titles(ada, "filter=" + encoded("tags.any(name = 'y')"))).hasSize(2);
    assertThat(titles(ada, "filter=" + encoded("tags.any(name = 'x')"))).containsExactly("One");
    assertThat(titles(ada, "filter=" + encoded("tags.all(name = 'y')")))
        .containsExactly("Two", "Three");
    var tags = ada.get("/api/v1/records/tags?expand=posts&filter=" + encoded("posts.any(stars=5)"));
    assertThat(tags.is(200).json().at("/items/0/posts").findValuesAsText("title"))
        .containsExactly("One", "Three");
    assertThat(ada.get(POSTS + "/1?expand=tags").json().at("/tags/0/name").asText()).isEqualTo("y");
  }

  private String groups(TestClient client, String query) {
    return client.get(POSTS + "?" + query).is(200).json().get("items").toString();
  }

  @Test
  void groupsAreComputedOverWhatTheirCallerMayRead() {
    assertThat(groups(ada, "aggregate=count,sum(stars),avg(stars),min(due)&group=author"))
        .isEqualTo(
            "[{\"author\":\"ada\",\"count\":2,\"sum_stars\":8,\"avg_stars\":4,\"min_due\":\"2026-01-01\"},"
                + "{\"author\":\"bob\",\"count\":1,\"sum_stars\":null,\"avg_stars\":null,\"min_due\":null}]");
    var counted = "/api/v1/records/comments?aggregate=count&filter=" + encoded("post = 1");
    assertThat(bob.get(counted).json().at("/items/0/count").intValue()).isEqualTo(1);
    assertThat(app.as("eve").get(counted).json().at("/items/0/count").intValue()).isEqualTo(2);
    assertThat(groups(bob, "distinct=note")).isEqualTo("[{\"note\":null},{\"note\":\"n2\"}]");
    assertThat(groups(bob, "aggregate=max(note),count(note)"))
        .isEqualTo("[{\"max_note\":\"n2\",\"count_note\":1}]");
    assertThat(
            groups(
                ada,
                "aggregate=count&group=author&sort=-count&having="
                    + encoded("count > 1 and author = 'ada'")
                    + "&filter="
                    + encoded("title != 'x'")))
        .isEqualTo("[{\"author\":\"ada\",\"count\":2}]");
    assertThat(ada.get(POSTS + "?distinct=title&limit=2").json().get("more").booleanValue())
        .isTrue();
  }

  @Test
  void whatCannotBeGroupedIsRefusedWithItsReason() {
    var refusals =
        """
        group=secret|There is no field secret to group by
        group=data|There is no field data to group by
        aggregate=sum(secret)|There is no field secret to compute with
        aggregate=sum(title)|sum_title needs numbers
        aggregate=median(stars)|median(stars) cannot be computed: expected count
        distinct=title&group=title|distinct stands for itself
        group=|Ask for 1 to 16
        group=author&having=author.name='Ada'|author in groups is no reference
        group=author&having=exists(users)|there is no collection users
        group=author&having=count>1|there is no field count in groups
        group=author&sort=title|There is no field title to sort by
        group=author&limit=1001|from 1 to 1000
        group=author&expand=author|There is no parameter expand here: expected aggregate
        """;
    for (var line : refusals.lines().toList()) {
      var parts = line.split("\\|", -1);
      var answer = ada.get(POSTS + "?" + parts[0].replace("'", "%27").replace(">", "%3E")).is(400);
      assertThat(answer.json().get("detail").asText()).as(line).contains(parts[1]);
    }
  }

  @Test
  void aRuleLooksThroughReferencesOfItsCaller() {
    assertThat(bob.get("/api/v1/records/own").json().get("items")).hasSize(1);
    assertThat(app.as("eve").get("/api/v1/records/own").json().get("items")).hasSize(1);
    assertThat(app.anonymous().get("/api/v1/records/own").json().get("items")).isEmpty();
  }

  @Test
  void aCursorServesItsCallerAndItsQuestionAlone() {
    var question = POSTS + "?limit=1&sort=-stars&filter=" + encoded("stars > 1");
    var next = ada.get(question).is(200).json().get("next").asText();
    ada.get(question + "&cursor=" + next).is(200);
    ada.get(question + "&count=true&cursor=" + next).is(200);
    ada.get(question.replace("%3E+1", "%3E+2") + "&cursor=" + next).is(400);
    ada.get(question + "&offset=1&cursor=" + next).is(400);
    ada.get(question.replace("-stars", "stars") + "&cursor=" + next).is(400);
    bob.get(question + "&cursor=" + next).is(400);
    ada.get(question + "&cursor=" + next.substring(1)).is(400);
    ada.get(question + "&cursor=" + "A".repeat(4_000)).is(400);
  }

  @Test
  void aCountIsRightAfterEveryChangeAndBoundedWhereEveryCallerHasTheirOwn() {
    for (int i = 1; i <= 3; i++) {
      assertThat(ada.get(POSTS + "?count=true&limit=1").json().get("total").intValue())
          .isEqualTo(2 + i);
      app.as("admin").post(POSTS, "{\"title\": \"more\"}").is(201);
      var asked = POSTS + "?count=true&filter=" + encoded("title = 'more'");
      assertThat(ada.get(asked).json().get("total").intValue()).isEqualTo(i);
    }
    app.db.write(tx ->
        tx.run(
            "with recursive n(i) as (select 10 union all select i + 1 from n where i < 10010)"
                + " insert into comments (id, author, open) select i, 'bob', 1 from n"));
    var page = ada.get("/api/v1/records/comments?count=true&limit=1").json();
    assertThat(page.get("total").intValue()).isEqualTo(10_000);
    assertThat(page.get("totalIsExact").booleanValue()).isFalse();
    var all = app.as("admin").get("/api/v1/records/comments?count=true&limit=1").json();
    assertThat(all.get("total").intValue()).isEqualTo(10_004);
    assertThat(all.has("totalIsExact")).isFalse();
  }

  @Test
  void whatCannotBeAnsweredIsRefusedWithItsReason() {
    var refusals =
        """
        filter|titel = 'x'|column 1: there is no field titel in posts (did you mean title?)
        filter|title = 'x' and secret = 's'|column 17: there is no field secret in posts
        filter|stars > 'a'|column 9: stars holds numbers: it never equals 'a'
        filter|stars > 9223372036854775808|column 9: this number is too large
        filter|stars > 1e400|column 10: expected a unit of time
        filter|due > '2026-13-01'|column 7: due holds times
        filter|letters.any(true)|letters has no reference to posts
        filter|nothing.any(true)|there is no collection nothing
        filter|data.`a"b` = 1|cannot be followed
        filter|title.x = 1|title in posts is no reference
        filter|data[x] = 1|column 6: expected a place in the list
        filter|abs(title) = 1|column 5: abs needs numbers, and title holds text
        filter|year(stars) = 1|column 6: year needs times
        filter|coalesce(stars, 'x') = 1|column 17: stars holds numbers
        filter|coalesce(stars) = 1|coalesce takes two values or more
        filter|$x = 1|column 1: there is no variable $x here
        filter|$request.body.x = 1|there is no variable $body here
        filter|not not not not not not not not not not not not not not not not not true|16 levels
        sort|secret|There is no field secret to sort by
        sort|data|There is no field data to sort by
        sort|title:up|There is no field title:up to sort by
        expand|author.posts.author.posts|3 levels deep
        expand|comments.post.comments|no lists inside of that
        expand|secret|There is no reference secret
        expand|letters(nobody)|There is no reference
        offset|-1|The offset is a number from 0
        offset|99999999|The offset is a number from 0
        limit|201|The limit is a number from 1 to 200
        count|maybe|count is true or false
        fields|secret|There is no field secret
        page|2|There is no parameter page here: expected count, cursor, expand, fields, filter
        """;
    for (var line : refusals.lines().toList()) {
      var parts = line.split("\\|", -1);
      var answer = ada.get(POSTS + "?" + parts[0] + "=" + encoded(parts[1])).is(400);
      assertThat(answer.json().get("detail").asText()).as(line).contains(parts[2]);
    }
  }
}
