package dev.plinth.chat;

import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;

/// A question that was kept and waits for its answer.
///
/// @param chat the conversation's id
/// @param question the id of what was asked
/// @param answer the id that the answer will have
/// @param prompt the conversation so far, the question last
public record Turn(String chat, String question, String answer, Model model, Prompt prompt) {}
