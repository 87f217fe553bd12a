package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class ReplyTest {
  private static final Model MODEL = new Model("m", "m", "p", true, true, 0, Instant.EPOCH);
  private final Reply reply = new Reply(MODEL, Patience.LOCAL);
  private final Reply.Attempt attempt = reply.attempt();

  @Test
  void onlyTheFirstEndCounts() throws InterruptedException {
    attempt.put(new Chunk.Failure(Chunk.Kind.BROKEN));
    attempt.put(new Chunk.Finish(Chunk.Reason.STOP));
    attempt.put(new Chunk.Text("late"));
    assertThat(reply.next()).isEqualTo(new Chunk.Failure(Chunk.Kind.BROKEN));
    assertThatThrownBy(reply::next).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aReaderLearnsThatNothingCameYet() throws InterruptedException {
    assertThat(reply.next(Duration.ofMillis(1))).isEmpty();
    attempt.put(new Chunk.Text("a"));
    assertThat(reply.next(Duration.ofMillis(1))).contains(new Chunk.Text("a"));
  }

  @Test
  void aSlowReaderHoldsTheModelBack() throws InterruptedException {
    var written = new AtomicInteger();
    var done = new CountDownLatch(1);
    var text = new Chunk.Text("x".repeat(1024));
    var model =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < 1000; i++) {
                attempt.put(text);
                written.incrementAndGet();
              }
              attempt.put(new Chunk.Finish(Chunk.Reason.STOP));
              done.countDown();
            });
    while (model.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    assertThat(written.get()).isBetween(64, 66);
    for (int i = 0; i < 1000; i++) {
      assertThat(reply.next()).isEqualTo(text);
    }
    assertThat(reply.next()).isEqualTo(new Chunk.Finish(Chunk.Reason.STOP));
    done.await();
  }

  @Test
  void closingFreesTheModelThatWaitsForItsReader() throws InterruptedException {
    var model =
        Thread.ofVirtual()
            .start(() -> {
              while (!reply.isClosed()) {
                attempt.put(new Chunk.Text("x".repeat(1024)));
              }
            });
    reply.next();
    reply.close();
    model.join();
    assertThat(reply.isClosed()).isTrue();
  }

  @Test
  void aReaderThatWaitsLearnsThatTheReplyWasClosed() {
    Thread.ofVirtual().start(reply::close);
    assertThatThrownBy(reply::next).isInstanceOf(CancellationException.class);
  }

  @Test
  void whatStopsTheModelRunsOnceAndAlsoWhenItComesLate() {
    var stops = new AtomicInteger();
    attempt.whenClosed(stops::incrementAndGet);
    reply.close();
    reply.close();
    assertThat(stops).hasValue(1);
    attempt.whenClosed(stops::incrementAndGet);
    assertThat(stops).hasValue(2);
  }
}
