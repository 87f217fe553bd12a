package dev.plinth.chat.prompts;

import dev.plinth.chat.Speaking;
import dev.plinth.chat.Speech;
import dev.plinth.chat.Window.Excess;
import dev.plinth.chat.spend.Who;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;

/// A template with values in its holes, ready to be asked.
///
/// @param model that will be asked
public record Run(Edition edition, Model model, Prompt prompt) {
  /// Asks the model. Close what comes back, also when it ended.
  ///
  /// @throws dev.plinth.kernel.ProblemException as [Speaking#ask]
  public Speech begin(Speaking speaking, Who who) {
    return speaking.ask(who, model, prompt, Excess.REFUSE);
  }
}
