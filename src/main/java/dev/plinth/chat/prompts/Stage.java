package dev.plinth.chat.prompts;

import org.jspecify.annotations.Nullable;

/// One question to a model.
///
/// @param name by which later ones know what it gave; empty for the only one of a template
/// @param model an id; null for the template's
/// @param system how the model is to behave; null for nothing
/// @param schema that the answer has to fit; null for any text
/// @param isShown whether what it gives is part of the answer; what is not can still be looked at
public record Stage(
    String name,
    @Nullable String model,
    @Nullable Template system,
    Template prompt,
    @Nullable AnswerSchema schema,
    boolean isShown) {}
