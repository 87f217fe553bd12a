package dev.plinth.chat.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PassagesTest {
  @Test
  void aShortTextIsOnePassage() {
    assertThat(Passages.of("One. Two! Three?")).containsExactly("One. Two! Three?");
    assertThat(Passages.of("  \n ")).isEmpty();
    assertThat(Passages.of("")).isEmpty();
  }

  @Test
  void passagesEndWithSentencesAndOverlap() {
    var text = new StringBuilder();
    for (int i = 0; i < 200; i++) {
      text.append("This is sentence number ").append(i).append(" of them. ");
    }
    var passages = Passages.of(text.toString());
    assertThat(passages).hasSizeBetween(4, 6);
    for (int i = 0; i < passages.size(); i++) {
      var passage = passages.get(i);
      assertThat(passage).startsWith("This is").endsWith(" of them.").hasSizeLessThan(1_601);
      if (i > 0) {
        var first = passage.substring(0, passage.indexOf('.') + 1);
        assertThat(passages.get(i - 1)).contains(first);
      }
    }
    assertThat(passages.getLast()).contains("number 199 of");
  }

  @Test
  void whatHasNoSentencesIsCutBetweenWordsOrAnywhere() {
    assertThat(Passages.of("word ".repeat(2_000)))
        .allMatch(passage -> passage.length() <= 1_600 && passage.endsWith("word"));
    assertThat(Passages.of("x".repeat(10_000))).hasSize(7);
    assertThat(Passages.of("𝒳".repeat(5_000)))
        .allMatch(passage -> passage.codePoints().allMatch(sign -> sign == 0x1D4B3));
    assertThat(Passages.of("字".repeat(4_000))).allMatch(passage -> passage.length() <= 400);
  }

  @Test
  void noWordOfAnyTextIsLost() {
    var random = new Random(7);
    for (int i = 0; i < 200; i++) {
      var text = new StringBuilder();
      for (int word = 0; word < random.nextInt(900); word++) {
        text.append("w").append(word);
        text.append(random.nextInt(9) == 0 ? ". " : random.nextInt(30) == 0 ? "\n\n" : " ");
      }
      var words = List.of(String.join(" ", Passages.of(text.toString())).split("[\\s.]+", -1));
      for (var word : text.toString().split("[\\s.]+", -1)) {
        assertThat(word.isEmpty() || words.contains(word)).as(word).isTrue();
      }
    }
  }

  @Test
  void anEndlessTextIsKnownAsFarAsItGoes() {
    assertThat(Passages.of("abc ".repeat(2_000_000))).hasSize(Passages.COUNT_MAX);
  }

  @Test
  void whatAnItemSaysIsTheTextsOfItsFields() {
    var item =
        Json.parse("{\"title\": \" Basalt \", \"tags\": [\"a\", \"b\"], \"body\": null, \"n\": 1}");
    var text = ItemText.of(item, List.of("title", "tags", "body", "none"));
    assertThat(text).isEqualTo(new ItemText("Basalt", List.of("Basalt\na, b")));
    assertThat(ItemText.of(Json.object(), List.of("title"))).isEqualTo(new ItemText("", List.of()));
    var longer = Json.object().put("title", "😀".repeat(100));
    assertThat(ItemText.of(longer, List.of("title")).title()).isEqualTo("😀".repeat(40) + "…");
  }

  @Test
  void theWordsOfAQuestionAreTakenForWhatTheyAre() {
    assertThat(Words.of("What's \"AND\" (café) NEAR/2 *? x" + "y".repeat(100)))
        .containsExactlyInAnyOrder("what", "and", "café", "near", "2");
    assertThat(Words.of("a b a B")).containsExactlyInAnyOrder("a", "b");
    assertThat(Words.of("What is the API of our 字 in v2, as Basalt has it? I"))
        .containsExactlyInAnyOrder("what", "basalt", "api", "字", "v2");
    assertThat(Words.of("is the sea")).containsExactlyInAnyOrder("is", "the", "sea");
    var many = new StringBuilder();
    for (int i = 0; i < 1_000; i++) {
      many.append(" w").append(i);
    }
    assertThat(Words.of(many.toString())).hasSize(24);
    assertThat(Words.of("\u0000 \ud800 ;--")).isEmpty();
  }
}
