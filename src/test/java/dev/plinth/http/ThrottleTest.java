package dev.plinth.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.config.Rates;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ThrottleTest {
  private long now = Long.MAX_VALUE - 5; // the clock may run over
  private final Throttle throttle = new Throttle(Rates.PUBLIC, () -> now);

  private void counts(String method, String address, int times) {
    for (int i = 0; i < times; i++) {
      throttle.count(method, address);
    }
  }

  @Test
  void soManyAtOnceAndNoMore() {
    counts("POST", "a", 60);
    assertThatThrownBy(() -> throttle.count("DELETE", "a"))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem()).isInstanceOf(Problem.TooMany.class);
              assertThat(e.problem().status()).isEqualTo(429);
            });
  }

  @Test
  void readsAndOtherAddressesAreCountedApart() {
    counts("POST", "a", 60);
    counts("GET", "a", 300);
    assertThatThrownBy(() -> throttle.count("HEAD", "a")).isInstanceOf(ProblemException.class);
    assertThatCode(() -> counts("POST", "b", 60)).doesNotThrowAnyException();
  }

  @Test
  void placesComeBackOneByOne() {
    counts("POST", "a", 60);
    now += Duration.ofSeconds(10).toNanos() / 60 * 3 + 100;
    counts("POST", "a", 3);
    assertThatThrownBy(() -> throttle.count("POST", "a")).isInstanceOf(ProblemException.class);
    now += Duration.ofSeconds(20).toNanos();
    counts("POST", "a", 60);
    assertThatThrownBy(() -> throttle.count("POST", "a")).isInstanceOf(ProblemException.class);
  }
}
