package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.contract.ContractException;
import dev.plinth.contract.ContractReader;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A second create with the same unique values adds to the item that is there: a cart that counts
/// up.
final class CountingEndpointsApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      auth: { login: email, token: { in: header, name: Authorization, scheme: Bearer }, passwordMin: 6 }
      collections:
        users:
          fields: { email: { type: email, unique: true } }
          rules: { read: "id = $caller.id" }
        products:
          id: text
          fields: { name: text, secret: { type: boolean, default: false } }
          rules: { read: secret = false, write: anyone }
        carts:
          id: integer
          fields:
            productId: { type: reference, to: products, required: true, onDelete: cascade }
            quantity: { type: integer, default: 1, min: 1, max: 9 }
            note: text
            seen: { type: datetime, set: updated }
            made: { type: datetime, set: created }
            owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
          unique: [[owner, productId]]
          rules: { read: "owner = $caller.id", create: signed_in, update: "owner = $caller.id and not note = 'locked'", check: "owner = $caller.id and quantity < 8" }
        tallies:
          id: text
          fields: { word: { type: text, unique: true, caseless: true, required: true }, times: number, price: { type: decimal } }
          rules: { read: "word != 'hidden'", create: anyone, update: anyone }
      endpoints:
        POST /signup: { do: auth.signup, reply: { token: $accessToken } }
        GET /cart: { do: carts.list, sort: id, reply: $items }
        POST /cart: { do: carts.upsert, set: { quantity: { "+=": 1 } }, reply: $item }
        POST /cart/many: { do: carts.upsert, body: { product: $productId, amount: $amount }, set: { quantity: { "+=": $amount } }, reply: $item }
        POST /words: { do: tallies.upsert, set: { times: { "+=": $body.times } }, reply: $item }
      """;

  @TempDir private Path folder;
  private ContractServer server;
  private TestClient ada;

  @BeforeEach
  void start() {
    server = new ContractServer(folder, CONTRACT);
    for (var id : new String[] {"a", "b"}) {
      server.client().post("/api/v1/records/products", "{\"id\":\"" + id + "\"}").is(201);
    }
    server.client().post("/api/v1/records/products", "{\"id\":\"s\",\"secret\":true}").is(201);
    ada = person("ada");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void theFirstMakesAnItemAndTheNextCountsUp() {
    var first = ada.post("/cart", "{\"productId\":\"a\"}").is(200).json();
    assertThat(first.path("quantity").intValue()).isEqualTo(1);
    var second = ada.post("/cart", "{\"productId\":\"a\",\"note\":\"x\"}").is(200).json();
    assertThat(second.path("quantity").intValue()).isEqualTo(2);
    assertThat(second.path("id")).isEqualTo(first.path("id"));
    assertThat(second.path("note").isNull()).isTrue();
    assertThat(second.path("made")).isEqualTo(first.path("made"));
    assertThat(second.path("seen").textValue())
        .isGreaterThanOrEqualTo(first.path("seen").textValue());
    ada.post("/cart", "{\"productId\":\"b\"}").is(200);
    assertThat(ada.get("/cart").json()).hasSize(2);
  }

  @Test
  void everybodyHasTheirOwn() {
    var bob = person("bob");
    ada.post("/cart", "{\"productId\":\"a\"}").is(200);
    var his = bob.post("/cart", "{\"productId\":\"a\"}").is(200).json();
    assertThat(his.path("quantity").intValue()).isEqualTo(1);
    assertThat(ada.get("/cart").json().get(0).path("quantity").intValue()).isEqualTo(1);
    server.client().post("/cart", "{\"productId\":\"a\"}").is(401);
  }

  @Test
  void whatIsSentIsAddedAndWhatIsNotSentIsTheDefault() {
    ada.post("/cart/many", "{\"product\":\"a\",\"amount\":3}").is(200);
    var five = ada.post("/cart/many", "{\"product\":\"a\",\"amount\":\"2\"}").is(200).json();
    assertThat(five.path("quantity").intValue()).isEqualTo(5);
    var six = ada.post("/cart/many", "{\"product\":\"a\"}").is(200).json();
    assertThat(six.path("quantity").intValue()).isEqualTo(6);
    ada.post("/cart/many", "{\"product\":\"a\",\"amount\":\"many\"}").is(422);
    ada.post("/cart/many", "{\"product\":\"a\",\"amount\":1.5}").is(422);
  }

  @Test
  void theFieldsBoundsAndTheChecksHoldForTheSum() {
    var tooMany = ada.post("/cart/many", "{\"product\":\"a\",\"amount\":10}").is(422);
    assertThat(tooMany.text()).contains("quantity");
    ada.post("/cart/many", "{\"product\":\"a\",\"amount\":7}").is(200);
    ada.post("/cart", "{\"productId\":\"a\"}").is(403); // the check: fewer than 8
    assertThat(ada.post("/cart/many", "{\"product\":\"a\",\"amount\":9}").is(422).text())
        .contains("would not be from 1 to 9");
    assertThat(ada.get("/cart").json().get(0).path("quantity").intValue()).isEqualTo(7);
  }

  @Test
  void theUpdateRuleHoldsForWhatIsThere() {
    ada.post("/cart", "{\"productId\":\"a\",\"note\":\"locked\"}").is(200);
    ada.post("/cart", "{\"productId\":\"a\"}").is(403);
    assertThat(ada.get("/cart").json().get(0).path("quantity").intValue()).isEqualTo(1);
  }

  @Test
  void nothingIsAddedToWhatRefersToTheUnseenOrToNothing() {
    ada.post("/cart", "{}").is(422);
    ada.post("/cart", "{\"productId\":\"none\"}").is(422);
    assertThat(ada.post("/cart", "{\"productId\":\"s\"}").is(422).text())
        .isEqualTo(ada.post("/cart", "{\"productId\":\"none\"}").is(422).text());
    assertThat(ada.get("/cart").json()).isEmpty();
  }

  @Test
  void whatTheCallerDoesNotSeeIsADuplicate() {
    var client = server.client();
    client.post("/words", "{\"word\":\"tea\",\"times\":2}").is(200);
    var more = client.post("/words", "{\"word\":\"TEA\",\"times\":1.5}").is(200).json();
    assertThat(more.path("times").doubleValue()).isEqualTo(3.5);
    assertThat(more.path("word").textValue()).isEqualTo("tea");
    client.post("/words", "{\"word\":\"hidden\",\"times\":1}").is(200);
    client.post("/words", "{\"word\":\"hidden\",\"times\":1}").is(409);
    client.post("/words", "{\"word\":\"coffee\"}").is(422);
  }

  @Test
  void anIdThatSomethingElseHasIsNoReasonToAddToIt() {
    var client = server.client();
    client.post("/words", "{\"id\":\"1\",\"word\":\"tea\",\"times\":2}").is(200);
    client.post("/words", "{\"id\":\"1\",\"word\":\"milk\",\"times\":2}").is(409);
    assertThat(client.get("/api/v1/records/tallies/1").json().path("times").intValue())
        .isEqualTo(2);
  }

  @Test
  void noCountIsLostAmongMany() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<Integer>>();
      for (int i = 0; i < 40; i++) {
        calls.add(() ->
            server.client().post("/words", "{\"word\":\"tea\",\"times\":1}").is(200).status());
      }
      for (var done : threads.invokeAll(calls)) {
        assertThat(done.get()).isEqualTo(200);
      }
    }
    var items = server.client().get("/api/v1/records/tallies").json().path("items");
    assertThat(items).hasSize(1);
    assertThat(items.get(0).path("times").intValue()).isEqualTo(40);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "unique: [[owner, productId]]|indexes: [[owner]]|to have one `unique` group, found 0",
        "unique: [[owner, productId]]|unique: [[owner, productId], [note]]|to have one `unique` group, found 2",
        "set: { quantity: { \"+=\": 1 } }|sort: id|expected `set` to add to a number",
        "set: { quantity: { \"+=\": 1 } }|set: { note: { \"+=\": 1 } }|expected `set` to add to a number",
      })
  void aContractThatCannotCountIsRefused(String right, String wrong, String fault) {
    assertThat(CONTRACT).contains(right);
    assertThatThrownBy(() -> ContractReader.read(CONTRACT.replace(right, wrong), "plinth.yaml"))
        .isInstanceOf(ContractException.class)
        .hasMessageContaining(fault);
  }

  private TestClient person(String name) {
    var token =
        server
            .client()
            .post("/signup", "{\"email\":\"" + name + "@x.org\",\"password\":\"correct-horse\"}")
            .is(201)
            .json()
            .path("token")
            .textValue();
    return server.client().withToken(token);
  }
}
