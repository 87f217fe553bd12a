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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages that stand beside each other, and the path through them.
final class BranchesTest {
  private static final Caller ADA = new Caller("ada", null, false);
  private static final Caller BOB = new Caller("bob", null, false);

  private final FixedClock clock = new FixedClock();
  private Database db;
  private Chats chats;
  private String chat;

  @BeforeEach
  void open(@TempDir Path folder) {
    db = Database.open(folder.resolve("plinth.db"), clock);
    var models = new Models(List.of(new Offline(Duration.ZERO)), null);
    var ids = new Ids(clock, new Random(1));
    chats = new Chats(db, models, ids, ChatLimits.DEFAULT, false);
    chat = chats.create(ADA, "", null).id();
  }

  @AfterEach
  void close() {
    db.close();
  }

  @Test
  void aQuestionAfterAnEarlierMessageStandsBesideWhatFollowedIt() {
    var one = say("one", "first");
    var two = say("two", "second");
    var other = chats.begin(ADA, chat, after(one.answer(), "two, otherwise"));
    assertThat(other.prompt().messages())
        .containsExactly(
            new Message.User("one"),
            new Message.Assistant("first"),
            new Message.User("two, otherwise"));
    answer(other, "third");

    assertThat(path()).containsExactly("one", "first", "two, otherwise", "third");
    var beside = steps().get(2);
    assertThat(beside.index()).isEqualTo(2);
    assertThat(beside.count()).isEqualTo(2);
    assertThat(beside.previous()).isEqualTo(two.question());
    assertThat(beside.next()).isNull();
    assertThat(steps().getFirst().count()).isEqualTo(1);

    chats.change(ADA, chat, branch(two.question()));
    assertThat(path()).containsExactly("one", "first", "two", "second");
    assertThat(steps().get(2).next()).isEqualTo(other.question());
    assertThat(steps().get(2).previous()).isNull();
    assertThat(chats.named(ADA, chat).leaf()).isEqualTo(two.answer());
  }

  @Test
  void theFirstQuestionCanBeAskedOtherwise() {
    say("one", "first");
    answer(chats.begin(ADA, chat, after(null, "otherwise")), "second");
    assertThat(path()).containsExactly("otherwise", "second");
    assertThat(steps().getFirst().index()).isEqualTo(2);
    assertThat(steps().getFirst().parent()).isNull();
    assertThat(chats.named(ADA, chat).title()).isEqualTo("one");
  }

  @Test
  void anAnswerIsMadeAnewBesideTheOther() {
    var turn = say("one", "first");
    var again = chats.again(ADA, chat, turn.answer(), null);
    assertThat(again.prompt().messages()).containsExactly(new Message.User("one"));
    assertThat(path()).containsExactly("one");
    answer(again, "second");
    answer(chats.again(ADA, chat, again.answer(), null), "third");
    answer(chats.again(ADA, chat, turn.question(), null), "fourth");
    assertThat(path()).containsExactly("one", "fourth");
    var last = steps().getLast();
    assertThat(last.index()).isEqualTo(4);
    assertThat(last.count()).isEqualTo(4);
    chats.change(ADA, chat, branch(turn.answer()));
    say("two", "fifth");
    assertThat(path()).containsExactly("one", "first", "two", "fifth");
  }

  @Test
  void anAnswerThatComesLateLeavesThePathThatSomebodyTurnedTo() {
    var one = say("one", "first");
    var late = chats.begin(ADA, chat, "two", null);
    chats.change(ADA, chat, branch(one.answer()));
    assertThat(path()).containsExactly("one", "first", "two");
    var other = chats.begin(ADA, chat, after(one.answer(), "three"));
    answer(late, "late");
    assertThat(path()).containsExactly("one", "first", "three");
    answer(other, "fourth");
    assertThat(path()).containsExactly("one", "first", "three", "fourth");
    chats.change(ADA, chat, branch(late.question()));
    assertThat(path()).containsExactly("one", "first", "two", "late");
  }

  @Test
  void turningToAMessageGoesOnToTheNewestOfWhatFollows() {
    var one = say("one", "first");
    var two = say("two", "second");
    answer(chats.begin(ADA, chat, after(one.answer(), "three")), "third");
    answer(chats.again(ADA, chat, two.question(), null), "fourth");
    answer(chats.begin(ADA, chat, after(null, "apart")), "fifth");
    chats.change(ADA, chat, branch(one.question()));
    assertThat(path()).containsExactly("one", "first", "three", "third");
    chats.change(ADA, chat, branch(two.question()));
    assertThat(path()).containsExactly("one", "first", "two", "fourth");
  }

  @Test
  void olderMessagesAreThoseOfThePathOfTheOneThatIsNamed() {
    var one = say("one", "first");
    var two = say("two", "second");
    answer(chats.begin(ADA, chat, after(one.answer(), "three")), "third");
    var older = chats.messages(ADA, chat, 2, two.answer());
    assertThat(older.items())
        .extracting(step -> step.message().content())
        .containsExactly("first", "two");
    assertThat(older.next()).isEqualTo(one.answer());
    assertThat(problem(() -> chats.messages(ADA, chat, 2, "nonsense")).code())
        .isEqualTo("bad_cursor");
  }

