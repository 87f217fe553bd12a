package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.testing.ContractServer;
import dev.plinth.testing.TestClient;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who signs up with the name of a team makes it; the first person gets what the contract says.
final class NewcomersApiTest {
  private static final String TEAMS =
      """
      plinth: 1
      auth:
        token: { in: header, name: Authorization, scheme: Bearer }
        passwordMin: 6
        founds: { by: teamName, as: teamId }
        first: { role: ADMIN }
      collections:
        users:
          fields:
            email: { type: email, unique: true, set: server }
            name: { type: text, max: 10 }
            role: { type: choice, values: [ADMIN, USER], default: USER, set: server }
            teamId: { type: reference, to: teams, onDelete: cascade, set: server }
          rules: { read: "teamId = $caller.teamId", update: "id = $caller.id" }
        teams:
          id: %s
          fields: { name: { type: text, max: 12, unique: true }, plan: { type: text, default: free } }
          rules: { read: anyone }
      endpoints:
        POST /register:
          { do: auth.signup, body: { email: $email, password: $password, name: $name, teamId: $teamId, teamName: $teamName }, reply: { token: $accessToken, user: $user } }
        PUT /me: { do: auth.update, body: $values, reply: $user }
        GET /teams: { do: teams.list, reply: $items }
        GET /users: { do: users.list, access: signed_in, reply: $items }
      errors: { reply: { message: $detail, fields: $fields } }
      """;

  private static final String ALONE =
      """
      plinth: 1
      auth: { passwordMin: 6, first: { role: admin, isChief: true } }
      collections:
        users:
          fields:
            email: { type: email, unique: true, set: server }
            role: { type: text, default: user, set: server }
            isChief: { type: boolean, default: false, set: server }
          rules: { read: "id = $caller.id", update: "id = $caller.id" }
      endpoints:
        POST /register: { do: auth.signup, reply: { user: $user } }
      """;

  @TempDir private Path folder;

  private static String person(String name, String more) {
    return "{\"email\":\"%s@x.org\",\"password\":\"correct-horse\",\"name\":\"%s\"%s}"
        .formatted(name, name, more);
  }

  private static JsonNode register(TestClient app, String name, String more) {
    return app.post("/register", person(name, more)).is(201).json().path("user");
  }

  @Test
  void whoNamesATeamMakesItAndLeadsItAndOthersJoin() {
    foundAndJoin("uuid");
  }

  @Test
  void teamsMayBeNumberedByTheDatabase() {
    foundAndJoin("integer");
  }

  private void foundAndJoin(String ids) {
    try (var server = new ContractServer(folder, TEAMS.formatted(ids))) {
      var app = server.client();
      var ada = register(app, "ada", ",\"teamName\":\" Looms \",\"teamId\":null");
      assertThat(ada.path("role").textValue()).isEqualTo("ADMIN");
      var teams = app.get("/teams").is(200).json();
      assertThat(teams).hasSize(1);
      assertThat(teams.at("/0/name").textValue()).isEqualTo("Looms");
      assertThat(teams.at("/0/plan").textValue()).isEqualTo("free");
      assertThat(ada.path("teamId")).isEqualTo(teams.at("/0/id"));
      var id = teams.at("/0/id");
      var bob = register(app, "bob", ",\"teamName\":null,\"teamId\":" + id);
      assertThat(bob.path("role").textValue()).isEqualTo("USER");
      assertThat(bob.path("teamId")).isEqualTo(id);
      assertThat(register(app, "eve", ",\"teamName\":\"Others\",\"teamId\":\"\"").path("role"))
          .isEqualTo(ada.path("role"));
      assertThat(app.get("/teams").json()).hasSize(2);
    }
  }

  @Test
  void whoBelongsToNothingLeadsNothing() {
    try (var server = new ContractServer(folder, TEAMS.formatted("uuid"))) {
      for (var name : new String[] {"ada", "bob"}) {
        var person = register(server.client(), name, ",\"teamName\":\"  \"");
        assertThat(person.path("role").textValue()).isEqualTo("USER");
        assertThat(person.path("teamId").isNull()).isTrue();
      }
      assertThat(server.client().get("/teams").json()).isEmpty();
    }
  }

  @Test
  void aTeamThatIsChosenAndNamedIsJoined() {
    try (var server = new ContractServer(folder, TEAMS.formatted("uuid"))) {
      var app = server.client();
      register(app, "ada", ",\"teamName\":\"Looms\"");
      var id = app.get("/teams").json().at("/0/id");
      register(app, "bob", ",\"teamName\":\"Another\",\"teamId\":" + id);
      assertThat(app.get("/teams").json()).hasSize(1);
    }
  }

  @Test
  void aRefusedSignUpLeavesNoTeam() {
    try (var server = new ContractServer(folder, TEAMS.formatted("uuid"))) {
      var app = server.client();
      register(app, "ada", ",\"teamName\":\"Looms\"");
      app.post("/register", person("ada", ",\"teamName\":\"Second\"")).is(409);
      app.post("/register", person("a-much-too-long-name", ",\"teamName\":\"Third\"")).is(422);
      app.post("/register", person("bob", ",\"teamName\":\"Looms\"")).is(409);
      var tooLong = app.post("/register", person("bob", ",\"teamName\":\"a much too long name\""));
      assertThat(tooLong.is(422).json().at("/fields/teamName").isTextual()).isTrue();
      app.post("/register", person("bob", ",\"teamName\":{\"a\":1}")).is(422);
      app.post("/register", person("bob", ",\"teamName\":[\"a\"]")).is(422);
      app.post("/register", person("bob", ",\"teamId\":\"nowhere\"")).is(422);
      assertThat(app.get("/teams").json()).hasSize(1);
      register(app, "bob", ",\"teamName\":\"Fourth\"");
    }
  }

  @Test
  void nobodyGoesOverToAnotherTeamByThemselves() {
    try (var server = new ContractServer(folder, TEAMS.formatted("uuid"))) {
      var app = server.client();
      register(app, "ada", ",\"teamName\":\"Looms\"");
      var id = app.get("/teams").json().at("/0/id");
      var eve = app.post("/register", person("eve", ",\"teamName\":\"Others\"")).is(201).json();
      var signedIn = app.with("Authorization", "Bearer " + eve.path("token").textValue());
      signedIn.put("/me", "{\"teamId\":" + id + ",\"teamName\":\"Looms\",\"name\":\"e\"}").is(200);
      assertThat(signedIn.get("/users").is(200).json()).hasSize(1);
      assertThat(signedIn.get("/users").json().at("/0/teamId")).isEqualTo(eve.at("/user/teamId"));
    }
  }

  @Test
  void theFirstOfAllGetsTheRoleAndTheSecondDoesNot() {
    try (var server = new ContractServer(folder, ALONE)) {
      var app = server.client();
      var ada = register(app, "ada", ",\"role\":\"admin\"");
      assertThat(ada.path("role").textValue()).isEqualTo("admin");
      assertThat(ada.path("isChief").booleanValue()).isTrue();
      var bob = register(app, "bob", ",\"role\":\"admin\",\"isChief\":true");
      assertThat(bob.path("role").textValue()).isEqualTo("user");
      assertThat(bob.path("isChief").booleanValue()).isFalse();
    }
  }
}
