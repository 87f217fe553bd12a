package dev.plinth.llm;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Who failed lately, and is left alone while somebody else can answer.
final class CoolDowns {
  private static final Duration FIRST = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final int DOUBLINGS_MAX = 4;

  private final InstantSource clock;
  private final Map<String, Rest> rests = new ConcurrentHashMap<>();

  private record Rest(int failures, Instant until) {}

  CoolDowns(InstantSource clock) {
    this.clock = clock;
  }

  /// A provider that cannot be reached, or refuses our key, fails for all of its models.
  void failed(Model model, Chunk.Failure failure) {
    var who =
        switch (failure.kind()) {
          case UNREACHABLE, REFUSED -> model.provider();
          default -> one(model);
        };
    rests.compute(
        who,
        (_, former) -> {
          var now = clock.instant();
          int failures = former == null ? 1 : former.failures;
          if (former != null && now.isAfter(former.until)) {
            failures++; // many requests that fail together are one failure
          }
          var asked = failure.retryAfter();
          return new Rest(failures, now.plus(asked == null ? rest(failures) : asked));
        });
  }

  void succeeded(Model model) {
    rests.remove(model.provider());
    rests.remove(one(model));
  }

  boolean isResting(Model model) {
    return isResting(model.provider()) || isResting(one(model));
  }

  private boolean isResting(String who) {
    var rest = rests.get(who);
    return rest != null && clock.instant().isBefore(rest.until);
  }

  private static Duration rest(int failures) {
    var rest = FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
  }

  private static String one(Model model) {
    return model.provider() + "/" + model.name();
  }
}
