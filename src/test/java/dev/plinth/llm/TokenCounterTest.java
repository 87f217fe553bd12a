package dev.plinth.llm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TokenCounterTest {
  private final TokenCounter counter = new TokenCounter();

  @ParameterizedTest
  @CsvSource({
    "gpt-4o, tiktoken is great!, 6",
    "gpt-5-mini, hello world, 2",
    "openai/gpt-4o, hello world, 2",
    "gpt-4, tiktoken is great!, 6",
    "gpt-3.5-turbo-0125, hello world, 2"
  })
  void openAisFamiliesAreCountedExactly(String model, String text, long tokens) {
    assertThat(counter.of(model(model), text)).isEqualTo(new TokenCounter.Count(tokens, true));
  }

  @Test
  void wordsThatSteerAModelAreOrdinaryTextInAPrompt() {
    var count = counter.of(model("gpt-4o"), "<|endoftext|>");
    assertThat(count.tokens()).isGreaterThan(1);
  }

  @ParameterizedTest
  @CsvSource({"llama3.2, What is basalt made of?", "claude-sonnet-4-5, What is basalt made of?"})
  void othersAreEstimatedAndThatIsSaid(String model, String text) {
    var count = counter.of(model(model), text);
    assertThat(count.exact()).isFalse();
    assertThat(count.tokens()).isBetween(5L, 10L);
  }

  @Test
  void anEstimateIsNeverFarTooLow() {
    // what o200k_base says of them, which has the widest vocabulary
    for (var text : List.of("玄武岩是什么", "{\"a\":[1,2,{\"b\":null}]}", "Привет, мир", "😀😀😀")) {
      long exact = counter.of(model("gpt-4o"), text).tokens();
      assertThat(TokenCounter.estimate(text)).as(text).isGreaterThanOrEqualTo(exact * 2 / 3);
    }
  }

  @Test
  void aPromptCostsMoreThanItsWords() {
    var words = Prompt.of("hello world");
    assertThat(counter.of(model("gpt-4o"), words))
        .isEqualTo(new TokenCounter.Count(2 + 4 + 3, true));
    var image =
        new Prompt(List.of(new Message.User(List.of(new Message.Part.Image("image/png", "AAAA")))));
    var seen = counter.of(model("gpt-4o"), image);
    assertThat(seen.exact()).isFalse();
    assertThat(seen.tokens()).isGreaterThan(500);
    var tool = new Prompt.Tool("tide", "Says when the water is high", "{\"type\":\"object\"}");
    var withTool = new Prompt(words.messages(), List.of(tool), Prompt.Options.NONE);
    assertThat(counter.of(model("gpt-4o"), withTool).tokens()).isGreaterThan(15);
  }

  @Test
  void whatIsVeryLongIsEstimated() {
    var count = counter.of(model("gpt-4o"), "words and words ".repeat(30_000));
    assertThat(count.exact()).isFalse();
    assertThat(count.tokens()).isBetween(90_000L, 200_000L);
  }

  private static Model model(String name) {
    return new Model(name, name, "openai", false, true, 0, Instant.EPOCH);
  }
}
