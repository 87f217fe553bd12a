package dev.plinth.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One message of a conversation, as it is kept.
///
/// @param position 1, 2, 3 … inside the chat
/// @param role `user` or `assistant`
/// @param content raw text; untrusted wherever it is shown
/// @param status `done`, `stopped` when its reader left, `failed` when the model did
/// @param inputTokens null for a user's message
public record ChatMessage(
    String id,
    long position,
    String role,
    String content,
    @Nullable String reasoning,
    @Nullable String model,
    String status,
    @Nullable Long inputTokens,
    @Nullable Long outputTokens,
    Instant createdAt) {}
