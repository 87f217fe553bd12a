package dev.plinth.config;

import java.time.Duration;

/// What conversations may cost, besides the rates of a single caller ([Rates]); each is a setting
/// `PLINTH_LIMIT_…`, but for `PLINTH_RESUME`.
///
/// @param promptBytes one message of the native API
/// @param historyMessages the latest messages of a conversation that a model is given
/// @param streams answers on their way for everybody together
/// @param resume how long an answer goes on after its reader left; nothing for one that ends then
/// @param fileBytes one file that a message is sent with
/// @param chatFilesBytes all files of a conversation
/// @param ownerFilesBytes all files of an account's conversations
/// @param importBytes conversations that are brought along
public record ChatLimits(
    int promptBytes,
    int historyMessages,
    int streams,
    Duration resume,
    int fileBytes,
    long chatFilesBytes,
    long ownerFilesBytes,
    long importBytes) {
  /// The database takes no larger value.
  private static final long FILE_BYTES_MAX = 30L * 1024 * 1024;

  private static final int MIB = 1024 * 1024;

  public static final ChatLimits DEFAULT =
      new ChatLimits(64 * 1024, 100, 64, Duration.ZERO, 10 * MIB, 50L * MIB, 500L * MIB, 50L * MIB);

  static ChatLimits read(SettingsReader settings) {
    return new ChatLimits(
        (int) settings.bytes("PLINTH_LIMIT_PROMPT", DEFAULT.promptBytes),
        settings.integer("PLINTH_LIMIT_HISTORY", 1, 10_000, DEFAULT.historyMessages),
        settings.integer("PLINTH_LIMIT_STREAMS", 1, 100_000, DEFAULT.streams),
        settings.time("PLINTH_RESUME", DEFAULT.resume),
        (int) Math.min(FILE_BYTES_MAX, settings.bytes("PLINTH_LIMIT_CHAT_FILE", DEFAULT.fileBytes)),
        settings.bytes("PLINTH_LIMIT_CHAT_FILES", DEFAULT.chatFilesBytes),
        settings.bytes("PLINTH_LIMIT_CHAT_FILES_PER_ACCOUNT", DEFAULT.ownerFilesBytes),
        settings.bytes("PLINTH_LIMIT_CHAT_IMPORT", DEFAULT.importBytes));
  }
}
