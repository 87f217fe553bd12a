package dev.plinth.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.plinth.http.RequestLog;
import dev.plinth.http.RequestLog.Line;
import dev.plinth.testing.FixedClock;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

final class RecentRequestsTest {
  private static Line line(String path) {
    return new Line("GET", path, 200, 1_000, 2, null, "127.0.0.1", "r", null);
  }

  private static List<String> paths(RecentRequests requests) {
    return requests.newest().stream().map(seen -> seen.line().path()).toList();
  }

  @Test
  void keepsTheNewestAndForgetsTheOldest() {
    var requests = new RecentRequests(RequestLog.SILENT, new FixedClock());
    assertThat(requests.newest()).isEmpty();
    requests.answered(line("/a"));
    requests.answered(line("/b"));
    assertThat(paths(requests)).containsExactly("/b", "/a");
    for (int i = 0; i < RecentRequests.KEPT + 7; i++) {
      requests.answered(line("/" + i));
    }
    assertThat(paths(requests)).hasSize(RecentRequests.KEPT).doesNotContain("/a", "/b", "/6");
    assertThat(paths(requests).getFirst()).isEqualTo("/" + (RecentRequests.KEPT + 6));
    assertThat(paths(requests).getLast()).isEqualTo("/7");
    assertThat(requests.count()).isEqualTo(RecentRequests.KEPT + 9);
  }

  @Test
  void theLogHearsOfEverythingAndTheConsoleIsLeftOut() {
    var heard = new ArrayList<String>();
    var log =
        new RequestLog() {
          @Override
          public void answered(Line line) {
            heard.add(line.path());
          }

          @Override
          public void failed(String requestId, Throwable why) {
            heard.add(requestId + " " + why.getMessage());
          }
        };
    var requests = new RecentRequests(log, new FixedClock());
    var own = List.of("/_", "/_/console/console.js", "/_/api/console/overview");
    own.forEach(path -> requests.answered(line(path)));
    requests.answered(line("/_/api/v1/records/tasks"));
    requests.answered(line("/_x"));
    requests.failed("r1", new IllegalStateException("broken"));
    assertThat(heard).containsAll(own).contains("r1 broken");
    assertThat(paths(requests)).containsExactly("/_x", "/_/api/v1/records/tasks");
  }

  @Test
  void manyThreadsAtOnceLoseNoPlace() throws InterruptedException {
    var requests = new RecentRequests(RequestLog.SILENT, Clock.systemUTC());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 64; i++) {
        threads.execute(() -> {
          for (int n = 0; n < 200; n++) {
            requests.answered(line("/x"));
          }
        });
      }
    }
    assertThat(requests.count()).isEqualTo(64 * 200);
    var numbers = new HashSet<Long>();
    requests.newest().forEach(seen -> numbers.add(seen.number()));
    assertThat(numbers).hasSize(RecentRequests.KEPT);
  }

  /// One small object each, and nothing that grows.
  @Test
  void aRequestCostsOneSmallObject() {
    var requests = new RecentRequests(RequestLog.SILENT, Clock.systemUTC());
    var line = line("/api/tasks");
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (int i = 0; i < 20_000; i++) {
      requests.answered(line);
    }
    int times = 100_000;
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < times; i++) {
      requests.answered(line);
    }
    long each = (threads.getCurrentThreadAllocatedBytes() - before) / times;
    assertThat(each).isLessThanOrEqualTo(64);
  }
}
