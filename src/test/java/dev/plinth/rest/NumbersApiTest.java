package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real numbers, byte for byte: a whole one comes back as it was written, on every way out.
final class NumbersApiTest {
  private static final String CONTRACT =
      """
      plinth: 1
      collections:
        shops: { fields: { rent: number }, rules: { read: anyone, create: anyone } }
        wares:
          fields: { price: number, shop: { type: reference, to: shops } }
          rules: { read: anyone, create: anyone, update: anyone }
      endpoints:
        GET /wares: { do: wares.list, expand: [shop], reply: { items: $items } }
        POST /wares: { do: wares.create, item: { costs: $price, rent: $shop.rent }, reply: { ware: $item } }
        PUT /wares/{id}: { do: wares.update, where: id = $path.id, reply: $item }
      """;

  @TempDir private Path folder;
  private ContractServer server;
  private TestClient client;

  @BeforeEach
  void open() {
    server = new ContractServer(folder, CONTRACT);
    client = server.client();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aWholeNumberHasNoPointOnAnyWayOut() {
    var shop =
        client
            .post("/api/v1/records/shops", "{\"rent\": 1200.0}")
            .is(201)
            .json()
            .path("id")
            .asText();
    var made = client.post("/wares", "{\"price\": 324, \"shop\": \"" + shop + "\"}").is(201);
    assertThat(made.text()).isEqualTo("{\"ware\":{\"costs\":324,\"rent\":1200}}");
    assertThat(client.get("/wares").is(200).text())
        .contains("\"price\":324,")
        .contains("\"rent\":1200}");
    var id = client.get("/wares").json().at("/items/0/id").asText();
    assertThat(client.get("/api/v1/records/wares/" + id).is(200).text()).contains("\"price\":324,");
    assertThat(client.put("/wares/" + id, "{\"price\": 7}").is(200).text())
        .contains("\"price\":7,");
  }

  @Test
  void whatIsNotWholeOrNotExactStaysAsItIs() {
    for (var price : new String[] {"0.1", "-2.5", "1.0e+300", "null", "-3", "0"}) {
      var made = client.post("/wares", "{\"price\": " + price + "}").is(201);
      assertThat(made.text()).isEqualTo("{\"ware\":{\"costs\":" + price + ",\"rent\":null}}");
    }
  }
}
