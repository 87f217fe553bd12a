package dev.plinth.chat.prompts;

import dev.plinth.chat.Speaking;
import dev.plinth.chat.Speech;
import dev.plinth.chat.Window.Excess;
import dev.plinth.chat.spend.Who;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A template with values in its holes, ready to be asked.
///
/// @param values by the names of variables
/// @param legs the questions, one after the other
public record Run(Edition edition, Map<String, String> values, List<Leg> legs) {
  public Run {
    values = Map.copyOf(values);
    legs = List.copyOf(legs);
  }

  /// A question and who is asked.
  ///
  /// @param schema that the answer has to fit; null for any text
  public record Leg(Stage stage, Model model, @Nullable AnswerSchema schema) {}

  /// Who is asked for the answer itself.
  public Model model() {
    return legs.getLast().model();
  }

  /// What the answer has to fit; null for any text.
  public @Nullable AnswerSchema schema() {
    return legs.getLast().schema();
  }

  /// Whether it has steps with names.
  public boolean isChain() {
    return !legs.getFirst().stage().name().isEmpty();
  }

  /// Asks. Close what comes back, also when it ended.
  ///
  /// @throws dev.plinth.kernel.ProblemException as [Speaking#ask]
  public Speech begin(Speaking speaking, Who who) {
    return isChain()
        ? new ChainSpeech(legs, (leg, outputs) -> ask(speaking, who, leg, outputs))
        : ask(speaking, who, legs.getFirst(), _ -> "");
  }

  private Speech ask(Speaking speaking, Who who, Leg leg, Function<String, String> outputs) {
    var prompt = prompt(leg, outputs);
    return leg.schema() == null
        ? speaking.ask(who, leg.model(), prompt, Excess.REFUSE)
        : new FittedSpeech(
            asked -> speaking.ask(who, leg.model(), asked, Excess.REFUSE), prompt, leg.schema());
  }

  /// What a model is asked.
  ///
  /// @param outputs what earlier steps gave, by `steps.NAME` or `steps.NAME.field`
  /// @throws dev.plinth.kernel.ProblemException `Invalid` where that is too long
  public Prompt prompt(Leg leg, Function<String, String> outputs) {
    var stage = leg.stage();
    var schema = leg.schema();
    var system = stage.system() == null ? "" : filled(stage.system(), outputs) + "\n\n";
    var instruction = system + (schema == null ? "" : schema.instruction());
    var messages = new ArrayList<Message>();
    if (!instruction.isBlank()) {
      messages.add(new Message.Instruction(instruction.strip()));
    }
    messages.add(new Message.User(filled(stage.prompt(), outputs)));
    return new Prompt(messages, List.of(), edition.definition().options(schema));
  }

  private String filled(Template template, Function<String, String> outputs) {
    return template
        .fill(name -> {
          var value = values.get(name);
          return value == null ? outputs.apply(name) : value;
        })
        .orElseThrow(() ->
            new Problem.Invalid(
                    "#/variables",
                    "make a prompt of more than " + Template.FILLED_MAX + " characters")
                .asException());
  }
}
