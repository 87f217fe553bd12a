package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.analyze.Call.Auth;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.analyze.SignInFlow.PasswordForm;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Template;
import dev.plinth.contract.Templates;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What a backend becomes for apps of several habits; every contract is one that can be read.
final class DecisionsTest {
  private static final String JOB =
      "{\"title\": \"\", \"salary\": \"\", \"company\": {\"name\": \"\", \"contactEmail\": \"\"}}";

  @Test
  void anAppOnJsonServerGetsItsListItsFormsAndItsData() {
    var contract =
        check(
            new Found()
                .proxy("/api", "")
                .base("/api/jobs")
                .call(
                    "GET /api/jobs?_limit",
                    "",
                    "[{\"id\": \"\", \"title\": \"\", \"company\": {\"name\": \"\"}}]")
                .call("GET /api/jobs/{id}", "", "{\"id\": \"\", \"title\": \"\"}")
                .call("POST /api/jobs", JOB, "")
                .call("PUT /api/jobs/{id}", JOB, "")
                .call("DELETE /api/jobs/{id}", "", "")
                .seed(
                    "jobs",
                    "[{\"id\": \"1\", \"title\": \"Dev\", \"salary\": \"$1\", \"company\": {\"name\": \"A\"}}]"));

    assertThat(contract.auth().enabled()).isFalse();
    var jobs = contract.schema().collection("jobs").orElseThrow();
    assertThat(jobs.id()).isEqualTo(Collection.IdType.TEXT);
    assertThat(type(jobs, "company")).isInstanceOf(FieldType.AnyJson.class);
    assertThat(jobs.access().read()).isEqualTo("anyone");
    assertThat(does(contract, "GET /api/jobs")).isEqualTo("jobs LIST -> \"$items\"");
    assertThat(does(contract, "GET /api/jobs/{id}"))
        .isEqualTo("jobs VIEW where id = $path.id -> \"$item\"");
    assertThat(does(contract, "POST /api/jobs")).isEqualTo("jobs CREATE -> \"$item\"");
    assertThat(does(contract, "PUT /api/jobs/{id}"))
        .isEqualTo("jobs UPDATE where id = $path.id -> \"$item\"");
    assertThat(page(endpoint(contract, "GET /api/jobs")).size())
        .isEqualTo(Templates.variable("$query._limit"));
    assertThat(contract.server().proxies()).containsExactly(new Contract.Rewrite("/api", ""));
    assertThat(contract.undecided()).isEmpty();
  }

  @Test
  void whatAFormUploadsBecomesAFieldThatHoldsAFile() {
    var contract =
        check(
            new Found()
                .base("/api/products")
                .call("GET /api/products", "", "[{\"id\": \"\", \"title\": \"\", \"image\": \"\"}]")
                .call("POST /api/products", "{\"title\": \"\"}", "")
                .asForm("image", "manualPdf"));

    var products = contract.schema().collection("products").orElseThrow();
    assertThat(type(products, "image")).isEqualTo(new FieldType.File());
    assertThat(type(products, "manualPdf")).isEqualTo(new FieldType.File());
    assertThat(type(products, "title")).isInstanceOf(FieldType.Text.class);
    assertThat(does(contract, "POST /api/products")).startsWith("products CREATE");
    assertThat(contract.undecided()).isEmpty();
  }

