package dev.plinth.chat;

import dev.plinth.kernel.Problem;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A conversation that somebody brings along, as it was read.
///
/// @param source what tells it from others, so that it comes once
/// @param id of a conversation of our own that it was exported from; null for another program's
/// @param messages each after the one that it follows
/// @param end place of the last message of the current path, counted from 1
record ImportedChat(
    String source,
    @Nullable String id,
    String title,
    @Nullable String model,
    boolean isPinned,
    boolean isArchived,
    Instant createdAt,
    Instant updatedAt,
    List<Said> messages,
    int end) {
  static final int MESSAGES_MAX = 20_000;
  private static final int CHARACTERS_MAX = 1024 * 1024;

  ImportedChat {
    messages = List.copyOf(messages);
    if (messages.size() > MESSAGES_MAX) {
      throw refused("has more than " + MESSAGES_MAX + " messages");
    }
  }

  /// A message.
  ///
  /// @param parent place of the message that it follows, counted from 1; 0 for none
  record Said(
      int parent,
      boolean isUsers,
      String content,
      @Nullable String reasoning,
      @Nullable String model,
      String status,
      @Nullable Long inputTokens,
      @Nullable Long outputTokens,
      Instant createdAt,
      List<Attachment> files) {
    Said {
      files = List.copyOf(files);
      if (content.length() > CHARACTERS_MAX) {
        throw refused("has a message of more than " + CHARACTERS_MAX + " characters");
      }
    }

    ChatMessage message(String id) {
      return new ChatMessage(
          id,
          0,
          0,
          0,
          isUsers ? ChatMessage.USER : ChatMessage.ASSISTANT,
          content,
          reasoning,
          model,
          status,
          inputTokens,
          outputTokens,
          createdAt,
          false,
          List.of(),
          List.of());
    }
  }

  /// It cannot be taken as it is.
  static RuntimeException refused(String why) {
    return new Problem.Malformed("bad_import", "It " + why + ".").asException();
  }
}
