package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.testing.FixedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ApiKeysTest {
  private static final Set<KeyScope> MODELS = Set.of(KeyScope.MODELS);

  @TempDir private Path folder;
  private AuthHouse house;
  private Caller ada;
  private Caller bob;

  @BeforeEach
  void open() {
    house = new AuthHouse(folder);
    ada = signUp("ada@example.com");
    bob = signUp("bob@example.com");
  }

  @AfterEach
  void close() {
    house.close();
  }

  @Test
  void aKeySpeaksForItsOwnerAndForNobodyElse() {
    var made = create(ada, null);
    var caller = use(made.text());
    assertThat(caller.id()).isEqualTo(ada.id());
    assertThat(caller.key()).isEqualTo(made.key().id());
    assertThat(caller.session()).isNull();
    assertThat(house.apiKeys.isOpen(caller)).isTrue();
    assertThat(made.text()).endsWith(made.key().lastFour());
    assertThat(made.toString()).doesNotContain(made.text());
  }

  @Test
  void theKeyItselfIsKeptNowhere() {
    var text = create(ada, null).text();
    var row = house.onDb(tx -> tx.jooq().fetch("SELECT * FROM _plinth_api_key").formatCSV());
    assertThat(row).contains(KeyText.hash(text)).doesNotContain(text.substring(4, 20));
  }

  @Test
  void itIsForWhatItsScopesSay() {
    var made = create(ada, null);
    assertThat(problem(() -> house.apiKeys.require(made.text(), Set.of(KeyScope.CHATS), "1.2.3.4")))
        .isInstanceOfSatisfying(
            Problem.Forbidden.class,
            forbidden -> assertThat(forbidden.detail()).contains("scope chats"));
    assertThat(problem(() -> house.apiKeys.require(made.text(), Set.of(), "1.2.3.4")).code())
        .isEqualTo("no_api_keys");
  }

  @Test
  void whatWasRevokedIsRefusedAtOnceThoughItWasKnown() {
    var made = create(ada, null);
    var caller = use(made.text());
    house.apiKeys.revoke(ada, made.key().id());
    refuses(made.text());
    assertThat(house.apiKeys.isOpen(caller)).isFalse();
    house.apiKeys.revoke(ada, made.key().id());
    assertThat(house.apiKeys.named(ada, made.key().id()).status(house.clock.instant()))
        .isEqualTo(ApiKey.Status.REVOKED);
  }

  @Test
  void allAreRevokedTogether() {
    var first = create(ada, null).text();
    var second = create(ada, null).text();
    var bobs = create(bob, null).text();
    use(first);
    house.apiKeys.revokeAll(ada);
    refuses(first);
    refuses(second);
    use(bobs);
  }

  @Test
  void itExpiresOnTime() {
    var made = create(ada, house.clock.instant().plusSeconds(60));
    var caller = use(made.text());
    house.clock.forward(Duration.ofSeconds(59));
    use(made.text());
    house.clock.forward(Duration.ofSeconds(1));
    refuses(made.text());
    assertThat(house.apiKeys.isOpen(caller)).isFalse();
    assertThat(house.apiKeys.list(ada).getFirst().status(house.clock.instant()))
        .isEqualTo(ApiKey.Status.EXPIRED);
  }

  @Test
  void itDiesWithItsAccount() {
    var made = create(ada, null);
    var caller = use(made.text());
    house.accounts.setDisabled("ada@example.com", true);
    refuses(made.text());
    assertThat(house.apiKeys.isOpen(caller)).isFalse();
    house.accounts.setDisabled("ada@example.com", false);
    refuses(made.text());
    var second = create(signIn("ada@example.com"), null);
    use(second.text());
    house.accounts.delete(signIn("ada@example.com"), null, "1.2.3.4");
    refuses(second.text());
    assertThat(house.<Object>onDb(tx -> tx.number("SELECT count(*) FROM _plinth_api_key")))
        .isEqualTo(0L);
  }

  @Test
  void anAccountThatGoesAnotherWayIsMissedWithinSeconds() {
    var made = create(ada, null);
    use(made.text());
    house.onDb(tx -> tx.run("DELETE FROM _plinth_account WHERE id = '" + ada.id() + "'"));
    house.nanos.addAndGet(Duration.ofSeconds(3).toNanos());
    refuses(made.text());
  }

  @Test
  void itOutlivesSessionsAndPasswords() {
    var text = create(ada, null).text();
    house.sessions.closeAll(ada);
    use(text);
    house.accounts.resetPassword("ada@example.com", "another password");
    use(text);
  }

  @Test
  void itNeverAdministersAndKnowsWhatIsClaimedOfItsOwner() {
    house.accounts.people().setAdmin("ada@example.com", true);
    var made = create(signIn("ada@example.com"), null);
    assertThat(use(made.text()).admin()).isFalse();
    house.accounts.people().claim("ada@example.com", Json.object().put("plan", "pro"));
    assertThat(use(made.text()).claims()).isEqualTo("{\"plan\":\"pro\"}");
  }

  @Test
  void somebodyElsesKeyIsNotThere() {
    var made = create(ada, null);
    var id = made.key().id();
    assertThat(problem(() -> house.apiKeys.named(bob, id))).isInstanceOf(Problem.NotFound.class);
    assertThat(problem(() -> house.apiKeys.rename(bob, id, "mine")))
        .isInstanceOf(Problem.NotFound.class);
    assertThat(problem(() -> house.apiKeys.revoke(bob, id))).isInstanceOf(Problem.NotFound.class);
    assertThat(house.apiKeys.list(bob)).isEmpty();
    assertThat(use(made.text()).id()).isEqualTo(ada.id());
  }

  @Test
  void aKeyMakesAndRevokesNone() {
    var made = create(ada, null);
    var program = use(made.text());
    assertThat(problem(() -> create(program, null)).status()).isEqualTo(403);
    assertThat(problem(() -> house.apiKeys.revoke(program, made.key().id())).status())
        .isEqualTo(403);
    assertThat(problem(() -> house.apiKeys.list(program)).status()).isEqualTo(403);
    assertThat(problem(() -> house.apiKeys.all(program, null, null, 10)).status()).isEqualTo(403);
    assertThat(problem(() -> create(Caller.ANONYMOUS, null)).status()).isEqualTo(401);
  }

  @Test
  void thereIsRoomForSoManyThatCanBeUsed() {
    var first = create(ada, house.clock.instant().plusSeconds(60));
    create(ada, null);
    var third = create(ada, null);
    assertThat(problem(() -> create(ada, null)).code()).isEqualTo("too_many_keys");
    house.apiKeys.revoke(ada, third.key().id());
    create(ada, null);
    house.clock.forward(Duration.ofSeconds(60));
    refuses(first.text());
    create(ada, null);
    assertThat(problem(() -> create(ada, null)).code()).isEqualTo("too_many_keys");
    create(bob, null);
  }

  @Test
  void thoseThatAreOverAreForgottenBeforeTheyBecomeMany() {
    for (int i = 0; i < 120; i++) {
      house.clock.forward(Duration.ofMillis(1));
      house.apiKeys.revoke(ada, create(ada, null).key().id());
    }
    assertThat(house.apiKeys.list(ada)).hasSize(51);
  }

  @Test
  void itsLastUseIsTold() throws InterruptedException {
    var made = create(ada, null);
    assertThat(made.key().usedAt()).isNull();
    use(made.text());
    var first = house.clock.instant();
    assertThat(house.apiKeys.list(ada).getFirst().usedAt()).isEqualTo(first);
    saved(first);
    house.clock.forward(Duration.ofSeconds(30));
    use(made.text());
    assertThat(house.apiKeys.named(ada, made.key().id()).usedAt()).isEqualTo(first.plusSeconds(30));
    house.clock.forward(Duration.ofSeconds(30));
    use(made.text());
    saved(first.plusSeconds(60));
  }

  /// Waits until the database knows of this use, for as long as a busy machine takes.
  private void saved(Instant use) throws InterruptedException {
    for (int i = 0; i < 12_000; i++) {
      if (house.<Long>onDb(tx -> tx.number("SELECT coalesce(used_at, 0) FROM _plinth_api_key"))
          == use.toEpochMilli()) {
        return;
      }
      Thread.sleep(5);
    }
    throw new AssertionError("the use was not noted");
  }

  @Test
  void aRestartForgetsNothing() {
    var good = create(ada, null);
    var revoked = create(ada, null);
    house.apiKeys.revoke(ada, revoked.key().id());
    house.close();
    house = new AuthHouse(folder);
    assertThat(use(good.text()).key()).isEqualTo(good.key().id());
    refuses(revoked.text());
  }

  @Test
  void whoeverGuessesIsSlowedDownAndNobodyElse() {
    house.close();
    house = new AuthHouse(folder, new FixedClock(), SignUp.OPEN, Rates.PUBLIC);
    var good = create(ada, null).text();
    for (int i = 0; i < Rates.PUBLIC.keyFailures().count(); i++) {
      refuses("plk_" + i);
    }
    assertThat(problem(() -> use("plk_x")).status()).isEqualTo(429);
    assertThat(use(good).id()).isEqualTo(ada.id());
    assertThat(problem(() -> house.apiKeys.require("plk_x", MODELS, "5.6.7.8")).status())
        .isEqualTo(401);
    house.clock.forward(Duration.ofMinutes(10));
    refuses("plk_x");
  }

  @Test
  void anAdminSeesAndRevokesEverybodys() {
    var adas = create(ada, null);
    house.clock.forward(Duration.ofMillis(1));
    var bobs = create(bob, null);
    assertThat(problem(() -> house.apiKeys.all(bob, null, null, 10)).status()).isEqualTo(403);
    assertThat(problem(() -> house.apiKeys.revokeAnybodys(bob, adas.key().id())).status())
        .isEqualTo(403);
    assertThat(house.apiKeys.all(Caller.SYSTEM, null, null, 10))
        .extracting(ApiKey.Owned::login)
        .containsExactly("bob@example.com", "ada@example.com");
    assertThat(house.apiKeys.all(Caller.SYSTEM, null, bobs.key().id(), 10))
        .extracting(owned -> owned.key().id())
        .containsExactly(adas.key().id());
    assertThat(house.apiKeys.all(Caller.SYSTEM, bob.id(), null, 10)).hasSize(1);
    house.apiKeys.revokeAnybodys(Caller.SYSTEM, adas.key().id());
    refuses(adas.text());
    assertThat(problem(() -> house.apiKeys.revokeAnybodys(Caller.SYSTEM, "none")))
        .isInstanceOf(Problem.NotFound.class);
  }

  private ApiKey.Made create(Caller caller, @Nullable Instant expiresAt) {
    return house.apiKeys.create(caller, new ApiKey.Wish("test", MODELS, List.of(), expiresAt));
  }

  private Caller use(String text) {
    return house.apiKeys.require(text, MODELS, "1.2.3.4");
  }

  private void refuses(String text) {
    var problem = problem(() -> use(text));
    assertThat(problem.code()).as(text).isEqualTo("invalid_api_key");
    assertThat(problem.status()).isEqualTo(401);
  }

  private static Problem problem(ThrowingCallable call) {
    return catchThrowableOfType(ProblemException.class, call).problem();
  }

  private Caller signUp(String login) {
    return house.accounts.signUp(login, "password", Json.object(), AuthHouse.device()).caller();
  }

  private Caller signIn(String login) {
    return house.accounts.logIn(login, "password", AuthHouse.device()).caller();
  }
}