  @Test
  void aCookieSignInAnswersThePersonUnderTheAppsOwnNames() {
    var person = "{\"_id\": \"\", \"name\": \"\", \"email\": \"\"}";
    var contract =
        check(
            new Found()
                .base("/api/users")
                .call("POST /api/users/auth", "{\"email\": \"\", \"password\": \"\"}", person)
                .fails("{\"message\": \"\"}")
                .call(
                    "POST /api/users",
                    "{\"name\": \"\", \"email\": \"\", \"password\": \"\"}",
                    person)
                .call("POST /api/users/logout", "", "")
                .call(
                    "PUT /api/users/profile",
                    "{\"_id\": \"\", \"name\": \"\", \"email\": \"\", \"password\": \"\"}",
                    person));

    assertThat(contract.auth().token())
        .isEqualTo(new dev.plinth.contract.Auth.Token.Cookie("session_shop", null));
    assertThat(contract.auth().passwordMin()).isEqualTo(1);
    assertThat(contract.auth().login()).isEqualTo("email");
    assertThat(does(contract, "POST /api/users/auth"))
        .isEqualTo(
            "LOGIN -> {\"_id\":\"$user.id\",\"name\":\"$user.name\",\"email\":\"$user.email\"}");
    assertThat(body(contract, "POST /api/users"))
        .isEqualTo("{\"name\":\"$name\",\"email\":\"$email\",\"password\":\"$password\"}");
    assertThat(does(contract, "POST /api/users/logout"))
        .isEqualTo("LOGOUT -> {\"message\":\"Signed out\"}");
    assertThat(does(contract, "PUT /api/users/profile")).startsWith("UPDATE -> {\"_id\"");
    assertThat(body(contract, "PUT /api/users/profile")).doesNotContain("_id");
    assertThat(Templates.json(contract.errors().reply()).get("message").asText())
        .isEqualTo("$detail");
    var users = contract.schema().collection("users").orElseThrow();
    assertThat(users.access().read()).isEqualTo("id = $caller.id");
    assertThat(users.field("email").orElseThrow().unique()).isTrue();
    assertThat(users.field("email").orElseThrow().set()).isEqualTo(Field.Source.SERVER);
    assertThat(users.field("name").orElseThrow().set()).isEqualTo(Field.Source.CLIENT);
    assertThat(users.field("password")).isEmpty();
  }

  @Test
  void envelopesNestedPathsAndAuthorsComeOutAsTheAppReadsThem() {
    var profile = "{\":\": \"Profile\", \"username\": \"\", \"bio\": \"\", \"following\": true}";
    var article =
        "{\":\": \"Article\", \"slug\": \"\", \"title\": \"\", \"createdAt\": \"\", \"tagList\": [\"\"], \"author\": "
            + profile
            + "}";
    var contract =
        check(
            new Found()
                .base("/api")
                .signIn(
                    Found.bearer("POST /api/users/login", "POST /api/users", "user.token", "Token"))
                .call(
                    "POST /api/users/login",
                    "{\"user\": {\"email\": \"\", \"password\": \"\"}}",
                    "{\"user\": {\"email\": \"\", \"username\": \"\", \"token\": \"\"}}",
                    Auth.NONE)
                .call(
                    "POST /api/users",
                    "{\"user\": {\"username\": \"\", \"email\": \"\", \"password\": \"\"}}",
                    "{\"user\": {\"email\": \"\", \"username\": \"\", \"token\": \"\"}}",
                    Auth.NONE)
                .call(
                    "GET /api/user",
                    "",
                    "{\"user\": {\"email\": \"\", \"username\": \"\", \"token\": \"\"}}",
                    Auth.REQUIRED)
                .call(
                    "GET /api/articles?limit&offset&author&tag",
                    "",
                    "{\"articles\": [" + article + "], \"articlesCount\": 0}",
                    Auth.OPTIONAL)
                .call(
                    "GET /api/articles/{slug}", "", "{\"article\": " + article + "}", Auth.OPTIONAL)
                .call(
                    "POST /api/articles",
                    "{\"article\": {\"title\": \"\", \"tagList\": [\"\"]}}",
                    "{\"article\": " + article + "}",
                    Auth.REQUIRED)
                .call(
                    "POST /api/articles/{slug}/comments",
                    "{\"comment\": {\"body\": \"\"}}",
                    "{\"comment\": {\"id\": 0, \"body\": \"\", \"author\": " + profile + "}}",
                    Auth.REQUIRED)
                .call(
                    "GET /api/articles/{slug}/comments",
                    "",
                    "{\"comments\": [{\"id\": 0, \"body\": \"\", \"author\": " + profile + "}]}",
                    Auth.NONE)
                .call("DELETE /api/articles/{slug}/comments/{commentId}", "", "", Auth.REQUIRED)
                .call(
                    "GET /api/profiles/{username}",
                    "",
                    "{\"profile\": " + profile + "}",
                    Auth.OPTIONAL)
                .call(
                    "POST /api/articles/{slug}/favorite",
                    "",
                    "{\"article\": " + article + "}",
                    Auth.REQUIRED)
                .call("GET /api/tags", "", "{\"tags\": [\"\"]}", Auth.NONE));

    assertThat(does(contract, "POST /api/users/login"))
        .isEqualTo(
            "LOGIN -> {\"user\":{\"id\":\"$user.id\",\"email\":\"$user.email\",\"username\":\"$user.username\","
                + "\"bio\":\"$user.bio\",\"following\":\"$user.following\",\"token\":\"$accessToken\"}}");
    assertThat(body(contract, "POST /api/users/login"))
        .isEqualTo("{\"user\":{\"email\":\"$email\",\"password\":\"$password\"}}");
    assertThat(does(contract, "GET /api/articles"))
        .isEqualTo(
            "articles LIST where ($query.author is null or author.username = $query.author) and"
                + " ($query.tag is null or tagList contains $query.tag) -> {\"articles\":\"$items\",\"articlesCount\":\"$total\"}");
    assertThat(does(contract, "GET /api/articles/{slug}"))
        .isEqualTo("articles VIEW where id = $path.slug -> {\"article\":\"$item\"}");
    assertThat(json(endpoint(contract, "GET /api/articles/{slug}").item()).get("author").toString())
        .isEqualTo(
            "{\"username\":\"$author.username\",\"bio\":\"$author.bio\",\"following\":\"$author.following\"}");
    assertThat(body(contract, "POST /api/articles"))
        .isEqualTo("{\"article\":{\"title\":\"$title\",\"tagList\":\"$tagList\"}}");
    var comments = endpoint(contract, "POST /api/articles/{slug}/comments");
    assertThat(comments.with()).containsEntry("article", "articles where id = $path.slug");
    assertThat(json(comments.set().get("article")).asText()).isEqualTo("$article.id");
    assertThat(does(contract, "DELETE /api/articles/{slug}/comments/{commentId}"))
        .startsWith("comments DELETE where id = $path.commentId and article = $article.id");
    assertThat(does(contract, "GET /api/profiles/{username}"))
        .isEqualTo("users VIEW where username = $path.username -> {\"profile\":\"$item\"}");
    var articles = contract.schema().collection("articles").orElseThrow();
    assertThat(articles.access().read()).isEqualTo("anyone");
    assertThat(articles.access().create()).isEqualTo("signed_in");
    assertThat(articles.field("author").orElseThrow().set()).isEqualTo(Field.Source.CALLER);
    assertThat(contract.schema().collection("comments").orElseThrow().id())
        .isEqualTo(Collection.IdType.INTEGER);
    assertThat(does(contract, "GET /api/tags"))
        .isEqualTo("articles VALUES -> {\"tags\":\"$items\"}");
    assertThat(json(endpoint(contract, "GET /api/tags").item()).asText()).isEqualTo("$tagList");
    assertThat(contract.undecided()).isEmpty();
  }

