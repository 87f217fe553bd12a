package dev.plinth.chat.prompts;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// What somebody who runs a template says beside its name.
///
/// @param values an object, by the names of variables; may be missing
/// @param model an id; null for the template's own, or the default
/// @param schema that the answer has to fit, in the place of the template's own; null for that
public record Wish(JsonNode values, @Nullable String model, @Nullable JsonNode schema) {}