  @Test
  void messagesOfOthersAndOfOtherConversationsAreNone() {
    var mine = say("one", "first");
    var others = chats.create(BOB, "", null).id();
    var theirs = chats.begin(BOB, others, "theirs", null);
    assertThat(problem(() -> chats.begin(ADA, chat, after(theirs.question(), "x"))).status())
        .isEqualTo(422);
    assertThat(problem(() -> chats.change(ADA, chat, branch(theirs.question()))).status())
        .isEqualTo(422);
    assertThat(problem(() -> chats.again(ADA, chat, theirs.question(), null)))
        .isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> chats.again(BOB, chat, mine.answer(), null)))
        .isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> chats.change(BOB, chat, branch(mine.answer()))))
        .isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> chats.messages(ADA, chat, 2, theirs.question())).status())
        .isEqualTo(400);
    assertThat(chats.has(ADA, chat, theirs.question())).isFalse();
    assertThat(chats.has(BOB, chat, mine.question())).isFalse();
    assertThat(path()).containsExactly("one", "first");
  }

  @Test
  void aClientNamesItsMessagesByItsOwnIds() {
    var one = chats.beginOrCreate(ADA, chat, sent("one", "u-1", new Question.Place.Next()));
    answer(one, "first");
    var edited =
        chats.beginOrCreate(ADA, chat, sent("one!", "u-1", new Question.Place.Beside("u-1")));
    answer(edited, "second");
    assertThat(path()).containsExactly("one!", "second");
    assertThat(chats.has(ADA, chat, "u-1")).isTrue();
    answer(chats.again(ADA, chat, "u-1", null), "third");
    assertThat(path()).containsExactly("one!", "third");
    var unknown =
        chats.beginOrCreate(ADA, chat, sent("two", "u-2", new Question.Place.Beside("u-7")));
    answer(unknown, "fourth");
    assertThat(path()).containsExactly("one!", "third", "two", "fourth");
    assertThat(
            problem(() ->
                    chats.beginOrCreate(
                        ADA, chat, sent("x", null, new Question.Place.Beside(one.answer()))))
                .status())
        .isEqualTo(422);
  }

  @Test
  void aQuestionThatIsSentTwiceIsKeptOnceWhileItHasNoWholeAnswer() {
    var question = sent("one", "u-1", new Question.Place.Next());
    var turn = chats.beginOrCreate(ADA, chat, question);
    var twice = chats.beginOrCreate(ADA, chat, question);
    assertThat(twice.question()).isEqualTo(turn.question());
    chats.finish(turn, draft("ha", null));
    answer(chats.beginOrCreate(ADA, chat, question), "whole");
    assertThat(path()).containsExactly("one", "whole");
    answer(chats.beginOrCreate(ADA, chat, question), "again");
    assertThat(path()).containsExactly("one", "whole", "one", "again");
  }

  @Test
  void whatAnswersNoQuestionIsNotAnsweredAnew() {
    db.<Integer>write(tx -> {
      var store = new MessageStore();
      var one = ChatMessage.question("lonely", "", clock.instant());
      store.append(tx, chat, 0, one, null);
      return tx.run("UPDATE _plinth_message SET role = 'assistant' WHERE id = 'lonely'");
    });
    assertThat(problem(() -> chats.again(ADA, chat, "lonely", null)).code())
        .isEqualTo("no_question");
  }

  private Turn say(String question, String answer) {
    var turn = chats.begin(ADA, chat, question, null);
    answer(turn, answer);
    return turn;
  }

  private void answer(Turn turn, String text) {
    chats.finish(turn, draft(text, new Chunk.Finish(Chunk.Reason.STOP)));
  }

  private static Question after(@Nullable String parent, String text) {
    return new Question(text, List.of(), null, new Question.Place.After(parent), null);
  }

  private static Question sent(String text, @Nullable String id, Question.Place place) {
    return new Question(text, List.of(), null, place, id);
  }

  private static Chats.Change branch(String message) {
    return new Chats.Change(null, null, null, null, message);
  }

  private List<Step> steps() {
    return chats.messages(ADA, chat, 100, null).items();
  }

  private List<String> path() {
    return steps().stream().map(step -> step.message().content()).toList();
  }

  private static Draft draft(String text, Chunk.@Nullable End end) {
    var draft = new Draft();
    draft.add(new Chunk.Text(text));
    if (end != null) {
      draft.add(end);
    }
    return draft;
  }

  private static Problem problem(org.assertj.core.api.ThrowableAssert.ThrowingCallable tried) {
    var thrown = new ArrayList<Problem>();
    assertThatThrownBy(tried)
        .isInstanceOfSatisfying(ProblemException.class, e -> thrown.add(e.problem()));
    return thrown.getFirst();
  }
}
