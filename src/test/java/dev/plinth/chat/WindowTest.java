package dev.plinth.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.chat.Window.Excess;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Capabilities;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Prompt;
import dev.plinth.llm.TokenCounter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class WindowTest {
  private static final String LONG = "word ".repeat(600); // about 750 tokens

  private final Window window = new Window(new TokenCounter(), 2_000);

  @Test
  void whatFitsStaysAsItIs() {
    var prompt = Prompt.of("hello");
    var fit = window.fit(model("ollama", 0), prompt, Excess.REFUSE);
    assertThat(fit.prompt()).isSameAs(prompt);
    assertThat(fit.trimmed()).isZero();
    assertThat(fit.left()).isLessThan(2_000).isGreaterThan(1_900);
  }

  @Test
  void aWindowThatNobodyKnowsHoldsEverything() {
    var fit = window.fit(model("openai", 0), conversation(), Excess.REFUSE);
    assertThat(fit.left()).isEqualTo(Integer.MAX_VALUE);
  }

  @Test
  void aLocalModelTakesNoMoreThanTheMachineIsToGive() {
    assertThat(window.size(model("ollama", 131_072))).isEqualTo(2_000);
    assertThat(window.size(model("ollama", 512))).isEqualTo(512);
    assertThat(window.size(model("openai", 131_072))).isEqualTo(131_072);
  }

  @Test
  void theOldestGoAndInstructionsAndTheQuestionStay() {
    var fit = window.fit(model("ollama", 0), conversation(), Excess.TRIM);
    assertThat(fit.trimmed()).isEqualTo(4);
    assertThat(fit.prompt().messages())
        .containsExactly(
            new Message.Instruction("Be kind."),
            new Message.User("second " + LONG),
            new Message.Assistant("answer"),
            new Message.User("third"));
  }

  @Test
  void aResultNeverLosesItsCall() {
    var call = new Message.ToolCall("c1", "tide", "{}");
    var prompt =
        new Prompt(
            List.of(
                new Message.User("first " + LONG),
                new Message.Assistant("", List.of(call)),
                new Message.ToolResult("c1", "tide", LONG),
                new Message.Assistant("answer"),
                new Message.User("second")));
    var fit = window.fit(model("ollama", 0), prompt, Excess.TRIM);
    assertThat(fit.prompt().messages()).containsExactly(new Message.User("second"));
  }

  @Test
  void whatCannotBeMadeToFitIsRefused() {
    var prompt = Prompt.of(LONG + LONG + LONG);
    for (var excess : Excess.values()) {
      assertThatThrownBy(() -> window.fit(model("ollama", 0), prompt, excess))
          .isInstanceOfSatisfying(
              ProblemException.class,
              e -> {
                assertThat(e.problem()).isInstanceOf(Problem.Malformed.class);
                assertThat(e.problem().code()).isEqualTo("context_length_exceeded");
                assertThat(e.problem().detail()).contains("about").contains("2000");
              });
    }
  }

  @Test
  void theAnswerHasItsRoom() {
    var prompt =
        new Prompt(List.of(new Message.User(LONG)), List.of(), Prompt.Options.NONE.atMost(1_500));
    assertThatThrownBy(() -> window.fit(model("ollama", 0), prompt, Excess.REFUSE))
        .isInstanceOf(ProblemException.class);
    var shorter = new Prompt(prompt.messages(), List.of(), Prompt.Options.NONE.atMost(500));
    assertThat(window.fit(model("ollama", 0), shorter, Excess.REFUSE).trimmed()).isZero();
  }

  private static Prompt conversation() {
    return new Prompt(
        List.of(
            new Message.Instruction("Be kind."),
            new Message.User("zeroth " + LONG),
            new Message.Assistant("answer"),
            new Message.User("first " + LONG),
            new Message.Assistant("answer"),
            new Message.User("second " + LONG),
            new Message.Assistant("answer"),
            new Message.User("third")));
  }

  private static Model model(String provider, int context) {
    var can = new Capabilities(context, 0, null, null, null, false);
    return new Model("m", "m", provider, true, true, 0, Instant.EPOCH, can);
  }
}
