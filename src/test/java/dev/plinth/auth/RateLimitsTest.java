package dev.plinth.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.plinth.config.Rates;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.testing.FixedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class RateLimitsTest {
  private static final String A = "192.0.2.1";
  private static final String B = "192.0.2.2";

  private final FixedClock clock = new FixedClock();
  private final RateLimits limits = new RateLimits(Rates.PUBLIC, () -> AuthHouse.nanos(clock));

  @Test
  void fiveSignUpsAnHourThenOneEveryTwelveMinutes() {
    for (int i = 0; i < 5; i++) {
      limits.beforeSignUp(A);
    }
    assertThat(refused(() -> limits.beforeSignUp(A))).isEqualTo(Duration.ofMinutes(12));
    assertThatCode(() -> limits.beforeSignUp(B)).doesNotThrowAnyException();

    clock.forward(Duration.ofMinutes(12));
    limits.beforeSignUp(A);
    refused(() -> limits.beforeSignUp(A));
  }

  @Test
  void tenLogInsAMinuteWhetherTheySucceedOrNot() {
    for (int i = 0; i < 10; i++) {
      limits.beforeLogIn(A, "user" + i);
      limits.afterSuccess(A, "user" + i);
    }
    assertThat(refused(() -> limits.beforeLogIn(A, "user"))).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void twentyFailuresInTenMinutesCloseAnAddress() {
    for (int i = 0; i < 20; i++) {
      limits.beforeLogIn(A, "user" + i);
      limits.afterFailure(A, "user" + i);
      clock.forward(Duration.ofSeconds(6));
    }
    for (int i = 0; i < 4; i++) { // what came back in these two minutes
      limits.afterFailure(A, "user");
    }
    refused(() -> limits.beforeLogIn(A, "somebody"));
    assertThatCode(() -> limits.beforeLogIn(B, "somebody")).doesNotThrowAnyException();
  }

  @Test
  void afterFiveFailuresEachFurtherTryWaitsTwiceAsLong() {
    for (int i = 0; i < 5; i++) {
      clock.forward(Duration.ofMinutes(30));
      limits.beforeLogIn(A, "ada");
      limits.afterFailure(A, "ada");
    }
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900}) {
      assertThat(refused(() -> limits.beforeLogIn(A, "ada")))
          .isEqualTo(Duration.ofSeconds(seconds));
      clock.forward(Duration.ofHours(2));
      limits.beforeLogIn(A, "ada");
      limits.afterFailure(A, "ada");
    }
  }

  @Test
  void aStrangerCannotLockTheOwnerOut() {
    for (int i = 0; i < 9; i++) {
      limits.afterFailure(A, "ada");
    }
    refused(() -> limits.beforeLogIn(A, "ada"));
    assertThatCode(() -> limits.beforeLogIn(B, "ada")).doesNotThrowAnyException();
  }

  @Test
  void aHundredFailuresInARowOverAllAddressesCloseTheAccount() {
    for (int i = 0; i < 99; i++) {
      limits.afterFailure("192.0.2." + i, "ada");
    }
    limits.beforeLogIn("198.51.100.1", "ada");
    limits.afterFailure("198.51.100.1", "ada");

    refused(() -> limits.beforeLogIn("198.51.100.2", "ada"));
    limits.forgive("ada");
    assertThatCode(() -> limits.beforeLogIn("198.51.100.2", "ada")).doesNotThrowAnyException();
  }

  @Test
  void successForgetsFailures() {
    for (int i = 0; i < 5; i++) {
      limits.afterFailure(A, "ada");
    }
    refused(() -> limits.beforeLogIn(A, "ada"));
    limits.afterSuccess(A, "ada");

    assertThatCode(() -> limits.beforeLogIn(A, "ada")).doesNotThrowAnyException();
  }

  @Test
  void thirtyRefreshesAMinute() {
    for (int i = 0; i < 30; i++) {
      limits.beforeRefresh(A);
    }
    assertThat(refused(() -> limits.beforeRefresh(A))).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void onThisMachineAloneADeveloperIsNotHeldBack() {
    var local = new RateLimits(Rates.LOCAL, () -> AuthHouse.nanos(clock));
    for (int i = 0; i < 500; i++) {
      local.beforeSignUp("127.0.0.1");
      local.beforeLogIn("127.0.0.1", "ada" + i);
      local.beforeRefresh("127.0.0.1");
    }
  }

  @Test
  void aHotKeyStaysHoweverManyOthersPass() {
    for (int i = 0; i < 5; i++) {
      limits.beforeSignUp(A);
    }
    for (int i = 0; i < 200_000; i++) {
      if (i % 10_000 == 0) {
        refused(() -> limits.beforeSignUp(A));
      }
      limits.beforeSignUp("2001:db8::" + i);
    }
    refused(() -> limits.beforeSignUp(A));
  }

  private static Duration refused(Runnable work) {
    var problem = catchThrowableOfType(ProblemException.class, work::run).problem();
    assertThat(problem).isInstanceOf(Problem.TooMany.class);
    return ((Problem.TooMany) problem).retryAfter();
  }
}
