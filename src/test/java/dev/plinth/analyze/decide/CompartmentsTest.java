package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Action.Records;
import dev.plinth.contract.Endpoint.Verb;
import org.junit.jupiter.api.Test;

/// Paths whose first word only says which part of the backend we are in, and those where it does
/// not.
final class CompartmentsTest {
  private static final String ADDRESS = "{\"id\": 0, \"street\": \"\", \"zip\": \"\"}";

  @Test
  void whatIsKeptOneByOneAndAsAListIsAThingOfItsOwn() {
    var contract =
        contract(
            new Found()
                .call("GET /shop", "", "[{\"id\": 0, \"name\": \"\"}]")
                .call("GET /shop/address", "", "[" + ADDRESS + "]")
                .call("POST /shop/address/", ADDRESS, "")
                .call("GET /shop/address/{id}", "", ADDRESS)
                .call("DELETE /shop/address/{id}", "", ""));

    assertThat(action(contract, "GET /shop/address"))
        .isEqualTo(new Records("addresses", Verb.LIST));
    assertThat(action(contract, "GET /shop/address/{id}"))
        .isEqualTo(new Records("addresses", Verb.VIEW));
    assertThat(action(contract, "DELETE /shop/address/{id}"))
        .isEqualTo(new Records("addresses", Verb.DELETE));
    assertThat(contract.schema().collection("shops").orElseThrow().field("street")).isEmpty();
  }

  @Test
  void whatAnAnswerCallsByItsTypeIsOneToo() {
    var contract =
        contract(
            new Found()
                .call("GET /users", "", "[{\"id\": \"\", \"name\": \"\"}]")
                .call(
                    "GET /users/messages/{userId}",
                    "",
                    "[{\"id\": \"\", \"text\": \"\", \":\": \"Message\"}]"));

    assertThat(action(contract, "GET /users/messages/{userId}"))
        .isEqualTo(new Records("messages", Verb.LIST));
  }

  @Test
  void partsOfAThingStayItsParts() {
    var contract =
        contract(
            new Found()
                .call("GET /cart", "", "{\"id\": \"\", \"items\": [{\"id\": \"\"}]}")
                .call("POST /cart/items", "{\"productId\": \"\"}", "")
                .call("DELETE /cart/items/{id}", "", ""));

    assertThat(contract.schema().collection("carts")).isPresent();
    assertThat(contract.endpoints())
        .noneMatch(
            endpoint -> endpoint.action() instanceof Records(var name, _) && name.equals("items"));
  }

  @Test
  void aFilteredListIsNoThingOfItsOwn() {
    var contract =
        contract(
            new Found()
                .call("GET /posts", "", "[{\"id\": \"\", \"title\": \"\", \"category\": \"\"}]")
                .call("GET /posts/category/{category}", "", "[{\"id\": \"\", \"title\": \"\"}]"));

    assertThat(action(contract, "GET /posts/category/{category}"))
        .isEqualTo(new Records("posts", Verb.LIST));
    assertThat(contract.schema().collection("categories")).isEmpty();
  }

  @Test
  void adminSaysWhereWeAre() {
    var contract =
        contract(
            new Found()
                .call("POST /admin/add", "{\"title\": \"\"}", "")
                .call("GET /orders/{id}", "", "{\"id\": \"\", \"total\": 0}")
                .call("GET /admin/orders", "", "[{\"id\": \"\", \"total\": 0}]"));

    assertThat(action(contract, "GET /admin/orders")).isEqualTo(new Records("orders", Verb.LIST));
  }

  @Test
  void aSearchInThePathLooksIntoTheFieldThatIsCalledSoOrIntoAll() {
    var video = "{\"id\": \"\", \"title\": \"\", \"text\": \"\"}";
    var contract =
        contract(
            new Found()
                .call("GET /videos", "", "[" + video + "]")
                .call("GET /videos/search/{title}", "", "[" + video + "]")
                .call("GET /tracks", "", "[" + video + "]")
                .call("GET /tracks/search/{word}", "", "[" + video + "]"));

    assertThat(endpoint(contract, "GET /videos/search/{title}").where())
        .isEqualTo("title contains $path.title");
    assertThat(endpoint(contract, "GET /tracks/search/{word}").where())
        .isEqualTo("(title contains $path.word or text contains $path.word)");
  }

  @Test
  void wordsThatMeanAllAndThePageOfOneAreReadAsThat() {
    var video = "{\"id\": \"\", \"title\": \"\"}";
    var contract =
        contract(
            new Found()
                .call("GET /videos", "", "[" + video + "]")
                .call("GET /videos/paginatedvideos?page", "", "[" + video + "]")
                .call("GET /videos/allVideos", "", "[" + video + "]")
                .call("GET /videos/{id}/edit", "", video)
                .call("POST /videos/{id}/addVideoComment", "{\"text\": \"\"}", ""));

    assertThat(action(contract, "GET /videos/paginatedvideos"))
        .isEqualTo(new Records("videos", Verb.LIST));
    assertThat(action(contract, "GET /videos/allVideos"))
        .isEqualTo(new Records("videos", Verb.LIST));
    assertThat(action(contract, "GET /videos/{id}/edit"))
        .isEqualTo(new Records("videos", Verb.VIEW));
    assertThat(action(contract, "POST /videos/{id}/addVideoComment"))
        .isEqualTo(new Records("comments", Verb.CREATE));
  }

  @Test
  void aParameterThatSaysHowAListComesNamesNoItem() {
    var post = "{\"id\": \"\", \"title\": \"\", \"genre\": \"\"}";
    var contract =
        contract(
            new Found()
                .call("GET /posts", "", "[" + post + "]")
                .call("GET /posts/{order}", "", "[" + post + "]")
                .call("GET /films", "", "[" + post + "]")
                .call("GET /films/{genre}", "", "[" + post + "]")
                .call("GET /posts/{id}/comments", "", "[{\"id\": \"\", \"text\": \"\"}]")
                .call("GET /posts/{id}/comments/{sort}", "", "[{\"id\": \"\", \"text\": \"\"}]"));

    assertThat(endpoint(contract, "GET /posts/{order}").where()).isNull();
    assertThat(endpoint(contract, "GET /films/{genre}").where()).isEqualTo("genre = $path.genre");
    assertThat(endpoint(contract, "GET /posts/{id}/comments/{sort}").where())
        .isEqualTo(endpoint(contract, "GET /posts/{id}/comments").where());
  }

  private static Contract contract(Found found) {
    var contract = found.decide().contract();
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).as(text).isEqualTo(contract);
    return contract;
  }

  private static Endpoint.Action action(Contract contract, String key) {
    return endpoint(contract, key).action();
  }

  private static Endpoint endpoint(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(one -> one.key().equals(key))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no " + key + " in\n" + ContractWriter.write(contract)));
  }
}
