package dev.plinth.chat;

import org.jspecify.annotations.Nullable;

/// A message of a path, with the ways that branch off where it stands.
///
/// @param parent id of the message before it; null for the first
/// @param index 1, 2, 3 … of the messages that follow the same one
/// @param count how many of them there are
/// @param previous id of the one before it; null for the first
/// @param next id of the one after it; null for the last
public record Step(
    ChatMessage message,
    @Nullable String parent,
    long index,
    long count,
    @Nullable String previous,
    @Nullable String next) {
  Step with(ChatMessage complete) {
    return new Step(complete, parent, index, count, previous, next);
  }
}
