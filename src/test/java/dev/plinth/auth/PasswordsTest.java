package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PasswordsTest {
  private static final Passwords PASSWORDS = new Passwords(1, Duration.ofSeconds(60));

  @AfterAll
  static void close() {
    PASSWORDS.close();
  }

  @Test
  void aHashIsArgon2idWithItsOwnSalt() {
    var hash = PASSWORDS.hash("correct horse");

    assertThat(hash)
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
    assertThat(PASSWORDS.hash("correct horse")).isNotEqualTo(hash);
    assertThat(PASSWORDS.verify("correct horse", hash)).isTrue();
    assertThat(PASSWORDS.verify("Correct horse", hash)).isFalse();
  }

  @Test
  void bothSpellingsOfAnAccentAreOnePassword() {
    var hash = PASSWORDS.hash("caf\u00e9 au lait");

    assertThat(PASSWORDS.verify("cafe\u0301 au lait", hash)).isTrue();
  }

  @Test
  void nothingIsCutOff() {
    var hash = PASSWORDS.hash("x".repeat(128));

    assertThat(PASSWORDS.verify("x".repeat(72), hash)).isFalse();
    assertThat(PASSWORDS.verify("x".repeat(127), hash)).isFalse();
    assertThat(PASSWORDS.verify("x".repeat(128), hash)).isTrue();
  }

  @Test
  void tooLongAPasswordIsRefusedBeforeHashing() {
    assertThat(Passwords.fits("x".repeat(128))).isTrue();
    assertThat(Passwords.fits("x".repeat(129))).isFalse();
    assertThat(Passwords.fits("\ud83d\ude00".repeat(128))).isTrue();
    assertThat(Passwords.fits("e\u0301".repeat(128))).isTrue();
    assertThat(Passwords.fits("x".repeat(1_000_000))).isFalse();
    assertThatThrownBy(() -> PASSWORDS.hash("x".repeat(129)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void nobodysHashIsVerifiedLikeAnyAndMatchesNothing() {
    assertThat(Passwords.isOutdated(PASSWORDS.nobody())).isFalse();
    assertThat(PASSWORDS.nobody()).hasSameSizeAs(PASSWORDS.hash("x"));
    assertThat(PASSWORDS.verify("", PASSWORDS.nobody())).isFalse();
  }

  @Test
  void aHashWithWeakerParametersIsOutdated() {
    assertThat(Passwords.isOutdated(PASSWORDS.hash("x"))).isFalse();
    assertThat(Passwords.isOutdated("$argon2id$v=19$m=12288,t=2,p=1$abc$def")).isTrue();
    assertThat(Passwords.isOutdated("$argon2i$v=19$m=19456,t=2,p=1$abc$def")).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"4, 512, 2", "4, 1024, 4", "2, 24105, 2", "1, 8000, 1", "8, 100, 1"})
  void permitsFollowCoresAndMemory(int cores, long mib, int permits) {
    assertThat(Passwords.permits(cores, mib)).isEqualTo(permits);
  }

  @Test
  void whatCannotWaitIsTurnedAway() throws Exception {
    try (var one = new Passwords(1, Duration.ofSeconds(60));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> work = () -> one.hash("x");
      var asked = new ArrayList<Future<String>>();
      for (int i = 0; i < 100; i++) {
        asked.add(threads.submit(work));
      }
      int hashed = 0;
      int turnedAway = 0;
      for (var answer : asked) {
        try {
          answer.get();
          hashed++;
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(ProblemException.class).hasMessage("busy");
          turnedAway++;
        }
      }
      assertThat(hashed).isGreaterThanOrEqualTo(32);
      assertThat(turnedAway).isPositive();
    }
  }

  @Test
  void nobodyWaitsLongerThanTold() throws Exception {
    try (var impatient = new Passwords(1, Duration.ZERO);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<String> work = () -> impatient.hash("x");
      var states = new ArrayList<Future.State>();
      for (var answer : threads.invokeAll(Collections.nCopies(10, work))) {
        states.add(answer.state());
      }
      assertThat(states).contains(Future.State.FAILED).contains(Future.State.SUCCESS);
    }
  }
}
