package dev.plinth.chat.prompts;

import dev.plinth.chat.Speaking;
import dev.plinth.chat.Speech;
import dev.plinth.chat.Window.Excess;
import dev.plinth.chat.spend.Who;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import org.jspecify.annotations.Nullable;

/// A template with values in its holes, ready to be asked.
///
/// @param model that will be asked
/// @param schema that its answer has to fit; null for any text
public record Run(Edition edition, Model model, Prompt prompt, @Nullable AnswerSchema schema) {
  /// Asks the model. Close what comes back, also when it ended.
  ///
  /// @throws dev.plinth.kernel.ProblemException as [Speaking#ask]
  public Speech begin(Speaking speaking, Who who) {
    return schema == null
        ? speaking.ask(who, model, prompt, Excess.REFUSE)
        : new FittedSpeech(asked -> speaking.ask(who, model, asked, Excess.REFUSE), prompt, schema);
  }
}
