package dev.plinth.config;

import java.time.Duration;

/// What conversations may cost, besides the rates of a single caller ([Rates]); each is a setting
/// `PLINTH_LIMIT_…`, but for `PLINTH_RESUME`.
///
/// @param promptBytes one message of the native API
/// @param historyMessages the latest messages of a conversation that a model is given
/// @param streams answers on their way for everybody together
/// @param resume how long an answer goes on after its reader left; nothing for one that ends then
public record ChatLimits(int promptBytes, int historyMessages, int streams, Duration resume) {
  public static final ChatLimits DEFAULT = new ChatLimits(64 * 1024, 100, 64, Duration.ZERO);

  static ChatLimits read(SettingsReader settings) {
    return new ChatLimits(
        (int) settings.bytes("PLINTH_LIMIT_PROMPT", DEFAULT.promptBytes),
        settings.integer("PLINTH_LIMIT_HISTORY", 1, 10_000, DEFAULT.historyMessages),
        settings.integer("PLINTH_LIMIT_STREAMS", 1, 100_000, DEFAULT.streams),
        settings.time("PLINTH_RESUME", DEFAULT.resume));
  }
}
