package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SessionsTest {
  @TempDir Path folder;
  private AuthHouse house;
  private SignedIn ada;

  @BeforeEach
  void open() {
    house = new AuthHouse(folder);
    ada = signUp("ada@example.org");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void anAccessTokenNamesItsCaller() {
    assertThat(house.sessions.caller(ada.accessToken())).contains(ada.caller());
    assertThat(house.sessions.caller(ada.accessToken())).contains(ada.caller());
    assertThat(house.sessions.caller(ada.refreshToken())).isEmpty();
    assertThat(ada.expiresIn()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void aClaimActsAtTheNextRequest() {
    var people = house.accounts.people();
    assertThat(house.sessions.caller(ada.accessToken()).orElseThrow().claims()).isEqualTo("{}");
    people.claim("ada@example.org", Json.object().put("plan", "pro"));
    var pro = house.sessions.caller(ada.accessToken()).orElseThrow();
    assertThat(pro.claims()).isEqualTo("{\"plan\":\"pro\"}");
    assertThat(house.sessions.isOpen(pro)).isTrue();
    people.claim("ada@example.org", Json.object().putNull("plan"));
    assertThat(house.sessions.caller(ada.accessToken()).orElseThrow().claims()).isEqualTo("{}");
    assertThat(house.sessions.isOpen(pro)).as("what was open under other claims").isFalse();
    assertThat(house.accounts.claims(pro)).isEmpty();
  }

  @Test
  void anAccessTokenRunsOutAlsoWhenItIsRemembered() {
    assertThat(house.sessions.caller(ada.accessToken())).isPresent();
    house.clock.forward(Duration.ofSeconds(629));
    assertThat(house.sessions.caller(ada.accessToken())).isPresent();
    house.clock.forward(Duration.ofSeconds(1));
    assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
  }

  @Test
  void logOutActsAtTheNextRequest() {
    assertThat(house.sessions.caller(ada.accessToken())).isPresent();
    house.accounts.logOut(ada.caller());

    assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
    refused(() -> refresh(ada.refreshToken()));
    house.accounts.logOut(ada.caller());
    house.accounts.logOut(Caller.ANONYMOUS);
  }

  @Test
  void logOutEndsThisDeviceAlone() {
    var phone = logIn("ada@example.org");
    house.accounts.logOut(ada.caller());

    assertThat(house.sessions.caller(phone.accessToken())).isPresent();
    house.sessions.closeAll(phone.caller());
    assertThat(house.sessions.caller(phone.accessToken())).isEmpty();
  }

  @Test
  void disablingActsAtTheNextRequestAndEnablingRevivesNothing() {
    assertThat(house.sessions.caller(ada.accessToken())).isPresent();
    house.accounts.setDisabled("ada@example.org", true);

    assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
    refused(() -> refresh(ada.refreshToken()));
    refused(() -> logIn("ada@example.org"));
    house.accounts.setDisabled("ada@example.org", false);
    assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
    assertThat(logIn("ada@example.org").caller().id()).isEqualTo(ada.caller().id());
  }

  @Test
  void whatWasClosedStaysClosedAfterARestart() {
    var phone = logIn("ada@example.org");
    house.accounts.logOut(ada.caller());
    house.close();
    house = new AuthHouse(folder, house.clock, SignUp.OPEN, Rates.LOCAL);

    assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
    assertThat(house.sessions.caller(phone.accessToken())).contains(phone.caller());
    assertThat(refresh(phone.refreshToken()).caller()).isEqualTo(phone.caller());
  }

  @Test
  void refreshingGivesNewTokensOfTheSameSession() {
    house.clock.forward(Duration.ofHours(1));
    var next = refresh(ada.refreshToken());

    assertThat(next.caller()).isEqualTo(ada.caller());
    assertThat(next.refreshToken()).isNotEqualTo(ada.refreshToken()).hasSize(70);
    assertThat(house.sessions.caller(next.accessToken())).contains(ada.caller());
  }

  @Test
  void aParentGetsItsUnusedSuccessorAgainForThirtySeconds() {
    var next = refresh(ada.refreshToken());
    house.clock.forward(Duration.ofSeconds(30));
    assertThat(refresh(ada.refreshToken()).refreshToken()).isEqualTo(next.refreshToken());

    house.clock.forward(Duration.ofSeconds(1));
    refused(() -> refresh(ada.refreshToken()));
    refused(() -> refresh(next.refreshToken()));
    assertThat(house.sessions.caller(next.accessToken())).isEmpty();
  }

  @Test
  void aParentGetsItsSuccessorAgainAfterARestart() {
    var next = refresh(ada.refreshToken());
    house.close();
    house = new AuthHouse(folder, house.clock, SignUp.OPEN, Rates.LOCAL);

    assertThat(refresh(ada.refreshToken()).refreshToken()).isEqualTo(next.refreshToken());
  }

  @Test
  void aTokenWhoseSuccessorWasUsedEndsTheSession() {
    var next = refresh(ada.refreshToken());
    var newest = refresh(next.refreshToken());

    refused(() -> refresh(ada.refreshToken()));
    refused(() -> refresh(newest.refreshToken()));
    assertThat(house.sessions.caller(newest.accessToken())).isEmpty();
  }

  @Test
  void anInventedTokenEndsNothing() {
    var bytes = Base64.getUrlDecoder().decode(refresh(ada.refreshToken()).refreshToken());
    for (int i = 20; i < bytes.length; i += 7) {
      var forged = bytes.clone();
      forged[i] ^= 1;
      refused(() -> refresh(Base64.getUrlEncoder().withoutPadding().encodeToString(forged)));
    }
    for (int generation : new int[] {0, 2, 5_000, -1}) {
      var forged = java.nio.ByteBuffer.wrap(bytes.clone()).putInt(16, generation).array();
      refused(() -> refresh(Base64.getUrlEncoder().withoutPadding().encodeToString(forged)));
    }
    refused(() -> refresh(""));
    refused(() -> refresh("x".repeat(70)));
    refused(() -> refresh(ada.accessToken()));
    assertThat(house.sessions.caller(ada.accessToken())).isPresent();
  }

  @Test
  void twentyTabsRefreshAtOnceAndGetOneSuccessor() throws Exception {
    Callable<SignedIn> tab = () -> refresh(ada.refreshToken());
    var tokens = new HashSet<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var answer : threads.invokeAll(Collections.nCopies(20, tab))) {
        tokens.add(answer.get().refreshToken());
        assertThat(house.sessions.caller(answer.get().accessToken())).isPresent();
      }
    }
    assertThat(tokens).hasSize(1);
    assertThat(refresh(tokens.iterator().next()).caller()).isEqualTo(ada.caller());
  }

  @Test
  void withoutRotationATokenStaysGood() {
    for (int i = 0; i < 3; i++) {
      house.clock.forward(Duration.ofHours(1));
      var again = house.accounts.refresh(ada.refreshToken(), false, AuthHouse.device());
      assertThat(again.refreshToken()).isEqualTo(ada.refreshToken());
      assertThat(house.sessions.caller(again.accessToken())).isPresent();
    }
  }

  @Test
  void aSessionEndsAfterThirtyDaysHoweverMuchItIsUsed() {
    var current = ada;
    for (int day = 0; day < 29; day++) {
      house.clock.forward(Duration.ofDays(1));
      current = refresh(current.refreshToken());
    }
    assertThat(current.sessionLeft()).isEqualTo(Duration.ofDays(1));
    house.clock.forward(Duration.ofDays(1));
    var last = current;
    refused(() -> refresh(last.refreshToken()));
  }

  @Test
  void aSessionEndsAfterFourteenDaysWithoutUse() {
    house.clock.forward(Sessions.IDLE.minusSeconds(1));
    var next = refresh(ada.refreshToken());
    house.clock.forward(Sessions.IDLE);
    refused(() -> refresh(next.refreshToken()));
    assertThat(house.sessions.list(next.caller())).isEmpty();
  }

  @Test
  void aTokenWithoutALifeOfItsOwnLivesAsLongAsItsSession() {
    var forever = house.accounts.logIn("ada@example.org", "tea time", new Device("1", null, null));
    assertThat(forever.expiresIn()).isEqualTo(Sessions.LIFE);
    for (int i = 0; i < 3; i++) {
      house.clock.forward(Duration.ofDays(9));
      assertThat(house.sessions.caller(forever.accessToken())).isPresent();
    }
    house.clock.forward(Duration.ofDays(3));
    assertThat(house.sessions.caller(forever.accessToken())).isEmpty();
  }

  @Test
  void anIdleTokenOfThatKindEndsTooAlsoAfterARestart() {
    var forever = house.accounts.logIn("ada@example.org", "tea time", new Device("1", null, null));
    house.clock.forward(Sessions.IDLE);
    assertThat(house.sessions.caller(forever.accessToken())).isEmpty();
    house.close();
    house = new AuthHouse(folder, house.clock, SignUp.OPEN, Rates.LOCAL);
    assertThat(house.sessions.caller(forever.accessToken())).isEmpty();
  }

  @Test
  void peopleSeeAndEndTheirOwnSessionsAlone() {
    var bob = signUp("bob@example.org");
    house.clock.forward(Duration.ofMinutes(1));
    var phone = logIn("ada@example.org");

    assertThat(house.sessions.list(phone.caller()))
        .extracting(Sessions.Session::id, Sessions.Session::current)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(phone.caller().session(), true),
            org.assertj.core.groups.Tuple.tuple(ada.caller().session(), false));
    assertThat(problem(() -> house.sessions.close(bob.caller(), session(ada))))
        .isEqualTo(problem(() -> house.sessions.close(bob.caller(), "missing")))
        .isInstanceOf(Problem.NotFound.class);
    house.sessions.close(phone.caller(), session(ada));
    assertThat(house.sessions.caller(ada.accessToken())).isEmpty();
    assertThat(house.sessions.caller(phone.accessToken())).isPresent();
  }

  @Test
  void anAdminIsSignedOutSooner() {
    house.accounts.create("root@example.org", "tea time", Json.object(), true);
    var root = house.accounts.logIn("root@example.org", "tea time", new Device("1", null, null));
    assertThat(house.sessions.caller(root.accessToken()).orElseThrow().admin()).isTrue();
    assertThat(root.sessionLeft()).isEqualTo(Duration.ofHours(12));
    house.clock.forward(Duration.ofMinutes(30));
    assertThat(house.sessions.caller(root.accessToken())).isEmpty();
  }

  @Test
  void aCopyOfTheDatabaseHoldsNothingUsable() throws Exception {
    var next = refresh(ada.refreshToken());
    house.close();
    var bytes = new StringBuilder();
    try (var files = Files.list(folder)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        bytes.append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    for (var token : new String[] {ada.refreshToken(), next.refreshToken()}) {
      var raw = Base64.getUrlDecoder().decode(token);
      var secret = new String(raw, raw.length - 32, 32, StandardCharsets.ISO_8859_1);
      assertThat(bytes.indexOf(token)).isNegative();
      assertThat(bytes.indexOf(secret)).isNegative();
    }
    assertThat(bytes.indexOf(next.accessToken())).isNegative();
    house = new AuthHouse(folder);
  }

  private SignedIn signUp(String login) {
    return house.accounts.signUp(login, "tea time", Json.object(), AuthHouse.device());
  }

  private SignedIn logIn(String login) {
    return house.accounts.logIn(login, "tea time", AuthHouse.device());
  }

  private SignedIn refresh(String token) {
    return house.accounts.refresh(token, true, AuthHouse.device());
  }

  private static String session(SignedIn signedIn) {
    return java.util.Objects.requireNonNull(signedIn.caller().session());
  }

  private static void refused(ThrowingCallable work) {
    assertThat(problem(work)).isInstanceOf(Problem.Unauthenticated.class);
  }

  private static Problem problem(ThrowingCallable work) {
    return catchThrowableOfType(ProblemException.class, work).problem();
  }
}
