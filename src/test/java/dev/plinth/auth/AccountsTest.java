package dev.plinth.auth;

import static dev.plinth.db.generated.Tables.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.testing.FixedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AccountsTest {
  private static final String PASSWORD = "tea time";

  @TempDir Path folder;
  private AuthHouse house;

  @BeforeEach
  void open() {
    house = new AuthHouse(folder);
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void whoeverSignedUpCanLogIn() {
    var ada = signUp("Ada@Example.org");

    assertThat(logIn("ada@example.org", PASSWORD).caller().id()).isEqualTo(ada.caller().id());
    assertThat(logIn(" ADA@example.ORG ", PASSWORD).caller().id()).isEqualTo(ada.caller().id());
    assertThat(house.accounts.profile(ada.caller()).path("email").textValue())
        .isEqualTo("ada@example.org");
  }

  @Test
  void anUnknownAccountAndAWrongPasswordReadTheSame() {
    signUp("ada@example.org");
    var wrong = problem(() -> logIn("ada@example.org", "coffee time"));

    assertThat(wrong).isInstanceOf(Problem.Unauthenticated.class);
    assertThat(wrong.code()).isEqualTo("wrong_credentials");
    assertThat(problem(() -> logIn("bob@example.org", PASSWORD))).isEqualTo(wrong);
    assertThat(problem(() -> logIn("no address", PASSWORD))).isEqualTo(wrong);
    assertThat(problem(() -> logIn("", ""))).isEqualTo(wrong);
    house.accounts.setDisabled("ada@example.org", true);
    assertThat(problem(() -> logIn("ada@example.org", PASSWORD))).isEqualTo(wrong);
  }

  @Test
  void oneLoginIsOneAccountHoweverItIsWritten() {
    signUp("caf\u00e9@example.org");

    for (var same :
        new String[] {
          "CAF\u00c9@example.org", "cafe\u0301@example.org", " caf\u00e9@example.org"
        }) {
      assertThat(problem(() -> signUp(same)).code()).isEqualTo("login_taken");
    }
    assertThatCode(() -> signUp("cafe@example.org")).doesNotThrowAnyException();
  }

  @Test
  void twentySignUpsAtOnceMakeOneAccount() throws Exception {
    var asked = new ArrayList<Callable<SignedIn>>();
    for (int i = 0; i < 20; i++) {
      var login = i % 2 == 0 ? "A@example.org" : "a@example.org";
      asked.add(() -> signUp(login));
    }
    int made = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(asked)) {
        try {
          answer.get();
          made++;
        } catch (ExecutionException e) {
          assertThat(e.getCause()).hasMessage("login_taken");
        }
      }
    }
    assertThat(made).isEqualTo(1);
    assertThat(house.<Integer>onDb(tx -> tx.jooq().fetchCount(ACCOUNT))).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "@",
        "ada@",
        "@example.org",
        "a@b@c",
        "a da@example.org",
        "a\u0000@b",
        "a\u200b@example.org",
        "a\n@example.org"
      })
  void aLoginThatIsNoAddressIsRefusedBesideABadPassword(String login) {
    var problem =
        problem(() -> house.accounts.signUp(login, "x", Json.object(), AuthHouse.device()));

    assertThat(((Problem.Invalid) problem).errors())
        .extracting(Problem.FieldError::pointer)
        .containsExactly("#/email", "#/password");
  }

  @Test
  void aHugePasswordIsRefusedAtLogInToo() {
    signUp("ada@example.org");

    assertThat(problem(() -> logIn("ada@example.org", "x".repeat(1_000_000))))
        .isInstanceOf(Problem.Invalid.class);
    assertThat(problem(() -> logIn("bob@example.org", "x".repeat(129))))
        .isInstanceOf(Problem.Invalid.class);
  }

  @Test
  void whereSignUpIsClosedNobodySignsUpButAccountsCanBeMade() {
    for (var mode : new SignUp[] {SignUp.INVITE, SignUp.CLOSED}) {
      house.close();
      house = new AuthHouse(folder, new FixedClock(), mode, Rates.LOCAL);
      assertThat(problem(() -> signUp("ada@example.org")).code()).isEqualTo("signup_closed");
    }
    house.accounts.create("ada@example.org", PASSWORD, Json.object(), false);
    assertThat(logIn("ada@example.org", PASSWORD).caller().admin()).isFalse();
  }

  @Test
  void aNewPasswordEndsEveryOtherSession() {
    var ada = signUp("ada@example.org");
    var phone = logIn("ada@example.org", PASSWORD);
    update(ada, null, "new password", PASSWORD);

    assertThat(house.sessions.caller(ada.accessToken())).isPresent();
    assertThat(house.sessions.caller(phone.accessToken())).isEmpty();
    assertThat(problem(() -> house.accounts.refresh(phone.refreshToken(), true, device())))
        .isInstanceOf(Problem.Unauthenticated.class);
    assertThat(problem(() -> logIn("ada@example.org", PASSWORD)).status()).isEqualTo(401);
    assertThat(logIn("ada@example.org", "new password").caller().id()).isEqualTo(ada.caller().id());
  }

  @Test
  void aNewPasswordNeedsTheOldOneOrAFreshLogIn() {
    var ada = signUp("ada@example.org");
    assertThat(problem(() -> update(ada, null, "new password", "wrong")).code())
        .isEqualTo("wrong_password");
    update(ada, null, "second one", null); // signed up a moment ago

    house.clock.forward(Duration.ofMinutes(6));
    assertThat(problem(() -> update(ada, null, "third one", null)).code())
        .isEqualTo("proof_needed");
    assertThat(problem(() -> update(ada, "ada@new.example", null, null)).code())
        .isEqualTo("proof_needed");
    update(ada, "ada@new.example", "third one", "second one");
    assertThat(logIn("ada@new.example", "third one").caller().id()).isEqualTo(ada.caller().id());
    assertThat(problem(() -> logIn("ada@example.org", "third one")).status()).isEqualTo(401);
  }

  @Test
  void aFrontendThatAsksForNoProofNeedsNone() {
    var ada = signUp("ada@example.org");
    house.clock.forward(Duration.ofDays(1));
    var change = new AccountChange("ada@example.org", "new one", null, Json.object(), false);
    house.accounts.update(ada.caller(), change, device());

    assertThat(logIn("ada@example.org", "new one").caller().id()).isEqualTo(ada.caller().id());
  }

  @Test
  void emptyFieldsOfAFormChangeNothing() {
    var ada = signUp("ada@example.org");
    house.accounts.update(
        ada.caller(), new AccountChange("", "", "", Json.object(), false), device());

    assertThat(logIn("ada@example.org", PASSWORD).caller().id()).isEqualTo(ada.caller().id());
  }

  @Test
  void aLoginCannotBeTakenFromSomebodyElse() {
    var ada = signUp("ada@example.org");
    signUp("bob@example.org");

    assertThat(problem(() -> update(ada, "BOB@example.org", null, PASSWORD)).code())
        .isEqualTo("login_taken");
    assertThatCode(() -> update(ada, "ADA@example.org", null, null)).doesNotThrowAnyException();
  }

  @Test
  void aWeakHashIsReplacedAtTheNextLogIn() {
    var ada = signUp("ada@example.org");
    var weak =
        de.mkammerer.argon2.Argon2Factory.create(
                de.mkammerer.argon2.Argon2Factory.Argon2Types.ARGON2id, 16, 32)
            .hash(1, 8192, 1, PASSWORD.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    house.<Integer>onDb(tx -> tx.jooq().update(ACCOUNT).set(ACCOUNT.PASSWORD_HASH, weak).execute());

    logIn("ada@example.org", PASSWORD);
    assertThat(hash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(logIn("ada@example.org", PASSWORD).caller().id()).isEqualTo(ada.caller().id());
  }

  @Test
  void aHundredFailuresInARowCloseAnAccountAlsoAfterARestart() {
    signUp("ada@example.org");
    house.<Integer>onDb(tx -> tx.jooq().update(ACCOUNT).set(ACCOUNT.FAILURES, 99L).execute());
    assertThat(logIn("ada@example.org", PASSWORD)).isNotNull();
    house.<Integer>onDb(tx -> tx.jooq().update(ACCOUNT).set(ACCOUNT.FAILURES, 100L).execute());
    house.close();
    house = new AuthHouse(folder);

    assertThat(problem(() -> logIn("ada@example.org", PASSWORD)).code())
        .isEqualTo("too_many_failures");
    house.accounts.resetPassword("ada@example.org", "another one");
    assertThat(logIn("ada@example.org", "another one")).isNotNull();
  }

  @Test
  void aFailureIsCountedAndSuccessForgetsIt() throws Exception {
    signUp("ada@example.org");
    assertThat(problem(() -> logIn("ada@example.org", "wrong")).status()).isEqualTo(401);
    while (failures() == 0) {
      Thread.sleep(5);
    }
    logIn("ada@example.org", PASSWORD);
    assertThat(failures()).isZero();
  }

  @Test
  void afterFiveFailuresEvenTheRightPasswordWaits() {
    signUp("ada@example.org");
    for (int i = 0; i < 5; i++) {
      problem(() -> logIn("ada@example.org", "wrong"));
      problem(() -> logIn("nobody@example.org", "wrong"));
    }
    var known = problem(() -> logIn("ada@example.org", PASSWORD));
    assertThat(known).isInstanceOf(Problem.TooMany.class);
    assertThat(problem(() -> logIn("nobody@example.org", PASSWORD))).isEqualTo(known);
    assertThat(house.accounts.logIn("ada@example.org", PASSWORD, AuthHouse.device("192.0.2.9")))
        .isNotNull();
    house.clock.forward(Duration.ofSeconds(1));
    assertThat(logIn("ada@example.org", PASSWORD)).isNotNull();
  }

  @Test
  void signUpsAreLimitedByAddress() {
    house.close();
    house = new AuthHouse(folder, new FixedClock(), SignUp.OPEN, Rates.PUBLIC);
    for (int i = 0; i < 5; i++) {
      signUp("user" + i + "@example.org");
    }
    assertThat(problem(() -> signUp("user5@example.org"))).isInstanceOf(Problem.TooMany.class);
  }

  @Test
  void whoeverAsksWhichLoginsAreTakenByChangingTheirOwnIsAsSlowAsAtTheSignUp() {
    house.close();
    house = new AuthHouse(folder, new FixedClock(), SignUp.OPEN, Rates.PUBLIC);
    var ada = signUp("ada@example.org");
    signUp("bob@example.org");
    for (int i = 0; i < 3; i++) {
      assertThat(problem(() -> update(ada, "bob@example.org", null, PASSWORD)).code())
          .isEqualTo("login_taken");
    }
    assertThat(problem(() -> update(ada, "eve@example.org", null, PASSWORD)))
        .isInstanceOf(Problem.TooMany.class);
    assertThatCode(() -> update(ada, null, "another one", PASSWORD)).doesNotThrowAnyException();
  }

  private SignedIn signUp(String login) {
    return house.accounts.signUp(login, PASSWORD, Json.object(), device());
  }

  private SignedIn logIn(String login, String password) {
    return house.accounts.logIn(login, password, device());
  }

  private void update(
      SignedIn who, @Nullable String login, @Nullable String password, @Nullable String current) {
    var change = new AccountChange(login, password, current, Json.object(), true);
    house.accounts.update(who.caller(), change, device());
  }

  private long failures() {
    return house.<Long>onDb(tx -> tx.jooq().fetchSingle(ACCOUNT).get(ACCOUNT.FAILURES));
  }

  private String hash() {
    return house.<String>onDb(tx -> tx.jooq().fetchSingle(ACCOUNT).get(ACCOUNT.PASSWORD_HASH));
  }

  private static Device device() {
    return AuthHouse.device();
  }

  private static Problem problem(ThrowingCallable work) {
    return catchThrowableOfType(ProblemException.class, work).problem();
  }
}
