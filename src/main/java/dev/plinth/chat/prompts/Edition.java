package dev.plinth.chat.prompts;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One version of a template, as it is kept.
///
/// @param version 1, 2, 3 …
/// @param author an account's id; null where nobody has one
public record Edition(
    String name, int version, Definition definition, @Nullable String author, Instant createdAt) {}
