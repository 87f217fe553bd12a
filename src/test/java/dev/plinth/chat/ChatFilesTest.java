package dev.plinth.chat;

import static dev.plinth.chat.ChatHome.ADA;
import static dev.plinth.chat.ChatHome.BOB;
import static dev.plinth.chat.ChatHome.problem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.config.ChatLimits;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.llm.Capabilities;
import dev.plinth.llm.Embeddings;
import dev.plinth.llm.Message;
import dev.plinth.llm.Model;
import dev.plinth.llm.Models;
import dev.plinth.llm.Prompt;
import dev.plinth.llm.Provider;
import dev.plinth.llm.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Pictures and files of messages.
final class ChatFilesTest {
  private static final String GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

  private ChatHome home;
  private String chat;

  @BeforeEach
  void open(@TempDir Path folder) {
    home =
        new ChatHome(
            folder, new ChatLimits(64 * 1024, 100, 64, Duration.ZERO, 1000, 2500, 4000, 1000));
    chat = home.create(ADA, "");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void modelsGetWhatWasShown() {
    var turn = send(chat, "what is this?", Attachment.of(GIF, "dot.gif", ""));
    assertThat(turn.prompt().messages())
        .containsExactly(
            new Message.User(
                List.of(
                    new Message.Part.Text("what is this?"),
                    new Message.Part.Image("image/gif", "R0lGODlhAQABAAAAACw="))));
    home.answer(turn, "A dot.");
    var text = Attachment.of("data:text/plain,a%20b+c", "notes.txt", "");
    assertThat(send(chat, "", text).prompt().messages().getLast())
        .isEqualTo(new Message.User("[file notes.txt]\na b+c"));
    var pdf = Attachment.of("%PDF-1.7".getBytes(StandardCharsets.UTF_8), "a.pdf", "");
    assertThat(send(chat, "", pdf).prompt().messages().getLast())
        .isEqualTo(new Message.User("[file that this model cannot read: a.pdf]"));
    assertThat(home.chats.named(ADA, chat).title()).isEqualTo("what is this?");
    var untitled = home.create(ADA, "");
    send(untitled, "", text);
    assertThat(home.chats.named(ADA, untitled).title()).isEqualTo("notes.txt");
  }

  @Test
  void bytesAreKeptOnceAndGoWithTheLastMessage() {
    var other = home.create(ADA, "");
    send(chat, "one", gif());
    send(chat, "two", gif());
    send(other, "three", gif());
    assertThat(home.count("_plinth_chat_file")).isEqualTo(1);
    assertThat(home.count("_plinth_chat_attachment")).isEqualTo(3);
    home.chats.delete(ADA, chat);
    assertThat(home.count("_plinth_chat_file")).isEqualTo(1);
    home.chats.delete(ADA, other);
    assertThat(home.count("_plinth_chat_file")).isZero();
    assertThat(home.count("_plinth_chat_attachment")).isZero();
  }

  @Test
  void theOwnerAloneGetsThemBack() {
    send(chat, "one", gif());
    var hash = gif().hash();
    var sent = home.chats.file(ADA, chat, hash);
    assertThat(sent.bytes()).isEqualTo(gif().bytes());
    assertThat(sent.file().type()).isEqualTo("image/gif");
    assertThat(problem(() -> home.chats.file(BOB, chat, hash))).isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> home.chats.file(ADA, chat, "x"))).isEqualTo(new Problem.NotFound());
    var theirs = home.create(BOB, "");
    assertThat(problem(() -> home.chats.file(BOB, theirs, hash))).isEqualTo(new Problem.NotFound());
  }

  @Test
  void aLinkShowsTheFilesOfItsMessagesAlone() {
    var one = send(chat, "one", Attachment.of("data:,secret", "secret.txt", ""));
    home.answer(one, "x");
    var apart = new Question.Place.After(null);
    home.chats.begin(ADA, chat, new Question("two", List.of(gif()), null, apart, null));
    var link = home.shares.share(ADA, chat, null);
    assertThat(home.shares.file(link.token(), gif().hash()).bytes()).isEqualTo(gif().bytes());
    var secret = Attachment.of("data:,secret", "secret.txt", "").hash();
    assertThat(problem(() -> home.shares.file(link.token(), secret)))
        .isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> home.shares.file("x", gif().hash())))
        .isEqualTo(new Problem.NotFound());
  }

  @Test
  void thereIsALimitForOneAndForAllOfAConversationAndAnAccount() {
    assertThat(problem(() -> send(chat, "big", text(1001, 'x'))).status()).isEqualTo(413);
    for (char c = 'a'; c < 'c'; c++) {
      send(chat, "fits", text(1000, c));
      send(chat, "again", text(1000, c));
    }
    assertThat(problem(() -> send(chat, "more", text(1000, 'c'))).code()).isEqualTo("files_full");
    assertThat(home.path(ADA, chat)).hasSize(4);
    var second = home.create(ADA, "");
    send(second, "fits", text(1000, 'd'), text(1000, 'e'));
    var third = home.create(ADA, "");
    assertThat(problem(() -> send(third, "more", text(100, 'f'))).code()).isEqualTo("files_full");
    send(third, "known", text(1000, 'a'));
    assertThat(home.count("_plinth_chat_file")).isEqualTo(4);
    var files = new Attachment[11];
    Arrays.fill(files, gif());
    assertThat(problem(() -> send(third, "many", files)).status()).isEqualTo(422);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/x.png",
        "https://example.org/x.png",
        "file:///etc/passwd",
        "data:",
        "data:image/png;base64",
        "data:image/png;base64,",
        "data:image/png;base64,%%%",
        "data:image/png;base64,R0lGODlhAQABAAAAACw=",
        "data:image/png,<svg onload=x>",
        "data:,%zz",
        ""
      })
  void whatCarriesNoFileOrAnotherThanItSaysIsRefused(String url) {
    assertThatThrownBy(() -> Attachment.of(url, "x", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatAFileIsIsToldByItsBytes() {
    assertThat(Attachment.of("data:text/plain,<svg xmlns=x>", "x", "").type())
        .isEqualTo("image/svg+xml");
    assertThat(Attachment.of("data:text/plain,<html>", "x", "").isPicture()).isFalse();
    assertThat(Attachment.of("DATA:;base64,R0lGODlhAQABAAAAACw=", "x", "image/gif").isPicture())
        .isTrue();
    assertThat(Attachment.of(GIF, "../../a\"\r\nb.gif", "").name()).isEqualTo("ab.gif");
  }

  @Test
  void aModelThatIsKnownNotToSeeRefusesPicturesAndIsSparedEarlierOnes() {
    var seeing = new Blind("seeing", true);
    var blind = new Blind("blind", false);
    var models = new Models(List.of(seeing, blind), "seeing");
    models.refresh();
    var ids = new Ids(home.clock, new Random(3));
    var chats = new Chats(home.db, models, ids, ChatLimits.DEFAULT, false);
    var place = new Question.Place.Next();
    var first = chats.begin(ADA, chat, new Question("a", List.of(gif()), "seeing", place, null));
    assertThat(first.prompt().messages().toString()).contains("Image[");
    var again = new Question("b", List.of(gif()), "blind", place, null);
    var refused = problem(() -> chats.begin(ADA, chat, again));
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.detail()).contains("blind sees none");
    assertThat(problem(() -> chats.again(ADA, chat, first.question(), "blind")).status())
        .isEqualTo(422);
    assertThat(home.path(ADA, chat)).containsExactly("a");
    home.answer(first, "A dot.");
    var text = chats.begin(ADA, chat, new Question("c", "blind"));
    assertThat(text.prompt().messages().toString())
        .contains("[picture that is not shown here: dot.gif]")
        .doesNotContain("Image[");
  }

  /// Somebody with one model, of which it is known whether it sees.
  private record Blind(String name, boolean sees) implements Provider {
    @Override
    public List<Model> models() {
      var can = new Capabilities(0, 0, null, sees, null, false);
      return List.of(new Model(name, name, name, true, true, 0, Instant.EPOCH, can));
    }

    @Override
    public void answer(Model model, Prompt prompt, Reply.Attempt attempt) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Embeddings embed(Model model, List<String> texts) {
      throw new UnsupportedOperationException();
    }
  }

  private static Attachment gif() {
    return Attachment.of(GIF, "dot.gif", "");
  }

  private static Attachment text(int length, char c) {
    return Attachment.of("data:," + String.valueOf(c).repeat(length), "x.txt", "");
  }

  private Turn send(String to, String text, Attachment... files) {
    return home.chats.begin(
        ADA, to, new Question(text, List.of(files), null, new Question.Place.Next(), null));
  }
}
