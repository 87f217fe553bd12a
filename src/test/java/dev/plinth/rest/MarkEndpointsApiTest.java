package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Marks that people give and take (`toggle`, `answer`, `ids`), and the different values of a field
/// (`values`).
final class MarkEndpointsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      server: { port: 3000 }
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, lifetime: session, passwordMin: 1 }
      collections:
        users: { fields: { email: { type: email, unique: true } }, rules: { read: anyone } }
        posts:
          id: integer
          fields:
            title: text
            rank: { type: integer, default: 1 }
            tags: { type: list, of: text }
            draft: { type: boolean, default: false }
            likes: { ids: likes.owner where post = $row.id }
            likesCount: { count: likes where post = $row.id }
            liked: { flag: "exists(likes where post = $row.id and owner = $caller.id)" }
          rules: { read: draft = false, write: anyone }
          item: { key: $id, title: $title, likes: $likes, likesCount: $likesCount, liked: $liked }
        likes:
          fields:
            post: { type: reference, to: posts, onDelete: cascade, required: true }
            owner: { type: reference, to: users, onDelete: cascade, set: $caller.id }
          rules: { read: owner = $caller.id, create: signed_in, update: owner = $caller.id, delete: owner = $caller.id }
          unique: [[post, owner]]
      endpoints:
        POST /posts: { do: posts.create, reply: $item }
        PUT /posts/{id}/like:
          do: likes.toggle
          with: { post: posts where id = $path.id }
          where: post = $post.id and owner = $caller.id
          set: { post: $post.id }
          answer: posts where id = $post.id
          reply: { post: $item }
          access: signed_in
        POST /posts/{id}/favorite:
          do: likes.upsert
          with: { post: posts where id = $path.id }
          where: post = $post.id and owner = $caller.id
          set: { post: $post.id }
          answer: posts where id = $post.id
          reply: { post: $item }
        DELETE /posts/{id}/favorite:
          do: likes.delete
          with: { post: posts where id = $path.id }
          where: post = $post.id and owner = $caller.id
          answer: posts where id = $post.id
          reply: { post: $item }
        POST /posts/{id}/turn: { do: posts.update, where: id = $path.id, set: { draft: { toggle: true } }, reply: $item }
        POST /posts/{id}/raise: { do: posts.update, where: id = $path.id, set: { rank: { "+=": 2 } }, item: { rank: $rank }, reply: $item }
        GET /tags: { do: posts.values, item: $tags, reply: { tags: $items } }
        GET /ranks: { do: posts.values, item: $rank, filter: { title: $query.title }, reply: $items }
      """;

  @TempDir Path home;
  private ContractServer app = none();
  private TestClient ada = new TestClient(0);
  private TestClient bob = new TestClient(0);

  @SuppressWarnings("NullAway") // set before each test
  private static ContractServer none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new ContractServer(home, CONTRACT);
    ada = signedUp("ada@example.org");
    bob = signedUp("bob@example.org");
    ada.post("/posts", "{\"title\":\"One\",\"tags\":[\"b\",\"a\"],\"rank\":3}").is(201);
    ada.post("/posts", "{\"title\":\"Two\",\"tags\":[\"b\"]}").is(201);
    ada.post("/posts", "{\"title\":\"Three\",\"tags\":[\"secret\"],\"draft\":true,\"rank\":9}");
  }

  @AfterEach
  void close() {
    app.close();
  }

  private TestClient signedUp(String email) {
    var answer =
        app.client()
            .post(
                "/api/v1/auth/signup",
                "{\"email\":\"" + email + "\",\"password\":\"correct-horse-7\"}");
    return app.client().withToken(answer.is(201).json().get("accessToken").textValue());
  }

  private static JsonNode post(dev.plinth.testing.Answer answer) {
    return answer.is(200).json().get("post");
  }

  @Test
  void aToggleGivesAndTakesAndAnswersTheItemAsItIsNow() {
    var liked = post(ada.put("/posts/1/like", ""));
    assertThat(liked.get("key").intValue()).isEqualTo(1);
    assertThat(liked.get("liked").booleanValue()).isTrue();
    assertThat(liked.get("likesCount").intValue()).isEqualTo(1);
    var both = post(bob.put("/posts/1/like", "{}"));
    assertThat(both.get("likes")).hasSize(2);
    var again = post(ada.put("/posts/1/like", ""));
    assertThat(again.get("liked").booleanValue()).isFalse();
    assertThat(again.get("likes")).hasSize(1);
    assertThat(again.get("likesCount").intValue()).isEqualTo(1);
  }

  @Test
  void givingTwiceIsOneAndTakingWhatIsNotThereIsFine() {
    assertThat(post(ada.post("/posts/2/favorite", "")).get("likesCount").intValue()).isEqualTo(1);
    assertThat(post(ada.post("/posts/2/favorite", "")).get("likesCount").intValue()).isEqualTo(1);
    assertThat(post(bob.delete("/posts/2/favorite")).get("likesCount").intValue()).isEqualTo(1);
    assertThat(post(ada.delete("/posts/2/favorite")).get("likesCount").intValue()).isZero();
    assertThat(post(ada.delete("/posts/2/favorite")).get("liked").booleanValue()).isFalse();
  }

  @Test
  void nobodyMarksWhatTheyDoNotSeeOrInAnothersName() {
    ada.put("/posts/3/like", "").is(404);
    ada.put("/posts/99/like", "").is(404);
    app.client().put("/posts/1/like", "").is(401);
    app.client().post("/posts/1/favorite", "").is(401);
    post(bob.post("/posts/1/favorite", "{\"owner\":\"someone\",\"post\":2}"));
    assertThat(post(ada.post("/posts/1/favorite", "")).get("likes")).hasSize(2);
    assertThat(post(ada.post("/posts/2/favorite", "")).get("likes")).hasSize(1);
  }

  @Test
  void whatAnEndpointGivesMayTurnATruthValueRoundOrCount() {
    ada.post("/posts/1/turn", "").is(200);
    ada.put("/posts/1/like", "").is(404);
    assertThat(ada.get("/tags").text()).isEqualTo("{\"tags\":[\"b\"]}");
    ada.post("/posts/2/raise", "{\"rank\":100}").is(200);
    assertThat(ada.post("/posts/2/raise", "").is(200).json().get("rank").intValue()).isEqualTo(5);
    ada.post("/posts/99/turn", "").is(404);
  }

  @Test
  void valuesAreThoseOfItemsThatOneMaySeeTheMostUsedFirst() {
    assertThat(ada.get("/tags").is(200).text()).isEqualTo("{\"tags\":[\"b\",\"a\"]}");
    assertThat(ada.get("/ranks").is(200).text()).isEqualTo("[1,3]");
    assertThat(ada.get("/ranks?title=One").is(200).text()).isEqualTo("[3]");
    assertThat(ada.get("/ranks?title=none").is(200).text()).isEqualTo("[]");
  }

  @Test
  void aContractWithAllOfThatIsWrittenAsItWasRead() {
    var contract = ContractReader.read(CONTRACT, "plinth.yaml");
    assertThat(ContractReader.read(ContractWriter.write(contract), "plinth.yaml"))
        .isEqualTo(contract);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "answer: posts where id = $post.id|answer: post where id = $post.id|there is no collection post (did you mean posts?)",
        "answer: posts where id = $post.id|answer: posts where idd = $post.id|there is no field idd in posts",
        "do: posts.values, item: $tags|do: posts.values, item: $tgs|there is no field tgs in posts",
        "do: posts.values, item: $tags|do: posts.values|expected `item` to name the field whose values are listed",
        "do: posts.values, item: $tags|do: posts.values, item: $likes|no field whose values can be listed",
        "do: posts.create, reply|do: posts.list, answer: posts, reply|means nothing for `list`",
        "ids: likes.owner where|ids: likes.ownr where|there is no field ownr in likes (did you mean owner?)",
        "ids: likes.owner where|ids: loves.owner where|there is no collection loves",
        "ids: likes.owner where|ids: likes where|expected a field of a collection",
      })
  void whatIsWrongIsToldWithItsLine(String right, String wrong, String fault) {
    assertThat(CONTRACT).contains(right);
    assertThatThrownBy(() ->
            ContractReader.read(
                CONTRACT.replaceFirst(
                    java.util.regex.Pattern.quote(right),
                    java.util.regex.Matcher.quoteReplacement(wrong)),
                "plinth.yaml"))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(fault);
  }
}
