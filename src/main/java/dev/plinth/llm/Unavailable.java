package dev.plinth.llm;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A provider that gives no models now, and why. Never a key, and no upstream's own words.
final class Unavailable extends IOException {
  private static final long serialVersionUID = 1;

  private final String reason;
  private final @Nullable String setting;

  /// @param reason a sentence without its full stop
  /// @param setting that would help; null for none
  Unavailable(String reason, @Nullable String setting) {
    super(reason);
    this.reason = reason;
    this.setting = setting;
  }

  /// A hosted service answers nobody without a key: it is not even asked.
  static void requireKey(Address base, @Nullable String key, String setting) throws Unavailable {
    if (key == null && !base.isLocal()) {
      throw new Unavailable("has no key", setting);
    }
  }

  String reason() {
    return reason;
  }

  @Nullable String setting() {
    return setting;
  }
}
