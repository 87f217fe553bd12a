package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rules that look at the request, and fields with a write rule, behind an app's own endpoints: a
/// rule speaks of the collection's fields, however the app calls them.
final class RuledEndpointsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      server: { port: 3000 }
      collections:
        posts:
          id: integer
          fields:
            title: text
            price: { type: integer, default: 1 }
            approved: { type: boolean, default: false, write: $request.query.key = 'k' }
          rules:
            read: "price < 50 or $request.query.all = 'yes'"
            create: "$request.body.title != 'no' and ($request.body.price = null or $request.body.price < 10)"
            update: "not $request.fields contains 'price'"
            delete: $request.query.sure = 'yes'
      endpoints:
        GET /posts: { do: posts.list, reply: $items }
        GET /posts/{id}: { do: posts.view, where: id = $path.id, reply: $item }
        POST /posts: { do: posts.create, reply: $item }
        POST /renamed: { do: posts.create, body: { name: $title, cost: $price, ok: $approved }, reply: $item }
        POST /set: { do: posts.create, set: { title: $body.name, price: 99 }, reply: $item }
        PATCH /posts/{id}: { do: posts.update, where: id = $path.id, reply: $item }
        PATCH /cost/{id}: { do: posts.update, where: id = $path.id, set: { price: $body.cost }, reply: $item }
        POST /posts/{id}/approve: { do: posts.update, where: id = $path.id, set: { approved: true, price: 3 }, body: {}, reply: $item }
        PATCH /approve/{id}: { do: posts.update, where: id = $path.id, set: { approved: $body.value }, reply: $item }
        DELETE /posts/{id}: { do: posts.delete, where: id = $path.id }
      errors: { reply: { message: $detail } }
      """;

  @TempDir Path home;
  private ContractServer app = none();
  private TestClient eve = new TestClient(0);

  @SuppressWarnings("NullAway") // set before each test
  private static ContractServer none() {
    return null;
  }

  @BeforeEach
  void open() {
    app = new ContractServer(home, CONTRACT);
    eve = app.client();
    eve.post("/posts", "{\"title\":\"a\"}").is(201);
  }

  @AfterEach
  void close() {
    app.close();
  }

  @Test
  void aRuleSeesWhatWasSentByTheCollectionsNames() {
    eve.post("/posts", "{\"title\":\"no\"}").is(401);
    eve.post("/posts", "{\"title\":\"b\",\"price\":\"9\"}").is(201);
    eve.post("/posts", "{\"title\":\"b\",\"price\":\"10\"}").is(401);
    eve.post("/renamed", "{\"name\":\"b\",\"cost\":9}").is(201);
    eve.post("/renamed", "{\"name\":\"b\",\"cost\":10}").is(401);
    eve.post("/renamed", "{\"name\":\"no\"}").is(401);
    eve.post("/posts", "[{\"title\":\"c\"},{\"title\":\"no\"}]").is(401);
  }

  @Test
  void whatTheEndpointSetsIsNotSentUnlessItPassesItOn() {
    eve.post("/set?all=yes", "{\"name\":\"b\",\"price\":5}").is(201);
    eve.post("/set", "{\"name\":\"no\"}").is(401);
    eve.post("/posts/1/approve", "{}").is(200);
    eve.patch("/posts/1", "{\"title\":\"x\"}").is(200);
    eve.patch("/posts/1", "{\"price\":2}").is(401);
    eve.patch("/cost/1", "{\"cost\":2}").is(401);
    assertThat(eve.get("/posts/1").json().path("price").intValue()).isEqualTo(3);
  }

  @Test
  void aFieldsWriteRuleHoldsAndIsNeverDroppedInSilence() {
    assertThat(eve.patch("/posts/1", "{\"title\":\"z\",\"approved\":true}").is(422).text())
        .contains("approved is not yours to write");
    eve.patch("/posts/1", "{\"title\":\"z\",\"approved\":false}").is(200);
    eve.patch("/approve/1", "{\"value\":true}").is(422);
    eve.post("/renamed", "{\"name\":\"b\",\"ok\":true}").is(422);
    eve.patch("/approve/1?key=k", "{\"value\":true}").is(200);
    eve.patch("/posts/1?key=k", "{\"approved\":false}").is(200);
    eve.post("/posts/1/approve", "{}").is(200);
    assertThat(eve.get("/posts/1").json().path("approved").booleanValue()).isTrue();
  }

  @Test
  void theAddressIsThatOfTheApp() {
    eve.post("/set?all=yes", "{\"name\":\"b\"}").is(201);
    assertThat(eve.get("/posts").json()).hasSize(1);
    assertThat(eve.get("/posts?all=yes").json()).hasSize(2);
    eve.delete("/posts/1").is(401);
    eve.delete("/posts/1?sure=yes").is(204);
  }
}
