package dev.plinth.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A conversation.
///
/// @param title what its owner calls it; the beginning of the first message until then
/// @param model the id of the model that answered last; null before the first answer
/// @param isPinned whether it stands before the others
/// @param isArchived whether it is out of the way
/// @param isShared whether there is a link by which it is read without signing in
/// @param end position of the last message of the current path; 0 where there is none
/// @param leaf that message's id
public record Chat(
    String id,
    String title,
    @Nullable String model,
    Instant createdAt,
    Instant updatedAt,
    boolean isPinned,
    boolean isArchived,
    boolean isShared,
    long end,
    @Nullable String leaf) {
  /// One that has just begun.
  static Chat begun(String id, String title, @Nullable String model, Instant at) {
    return new Chat(id, title, model, at, at, false, false, false, 0, null);
  }
}
