package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Paths that say what is done, and paths that only look so.
final class ResourcePathTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET /listing/get/{id} | GET listing{id}",
        "GET /listing/get | GET listing",
        "POST /listing/create | POST listing",
        "POST /listing/update/{id} | PUT listing{id}",
        "POST /listing/delete/{id} | DELETE listing{id}",
        "POST /posts/list | GET posts",
        "GET /post/getposts | GET post",
        "PUT /post/updatepost/{postId}/{userId} | PUT post{postId}",
        "GET /comment/getPostComments/{postId} | GET post{postId} comment",
        "DELETE /comment/deleteComment/{id} | DELETE comment{id}",
        "GET /users/getAllUsers | GET users",
        "GET /getUserById/{id} | GET user{id}",
        "POST /createTask | POST task",
        "POST /posts/{id}/addComment | POST posts{id} comment",
        "PUT /tasks/{id}/edit | PUT tasks{id}",
        "POST /messages/send/{id} | POST messages{id}",
        "GET /tasks/{id} | GET tasks{id}",
        "POST /tasks/{id}/complete | POST tasks{id} complete",
        "POST /posts/{id}/save | POST posts{id} save",
        "GET /settings | GET settings",
        "GET /updates | GET updates",
        "GET /addresses/{id} | GET addresses{id}",
        "GET /news/create | GET news create",
        "GET /articles/{slug}/comments | GET articles{slug} comments",
        "POST /cart/add | POST cart",
        "GET /posts/{a}/{b} | GET posts{a} {b}",
      })
  void theDeedIsTakenOutOfThePath(String call, String expected) {
    var found = new Found().call(call, "", "").calls().getFirst();
    var path = ResourcePath.of(found, List.of());
    var text = new StringBuilder(path.method());
    for (var node : path.nodes()) {
      text.append(' ').append(node.name());
      text.append(node.parameter() == null ? "" : "{" + node.parameter() + "}");
    }
    assertThat(text.toString()).isEqualTo(expected);
  }
}
