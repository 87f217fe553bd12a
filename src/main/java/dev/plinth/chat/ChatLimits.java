package dev.plinth.chat;

/// What one caller may ask of the models (`reference/security.md` LM-01). Each is a setting.
///
/// @param promptBytes of one message of the native API
/// @param streamsPerCaller answers on their way for one caller
/// @param streams answers on their way for everybody
public record ChatLimits(int promptBytes, int streamsPerCaller, int streams) {
  public static final ChatLimits DEFAULT = new ChatLimits(64 * 1024, 2, 64);

  /// The same with another limit for one caller.
  public ChatLimits withStreamsPerCaller(int max) {
    return new ChatLimits(promptBytes, max, streams);
  }
}
