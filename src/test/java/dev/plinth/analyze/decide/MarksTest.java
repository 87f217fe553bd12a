package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.schema.Field;
import org.junit.jupiter.api.Test;

/// What people mark: which calls are one person's mark, and which fields tell of it.
final class MarksTest {
  private static final String ARTICLE =
      "{\"id\": \"\", \"title\": \"\", \"favorited\": true, \"favoritesCount\": 0, \"author\": {\"username\": \"\","
          + " \"following\": true, \"followersCount\": 0}}";

  private static Found signedIn() {
    return new Found()
        .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
        .call(
            "POST /login",
            "{\"email\": \"\", \"password\": \"\"}",
            "{\"token\": \"\", \"user\": {\"id\": \"\", \"username\": \"\"}}");
  }

  private static Contract contract(Found found) {
    var contract = found.decide().contract();
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).as(text).isEqualTo(contract);
    return contract;
  }

  private static Endpoint endpoint(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .orElseThrow(() -> new AssertionError(key + " is not among " + contract.endpoints()));
  }

  private static String derived(Contract contract, String collection, String field) {
    return String.valueOf(
        contract
            .schema()
            .collection(collection)
            .flatMap(found -> found.field(field))
            .map(Field::derived)
            .orElseThrow());
  }

  @Test
  void aMarkIsACollectionOfItsOwnAndTheItemTellsOfIt() {
    var contract =
        contract(
            signedIn()
                .call("GET /articles?favorited", "", "{\"articles\": [" + ARTICLE + "]}")
                .call("GET /articles/feed", "", "{\"articles\": [" + ARTICLE + "]}", Auth.REQUIRED)
                .call("POST /articles", "{\"title\": \"\"}", ARTICLE, Auth.REQUIRED)
                .call("POST /articles/{id}/favorite", "", "{\"article\": " + ARTICLE + "}")
                .call("DELETE /articles/{id}/favorite", "", "{\"article\": " + ARTICLE + "}")
                .call(
                    "GET /profiles/{username}",
                    "",
                    "{\"profile\": {\"username\": \"\", \"following\": true}}")
                .call("POST /profiles/{username}/follow", "", "")
                .call("DELETE /profiles/{username}/follow", "", ""));

    var give = endpoint(contract, "POST /articles/{id}/favorite");
    assertThat(give.action()).isEqualTo(new Endpoint.Action.Records("favorites", Verb.UPSERT));
    assertThat(give.where()).isEqualTo("article = $article.id and owner = $caller.id");
    assertThat(give.answer()).isEqualTo("articles where id = $article.id");
    assertThat(give.access()).isEqualTo(Endpoint.Access.SIGNED_IN);
    assertThat(endpoint(contract, "DELETE /articles/{id}/favorite").action())
        .isEqualTo(new Endpoint.Action.Records("favorites", Verb.DELETE));
    assertThat(derived(contract, "articles", "favorited"))
        .isEqualTo("exists(favorites where article = $row.id and owner = $caller.id)");
    assertThat(derived(contract, "articles", "favoritesCount"))
        .isEqualTo("favorites where article = $row.id");
    assertThat(derived(contract, "users", "following"))
        .isEqualTo("exists(follows where user = $row.id and owner = $caller.id)");
    assertThat(derived(contract, "users", "followersCount"))
        .isEqualTo("follows where user = $row.id");
    assertThat(endpoint(contract, "GET /articles/feed").where())
        .isEqualTo("exists(follows where user = $row.author and owner = $caller.id)");
    assertThat(endpoint(contract, "GET /articles").where())
        .contains(
            "exists(favorites where article = $row.id and (owner = $query.favorited or owner.username");
    var favorites = contract.schema().collection("favorites").orElseThrow();
    assertThat(favorites.access().read()).isEqualTo("owner = $caller.id");
    assertThat(favorites.unique()).containsExactly(java.util.List.of("article", "owner"));
    assertThat(contract.undecided()).isEmpty();
  }

  @Test
  void oneCallThatDoesBothIsAToggleAndAListOfPeopleIsTheirIds() {
    var post = "{\"_id\": \"\", \"text\": \"\", \"likes\": [\"\"], \"user\": {\"username\": \"\"}}";
    var comment =
        "{\"_id\": \"\", \"text\": \"\", \"likeCount\": 0, \"isLiked\": true, \"user\": {\"username\": \"\"}}";
    var contract =
        contract(
            signedIn()
                .call("GET /posts", "", "[" + post + "]")
                .call("POST /posts", "{\"text\": \"\"}", post, Auth.REQUIRED)
                .call("PUT /posts/like/{postId}", "", post, Auth.REQUIRED)
                .call("GET /posts/liked", "", "[" + post + "]", Auth.REQUIRED)
                .call("GET /comments", "", "[" + comment + "]")
                .call("POST /comments", "{\"text\": \"\"}", comment, Auth.REQUIRED)
                .call("POST /comments/{id}/likes", "{\"userId\": \"\"}", comment, Auth.REQUIRED)
                .call("POST /comments/{id}/unlike", "", comment, Auth.REQUIRED));

    var like = endpoint(contract, "PUT /posts/like/{postId}");
    assertThat(like.action()).isEqualTo(new Endpoint.Action.Records("postLikes", Verb.TOGGLE));
    assertThat(like.with()).containsEntry("post", "posts where id = $path.postId");
    assertThat(derived(contract, "posts", "likes"))
        .isEqualTo("postLikes.owner where post = $row.id");
    assertThat(endpoint(contract, "GET /posts/liked").where())
        .isEqualTo("exists(postLikes where post = $row.id and owner = $caller.id)");
    assertThat(endpoint(contract, "POST /comments/{id}/likes").action())
        .isEqualTo(new Endpoint.Action.Records("commentLikes", Verb.UPSERT));
    assertThat(endpoint(contract, "POST /comments/{id}/unlike").action())
        .isEqualTo(new Endpoint.Action.Records("commentLikes", Verb.DELETE));
    assertThat(derived(contract, "comments", "isLiked")).startsWith("exists(commentLikes");
    assertThat(derived(contract, "comments", "likeCount")).startsWith("commentLikes where");
  }

  @Test
  void whatIsOnesOwnIsAFieldAndWithoutASignInThereIsNobodyToMark() {
    var own =
        contract(
            signedIn()
                .call("GET /notes", "", "[{\"id\": \"\", \"starred\": true}]", Auth.REQUIRED)
                .call("POST /notes", "{\"text\": \"\"}", "", Auth.REQUIRED)
                .call("POST /notes/{id}/star", "", "", Auth.REQUIRED));
    assertThat(endpoint(own, "POST /notes/{id}/star").action())
        .isEqualTo(new Endpoint.Action.Records("notes", Verb.UPDATE));
    var open =
        contract(
            new Found()
                .call("GET /songs", "", "[{\"id\": \"\", \"liked\": true}]")
                .call("POST /songs/{id}/like", "", ""));
    assertThat(endpoint(open, "POST /songs/{id}/like").action())
        .isEqualTo(new Endpoint.Action.Records("songs", Verb.UPDATE));
  }
}
