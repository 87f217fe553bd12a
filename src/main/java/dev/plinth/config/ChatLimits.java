package dev.plinth.config;

/// What conversations may cost, besides the rates of a single caller ([Rates]); each is a setting
/// `PLINTH_LIMIT_…`.
///
/// @param promptBytes one message of the native API
/// @param historyMessages the latest messages of a conversation that a model is given
/// @param streams answers on their way for everybody together
public record ChatLimits(int promptBytes, int historyMessages, int streams) {
  public static final ChatLimits DEFAULT = new ChatLimits(64 * 1024, 100, 64);

  static ChatLimits read(SettingsReader settings) {
    return new ChatLimits(
        (int) settings.bytes("PLINTH_LIMIT_PROMPT", DEFAULT.promptBytes),
        settings.integer("PLINTH_LIMIT_HISTORY", 1, 10_000, DEFAULT.historyMessages),
        settings.integer("PLINTH_LIMIT_STREAMS", 1, 100_000, DEFAULT.streams));
  }
}
