package dev.plinth.db;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobTest {
  private static final long MUCH_LATER = Job.PATIENCE.plusSeconds(1).toNanos();

  @Test
  void whoWaitsForATurnTooLongIsToldThatThereIsTooMuchToDo() throws Exception {
    var asked = asking();

    asked.job().expire(System.nanoTime() + MUCH_LATER);

    assertThat(asked.failure().get()).isInstanceOf(Problem.Unavailable.class);
    assertThat(asked.job().begin()).as("nobody waits for it any more").isFalse();
  }

  @Test
  void aTurnThatComesInTimeIsWaitedFor() throws Exception {
    var asked = asking();

    asked.job().expire(System.nanoTime());

    assertThat(asked.job().begin()).isTrue();
    asked.job().finish();
    assertThat(asked.failure().get()).isNull();
  }

  @Test
  void workThatRunsIsWaitedForToItsEnd() throws Exception {
    var asked = asking();

    assertThat(asked.job().begin()).isTrue();
    asked.job().expire(System.nanoTime() + MUCH_LATER);
    asked.job().finish();

    assertThat(asked.failure().get()).isNull();
  }

  @Test
  void anInterruptEndsTheWaitForATurn() throws Exception {
    var asked = asking();

    asked.thread().interrupt();

    assertThat(asked.failure().get()).isInstanceOf(Problem.Unavailable.class);
  }

  private record Asked(Job<String> job, Thread thread, FutureTask<@Nullable Problem> failure) {}

  /// A job whose asker waits on a thread of its own.
  private static Asked asking() throws Exception {
    var made = new CompletableFuture<Job<String>>();
    var failure =
        new FutureTask<@Nullable Problem>(() -> {
          var job = new Job<String>(_ -> "", null);
          made.complete(job);
          try {
            job.await();
            return null;
          } catch (ProblemException e) {
            return e.problem();
          }
        });
    var thread = Thread.ofVirtual().start(failure);
    var job = made.get();
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(Duration.ofMillis(1));
    }
    return new Asked(job, thread, failure);
  }
}
