package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.Call.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action.Records;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Endpoint.Verb;
import org.junit.jupiter.api.Test;

/// Backends whose paths are sentences, and paths whose parameter names somebody else.
final class SpokenPathsTest {
  private static Found signedIn() {
    return new Found()
        .signIn(Found.bearer("POST /auth/signin", "POST /auth/signup", "token", "Bearer"))
        .call(
            "POST /auth/signin",
            "{\"email\": \"\", \"password\": \"\"}",
            "{\"token\": \"\", \"_id\": \"\", \"username\": \"\"}")
        .call(
            "POST /auth/signup",
            "{\"email\": \"\", \"username\": \"\", \"password\": \"\"}",
            "{\"_id\": \"\"}");
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

  @Test
  void whatIsDoneStandsInThePath() {
    var listing = "{\"_id\": \"\", \"name\": \"\", \"userRef\": \"\", \"imageUrls\": [\"\"]}";
    var sent = "{\"name\": \"\", \"userRef\": \"\"}";
    var contract =
        contract(
            signedIn()
                .call("GET /listing/get?limit", "", "[" + listing + "]", Auth.NONE)
                .call("GET /listing/get/{id}", "", listing, Auth.NONE)
                .call("POST /listing/create", sent, listing, Auth.REQUIRED)
                .call("POST /listing/update/{id}", sent, listing, Auth.REQUIRED)
                .call("POST /listing/delete/{id}", "", "", Auth.REQUIRED)
                .call("GET /user/listings/{id}", "", "[" + listing + "]", Auth.REQUIRED)
                .call("PUT /user/update/{id}", "{\"username\": \"\", \"password\": \"\"}", "")
                .call("DELETE /users/me", "", ""));

    assertThat(endpoint(contract, "GET /listing/get").action())
        .isEqualTo(new Records("listings", Verb.LIST));
    assertThat(endpoint(contract, "GET /listing/get/{id}").action())
        .isEqualTo(new Records("listings", Verb.VIEW));
    assertThat(endpoint(contract, "POST /listing/create").action())
        .isEqualTo(new Records("listings", Verb.CREATE));
    assertThat(endpoint(contract, "POST /listing/update/{id}").action())
        .isEqualTo(new Records("listings", Verb.UPDATE));
    assertThat(endpoint(contract, "POST /listing/delete/{id}").action())
        .isEqualTo(new Records("listings", Verb.DELETE));
    var theirs = endpoint(contract, "GET /user/listings/{id}");
    assertThat(theirs.with()).containsEntry("user", "users where id = $path.id");
    assertThat(theirs.where()).isEqualTo("userRef = $user.id");
    assertThat(endpoint(contract, "PUT /user/update/{id}").action())
        .isEqualTo(new Endpoint.Action.SignIn(AuthVerb.UPDATE));
    assertThat(endpoint(contract, "DELETE /users/me").action())
        .isEqualTo(new Endpoint.Action.SignIn(AuthVerb.DELETE));
    assertThat(contract.undecided()).isEmpty();
  }

  @Test
  void aConversationIsWhatTwoPeopleWroteToEachOther() {
    var message = "{\"_id\": \"\", \"senderId\": \"\", \"text\": \"\", \"createdAt\": \"\"}";
    var contract =
        contract(
            signedIn()
                .call(
                    "GET /messages/users",
                    "",
                    "[{\"_id\": \"\", \"username\": \"\"}]",
                    Auth.REQUIRED)
                .call("GET /messages/{id}", "", "[" + message + "]", Auth.REQUIRED)
                .call("POST /messages/send/{id}", "{\"text\": \"\"}", message, Auth.REQUIRED));

    assertThat(endpoint(contract, "GET /messages/users").action())
        .isEqualTo(new Records("users", Verb.LIST));
    assertThat(endpoint(contract, "GET /messages/{id}").where())
        .isEqualTo(
            "((senderId = $caller.id and receiver = $user.id) or (senderId = $user.id and receiver = $caller.id))");
    var send = endpoint(contract, "POST /messages/send/{id}");
    assertThat(send.action()).isEqualTo(new Records("messages", Verb.CREATE));
    assertThat(send.set()).containsKey("receiver");
    assertThat(contract.schema().collection("messages").orElseThrow().access().read())
        .isEqualTo("senderId = $caller.id or receiver = $caller.id");
  }

  @Test
  void whatIsListedBelowSomethingPublicIsPublicAndAParameterMayNameTheParent() {
    var comment =
        "{\"_id\": \"\", \"content\": \"\", \"userId\": \"\", \"likes\": [], \"createdAt\": \"\"}";
    var contract =
        contract(
            signedIn()
                .call(
                    "GET /posts", "", "[{\"_id\": \"\", \"title\": \"\", \"views\": 0}]", Auth.NONE)
                .call("GET /comment/getPostComments/{postId}", "", "[" + comment + "]")
                .call(
                    "POST /comment/create",
                    "{\"content\": \"\", \"postId\": \"\", \"userId\": \"\"}",
                    comment,
                    Auth.REQUIRED)
                .call("PUT /comment/likeComment/{id}", "", comment, Auth.REQUIRED)
                .call("GET /posts/popular", "", "[{\"_id\": \"\", \"views\": 0}]", Auth.NONE));

    var comments = endpoint(contract, "GET /comment/getPostComments/{postId}");
    assertThat(comments.action()).isEqualTo(new Records("comments", Verb.LIST));
    assertThat(comments.with()).containsEntry("post", "posts where id = $path.postId");
    assertThat(comments.where()).isEqualTo("postId = $post.id");
    assertThat(contract.schema().collection("comments").orElseThrow().access().read())
        .isEqualTo("anyone");
    assertThat(endpoint(contract, "PUT /comment/likeComment/{id}").action())
        .isEqualTo(new Records("likes", Verb.TOGGLE));
    assertThat(endpoint(contract, "GET /posts/popular").sort()).containsExactly("-views");
  }

  @Test
  void whatIsReadOfARefusalIsNoPartOfTheAnswer() {
    var contract =
        contract(
            new Found()
                .call(
                    "GET /books",
                    "",
                    "{\"anyOf\": [[{\"id\": \"\", \"title\": \"\"}], {\"error\": \"\"}]}")
                .call(
                    "GET /books/{id}",
                    "",
                    "{\"id\": \"\", \"title\": \"\", \"success\": true, \"message\": \"\"}")
                .call("POST /books", "{\"title\": \"\"}", "{\"id\": \"\", \"success\": true}"));

    assertThat(endpoint(contract, "GET /books").action())
        .isEqualTo(new Records("books", Verb.LIST));
    assertThat(contract.schema().collection("books").orElseThrow().fields())
        .extracting(field -> field.name())
        .containsExactly("title");
  }
}
