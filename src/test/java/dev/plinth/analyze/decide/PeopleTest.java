package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.analyze.SignInFlow;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Collection;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// How people appear in answers: flat beside the token, in an object of their own; and who is none
/// of those who sign in.
final class PeopleTest {
  private static Found app(@Nullable String userPath, String answer) {
    return new Found()
        .signIn(
            new SignInFlow(
                SignInFlow.Kind.BEARER,
                "POST /login",
                null,
                null,
                "GET /me",
                null,
                "Authorization",
                "Bearer",
                "token",
                null,
                false,
                userPath,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false))
        .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", answer);
  }

  @Test
  void aFlatAnswerNamesThePersonBesideTheToken() {
    var contract =
        check(
            app("", "{\"token\": \"\", \"user_id\": \"\", \"userEmail\": \"\", \"userName\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\", \"userName\": \"\"}"));

    assertThat(users(contract).field("userEmail")).isEmpty();
    assertThat(reply(contract, "POST /login"))
        .contains("\"user_id\":\"$user.id\"")
        .contains("\"userEmail\":\"$user.email\"")
        .contains("\"userName\":\"$user.userName\"")
        .contains("\"token\":\"$accessToken\"");
  }

  @Test
  void anObjectOfThePersonWinsOverWhatIsDeclaredBesideIt() {
    var person = "{\"id\": \"\", \"email\": \"\", \"city\": \"\"}";
    var contract =
        check(
            app(null, "{\"token\": \"\", \"email\": \"\", \"user\": " + person + "}")
                .call("GET /me", "", person));

    assertThat(users(contract).field("user")).isEmpty();
    assertThat(reply(contract, "POST /login")).contains("\"user\":{\"id\":\"$user.id\"");
  }

  @Test
  void aProfileOfAPersonIsMoreOfThePerson() {
    var person =
        "{\"id\": \"\", \"email\": \"\", \"profile\": {\"userId\": \"\", \"bio\": \"\", \"avatar\": \"\"}}";
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", person)
                .call(
                    "GET /posts",
                    "",
                    "[{\"id\": \"\", \"text\": \"\", \"author\": " + person + "}]")
                .call("POST /posts", "{\"text\": \"\"}", "")
                .call("PUT /users/{id}", "{\"bio\": \"\"}", person));

