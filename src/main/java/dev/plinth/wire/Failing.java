package dev.plinth.wire;

import dev.plinth.kernel.Problem;
import dev.plinth.llm.Chunk;
import java.time.Duration;
import java.util.Optional;

/// How providers' clients expect to be told of a failure: a provider that is busy is a 429 to them,
/// which they know how to wait for.
final class Failing {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private Failing() {}

  static Problem asProviders(Chunk.Failure failure) {
    return failure.kind() == Chunk.Kind.BUSY
        ? new Problem.TooMany(
            "rate_limited", failure.text(), Optional.ofNullable(failure.retryAfter()).orElse(RETRY))
        : failure.problem();
  }
}
