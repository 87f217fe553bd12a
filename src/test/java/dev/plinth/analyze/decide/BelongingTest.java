package dev.plinth.analyze.decide;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.analyze.SourceRef;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Contract;
import dev.plinth.contract.ContractReader;
import dev.plinth.contract.ContractWriter;
import dev.plinth.schema.Field;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Who signs up with the name of a thing that people refer to, and what the first person gets.
final class BelongingTest {
  private static final String PERSON =
      "{\"id\": \"\", \"email\": \"\", \"role\": \"\", \"teamId\": \"\"}";

  private static SignInFlow flow(String... roles) {
    var at = new SourceRef("src/auth.ts", 3);
    return new SignInFlow(
        SignInFlow.Kind.COOKIE,
        "POST /login",
        "POST /register",
        null,
        "GET /me",
        null,
        null,
        null,
        null,
        null,
        true,
        "",
        List.of(),
        List.of(),
        List.of(roles).stream().map(role -> new SignInFlow.Role("role", role, at)).toList(),
        List.of(),
        List.of(),
        false);
  }

  private static Found app(String signUp, String... roles) {
    return new Found()
        .signIn(flow(roles))
        .call("POST /login", "{\"email\": \"\", \"password\": \"\"}", PERSON)
        .call("POST /register", signUp, PERSON)
        .call("GET /me", "", PERSON)
        .call(
            "GET /teams", "", "[{\"id\": \"\", \"name\": \"\"}]", dev.plinth.analyze.Call.Auth.NONE)
        .call(
            "GET /notes",
            "",
            "[{\"id\": \"\", \"text\": \"\", \"author\": {\"id\": \"\", \"email\": \"\"}}]")
        .call("POST /notes", "{\"text\": \"\"}", "")
        .call("DELETE /notes/{id}", "", "")
        .call("GET /users", "", "[" + PERSON + "]");
  }

  private static final String WITH_NAME =
      "{\"email\": \"\", \"password\": \"\", \"teamId\": \"\", \"teamName\": \"\"}";

  private static Contract contract(Found app) {
    var contract = app.decide().contract();
    assertThat(ContractReader.read(ContractWriter.write(contract), "plinth.yaml").auth())
        .isEqualTo(contract.auth());
    return contract;
  }

  @Test
  void aNameBesideTheReferenceFoundsTheThing() {
    var contract = contract(app(WITH_NAME, "ADMIN", "USER"));
    assertThat(contract.auth().founds()).isEqualTo(new Auth.Founding("teamName", "teamId", "name"));
    assertThat(contract.auth().first()).containsEntry("role", TextNode.valueOf("ADMIN"));
    var users = contract.schema().collection("users").orElseThrow();
    assertThat(users.field("teamName")).isEmpty();
    assertThat(users.field("teamId").orElseThrow().set()).isEqualTo(Field.Source.SERVER);
  }

  @Test
  void peopleOfOneTeamAreKeptApartFromOthers() {
    var schema = contract(app(WITH_NAME, "ADMIN", "USER")).schema();
    var notes = schema.collection("notes").orElseThrow().access();
    assertThat(notes.read())
        .isEqualTo("author.teamId = $caller.teamId or author = $caller.id or author.teamId = null");
    assertThat(notes.delete())
        .isEqualTo(
            "author = $caller.id or ($caller.role = 'ADMIN' and author.teamId = $caller.teamId)");
    assertThat(schema.collection("users").orElseThrow().access().read())
        .isEqualTo("teamId = $caller.teamId or id = $caller.id or teamId = null");
    assertThat(schema.collection("teams").orElseThrow().access().read()).isEqualTo("anyone");
  }

  @Test
  void aNameOfNothingThatPeopleReferToIsAText() {
    var contract =
        contract(app("{\"email\": \"\", \"password\": \"\", \"companyName\": \"\"}", "ADMIN"));
    assertThat(contract.auth().founds()).isNull();
    assertThat(contract.auth().first()).containsOnlyKeys("role");
    assertThat(contract.schema().collection("users").orElseThrow().field("companyName"))
        .isPresent();
    assertThat(contract.schema().collection("notes").orElseThrow().access().read())
        .isEqualTo("signed_in");
  }

  @Test
  void whereTheSignUpSendsTheRoleNobodyGetsOne() {
    var contract =
        contract(app("{\"email\": \"\", \"password\": \"\", \"role\": \"\"}", "admin", "user"));
    assertThat(contract.auth().first()).isEqualTo(Map.of());
  }

  @Test
  void anAppThatTellsNobodyApartHasNoFirst() {
    var contract = contract(app("{\"email\": \"\", \"password\": \"\"}", "editor"));
    assertThat(contract.auth().first()).isEmpty();
    assertThat(contract.auth().founds()).isNull();
  }
}
