package dev.plinth.llm;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One provider's models as they were when it last answered, and whether it does now.
final class Roll {
  private static final System.Logger LOG = System.getLogger(Roll.class.getName());
  private static final Duration PAUSE = Duration.ofSeconds(30);

  /// After a failure: somebody may be starting it right now.
  private static final Duration PAUSE_AT_FIRST = Duration.ofSeconds(2);

  private static final int DOUBLINGS_MAX = 4;

  private final Provider provider;
  private volatile List<Model> models = List.of();
  private volatile @Nullable Unavailable silence = new Unavailable("was not asked yet", null);
  private int failures;
  private boolean isKnownToBeSilent;

  Roll(Provider provider) {
    this.provider = provider;
  }

  /// Those of the last answer, also of a provider that is away now.
  List<Model> models() {
    return models;
  }

  boolean isAvailable() {
    return silence == null;
  }

  ProviderStatus status() {
    var why = silence;
    return new ProviderStatus(
        provider.name(),
        why == null,
        why == null ? null : why.reason(),
        why == null ? null : why.setting(),
        provider.address());
  }

  /// Asks, and keeps what it says.
  synchronized void call() {
    try {
      models = provider.models();
      silence = null;
      failures = 0;
      if (isKnownToBeSilent) {
        isKnownToBeSilent = false;
        LOG.log(Level.INFO, "{0} answers again", provider.name());
      }
    } catch (IOException e) {
      var why = why(e);
      silence = why;
      failures = e instanceof Unavailable ? 0 : failures + 1;
      // Once per silence, not once per call; and who set no key may want none.
      if (!isKnownToBeSilent && !(e instanceof Unavailable)) {
        isKnownToBeSilent = true;
        LOG.log(
            Level.INFO,
            "{0} {1} ({2}, {3})",
            provider.name(),
            why.reason(),
            provider.address(),
            e.getClass().getSimpleName());
      }
    }
  }

  /// How long to wait before the next call.
  synchronized Duration pause() {
    if (failures == 0) {
      return PAUSE;
    }
    var pause = PAUSE_AT_FIRST.multipliedBy(1L << Math.min(failures - 1, DOUBLINGS_MAX));
    return pause.compareTo(PAUSE) > 0 ? PAUSE : pause;
  }

  private Unavailable why(IOException e) {
    return switch (e) {
      case Unavailable known -> known;
      case Fetch.StatusException answer when answer.status() == 401 || answer.status() == 403 ->
          new Unavailable("does not accept the key", provider.keySetting());
      case Fetch.StatusException answer ->
          new Unavailable("answers " + answer.status() + " when asked for its models", null);
      case Fetch.NonsenseException _ -> new Unavailable("gives no list of models", null);
      default -> new Unavailable("does not answer", null);
    };
  }
}