  @Test
  void aCookieCarriesTheAppsNameUnlessTheAppNamesItAndTheFormSaysHowLongAPasswordIs() {
    assertThat(cookies("@Acme/Task Board!").cookie(true))
        .isEqualTo(
            new dev.plinth.contract.Auth.Token.Cookie(
                "session_acme_task_board", "refresh_acme_task_board"));
    assertThat(cookies("…").cookie(false).name()).isEqualTo("session");
    assertThat(cookies("x".repeat(99)).cookie(false).name()).hasSize("session_".length() + 40);
    assertThat(cookies("shop", "theme", "XSRF-TOKEN", "connect.sid").cookie(false).name())
        .isEqualTo("connect.sid");

    var form = new PasswordForm(8, "SignUp", new dev.plinth.analyze.SourceRef("src/SignUp.jsx", 3));
    var decided =
        new Found()
            .signIn(flow(List.of(form), List.of()))
            .call("POST /auth/login", "{\"email\": \"\", \"password\": \"\"}", "{\"name\": \"\"}")
            .decide();
    assertThat(decided.contract().auth().passwordMin()).isEqualTo(8);
    assertThat(decided.decisions())
        .anySatisfy(decision -> {
          assertThat(decision.subject()).isEqualTo("auth.passwordMin");
          assertThat(decision.at()).containsExactly(form.at());
        });
  }

  private static SessionNames cookies(String app, String... read) {
    return new SessionNames(app, flow(List.of(), List.of(read)));
  }

