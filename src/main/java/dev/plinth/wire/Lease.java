package dev.plinth.wire;

import dev.plinth.http.Exchange;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How long an answer may go on: while its caller is signed in, and for the life of a stream.
///
/// A token is looked at once, when its request comes in; whoever signs out everywhere, changes the
/// password or loses the account expects that open streams end too. So the session is looked at
/// again every few seconds. One lease belongs to one thread.
public final class Lease {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

  private final Exchange exchange;
  private final long endsAt;
  private long looksAt;
  private boolean isSignedOut;

  Lease(Exchange exchange, Duration life) {
    this.exchange = exchange;
    long now = System.nanoTime();
    this.endsAt = now + life.toNanos();
    this.looksAt = now + LOOK_EVERY.toNanos();
  }

  /// This wait, or less: then [#end] has to be asked.
  public Duration atMost(Duration wait) {
    long now = System.nanoTime();
    long left = Math.min(looksAt - now, endsAt - now);
    return Duration.ofNanos(Math.max(0, Math.min(left, wait.toNanos())));
  }

  /// How the answer ends now; empty while it goes on. The end of a stream's life reads like a model
  /// that came to its limit, since that is what every client knows.
  public Optional<Chunk.End> end() {
    long now = System.nanoTime();
    if (now - looksAt >= 0) {
      looksAt = now + LOOK_EVERY.toNanos();
      isSignedOut = !isSignedIn();
    }
    return Optional.ofNullable(endAt(now));
  }

  private Chunk.@Nullable End endAt(long now) {
    if (isSignedOut) {
      return new Chunk.Failure(Chunk.Kind.SIGNED_OUT);
    }
    return now - endsAt >= 0 ? new Chunk.Finish(Chunk.Reason.LENGTH) : null;
  }

  /// A database that cannot tell for a moment takes nobody's answer away; the next look will tell.
  private boolean isSignedIn() {
    try {
      return exchange.isStillSignedIn();
    } catch (ProblemException _) {
      return true;
    }
  }
}
