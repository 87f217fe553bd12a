package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.TinyApp;
import dev.plinth.analyze.build.HomeFolder;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.contract.Templates;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Carts that count up, read from apps that have one.
final class CountingTest {
  private static final String SHOP =
      """
      import axios from 'axios';
      axios.defaults.baseURL = '/api';
      axios.defaults.withCredentials = true;
      export const login = (email, password) => axios.post('/auth/login', { email, password });
      export const products = () => axios.get('/products').then((res) => res.data);
      export const cart = () => axios.get('/cart').then((res) => res.data.reduce((sum, item) => sum + item.price * item.quantity, 0));
      """;

  private static final String USED =
      """
      await login('a', 'b');
      await cart();
      const all = await products();
      all.map((product) => [product._id, product.name, product.price]);
      """;

  @TempDir private Path folder;

  @Test
  void whatIsAddedByItsProductAloneCountsUp() {
    var decided =
        decided(
            """
            export const add = (product) => axios.post('/cart', { productId: product._id });
            export const change = (productId, quantity) => axios.put(`/cart/${productId}`, { quantity: Number(quantity) });
            """,
            "add, change",
            "await add(all[0]); await change(all[0]._id, 2);");
    var contract = decided.contract();
    assertThat(contract.schema().collection("carts").orElseThrow().unique())
        .containsExactly(List.of("owner", "productId"));
    var add = endpoint(decided, "POST /api/cart");
    assertThat(add.action()).isEqualTo(new Endpoint.Action.Records("carts", Verb.UPSERT));
    assertThat(add.where()).isNull();
    assertThat(amount(add)).isEqualTo("{\"+=\":1}");
    assertThat(decided.decisions())
        .anySatisfy(decision -> {
          assertThat(decision.subject()).isEqualTo("carts.unique");
          assertThat(decision.why()).contains("adds by productId alone").contains("quantity");
          assertThat(decision.at()).isNotEmpty();
        });
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml").endpoints()).contains(add);
  }

  @Test
  void whatIsSentIsAddedWhereAnotherCallSetsIt() {
    var add =
        "export const add = (product, quantity) => axios.post('/cart', { productId: product._id, quantity: Number(quantity) });\n";
    var change =
        "export const change = (productId, quantity) => axios.put(`/cart/${productId}`, { quantity: Number(quantity) });\n";
    var both =
        decided(add + change, "add, change", "await add(all[0], 1); await change(all[0]._id, 2);");
    assertThat(amount(endpoint(both, "POST /api/cart"))).isEqualTo("{\"+=\":\"$body.quantity\"}");
    var alone = decided(add, "add", "await add(all[0], 1);");
    assertThat(endpoint(alone, "POST /api/cart").action())
        .isEqualTo(new Endpoint.Action.Records("carts", Verb.CREATE));
    assertThat(alone.contract().schema().collection("carts").orElseThrow().unique()).isEmpty();
  }

  @Test
  void whatSaysMoreThanWhichThingIsMadeAnew() {
    var decided =
        decided(
            "export const add = (product, size) => axios.post('/cart', { productId: product._id, size: `${size}` });\n",
            "add",
            "await add(all[0], 'L');");
    assertThat(endpoint(decided, "POST /api/cart").action())
        .isEqualTo(new Endpoint.Action.Records("carts", Verb.CREATE));
  }

  @Test
  void anAppThatIsReadAgainGetsTheUniqueGroupThatItsEndpointNeeds() {
    var add =
        "export const add = (product, size) => axios.post('/cart', { productId: product._id, size: `${size}` });\n";
    var files = new HomeFiles(HomeFolder.at(folder.resolve("home")));
    files.write(decided(add, "add", "await add(all[0], 'L');"));
    var counting = add.replace(", size: `${size}`", "");
    var written = files.write(decided(counting, "add", "await add(all[0], 'L');"));
    assertThat(written.differences()).contains("~ collection carts", "~ endpoint POST /api/cart");
    assertThat(written.contract().schema().collection("carts").orElseThrow().unique())
        .containsExactly(List.of("owner", "productId"));
  }

  private Decided decided(String calls, String names, String used) {
    var app =
        new TinyApp(folder)
            .file("src/api.ts", SHOP + calls)
            .running("import { login, products, cart, " + names + " } from './api';", USED + used);
    return Decisions.of(app.read(), "shop", "../shop");
  }

  private static String amount(Endpoint add) {
    return Templates.json(Objects.requireNonNull(add.set().get("quantity"))).toString();
  }

  private static Endpoint endpoint(Decided decided, String key) {
    return decided.contract().endpoints().stream()
        .filter(each -> each.key().equals(key))
        .findFirst()
        .orElseThrow();
  }
}
