package dev.plinth.auth;

import static dev.plinth.db.generated.Tables.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Arguments;
import dev.plinth.records.Form;
import dev.plinth.records.Mutation;
import dev.plinth.records.Mutation.Mode;
import dev.plinth.records.Query;
import dev.plinth.schema.Access;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Collection.IdType;
import dev.plinth.schema.Field;
import dev.plinth.schema.Field.Source;
import dev.plinth.schema.FieldType;
import dev.plinth.schema.Schema;
import dev.plinth.testing.FixedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// An account and its row in `users`.
final class ProfilesTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(IdType.class)
  void anAccountHasTheIdOfItsRow(IdType ids) {
    try (var house = house(ids)) {
      var ada = signUp(house, "Ada@example.org", "{'name': 'Ada'}");
      var bob = signUp(house, "bob@example.org", "{'name': 'Bob', 'bio': 'b'}");
      var profile = house.accounts.profile(ada.caller());

      assertThat(profile.path("id").asText()).isEqualTo(ada.caller().id());
      assertThat(profile.path("id").isIntegralNumber()).isEqualTo(ids == IdType.INTEGER);
      assertThat(profile.path("email").textValue()).isEqualTo("Ada@example.org");
      assertThat(profile.path("role").textValue()).isEqualTo("member");
      assertThat(house.accounts.profile(bob.caller()).path("bio").textValue()).isEqualTo("b");
      assertThat(house.sessions.caller(ada.accessToken())).contains(ada.caller());
      assertThat(
              house.accounts.logIn("ada@example.org", "tea time", AuthHouse.device()).caller().id())
          .isEqualTo(ada.caller().id());
    }
  }

  @Test
  void nobodyGivesThemselvesWhatIsNotTheirsToWrite() {
    try (var house = house(IdType.UUID)) {
      for (var mode : List.of(Mode.STRICT, Mode.LENIENT)) {
        var chief = json("{'name': 'Eve', 'rank': 'chief'}");
        assertThat(
                problem(() ->
                    house.accounts.signUp(
                        "eve@example.org", "tea time", chief, mode, AuthHouse.device())))
            .isInstanceOfSatisfying(
                Problem.Invalid.class,
                invalid ->
                    assertThat(invalid.errors())
                        .extracting(Problem.FieldError::pointer)
                        .containsExactly("#/rank"));
      }
      assertThat(house.<Integer>onDb(tx -> tx.jooq().fetchCount(ACCOUNT))).isZero();
      var ada = signUp(house, "ada@example.org", "{'name': 'Ada', 'rank': 'new', 'motto': 'm'}");
      for (var mode : List.of(Mode.STRICT, Mode.LENIENT)) {
        var change = new AccountChange(null, null, null, json("{'rank': 'chief'}"), false, mode);
        assertThat(problem(() -> house.accounts.update(ada.caller(), change, AuthHouse.device())))
            .isInstanceOf(Problem.Invalid.class);
      }
      var fine = json("{'rank': 'new', 'motto': 'n'}");
      house.accounts.update(
          ada.caller(),
          new AccountChange(null, null, null, fine, false, Mode.STRICT),
          AuthHouse.device());
      var profile = house.accounts.profile(ada.caller());
      assertThat(profile.path("rank").textValue()).isEqualTo("new");
      assertThat(profile.path("motto").textValue()).isEqualTo("n");
      house.accounts.create(
          "b@example.org", "tea time", json("{'name': 'B', 'rank': 'chief'}"), false);
    }
  }

  @Test
  void allFaultsOfAFormAreToldAtOnce() {
    try (var house = house(IdType.UUID)) {
      var faults =
          problem(() ->
              house.accounts.signUp(
                  "nobody", "x", json("{'bio': 7, 'nick': 'a'}"), Mode.STRICT, AuthHouse.device()));
      assertThat(((Problem.Invalid) faults).errors())
          .extracting(Problem.FieldError::pointer)
          .contains("#/email", "#/password", "#/bio", "#/nick", "#/name")
          .doesNotHaveDuplicates();
      assertThat(house.<Integer>onDb(tx -> tx.jooq().fetchCount(ACCOUNT))).isZero();
    }
  }

  @Test
  void nobodyGivesThemselvesARoleOrAnId() {
    try (var house = house(IdType.TEXT)) {
      for (var more : List.of("'role': 'admin'", "'id': 'chosen'")) {
        assertThat(
                problem(() ->
                    house.accounts.signUp(
                        "ada@example.org",
                        "tea time",
                        json("{'name': 'Ada', " + more + "}"),
                        Mode.STRICT,
                        AuthHouse.device())))
            .isInstanceOf(Problem.Invalid.class);
      }
      var ada =
          signUp(house, "ada@example.org", "{'name': 'Ada', 'role': 'admin', 'id': 'chosen'}");
      assertThat(ada.caller().id()).isNotEqualTo("chosen");
      assertThat(ada.caller().admin()).isFalse();
      assertThat(house.accounts.profile(ada.caller()).path("role").textValue()).isEqualTo("member");
    }
  }

  @Test
  void aDuplicateLeavesNeitherRowNorAccount() {
    try (var house = house(IdType.UUID)) {
      signUp(house, "ada@example.org", "{'name': 'Ada'}");
      assertThat(problem(() -> signUp(house, "ADA@example.org", "{'name': 'Eve'}")).code())
          .isEqualTo("login_taken");
      assertThat(house.<Long>onDb(tx -> tx.number("select count(*) from users"))).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(IdType.class)
  void aChangeReachesProfileAndLoginTogether(IdType ids) {
    try (var house = house(ids)) {
      var ada = signUp(house, "ada@example.org", "{'name': 'Ada'}");
      var change =
          new AccountChange(
              "Ada@new.example",
              "another one",
              null,
              json("{'name': 'Countess', 'role': 'admin', '_id': 'x'}"),
              false);
      house.accounts.update(ada.caller(), change, AuthHouse.device());

      var profile = house.accounts.profile(ada.caller());
      assertThat(profile.path("name").textValue()).isEqualTo("Countess");
      assertThat(profile.path("email").textValue()).isEqualTo("Ada@new.example");
      assertThat(profile.path("role").textValue()).isEqualTo("member");
      assertThat(
              house
                  .accounts
                  .logIn("ada@new.example", "another one", AuthHouse.device())
                  .caller()
                  .id())
          .isEqualTo(ada.caller().id());
    }
  }

  @Test
  void aChangeThatFailsChangesNothing() {
    try (var house = house(IdType.UUID)) {
      var ada = signUp(house, "ada@example.org", "{'name': 'Ada'}");
      signUp(house, "bob@example.org", "{'name': 'Bob'}");
      var change =
          new AccountChange("bob@example.org", "another one", null, json("{'name': 'Eve'}"), false);
      assertThat(
              problem(() -> house.accounts.update(ada.caller(), change, AuthHouse.device())).code())
          .isEqualTo("login_taken");

      assertThat(house.accounts.profile(ada.caller()).path("name").textValue()).isEqualTo("Ada");
      assertThat(house.accounts.logIn("ada@example.org", "tea time", AuthHouse.device()))
          .isNotNull();
    }
  }

  @ParameterizedTest
  @EnumSource(IdType.class)
  void whoeverDeletesARowDeletesTheAccount(IdType ids) {
    try (var house = house(ids)) {
      var ada = signUp(house, "ada@example.org", "{'name': 'Ada'}");
      assertThat(house.sessions.caller(ada.accessToken())).isPresent();
      var delete = new Mutation.Delete(Schema.USERS, Query.idCondition(), false, Form.ALL);
      var id = Map.of("path", Map.of("id", ada.caller().require()));
      house.records.write(Caller.SYSTEM, delete, new Arguments(id));

      assertThat(house.<Integer>onDb(tx -> tx.jooq().fetchCount(ACCOUNT))).isZero();
      assertThat(
              problem(() -> house.accounts.logIn("ada@example.org", "tea time", AuthHouse.device()))
                  .code())
          .isEqualTo("wrong_credentials");
      assertThat(
              problem(() -> house.accounts.refresh(ada.refreshToken(), true, AuthHouse.device()))
                  .status())
          .isEqualTo(401);
      house.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
      assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
      assertThat(signUp(house, "ada@example.org", "{'name': 'Ada'}").caller().id())
          .isNotEqualTo(ada.caller().id());
    }
  }

  private AuthHouse house(IdType ids) {
    var users =
        new Collection(
            Schema.USERS,
            ids,
            List.of(
                new Field(
                    "name",
                    new FieldType.Text(1, 20, null),
                    true,
                    false,
                    null,
                    Source.CLIENT,
                    false),
                new Field("email", new FieldType.Email(), true, true, null, Source.CLIENT, false),
                new Field("bio", new FieldType.Text()),
                new Field(
                        "rank",
                        new FieldType.OneOf(List.of("new", "chief")),
                        false,
                        false,
                        Json.parse("\"new\""),
                        Source.CLIENT,
                        false)
                    .writableWhere("$caller.role = 'boss'"),
                new Field("motto", new FieldType.Text()).writableWhere("id = $caller.id"),
                new Field(
                    "role",
                    new FieldType.Text(),
                    false,
                    false,
                    Json.parse("\"member\""),
                    Source.SERVER,
                    false)),
            Access.CLOSED,
            List.of());
    return new AuthHouse(
        folder, new FixedClock(), SignUp.OPEN, Rates.LOCAL, new Schema(List.of(users)));
  }

  private static SignedIn signUp(AuthHouse house, String login, String profile) {
    return house.accounts.signUp(login, "tea time", json(profile), AuthHouse.device());
  }

  private static ObjectNode json(String text) {
    return (ObjectNode) Json.parse(text.replace('\'', '"'));
  }

  private static Problem problem(ThrowingCallable work) {
    return catchThrowableOfType(ProblemException.class, work).problem();
  }
}
