package dev.plinth.console;

import dev.plinth.http.RequestLog;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// The last requests, in memory alone, beside the log. It keeps the lines that are made for the log
/// anyhow: a request costs one number that is counted on, one time and one small object; nothing is
/// locked. The console's own requests are left out: a page that looks would see itself.
public final class RecentRequests implements RequestLog {
  /// Some minutes of a person's clicks. The longest paths (4 KiB) would make 2 MiB of them.
  static final int KEPT = 500;

  private final RequestLog log;
  private final Clock clock;
  private final AtomicReferenceArray<Seen> ring = new AtomicReferenceArray<>(KEPT);
  private final AtomicLong count = new AtomicLong();

  /// @param log hears of each request first
  public RecentRequests(RequestLog log, Clock clock) {
    this.log = log;
    this.clock = clock;
  }

  /// One request that was answered.
  ///
  /// @param number counts all requests since the start
  /// @param epochMillis when it was answered
  record Seen(long number, long epochMillis, Line line) {
    Instant at() {
      return Instant.ofEpochMilli(epochMillis);
    }
  }

  @Override
  public void answered(Line line) {
    log.answered(line);
    if (!ConsoleRoutes.isOwn(line.path())) {
      long number = count.getAndIncrement();
      ring.set((int) (number % KEPT), new Seen(number, clock.millis(), line));
    }
  }

  @Override
  public void failed(String requestId, Throwable why) {
    log.failed(requestId, why);
  }

  /// How many there were since the start.
  long count() {
    return count.get();
  }

  /// The newest first.
  List<Seen> newest() {
    var found = new ArrayList<Seen>(KEPT);
    for (int i = 0; i < KEPT; i++) {
      var seen = ring.get(i);
      if (seen != null) {
        found.add(seen);
      }
    }
    found.sort((one, other) -> Long.compare(other.number(), one.number()));
    return found;
  }
}
