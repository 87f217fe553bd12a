package dev.plinth.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.contract.Endpoint.Action;
import dev.plinth.contract.Endpoint.Verb;
import dev.plinth.json.Json;
import dev.plinth.schema.Access;
import dev.plinth.schema.Field;
import dev.plinth.schema.FieldType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ContractReaderTest {
  static final String TASKS =
      """
      plinth: 1
      frontend: { name: taskboard, dir: ../taskboard, origins: ["http://localhost:5173"], dist: dist }
      server: { port: 3001, base: /api, proxies: [{ from: /api, to: "" }] }
      auth:
        login: email
        token: { in: cookie, name: jwt }
        lifetime: 15m
        passwordMin: 6
      collections:
        users:
          fields: { name: text, email: { type: email, unique: true }, pin: { type: text, hidden: true } }
          rules: { read: anyone, update: "id = $caller.id" }
        projects:
          id: integer
          fields:
            name: { type: text, required: true, max: 80 }
            owner: { type: reference, to: users, set: $caller.id, onDelete: cascade }
          rules: { read: anyone, write: "owner = $caller.id" }
          item: { _id: $id, ...: $fields }
        tasks:
          fields:
            title: { type: text, required: true }
            done: { type: boolean, default: false }
            stage: { type: choice, values: [open, won], default: open }
            tags: { type: list, of: text }
            project: { type: reference, to: projects, onDelete: cascade }
            made: { type: datetime, set: created }
          rules: { read: "project.owner = $caller.id" }
          indexes: [[project, -made], [done]]
      endpoints:
        POST /auth/login: { do: auth.login, body: { email: $email, password: $password }, reply: { token: $accessToken, user: $user } }
        GET /projects: { do: projects.list, page: $query.page, size: $query.limit, sort: $query.sort, reply: { items: $items, total: $total } }
        GET /projects/{slug}/tasks:
          do: tasks.list
          with: { project: "projects where name = $path.slug" }
          where: "project = $project.id"
          filter: { done: $query.done }
          size: 50
          reply: { tasks: $items, of: "$$money" }
          at: src/api.ts:12
        POST /tasks/{id}/complete: { do: tasks.update, where: id = $path.id, set: { done: true }, reply: $item, status: 202 }
      errors: { reply: { error: { message: $detail } } }
      undecided:
        GET /weather: { at: "src/Weather.tsx:12", why: no collection fits }
      """;

  @Test
  void readsAWholeContract() {
    var contract = ContractReader.read(TASKS, "plinth.yaml");

    assertThat(contract.server().port()).isEqualTo(3001);
    assertThat(contract.server().proxies()).containsExactly(new Contract.Rewrite("/api", ""));
    assertThat(contract.auth().token()).isEqualTo(new Auth.Token.Cookie("jwt", null));
    assertThat(contract.auth().lifetime()).hasMinutes(15);
    var tasks = contract.schema().collection("tasks").orElseThrow();
    assertThat(tasks.fields().getFirst())
        .isEqualTo(
            new Field(
                "title", new FieldType.Text(), true, false, null, Field.Source.CLIENT, false));
    assertThat(tasks.field("tags").orElseThrow().type())
        .isEqualTo(new FieldType.ListOf(new FieldType.Text()));
    assertThat(tasks.access())
        .isEqualTo(
            new Access("project.owner = $caller.id", "nobody", "nobody", "nobody", "nobody"));
    var list = contract.endpoints().get(2);
    assertThat(list.key()).isEqualTo("GET /projects/{slug}/tasks");
    assertThat(list.action()).isEqualTo(new Action.Records("tasks", Verb.LIST));
    assertThat(list.with()).isEqualTo(Map.of("project", "projects where name = $path.slug"));
    assertThat(Objects.requireNonNull(list.page()).sizeDefault()).isEqualTo(50);
    assertThat(list.reply())
        .isEqualTo(Templates.of(Json.object().put("tasks", "$items").put("of", "$$money")));
    assertThat(contract.endpoints().get(1).item())
        .isEqualTo(Templates.members("_id", "$id", "...", "$fields"));
    assertThat(contract.endpoints().get(3).set())
        .isEqualTo(Map.of("done", Templates.of(Json.parse("true"))));
    assertThat(contract.undecided())
        .containsExactly(
            new Contract.Undecided("GET", "/weather", "src/Weather.tsx:12", "no collection fits"));
  }

  @Test
  void writeStandsForCreateUpdateAndDelete() {
    var access =
        ContractReader.read(TASKS, "plinth.yaml").schema().collection("projects").orElseThrow();
    var own = "owner = $caller.id";
    assertThat(access.access()).isEqualTo(new Access("anyone", own, own, own, own));
  }

  @Test
  void aShortContractIsEnough() {
    var contract = ContractReader.read("plinth: 1\n", "plinth.yaml");
    assertThat(contract.auth()).isEqualTo(Auth.NONE);
    assertThat(contract.server().port()).isEqualTo(3000);
    assertThat(contract.errors()).isEqualTo(Errors.USUAL);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "plinth: 1|plinth: 2|1: plinth: expected a whole number from 1 to 1, found 2",
        "base: /api|bse: /api|3: server.bse: unknown key (did you mean base?); expected one of port, base, proxies",
        "port: 3001|port: x|3: server.port: expected a whole number from 1 to 65535, found x",
        "lifetime: 15m|lifetime: soon|7: auth.lifetime: expected `session`, or a time such as 15m, 2h or 7d, found soon",
        "in: cookie|in: header1|6: auth.token.in: expected one of header, cookie, found header1 (did you mean header?)",
        "login: email|login: mail|5: auth.login: there is no field mail in users (did you mean email?)",
        "name: text,|name: txt,|11: collections.users.fields.name: expected one of text, integer, number, decimal, boolean, date, datetime, email, url, uuid",
        "required: true, max: 80|required: yes|16: collections.projects.fields.name.required: expected true or false, found yes",
        "done: { type: boolean|done: { type: boolean, max: 1|23: collections.tasks.fields.done.max: means nothing for the type boolean",
        "to: projects|to: project|26: collections.tasks.fields.project: there is no collection project (did you mean projects?)",
        "\"project.owner = $caller.id\"|\"project.owner =\"|28: collections.tasks.rules.read: column 16: expected a value, found the end",
        "\"project.owner = $caller.id\"|\"projct = 1\"|28: collections.tasks.rules.read: there is no field projct in tasks (did you mean project?)",
        "[project, -made]|[project, -mode]|29: collections.tasks.indexes[0]: there is no field mode in tasks (did you mean made?)",
        "do: tasks.list|do: task.list|34: endpoints.GET /projects/{slug}/tasks.do: there is no collection task (did you mean tasks?)",
        "do: tasks.list|do: tasks.lst|34: endpoints.GET /projects/{slug}/tasks.do: expected a verb after the dot: one of list, view, create, update, replace, upsert, delete, count, toggle, values, found lst",
        "do: auth.login, body: { email: $email|do: auth.login, body: { email: $emial|31: endpoints.POST /auth/login.body: $emial is neither a credential (login, email, username, password, newPassword, currentPassword, refreshToken) nor a field of users (did you mean email?)",
        "GET /projects:|FETCH /projects:|32: endpoints.FETCH /projects: expected a method and a path, such as `GET /tasks/{id}`",
        "POST /tasks/{id}/complete|POST /tasks/x{id}|41: endpoints.POST /tasks/x{id}: expected a parameter to be a whole segment, such as `{id}`, found x{id}",
        "project = $project.id|project = $prject.id|36: endpoints.GET /projects/{slug}/tasks.where: there is no variable $prject here: expected one of $body, $caller, $now, $path, $project, $query",
        "GET /projects:|GET /projects/{id}/tasks:|34: endpoints.GET /projects/{slug}/tasks: matches the same requests as GET /projects/{id}/tasks",
        "total: $total|total: $totl|32: endpoints.GET /projects.reply: there is no variable $totl (did you mean $total?)",
        "_id: $id|_id: $idd|19: collections.projects.item: there is no field idd in projects",
        "set: { done: true }|set: { dne: true }|41: endpoints.POST /tasks/{id}/complete.set.dne: there is no field dne in tasks (did you mean done?)",
        "message: $detail|message: $detial|42: errors.reply: there is no variable $detial",
        "message: $detail } } }|message: $detail } }, statuses: { login_taken: 302 } }|42: errors.statuses.login_taken: expected a whole number from 400 to 499, found 302",
        "message: $detail } } }|message: $detail } }, statuses: { login_taken: '422' } }|42: errors.statuses.login_taken: expected a whole number from 400 to 499, found 422",
        "message: $detail } } }|message: $detail } }, statuses: { login_takn: 422 } }|42: errors.statuses.login_takn: unknown kind of problem (did you mean login_taken?); expected one of wrong_credentials, login_taken, duplicate, invalid, unauthenticated, forbidden, not_found",
        "message: $detail } } }|message: $detail } }, statuses: [422] }|42: errors.statuses: expected a map of names to values, found a list",
        "why: no collection fits|wy: x|44: undecided.GET /weather.wy: unknown key (did you mean why?); expected one of at, why",
      })
  void saysTheLineAndWhatWasExpected(String right, String wrong, String fault) {
    assertThat(TASKS).contains(right);
    assertThat(faults(TASKS.replace(right, wrong)))
        .anySatisfy(text -> assertThat(text).startsWith("plinth.yaml:" + fault));
  }

  @Test
  void tellsAllFaultsTogetherInTheOrderOfTheFile() {
    assertThat(faults("plinth: 1\nserver: { prt: 1 }\ncollections: { a: { id: x } }\nenpoints: {}"))
        .hasSize(3)
        .isSorted();
  }

  @Test
  void anItemShapeMayNotShowAHiddenField() {
    assertThat(
            faults(
                TASKS.replace("do: auth.login,", "do: auth.login, item: { id: $id, pin: $pin },")))
        .containsExactly(
            "plinth.yaml:31: endpoints.POST /auth/login.item: pin in users is hidden: no answer"
                + " may hold it");
  }

  @Test
  void aFieldsOwnReadRuleIsCheckedAsOthersAre() {
    var email = "email: { type: email, unique: true }";
    var own = "email: { type: email, unique: true, read: id = $caller.id }";
    var users =
        ContractReader.read(TASKS.replace(email, own), "plinth.yaml")
            .schema()
            .collection("users")
            .orElseThrow();
    assertThat(users.field("email").orElseThrow().read()).isEqualTo("id = $caller.id");
    assertThat(users.field("name").orElseThrow().read()).isNull();
    assertThat(faults(TASKS.replace(email, own.replace("id =", "nmae ="))))
        .containsExactly(
            "plinth.yaml:11: collections.users.fields.email.read: there is no field nmae in users"
                + " (did you mean name?)");
    assertThat(faults(TASKS.replace(email, own.replace("id = $caller.id", "id ="))))
        .singleElement()
        .asString()
        .startsWith("plinth.yaml:11: collections.users.fields.email.read: column ");
    assertThat(faults(TASKS.replace("hidden: true", "hidden: true, read: anyone")))
        .singleElement()
        .asString()
        .contains("pin.read: means nothing beside `hidden: true`");
  }

  @Test
  void aFieldsOwnWriteRuleIsCheckedAsOthersAre() {
    var name = "done: { type: boolean, default: false }";
    var own =
        "done: { type: boolean, default: false, write: $caller.role = 'x' and not $request.fields contains 'title' }";
    var contract = TASKS.replace("fields: { name: text,", "fields: { role: text, name: text,");
    assertThat(contract).isNotEqualTo(TASKS);
    var read = ContractReader.read(contract.replace(name, own), "plinth.yaml");
    assertThat(ContractReader.read(ContractWriter.write(read), "plinth.yaml").schema())
        .isEqualTo(read.schema());
    var done =
        read.schema().collections().stream()
            .flatMap(one -> one.field("done").stream())
            .findFirst()
            .orElseThrow();
    assertThat(done.write()).startsWith("$caller.role = 'x'");
    for (var wrong :
        List.of(
            own.replace("role", "rule")
                + "|done.write: there is no field rule in users (did you mean role?)",
            own.replace("'title'", "'titel'")
                + "|done.write: there is no field titel in tasks (did you mean title?)",
            own.replace("$caller.role", "$body.role")
                + "|done.write: column 1: in a rule this is called `$request.body.role`",
            own.replace("default: false", "set: server")
                + "|done.write: means nothing beside `set`: no client writes the field",
            "done: { flag: done = true, write: anyone }|done.write: means nothing beside `flag`",
            "done: { type: boolean, computed: 1, write: anyone }|done.write: means nothing for what is computed")) {
      var parts = wrong.split("\\|", 2);
      assertThat(faults(contract.replace(name, parts[0])))
          .as(wrong)
          .anySatisfy(text -> assertThat(text).contains(parts[1]));
    }
  }

  @Test
  void whatPeopleSignInWithIsSetByTheirAccountWhateverTheContractSays() {
    var users = "users";
    var read = ContractReader.read(TASKS, "plinth.yaml").schema().collection(users).orElseThrow();
    assertThat(read.field("email").orElseThrow().set()).isEqualTo(Field.Source.SERVER);
    assertThat(read.field("name").orElseThrow().set()).isEqualTo(Field.Source.CLIENT);
    var open = "plinth: 1\ncollections: { users: { fields: { email: email } } }";
    assertThat(
            ContractReader.read(open, "x")
                .schema()
                .collection(users)
                .flatMap(it -> it.field("email"))
                .orElseThrow()
                .set())
        .isEqualTo(Field.Source.CLIENT);
  }

  @Test
  void whatIsComputedFromAGuardedFieldNeedsAReadRuleToo() {
    var yaml =
        """
        plinth: 1
        collections:
          jobs:
            fields:
              pay: { type: integer, read: nobody }
              twice: { type: integer, computed: Pay * 2 }
        """;
    assertThat(faults(yaml)).singleElement().asString().contains("is computed from pay");
    assertThat(ContractReader.read(yaml.replace("* 2 }", "* 2, read: nobody }"), "x").schema())
        .isNotNull();
    assertThat(ContractReader.read(yaml.replace("Pay *", "length('ab') *"), "x").schema())
        .isNotNull();
  }

  @Test
  void refusesWhatIsNoYamlOrHostile() {
    assertThat(faults(""))
        .containsExactly("plinth.yaml:1: this file is empty: expected `plinth: 1` and a contract");
    assertThat(faults("plinth: [1")).singleElement().asString().contains("this is not YAML");
    assertThat(faults("- 1")).first().asString().contains("expected a map");
    assertThat(faults("plinth: 1\nplinth: 1"))
        .singleElement()
        .asString()
        .contains(":2: ")
        .contains("twice");
    assertThat(faults("a: &a [x]\nb: *a")).singleElement().asString().contains(":2: aliases");
    assertThat(faults("plinth: 1\n---\nplinth: 1"))
        .singleElement()
        .asString()
        .contains("second document");
    assertThat(faults("x: " + "[".repeat(10_000))).first().asString().contains("nested deeper");
    assertThat(faults("x: " + "y".repeat(3_000_000)))
        .singleElement()
        .asString()
        .contains("too large");
  }

  private static List<String> faults(String text) {
    var thrown =
        catchThrowableOfType(
            ContractException.class, () -> ContractReader.read(text, "plinth.yaml"));
    return thrown == null ? List.of() : thrown.faults();
  }

  private static final String FOUNDING =
      """
      plinth: 1
      auth: %s
      collections:
        users: { fields: { email: email, role: text, ok: boolean, teamId: { type: reference, to: teams } } }
        teams: { fields: { name: text } }
      """;

  @Test
  void readsWhatPeopleFoundAndWhatTheFirstGets() {
    var auth =
        ContractReader.read(
                FOUNDING.formatted(
                    "{ founds: { by: teamName, as: teamId }, first: { role: ADMIN, ok: true } }"),
                "plinth.yaml")
            .auth();
    assertThat(auth.founds()).isEqualTo(new Auth.Founding("teamName", "teamId", "name"));
    assertThat(auth.first()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          { founds: { by: teamName } }                           | expected `as`
          { founds: { by: teamName, as: role } }                 | role is no reference
          { founds: { by: teamName, as: team } }                 | there is no field team in users
          { founds: { by: teamName, as: teamId, name: title } }  | teams has no field title
          { founds: { by: teamId, as: teamId } }                 | they cannot be one
          { founds: teamName }                                   | expected a map
          { first: { rank: 1 } }                                 | there is no field rank in users
          { first: { ok: maybe } }                               | a value that ok can hold
          { first: { email: a@x.org } }                          | everybody has their own
          { first: { teamId: x } }                               | a value that teamId can hold
          """)
  void saysWhatIsWrongWithNewcomers(String auth, String expected) {
    var thrown =
        catchThrowableOfType(
            ContractException.class,
            () -> ContractReader.read(FOUNDING.formatted(auth), "plinth.yaml"));
    assertThat(thrown).hasMessageContaining(expected);
  }
}
