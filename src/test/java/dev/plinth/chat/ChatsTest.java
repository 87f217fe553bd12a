package dev.plinth.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.config.ChatLimits;
import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Message;
import dev.plinth.llm.Models;
import dev.plinth.llm.Offline;
import dev.plinth.testing.FixedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ChatsTest {
  private static final Caller ADA = new Caller("ada", null, false);
  private static final Caller BOB = new Caller("bob", null, false);

  private final FixedClock clock = new FixedClock();
  private Database db;
  private Chats chats;

  @BeforeEach
  void open(@TempDir Path folder) {
    db = Database.open(folder.resolve("plinth.db"), clock);
    chats = chats(false);
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void aTurnKeepsTheQuestionAndThenTheAnswer() {
    var chat = chats.create(ADA, "", null);
    var turn = chats.begin(ADA, chat.id(), "What is basalt?\nReally?", null);
    assertThat(turn.model().id()).isEqualTo(Offline.ID);
    assertThat(turn.prompt().messages())
        .containsExactly(new Message.User("What is basalt?\nReally?"));
    chats.finish(turn, draft("A rock.", new Chunk.Finish(Chunk.Reason.STOP)));

    var kept = shown(chat.id());
    assertThat(kept).extracting(ChatMessage::role).containsExactly("user", "assistant");
    assertThat(kept).extracting(ChatMessage::position).containsExactly(1L, 2L);
    assertThat(kept.getLast().id()).isEqualTo(turn.answer());
    assertThat(kept.getLast().status()).isEqualTo("done");
    assertThat(kept.getLast().outputTokens()).isEqualTo(2);
    assertThat(chats.named(ADA, chat.id()).title()).isEqualTo("What is basalt?");
    assertThat(chats.named(ADA, chat.id()).model()).isEqualTo(Offline.ID);
  }

  @Test
  void theNextTurnRemembersWhatWasSaid() {
    var chat = chats.create(ADA, "Rocks", null);
    chats.finish(
        chats.begin(ADA, chat.id(), "one", null),
        draft("first", new Chunk.Finish(Chunk.Reason.STOP)));
    chats.finish(
        chats.begin(ADA, chat.id(), "two", null), draft("", new Chunk.Failure(Chunk.Kind.BROKEN)));
    assertThat(chats.begin(ADA, chat.id(), "three", null).prompt().messages())
        .containsExactly(
            new Message.User("one"),
            new Message.Assistant("first"),
            new Message.User("two"),
            new Message.User("three"));
    assertThat(chats.named(ADA, chat.id()).title()).isEqualTo("Rocks");
  }

  @Test
  void answersThatWereCutShortAreKeptAsSuch() {
    var chat = chats.create(ADA, "", null);
    chats.finish(chats.begin(ADA, chat.id(), "q", null), draft("half", null));
    chats.finish(
        chats.begin(ADA, chat.id(), "q", null),
        draft("less", new Chunk.Failure(Chunk.Kind.CUT_SHORT)));
    assertThat(shown(chat.id()))
        .extracting(ChatMessage::content, ChatMessage::status)
        .contains(
            org.assertj.core.groups.Tuple.tuple("half", "stopped"),
            org.assertj.core.groups.Tuple.tuple("less", "failed"));
  }

  @Test
  void anAnswerForAConversationThatIsGoneIsDropped() {
    var chat = chats.create(ADA, "", null);
    var turn = chats.begin(ADA, chat.id(), "q", null);
    chats.delete(ADA, chat.id());
    chats.finish(turn, draft("late", new Chunk.Finish(Chunk.Reason.STOP)));
    assertThat(chats.list(ADA, false, 10, null).items()).isEmpty();
  }

  @Test
  void somebodyElsesConversationIsNotFound() {
    var chat = chats.create(ADA, "", null);
    List<ThrowingCallable> tries =
        List.of(
            () -> chats.named(BOB, chat.id()),
            () -> chats.change(BOB, chat.id(), title("mine")),
            () -> chats.delete(BOB, chat.id()),
            () -> chats.messages(BOB, chat.id(), 10, null),
            () -> chats.begin(BOB, chat.id(), "q", null),
            () -> chats.beginOrCreate(BOB, chat.id(), new Question("q", null)),
            () -> chats.named(ADA, "missing"));
    for (var tried : tries) {
      assertThat(problem(tried)).isEqualTo(new Problem.NotFound());
    }
    assertThat(chats.list(BOB, false, 10, null).items()).isEmpty();
    assertThat(chats.named(ADA, chat.id()).title()).isEmpty();
  }

  @Test
  void withoutAnAccountThereIsNothingUnlessTheAppHasNoSignIn() {
    assertThat(problem(() -> chats.create(Caller.ANONYMOUS, "", null)))
        .isEqualTo(new Problem.Unauthenticated());
    assertThat(problem(() -> chats.list(Caller.ANONYMOUS, false, 10, null)))
        .isEqualTo(new Problem.Unauthenticated());
    var open = chats(true);
    var chat = open.create(Caller.ANONYMOUS, "ours", null);
    assertThat(open.named(Caller.ANONYMOUS, chat.id()).title()).isEqualTo("ours");
    assertThat(problem(() -> open.named(ADA, chat.id()))).isEqualTo(new Problem.NotFound());
  }

  @Test
  void listsArePagedWithoutGapsAndDoubles() {
    var made = new ArrayList<String>();
    for (int i = 0; i < 7; i++) {
      made.addFirst(chats.create(ADA, "n" + i, null).id());
      if (i % 3 == 0) {
        clock.forward(Duration.ofMillis(5));
      }
    }
    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var slice = chats.list(ADA, false, 3, cursor);
      slice.items().forEach(chat -> seen.add(chat.id()));
      cursor = slice.next();
    } while (cursor != null);
    assertThat(seen).containsExactlyElementsOf(made);
  }

  @Test
  void messagesArePagedFromTheNewest() {
    var chat = chats.create(ADA, "", null);
    for (int i = 1; i <= 5; i++) {
      chats.begin(ADA, chat.id(), "m" + i, null);
    }
    var newest = chats.messages(ADA, chat.id(), 3, null);
    var older = chats.messages(ADA, chat.id(), 3, newest.next());
    assertThat(newest.items())
        .extracting(step -> step.message().content())
        .containsExactly("m3", "m4", "m5");
    assertThat(older.items())
        .extracting(step -> step.message().content())
        .containsExactly("m1", "m2");
    assertThat(newest.items().getFirst().parent())
        .isEqualTo(older.items().getLast().message().id());
    assertThat(older.items().getFirst().parent()).isNull();
    assertThat(older.next()).isNull();
  }

  @Test
  void whatIsNotRightIsRefused() {
    var chat = chats.create(ADA, "", null);
    assertThat(problem(() -> chats.begin(ADA, chat.id(), " \n", null)).status()).isEqualTo(422);
    assertThat(problem(() -> chats.begin(ADA, chat.id(), "é".repeat(40_000), null)).status())
        .isEqualTo(413);
    assertThat(problem(() -> chats.begin(ADA, chat.id(), "q", "gpt-4o")).status()).isEqualTo(422);
    assertThat(problem(() -> chats.create(ADA, "x".repeat(201), null)).status()).isEqualTo(422);
    assertThat(problem(() -> chats.list(ADA, false, 3, "nonsense!")).code())
        .isEqualTo("bad_cursor");
    assertThat(shown(chat.id())).isEmpty();
  }

  @Test
  void aConversationThatAClientNamedBeginsToExist() {
    chats.beginOrCreate(ADA, "chat-7Kq", new Question("hello", null));
    chats.beginOrCreate(ADA, "chat-7Kq", new Question("again", null));
    assertThat(shown("chat-7Kq")).hasSize(2);
    assertThat(problem(() -> chats.beginOrCreate(BOB, "chat-7Kq", new Question("hi", null))))
        .isEqualTo(new Problem.NotFound());
  }

  @Test
  void titlesAreCutBetweenWords() {
    var chat = chats.create(ADA, "", null);
    chats.begin(ADA, chat.id(), "word ".repeat(30), null);
    var title = chats.named(ADA, chat.id()).title();
    assertThat(title).endsWith("word…").hasSizeLessThanOrEqualTo(61);
  }

  private List<ChatMessage> shown(String chat) {
    return chats.messages(ADA, chat, 100, null).items().stream().map(Step::message).toList();
  }

  private static Chats.Change title(String title) {
    return new Chats.Change(title, null, null, null, null);
  }

  private static Problem problem(ThrowingCallable tried) {
    var thrown = new ArrayList<Problem>();
    assertThatThrownBy(tried)
        .isInstanceOfSatisfying(ProblemException.class, e -> thrown.add(e.problem()));
    return thrown.getFirst();
  }

  private static Draft draft(String text, Chunk.@Nullable End end) {
    var draft = new Draft();
    draft.add(new Chunk.Start(Offline.ID));
    draft.add(new Chunk.Text(text));
    if (end != null) {
      draft.add(end);
    }
    return draft;
  }

  private Chats chats(boolean isOpen) {
    var models = new Models(List.of(new Offline(Duration.ZERO)), null);
    return new Chats(db, models, new Ids(clock, new Random(1)), ChatLimits.DEFAULT, isOpen);
  }
}
