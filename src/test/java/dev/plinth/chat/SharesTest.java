package dev.plinth.chat;

import static dev.plinth.chat.ChatHome.ADA;
import static dev.plinth.chat.ChatHome.BOB;
import static dev.plinth.chat.ChatHome.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.kernel.Problem;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SharesTest {
  private ChatHome home;
  private String chat;
  private Turn one;

  @BeforeEach
  void open(@TempDir Path folder) {
    home = new ChatHome(folder);
    chat = home.create(ADA, "Rocks");
    one = home.say(ADA, chat, "one", "first");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aLinkShowsWhatWasSaidUntilThen() {
    home.say(ADA, chat, "two", "second");
    var whole = home.shares.share(ADA, chat, null);
    var part = home.shares.share(ADA, chat, one.answer());
    home.say(ADA, chat, "three", "third");
    home.chats.change(ADA, chat, new Chats.Change("Renamed", null, null, null, null));
    assertThat(words(whole.token(), 10, null)).containsExactly("one", "first", "two", "second");
    assertThat(words(part.token(), 10, null)).containsExactly("one", "first");
    assertThat(home.shares.read(whole.token(), 10, null).title()).isEqualTo("Rocks");
    assertThat(whole.messages()).isEqualTo(4);
    assertThat(whole.token()).hasSize(43).isNotEqualTo(part.token());
    assertThat(home.chats.named(ADA, chat).isShared()).isTrue();
  }

  @Test
  void otherBranchesAreNotShown() {
    home.say(ADA, chat, "secret", "hidden");
    var other = new Question.Place.After(one.answer());
    home.answer(
        home.chats.begin(ADA, chat, new Question("open", List.of(), null, other, null)), "shown");
    var link = home.shares.share(ADA, chat, null);
    assertThat(words(link.token(), 10, null)).containsExactly("one", "first", "open", "shown");
    var newest = home.shares.read(link.token(), 1, null);
    assertThat(words(link.token(), 2, newest.messages().next())).containsExactly("first", "open");
    assertThat(words(link.token(), 10, "4")).containsExactly("one", "first");
    assertThat(words(link.token(), 10, "-1")).isEmpty();
    assertThat(problem(() -> home.shares.read(link.token(), 1, "x")).code())
        .isEqualTo("bad_cursor");
  }

  @Test
  void revokedLinksAndThoseOfWhatIsGoneAreNotFound() {
    var link = home.shares.share(ADA, chat, null);
    home.shares.revoke(ADA, chat);
    home.shares.revoke(ADA, chat);
    assertThat(problem(() -> home.shares.read(link.token(), 1, null)))
        .isEqualTo(new Problem.NotFound());
    assertThat(home.chats.named(ADA, chat).isShared()).isFalse();
    var again = home.shares.share(ADA, chat, null);
    home.chats.delete(ADA, chat);
    assertThat(problem(() -> home.shares.read(again.token(), 1, null)))
        .isEqualTo(new Problem.NotFound());
    assertThat(home.count("_plinth_chat_share")).isZero();
  }

  @Test
  void othersNeitherShareNorRevoke() {
    var link = home.shares.share(ADA, chat, null);
    assertThat(problem(() -> home.shares.share(BOB, chat, null))).isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> home.shares.revoke(BOB, chat))).isEqualTo(new Problem.NotFound());
    assertThat(words(link.token(), 10, null)).hasSize(2);
    var theirs = home.create(BOB, "");
    var turn = home.say(BOB, theirs, "theirs", "x");
    assertThat(problem(() -> home.shares.share(ADA, chat, turn.answer())).status()).isEqualTo(422);
    var empty = home.create(ADA, "");
    assertThat(problem(() -> home.shares.share(ADA, empty, null)).code())
        .isEqualTo("nothing_to_share");
  }

  @Test
  void theTokenItselfIsKeptNowhere() {
    var link = home.shares.share(ADA, chat, null);
    var kept =
        home.db.<List<String>>read(
            tx -> tx.all("SELECT * FROM _plinth_chat_share", row -> row.text(0) + row.text(3)));
    assertThat(kept.getFirst()).doesNotContain(link.token()).hasSize(64 + "1-2".length());
    for (var guess : List.of("", "x", kept.getFirst().substring(0, 64), link.token() + "=")) {
      assertThat(problem(() -> home.shares.read(guess, 1, null))).isEqualTo(new Problem.NotFound());
    }
  }

  @Test
  void thereIsAnEndToLinks() {
    for (int i = 0; i < 100; i++) {
      home.shares.share(ADA, chat, null);
    }
    assertThat(problem(() -> home.shares.share(ADA, chat, null)).code())
        .isEqualTo("too_many_links");
  }

  @Test
  void pathsAreRunsOfPositions() {
    var path = dev.plinth.chat.Path.read("1-3 7-7 11-12");
    assertThat(path.text()).isEqualTo("1-3 7-7 11-12");
    assertThat(path.count()).isEqualTo(6);
    assertThat(path.before(Long.MAX_VALUE, 3)).containsExactly(12L, 11L, 7L);
    assertThat(path.before(8, 3)).containsExactly(7L, 3L, 2L);
    assertThat(path.after(2, 3)).containsExactly(3L, 7L, 11L);
    assertThat(path.has(7)).isTrue();
    assertThat(path.has(8)).isFalse();
    assertThat(dev.plinth.chat.Path.read("").count()).isZero();
  }

  private List<String> words(String token, int limit, @Nullable String cursor) {
    return home.shares.read(token, limit, cursor).messages().items().stream()
        .map(ChatMessage::content)
        .toList();
  }
}
