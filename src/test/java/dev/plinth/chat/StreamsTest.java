package dev.plinth.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.auth.RateLimits;
import dev.plinth.config.Rates;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class StreamsTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @Test
  void aCallerHasSoManyAndEverybodyTogetherTheRest() throws InterruptedException {
    var streams = new Streams(new RateLimits(Rates.LOCAL), 2, 3);
    streams.take("ada", Duration.ZERO);
    streams.take("ada", Duration.ZERO);
    assertThatThrownBy(() -> streams.take("ada", Duration.ZERO))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(429));
    var last = streams.take("bob", Duration.ZERO);
    assertThatThrownBy(() -> streams.take("eve", Duration.ZERO))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> assertThat(e.problem()).isInstanceOf(Problem.Unavailable.class));
    last.close();
    last.close();
    assertThat(streams.count()).isEqualTo(2);
    streams.take("eve", Duration.ZERO).close();
  }

  @Test
  void whoWaitsGetsThePlaceThatBecomesFree() throws Exception {
    var streams = new Streams(new RateLimits(Rates.LOCAL), 2, 64);
    Callable<Integer> task =
        () -> {
          try (var _ = streams.take("ada", LONG)) {
            Thread.sleep(1);
            return streams.count();
          }
        };
    try (var tasks = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var count : tasks.invokeAll(Collections.nCopies(50, task))) {
        assertThat(count.get()).isBetween(1, 2);
      }
    }
    assertThat(streams.count()).isZero();
  }
}
