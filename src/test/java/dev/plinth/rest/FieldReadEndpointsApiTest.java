package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An app's own endpoints over people whose e-mail addresses are their own.
final class FieldReadEndpointsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer } }
      collections:
        users:
          fields:
            name: text
            email: { type: email, unique: true, read: id = $caller.id }
          rules: { read: anyone, update: id = $caller.id }
        posts:
          fields: { title: text, author: { type: reference, to: users, set: $caller.id } }
          rules: { read: anyone, write: signed_in }
      endpoints:
        POST /login: { do: auth.login, reply: { token: $accessToken, user: $user } }
        GET /me: { do: auth.me, reply: $user }
        GET /posts:
          do: posts.list
          item: { id: $id, title: $title, author: { name: $author.name, email: $author.email } }
          reply: $items
        POST /posts:
          { do: posts.create, item: { by: $author.email, title: $title }, reply: $item }
        PUT /posts/{id}:
          { do: posts.update, where: id = $path.id, item: { by: $author.email }, reply: $item }
        GET /people: { do: users.list, filter: { "*": $query, q: $query.q }, sort: $query.sort, reply: { items: $items, total: $total } }
        GET /people/count: { do: users.count, filter: { email: $query.email }, reply: { count: $count } }
        GET /known/{email}: { do: users.view, where: email = $path.email, reply: $item }
      """;

  @TempDir private Path folder;
  private ContractServer server;
  private TestClient app;
  private TestClient ada;
  private TestClient bob;

  @BeforeEach
  void start() {
    server = new ContractServer(folder, CONTRACT);
    app = server.client();
    bob = signUp("bob");
    ada = signUp("ada");
    bob.post("/posts", "{\"title\":\"of bob\"}").is(201);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestClient signUp(String name) {
    var answer =
        app.post(
                "/api/v1/auth/signup",
                "{\"email\":\"%s@x.org\",\"password\":\"quite a long one\",\"name\":\"%s\"}"
                    .formatted(name, name))
            .is(201)
            .json();
    assertThat(answer.at("/user/email").asText()).isEqualTo(name + "@x.org");
    return app.withToken(answer.get("accessToken").asText());
  }

  @Test
  void templatesShowTheValueToItsReadersAlone() {
    assertThat(bob.get("/posts").is(200).json().at("/0/author/email").asText())
        .isEqualTo("bob@x.org");
    for (var other : List.of(ada, app)) {
      var author = other.get("/posts").is(200).json().at("/0/author");
      assertThat(author.toString()).isEqualTo("{\"name\":\"bob\",\"email\":null}");
    }
    assertThat(bob.post("/posts", "{\"title\":\"x\"}").is(201).json().get("by").asText())
        .isEqualTo("bob@x.org");
    var id = bob.get("/posts").json().at("/0/id").asText();
    assertThat(ada.put("/posts/" + id, "{\"title\":\"y\"}").is(200).json().get("by").isNull())
        .isTrue();
  }

  @Test
  void onesOwnProfileShowsEverything() {
    assertThat(ada.get("/me").is(200).json().get("email").asText()).isEqualTo("ada@x.org");
    var login = "{\"email\":\"ada@x.org\",\"password\":\"quite a long one\"}";
    assertThat(app.post("/login", login).is(200).json().at("/user/email").asText())
        .isEqualTo("ada@x.org");
    assertThat(ada.get("/api/v1/auth/me").is(200).json().toString()).contains("ada@x.org");
  }

  @Test
  void neitherFiltersNorSearchNorOrderNorCountTellsOfIt() {
    for (var query : List.of("email=bob@x.org", "email_like=bob", "q=bob@x", "email_gte=bob@")) {
      assertThat(total(app, query)).as(query).isZero();
      assertThat(total(ada, query)).as(query).isZero();
      assertThat(total(bob, query)).as(query).isOne();
    }
    assertThat(total(ada, "q=bob")).isOne();
    assertThat(ada.get("/people/count?email=bob@x.org").is(200).json().get("count").intValue())
        .isZero();
    assertThat(bob.get("/people/count?email=bob@x.org").is(200).json().get("count").intValue())
        .isOne();
    assertThat(names(app, "sort=email")).isEqualTo(names(app, "sort=id"));
    assertThat(names(app, "sort=email")).containsExactly("bob", "ada");
  }

  @Test
  void aConditionOfTheContractKnowsTheRealValue() {
    var found = ada.get("/known/bob@x.org").is(200).json();
    assertThat(found.get("name").asText()).isEqualTo("bob");
    assertThat(found.get("email").isNull()).isTrue();
  }

  @Test
  void theDescriptionSaysWhoReadsIt() {
    var field = app.get("/openapi.json").is(200).json();
    var email = field.at("/components/schemas/Item_users/properties/email");
    assertThat(email.get("description").asText()).contains("null").contains("id = $caller.id");
    assertThat(email.get("type").toString()).contains("null");
  }

  private static int total(TestClient client, String query) {
    return client.get("/people?" + query).is(200).json().get("total").intValue();
  }

  private static List<String> names(TestClient client, String query) {
    var names = new ArrayList<String>();
    for (JsonNode item : client.get("/people?" + query).is(200).json().get("items")) {
      names.add(item.get("name").asText());
    }
    return names;
  }
}
