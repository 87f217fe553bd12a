package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class TurnsTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong();
  private final Turns turns = new Turns(4, 2, now::get);

  @Test
  void oneAskerNeverHasAllPlaces() throws Exception {
    for (int i = 0; i < 5; i++) {
      turns.add(slow("ada"));
    }
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("ada");
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("ada");
    turns.add(slow("bob"));
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("bob");
  }

  @Test
  void aQuickReadFindsAPlaceWhereSlowOnesHaveAllOfTheirs() throws Exception {
    for (var asker : new String[] {"ada", "bob", "cem", "dan"}) {
      turns.add(slow(asker));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(turns.take()).isNotNull();
    }
    var quick = new Job<>(_ -> 1, null);
    turns.add(quick);
    assertThat(turns.take()).isSameAs(quick);
  }

  @Test
  void askersTakeTurnsHoweverManyReadsOneOfThemHas() throws Exception {
    for (int i = 0; i < 10; i++) {
      turns.add(slow("ada"));
    }
    turns.add(slow("bob"));
    turns.add(slow("cem"));
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("ada");
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("bob");
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("cem");
  }

  @Test
  void itIsCrowdedWhereSomebodyElseWaits() throws Exception {
    for (var asker : new String[] {"ada", "ada", "bob"}) {
      turns.add(slow(asker));
    }
    for (int i = 0; i < 3; i++) {
      assertThat(turns.take()).isNotNull();
    }
    turns.add(slow("ada"));
    assertThat(turns.isCrowded()).as("ada waits for herself alone").isFalse();
    turns.add(slow("cem"));
    assertThat(turns.isCrowded()).isTrue();
  }

  @Test
  void whoAsksForMuchThatIsSlowIsToldToWait() throws Exception {
    turns.add(slow("ada"));
    turns.add(slow("ada"));
    assertThat(turns.take()).isNotNull();
    assertThat(turns.take()).isNotNull();
    for (int i = 0; i < 40; i++) {
      turns.add(slow("ada")); // nothing says yet that these are slow: a page may ask for much
    }
    now.addAndGet(SECOND);
    assertThatThrownBy(() -> turns.add(slow("ada")))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.problem()).isInstanceOf(Problem.TooMany.class);
              assertThat(e.problem().code()).isEqualTo("too_many_slow_reads");
            });
    turns.add(slow("bob"));
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("bob");
  }

  @Test
  void aPlaceThatIsLeftGoesToTheNext() throws Exception {
    for (int i = 0; i < 3; i++) {
      turns.add(slow("ada"));
    }
    var first = Objects.requireNonNull(turns.take());
    assertThat(turns.take()).isNotNull();
    turns.leave(first);
    assertThat(turns.take()).extracting(Job::asker).isEqualTo("ada");
  }

  @Test
  void afterTheEndWhatWaitsIsStillTakenAndNothingMoreIs() throws Exception {
    turns.add(slow("ada"));
    turns.close();
    assertThat(turns.take()).isNotNull();
    assertThat(turns.take()).isNull();
    assertThatThrownBy(() -> turns.add(slow("ada"))).isInstanceOf(ProblemException.class);
  }

  @Test
  void whereThereIsOneThreadEverythingStillRuns() throws Exception {
    var one = new Turns(1, 2, now::get);
    one.add(slow("ada"));
    one.add(new Job<>(_ -> 1, null));
    assertThat(one.take()).extracting(Job::asker).isNull();
    assertThat(one.take()).extracting(Job::asker).isEqualTo("ada");
  }

  private static Job<Integer> slow(String asker) {
    return Job.inTurn(asker, null, new Pace(), _ -> 1);
  }
}
