package dev.plinth.chat;

import static dev.plinth.chat.ChatHome.ADA;
import static dev.plinth.chat.ChatHome.BOB;
import static dev.plinth.chat.ChatHome.problem;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Finding, pinning and putting away.
final class ChatSearchTest {
  private ChatHome home;

  @BeforeEach
  void open(@TempDir Path folder) {
    home = new ChatHome(folder);
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void conversationsAreFoundByTheirMessagesAndTitles() {
    var rocks = home.create(ADA, "Rocks");
    var turn = home.say(ADA, rocks, "What is basalt?", "A café-coloured volcanic rock.");
    var other = home.create(ADA, "Volcanoes");
    home.say(ADA, other, "hello", "Hi.");
    assertThat(ids("volcanic rock")).containsExactly(rocks);
    assertThat(ids("CAFE")).containsExactly(rocks);
    assertThat(ids("volcan")).containsExactlyInAnyOrder(rocks, other);
    assertThat(ids("volcan* -basalt -rock*")).containsExactly(other);
    assertThat(ids("\"rock volcanic\"")).isEmpty();
    var found = home.chats.search(ADA, "colored volcanic", null, 10, null).items();
    assertThat(found).isEmpty();
    found = home.chats.search(ADA, "coloured", null, 10, null).items();
    assertThat(found.getFirst().message()).isEqualTo(turn.answer());
    assertThat(found.getFirst().excerpt()).isEqualTo("A café-coloured volcanic rock.");
    assertThat(home.chats.search(ADA, "volcanoes", null, 10, null).items().getFirst().message())
        .isNull();
  }

  @Test
  void nobodyFindsWhatOthersWrote() {
    var mine = home.create(ADA, "secret plans");
    home.say(ADA, mine, "the secret word is basalt", "yes");
    assertThat(home.chats.search(BOB, "basalt", null, 10, null).items()).isEmpty();
    assertThat(home.chats.search(BOB, "secret", null, 10, null).items()).isEmpty();
    assertThat(home.chats.search(BOB, "o616461", null, 10, null).items()).isEmpty();
    assertThat(ids("o616461")).isEmpty();
    assertThat(ids("owner")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"owner : x", "text:basalt", "a) OR (b", "{owner} : o626F62", "* NEAR(", "💥"})
  void nothingThatPeopleTypeIsAMistake(String words) {
    home.say(ADA, home.create(ADA, ""), "nothing of it", "really");
    assertThat(ids(words)).isEmpty();
  }

  @Test
  void tooMuchAndNothingAreRefused() {
    assertThat(problem(() -> ids(" ")).code()).isEqualTo("bad_search");
    assertThat(problem(() -> ids("\"")).code()).isEqualTo("bad_search");
    assertThat(problem(() -> ids("-only")).code()).isEqualTo("bad_search");
    assertThat(problem(() -> ids("x".repeat(501))).code()).isEqualTo("bad_search");
  }

  @Test
  void whatIsDeletedOrRenamedIsNotFoundByItsFormerWords() {
    var chat = home.create(ADA, "granite");
    home.say(ADA, chat, "basalt", "yes");
    home.chats.change(ADA, chat, new Chats.Change("marble", null, null, null, null));
    assertThat(ids("granite")).isEmpty();
    assertThat(ids("marble")).containsExactly(chat);
    home.chats.delete(ADA, chat);
    assertThat(ids("marble")).isEmpty();
    assertThat(ids("basalt")).isEmpty();
    assertThat(home.count("_plinth_message_words")).isZero();
    assertThat(home.count("_plinth_chat_words")).isZero();
  }

  @Test
  void searchesArePagedInTheOrderOfTheList() {
    for (int i = 0; i < 5; i++) {
      home.say(ADA, home.create(ADA, "n" + i), "basalt " + i, "yes");
      home.clock.forward(Duration.ofSeconds(1));
    }
    var first = home.chats.search(ADA, "basalt", null, 3, null);
    var second = home.chats.search(ADA, "basalt", null, 3, first.next());
    assertThat(first.items())
        .extracting(one -> one.chat().title())
        .containsExactly("n4", "n3", "n2");
    assertThat(second.items()).extracting(one -> one.chat().title()).containsExactly("n1", "n0");
    assertThat(second.next()).isNull();
  }

  @Test
  void pinnedOnesComeFirstAndArchivedOnesLieApart() {
    var one = home.create(ADA, "one");
    home.clock.forward(Duration.ofSeconds(1));
    home.create(ADA, "two");
    home.clock.forward(Duration.ofSeconds(1));
    var three = home.create(ADA, "three");
    var before = home.chats.named(ADA, one).updatedAt();
    home.chats.change(ADA, one, new Chats.Change(null, null, true, null, null));
    home.chats.change(ADA, three, new Chats.Change(null, null, null, true, null));
    assertThat(home.chats.named(ADA, one).updatedAt()).isEqualTo(before);
    assertThat(titles(false)).containsExactly("one", "two");
    assertThat(titles(true)).containsExactly("three");
    var slice = home.chats.list(ADA, false, 1, null);
    assertThat(home.chats.list(ADA, false, 1, slice.next()).items().getFirst().title())
        .isEqualTo("two");
    assertThat(home.chats.search(ADA, "three", false, 10, null).items()).isEmpty();
    assertThat(home.chats.search(ADA, "three", true, 10, null).items()).hasSize(1);
    assertThat(ids("three")).containsExactly(three);
    home.chats.change(ADA, three, new Chats.Change(null, null, null, false, null));
    assertThat(titles(true)).isEmpty();
  }

  @Test
  void excerptsShowTheWordsOnOneLine() {
    var excerpts = new Excerpts("zzz Éclair");
    var text = "word\n".repeat(100) + "an ECLAIR 💥 here " + "more ".repeat(100);
    assertThat(excerpts.of(text)).startsWith("…").contains("an ECLAIR 💥 here").endsWith("…");
    assertThat(excerpts.of(text).length()).isLessThan(170);
    assertThat(excerpts.of("")).isEmpty();
    assertThat(new Excerpts("none").of("💥".repeat(200))).startsWith("💥").endsWith("…");
    assertThat(new Excerpts("cat").of("concatenated " + "x ".repeat(90) + "cat")).contains("cat");
  }

  private List<String> ids(String words) {
    return home.chats.search(ADA, words, null, 10, null).items().stream()
        .map(one -> one.chat().id())
        .toList();
  }

  private List<String> titles(boolean areArchived) {
    return home.chats.list(ADA, areArchived, 10, null).items().stream().map(Chat::title).toList();
  }
}
