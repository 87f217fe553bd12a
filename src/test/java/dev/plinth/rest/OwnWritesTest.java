package dev.plinth.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a browser asks comes after what it has sent.
final class OwnWritesTest {
  private final OwnWrites writes = new OwnWrites(Duration.ofMinutes(5));

  @Test
  @Timeout(60)
  void aReadWaitsForAllThatItsBrowserHasSentBefore() throws InterruptedException {
    var order = new CopyOnWriteArrayList<String>();
    var first = writes.begin("ada");
    var second = writes.begin("ada");
    var reader =
        Thread.ofPlatform()
            .start(() -> {
              writes.await("ada");
              order.add("read");
            });
    while (reader.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    order.add("first");
    first.close();
    order.add("second");
    second.close();
    reader.join();
    assertThat(order).containsExactly("first", "second", "read");
  }

  @Test
  @Timeout(60)
  void nobodyWaitsForOthersNorForWhatIsDone() {
    var order = new ArrayList<String>();
    writes.begin("ada").close();
    var write = writes.begin("bob");
    writes.await("ada");
    writes.await("eve");
    order.add("read by others");
    write.close();
    order.add("written");
    writes.await("bob");
    assertThat(order).containsExactly("read by others", "written");
  }

  @Test
  @Timeout(60)
  void aChangeThatTakesLongHoldsUpNoPage() {
    var hasty = new OwnWrites(Duration.ofMillis(1));
    try (var _ = hasty.begin("ada")) {
      hasty.await("ada");
    }
    hasty.await("ada");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }
}