    assertThat(users(contract).field("profile")).isEmpty();
    assertThat(users(contract).field("bio").orElseThrow().type())
        .isInstanceOf(FieldType.Text.class);
    var nested =
        "\"profile\":{\"userId\":\"$user.id\",\"bio\":\"$user.bio\",\"avatar\":\"$user.avatar\"}";
    assertThat(reply(contract, "GET /me")).contains(nested);
    assertThat(item(contract, "GET /posts")).contains(nested.replace("$user.", "$author."));
  }

  @Test
  void peopleWhoAreEnteredWithoutAPasswordAreAThingOfTheirOwn() {
    var customer = "{\"id\": \"\", \"name\": \"\", \"phone\": \"\"}";
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\"}")
                .call("GET /customers", "", "[" + customer + "]")
                .call("POST /customers", "{\"name\": \"\", \"phone\": \"\"}", customer)
                .call("GET /sales", "", "[{\"id\": \"\", \"customerId\": \"\", \"total\": 0}]"));

    assertThat(contract.schema().collection("customers")).isPresent();
    assertThat(users(contract).field("phone")).isEmpty();
    assertThat(contract.schema().collection("sales").orElseThrow().field("customerId"))
        .hasValueSatisfying(field ->
            assertThat(field.type())
                .isInstanceOfSatisfying(
                    FieldType.Reference.class,
                    reference -> assertThat(reference.to()).isEqualTo("customers")));
  }

  @Test
  void membersThatAreNamedByTheirAccountsArePeopleWhoSignIn() {
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\"}")
                .call("GET /teams", "", "[{\"id\": \"\", \"name\": \"\"}]")
                .call("POST /teams/{id}/members", "{\"userId\": \"\"}", "{\"id\": \"\"}"));

    assertThat(contract.schema().collection("members")).isEmpty();
  }

  @Test
  void aLogOutSaysAllThatTheAppReads() {
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\"}")
                .call("POST /logout", "", "{\"success\": true, \"total\": 0}"));

    assertThat(reply(contract, "POST /logout"))
        .isEqualTo("{\"message\":\"Signed out\",\"success\":true}");
  }

  @Test
  void listsAndObjectsThatAreOnlyReadStartEmpty() {
    var contract =
        check(
            new Found()
                .call(
                    "GET /orders",
                    "",
                    "[{\"id\": \"\", \"items\": [{\"id\": \"\", \"price\": 0}], \"sums\": {\"net\": 0},"
                        + " \"gift?\": {\"text\": \"\"}, \"place\": {\"city\": \"\"}}]")
                .call("POST /orders", "{\"title\": \"\", \"place\": {\"city\": \"\"}}", ""));

    var orders = contract.schema().collection("orders").orElseThrow();
    assertThat(orders.field("items").orElseThrow().fallback()).hasToString("[]");
    assertThat(orders.field("sums").orElseThrow().fallback()).hasToString("{}");
    assertThat(orders.field("gift").orElseThrow().fallback()).isNull();
    assertThat(orders.field("place").orElseThrow().fallback()).isNull();
  }

  @Test
  void oneWhoIsAskedForWithoutANameIsTheCaller() {
    var person = "{\"id\": \"\", \"email\": \"\", \"roles\": [\"\"]}";
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\"}")
                .call("GET /users", "", person));

    assertThat(where(contract, "GET /users")).isEqualTo("id = $caller.id");
  }

  @Test
  void peopleInAnEnvelopeAreAList() {
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\"}")
                .call("GET /users", "", "{\"users\": [{\"id\": \"\", \"email\": \"\"}]}"));

    assertThat(where(contract, "GET /users")).isNull();
    assertThat(reply(contract, "GET /users")).isEqualTo("{\"users\":\"$items\"}");
  }

  @Test
  void aTokenAgainstForgeryIsAnsweredAndIsNoThing() {
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", "{\"id\": \"\", \"email\": \"\"}")
                .call("GET /sanctum/csrf-cookie", "", "")
                .call("GET /api/get-csrf-token/", "", "{\"csrfToken\": \"\"}")
                .call("GET /csrf-reports", "", "[{\"id\": \"\", \"text\": \"\"}]"));

    assertThat(reply(contract, "GET /sanctum/csrf-cookie")).contains("message");
    assertThat(reply(contract, "GET /api/get-csrf-token/")).isEqualTo("{\"csrfToken\":\"none\"}");
    assertThat(reply(contract, "GET /csrf-reports")).contains("$items");
    assertThat(contract.undecided()).isEmpty();
  }

  @Test
  void anIdBesideTheObjectThatItNamesIsOneReference() {
    var person = "{\"id\": \"\", \"email\": \"\", \":\": \"User\"}";
    var contract =
        check(
            app("", "{\"token\": \"\", \"email\": \"\"}")
                .call("GET /me", "", person)
                .call(
                    "GET /dialogs",
                    "",
                    "[{\"id\": \"\", \"initiator\": " + person + ", \"initiatorId\": \"\"}]")
                .call("POST /dialogs", "{\"initiatorId\": \"\"}", ""));

    var dialogs = contract.schema().collection("dialogs").orElseThrow();
    assertThat(dialogs.field("initiatorId").orElseThrow().type())
        .isInstanceOf(FieldType.Reference.class);
    assertThat(dialogs.field("initiator")).isEmpty();
  }

  private static Contract check(Found found) {
    var contract = found.decide().contract();
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).as(text).isEqualTo(contract);
    return contract;
  }

  private static @Nullable String where(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.key().equals(key))
        .findFirst()
        .orElseThrow()
        .where();
  }

  private static Collection users(Contract contract) {
    return contract.schema().collection("users").orElseThrow();
  }

  private static String reply(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.key().equals(key))
        .map(endpoint -> Templates.json(Objects.requireNonNull(endpoint.reply())).toString())
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no " + key + " in\n" + ContractWriter.write(contract)));
  }

  private static String item(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.key().equals(key))
        .map(endpoint -> Templates.json(Objects.requireNonNull(endpoint.item())).toString())
        .findFirst()
        .orElseThrow();
  }
}