  private static SignInFlow flow(List<PasswordForm> passwords, List<String> cookies) {
    return new SignInFlow(
        SignInFlow.Kind.COOKIE,
        "POST /auth/login",
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        null,
        true,
        "",
        List.of(),
        List.of(),
        List.of(),
        passwords,
        cookies,
        false);
  }

  private static Found shop(String guard) {
    var me = "{\"id\": \"\", \"email\": \"\", \"isAdmin\": true}";
    return new Found()
        .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
        .guarded("Desk", guard, "ProductForm")
        .guarded("Mine", "signed-in", "OrderTable")
        .guarded("Frame", "none", "Desk", "ProductForm", "Mine", "OrderTable")
        .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
        .call("POST /signup", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
        .call("GET /auth/me", "", me)
        .call("GET /products", "", "[{\"id\": \"\", \"title\": \"\"}]", Auth.NONE)
        .call("POST /products", "{\"title\": \"\"}", "", Auth.REQUIRED)
        .by("ProductForm")
        .call("GET /orders", "", "[{\"id\": \"\", \"total\": 0}]", Auth.REQUIRED)
        .by("OrderTable")
        .call("POST /orders", "{\"total\": 0}", "", Auth.REQUIRED)
        .by("OrderTable");
  }

  @Test
  void whatOnlyAnAdminsPageHoldsIsTheirsAndAnybodyElsesPageShowsOnesOwn() {
    var contract = shop("role:admin").decide().contract();
    var schema = contract.schema();
    assertThat(schema.collection("products").orElseThrow().access().create())
        .isEqualTo("$caller.isAdmin = true");
    assertThat(schema.collection("orders").orElseThrow().access().read())
        .isEqualTo("owner = $caller.id");
    assertThat(contract.auth().first()).containsOnlyKeys("isAdmin");
  }

  @Test
  void aPageForAnotherRoleIsNoAdmins() {
    for (var guard : List.of("role:seller", "signed-in", "none")) {
      var schema = shop(guard).decide().contract().schema();
      assertThat(schema.collection("products").orElseThrow().access().create())
          .as(guard)
          .isEqualTo("signed_in");
    }
  }

  @Test
  void peopleShowOthersWhatTheAppShowsOfThemAndNoMore() {
    var me = "{\"id\": \"\", \"name\": \"\", \"email\": \"\", \"phone\": \"\", \"avatar\": \"\"}";
    var decided =
        new Found()
            .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
            .guarded("Feed", "none")
            .guarded("Team", "signed-in")
            .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
            .call("GET /auth/me", "", me)
            .call(
                "GET /posts",
                "",
                "[{\"id\": \"\", \"title\": \"\", \"author\": {\"id\": \"\", \"name\": \"\"}}]")
            .by("Feed")
            .call("POST /posts", "{\"title\": \"\"}", "", Auth.REQUIRED)
            .call("GET /users", "", "[{\"id\": \"\", \"avatar\": \"\"}]")
            .by("Team")
            .decide();

    var users = decided.contract().schema().collection("users").orElseThrow();
    assertThat(users.access().read()).isEqualTo("anyone");
    assertThat(users.fields())
        .extracting(Field::name, Field::read)
        .containsExactlyInAnyOrder(
            tuple("name", null),
            tuple("avatar", null),
            tuple("email", "id = $caller.id"),
            tuple("phone", "id = $caller.id"));
    assertThat(decided.decisions())
        .anySatisfy(decision -> {
          assertThat(decision.subject()).isEqualTo("users: email, phone");
          assertThat(decision.what()).isEqualTo("read: id = $caller.id");
        });
    var _ = check(decided.contract());
  }

  @Test
  void whatPeopleCreateAfterSigningInIsTheirs() {
    var contract =
        check(
            new Found()
                .signIn(Found.bearer("POST /login", "POST /signup", "token", "Bearer"))
                .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", "{\"token\": \"\"}")
                .call(
                    "GET /tasks",
                    "",
                    "[{\"id\": \"\", \"title\": \"\", \"completed\": true}]",
                    Auth.REQUIRED)
                .call("POST /tasks", "{\"title\": \"\"}", "", Auth.REQUIRED)
                .call("PATCH /tasks/{id}/complete", "", "", Auth.REQUIRED));

    var tasks = contract.schema().collection("tasks").orElseThrow();
    assertThat(tasks.field("owner").orElseThrow().hidden()).isTrue();
    assertThat(tasks.access().read()).isEqualTo("owner = $caller.id");
    assertThat(tasks.access().delete()).isEqualTo("nobody");
    assertThat(endpoint(contract, "PATCH /tasks/{id}/complete").set())
        .containsEntry("completed", RecordEndpoints.truth(true));
    assertThat(does(contract, "POST /login"))
        .isEqualTo(
            "LOGIN -> {\"token\":\"$accessToken\",\"user\":{\"id\":\"$user.id\",\"email\":\"$user.email\"}}");
  }

  @Test
  void anAdminsPagesAreAnAdmins() {
    var roles =
        new SignInFlow(
            SignInFlow.Kind.COOKIE,
            "POST /auth/login",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            true,
            "",
            List.of(),
            List.of(),
            List.of(
                new SignInFlow.Role(
                    "user.role", "admin", new dev.plinth.analyze.SourceRef("src/App.jsx", 7))));
    var contract =
        check(
            new Found()
                .signIn(roles)
                .guarded("Admin", "role:admin")
                .guarded("Shop", "none")
                .call(
                    "POST /auth/login",
                    "{\"email\": \"\", \"password\": \"\"}",
                    "{\"name\": \"\", \"role\": \"\"}")
                .call(
                    "GET /products/featured",
                    "",
                    "[{\"_id\": \"\", \"name\": \"\", \"isFeatured\": true}]")
                .by("Shop")
                .call(
                    "GET /products/category/{category}",
                    "",
                    "{\"products\": [{\"_id\": \"\", \"category\": \"\"}]}")
                .by("Shop")
                .call("POST /products", "{\"name\": \"\", \"category\": \"\"}", "{\"_id\": \"\"}")
                .by("Admin")
                .call("DELETE /products/{id}", "", "")
                .by("Admin"));

    var products = contract.schema().collection("products").orElseThrow();
    assertThat(products.access().read()).isEqualTo("anyone");
    assertThat(products.access().create()).isEqualTo("$caller.role = 'admin'");
    assertThat(products.access().delete()).isEqualTo("$caller.role = 'admin'");
    assertThat(
            contract.schema().collection("users").orElseThrow().field("role").orElseThrow().set())
        .isEqualTo(Field.Source.SERVER);
    assertThat(does(contract, "GET /products/featured"))
        .startsWith("products LIST where isFeatured = true");
    assertThat(does(contract, "GET /products/category/{category}"))
        .isEqualTo("products LIST where category = $path.category -> {\"products\":\"$items\"}");
  }

  @Test
  void pagesAreCutAsTheAppAsksForThem() {
    var contract =
        check(
            new Found()
                .call(
                    "GET /expenses?page&per_page&sort&categoryId",
                    "",
                    "{\"items\": [{\"id\": 0, \"payee\": \"\", \"categoryId\": 0}], \"total\": 0, \"page\": 0, \"pageCount\": 0}")
                .call("GET /categories", "", "[{\"id\": 0, \"name\": \"\"}]"));

    var list = endpoint(contract, "GET /expenses");
    assertThat(does(contract, "GET /expenses"))
        .isEqualTo(
            "expenses LIST -> {\"items\":\"$items\",\"total\":\"$total\",\"page\":\"$page\",\"pageCount\":\"$pages\"}");
    assertThat(list.sort()).containsExactly("$query.sort");
    assertThat(list.filter()).containsKey("categoryId");
    assertThat(page(list).page()).isEqualTo(Templates.variable("$query.page"));
    assertThat(type(contract.schema().collection("expenses").orElseThrow(), "categoryId"))
        .isEqualTo(new FieldType.Reference("categories", FieldType.OnDelete.CASCADE));
  }

  @Test
  void whatIsNoCrudIsLeftUndecidedWithItsLine() {
    var decided =
        new Found()
            .call("GET /orders", "", "[{\"id\": \"\"}]")
            .call("GET /orders/forecast", "", "{\"x\": 0}")
            .call("POST /orders/{id}/refund", "", "")
            .call("DELETE /orders", "", "")
            .decide();

    assertThat(decided.contract().undecided())
        .extracting(Contract.Undecided::path, Contract.Undecided::at)
        .containsExactly(
            tuple("/orders/forecast", "src/api.ts:2"),
            tuple("/orders/{id}/refund", "src/api.ts:3"),
            tuple("/orders", "src/api.ts:4"));
  }

  @Test
  void aBackendVariableWithoutADefaultIsSetForABuild() {
    var decided =
        new Found()
            .base("/api")
            .env("VITE_API_URL")
            .env("VITE_USE_MOCKS")
            .env("VITE_MAP_KEY")
            .call("GET /api/orders", "", "[{\"id\": \"\"}]")
            .decide();

    assertThat(decided.buildEnv())
        .containsEntry("VITE_API_URL", "http://localhost:3000")
        .containsEntry("VITE_USE_MOCKS", "false")
        .doesNotContainKey("VITE_MAP_KEY");
    assertThat(decided.contract().frontend().replaces()).containsExactly("http://localhost:3000");
  }

  @Test
  void aBackendVariableThatOnlyAnExampleHasIsSetForABuild() {
    var decided =
        new Found()
            .exampleEnv("VITE_APP_API_URL", "https://api.example.com/v1/")
            .env("VITE_SERVER_URL", "https://other.example.com")
            .call("GET /orders", "", "[{\"id\": \"\"}]")
            .decide();

    assertThat(decided.buildEnv())
        .isEqualTo(Map.of("VITE_APP_API_URL", "http://localhost:3000/v1"));
  }

  @Test
  void addressesInFurtherEnvFilesAreAnsweredToo() {
    var found =
        new Found()
            .env(
                "VITE_API_URL",
                "https://api.example.com",
                "http://localhost:8080/api",
                "not an address")
            .env("VITE_MAP_URL", "https://maps.example.com", "http://localhost:9/maps")
            .call("GET /orders", "", "[{\"id\": \"\"}]");

    var server = check(found).server();
    assertThat(server.port()).isEqualTo(8080);
    assertThat(server.rewritten("/orders/7")).containsExactly("/api/orders/7");
  }

  @Test
  void aBaseThatTheCallsHaveAlreadyIsNoOtherOne() {
    var found =
        new Found()
            .base("/api")
            .env("VITE_API_URL", "/api", "http://localhost:5000/api/")
            .call("GET /api/orders", "", "[{\"id\": \"\"}]");

    var server = check(found).server();
    assertThat(server.port()).isEqualTo(5000);
    assertThat(server.proxies()).isEmpty();
  }

  /// The contract, written and read again: what cannot be read was wrongly decided.
  private static Contract check(Found found) {
    return check(found.decide().contract());
  }

  private static Contract check(Contract contract) {
    var text = ContractWriter.write(contract);
    assertThat(ContractReader.read(text, "plinth.yaml")).as(text).isEqualTo(contract);
    return contract;
  }

  private static String does(Contract contract, String key) {
    var endpoint = endpoint(contract, key);
    var action =
        switch (endpoint.action()) {
          case Endpoint.Action.Records(var collection, var verb) -> collection + " " + verb;
          case Endpoint.Action.SignIn(var verb) -> verb.toString();
          case Endpoint.Action.Chat _, Endpoint.Action.Sql _, Endpoint.Action.Fixed _ -> "?";
        };
    var where = endpoint.where() == null ? "" : " where " + endpoint.where();
    return action
        + where
        + " -> "
        + (endpoint.reply() == null ? "" : Templates.json(endpoint.reply()));
  }

  private static String body(Contract contract, String key) {
    return json(endpoint(contract, key).body()).toString();
  }

  private static Endpoint endpoint(Contract contract, String key) {
    return contract.endpoints().stream()
        .filter(endpoint -> endpoint.key().equals(key))
        .findFirst()
        .orElseThrow(
            () -> new AssertionError("no " + key + " in\n" + ContractWriter.write(contract)));
  }

  private static FieldType type(Collection collection, String field) {
    return collection.field(field).orElseThrow().type();
  }

  private static JsonNode json(@Nullable Template template) {
    return Templates.json(Objects.requireNonNull(template));
  }

  private static Endpoint.Page page(Endpoint endpoint) {
    return Objects.requireNonNull(endpoint.page());
  }
}
