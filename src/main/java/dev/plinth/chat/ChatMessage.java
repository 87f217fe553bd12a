package dev.plinth.chat;

import dev.plinth.llm.Chunk;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One message of a conversation, as it is kept. It never changes.
///
/// @param position 1, 2, 3 … inside the chat, in the order in which messages came
/// @param parent position of the message before it on its path, which is always less; 0 for none
/// @param sibling 1, 2, 3 … of those with its parent
/// @param role `user` or `assistant`
/// @param content raw text; untrusted wherever it is shown
/// @param status `done`, `stopped` when its reader left, `failed` when the model did
/// @param inputTokens null for a user's message
/// @param hasFiles whether files were sent along
/// @param files these, where they were looked up
/// @param sources what an answer may rest on
public record ChatMessage(
    String id,
    long position,
    long parent,
    long sibling,
    String role,
    String content,
    @Nullable String reasoning,
    @Nullable String model,
    String status,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    Instant createdAt,
    boolean hasFiles,
    List<ChatFile> files,
    List<Chunk.Source> sources) {
  static final String USER = "user";
  static final String ASSISTANT = "assistant";

  public ChatMessage {
    files = List.copyOf(files);
    sources = List.copyOf(sources);
  }

  /// What a person says; its place comes when it is kept.
  static ChatMessage question(String id, String text, Instant at) {
    return new ChatMessage(
        id, 0, 0, 0, USER, text, null, null, "done", null, null, at, false, List.of(), List.of());
  }

  public boolean isUsers() {
    return role.equals(USER);
  }

  boolean hasPictures() {
    return files.stream().anyMatch(ChatFile::isPicture);
  }

  ChatMessage with(List<ChatFile> held) {
    return new ChatMessage(
        id,
        position,
        parent,
        sibling,
        role,
        content,
        reasoning,
        model,
        status,
        inputTokens,
        outputTokens,
        createdAt,
        hasFiles,
        held,
        sources);
  }
}
