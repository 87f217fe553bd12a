package dev.plinth.chat.knowledge;

import com.fasterxml.jackson.databind.JsonNode;

/// An item that was found.
///
/// @param title for people
/// @param text the passage of it that fits best, word for word
/// @param score the higher the better; comparable within one answer alone
/// @param item as the caller sees it
public record Found(
    String collection, String id, String title, String text, double score, JsonNode item) {}
