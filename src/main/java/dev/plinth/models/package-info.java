/// The surfaces that clients of language models speak: OpenAI, the AI SDK, Ollama. They turn each
/// wire into a [dev.plinth.llm.Prompt] and back; conversations live elsewhere.
@NullMarked
package dev.plinth.models;

import org.jspecify.annotations.NullMarked;
