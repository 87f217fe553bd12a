package dev.plinth.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A conversation.
///
/// @param title what its owner calls it; the beginning of the first message until then
/// @param model the id of the model that answered last; null before the first answer
public record Chat(
    String id, String title, @Nullable String model, Instant createdAt, Instant updatedAt) {}
