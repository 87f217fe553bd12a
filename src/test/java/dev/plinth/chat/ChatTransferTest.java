package dev.plinth.chat;

import static dev.plinth.chat.ChatHome.ADA;
import static dev.plinth.chat.ChatHome.BOB;
import static dev.plinth.chat.ChatHome.problem;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Conversations out and in.
final class ChatTransferTest {
  private static final String GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACw=";

  /// In the form of ChatGPT's export, made up.
  private static final String CHATGPT =
      """
      [{"title": "Stones\\u0000 and\\nmore", "create_time": 1700000000.25, "update_time": 1700000100.5,
        "conversation_id": "c-1", "current_node": "a2", "is_archived": true, "plugin_ids": null,
        "mapping": {
          "root": {"id": "root", "message": null, "parent": null, "children": ["s"]},
          "s": {"id": "s", "parent": "root", "children": ["u1"], "message":
            {"author": {"role": "system"}, "content": {"content_type": "text", "parts": ["obey"]}}},
          "u1": {"id": "u1", "parent": "s", "children": ["a1", "t1"], "message":
            {"author": {"role": "user", "name": null}, "create_time": 1700000001,
             "content": {"content_type": "multimodal_text", "parts":
               [{"content_type": "image_asset_pointer", "asset_pointer": "x"}, "what is this?", 7, null]}}},
          "a1": {"id": "a1", "parent": "u1", "children": [], "message":
            {"author": {"role": "assistant"}, "create_time": null, "recipient": "all",
             "metadata": {"model_slug": "gpt-x"}, "content": {"content_type": "text", "parts": ["basalt"]}}},
          "t1": {"id": "t1", "parent": "u1", "children": ["t2"], "message":
            {"author": {"role": "assistant"}, "recipient": "browser",
             "content": {"content_type": "code", "text": "search()"}}},
          "t2": {"id": "t2", "parent": "t1", "children": ["th"], "message":
            {"author": {"role": "tool", "name": "browser"}, "content": {"content_type": "x", "result": "y"}}},
          "th": {"id": "th", "parent": "t2", "children": ["a2", "gone"], "message":
            {"author": {"role": "assistant"}, "content": {"content_type": "thoughts", "thoughts": []}}},
          "a2": {"id": "a2", "parent": "th", "children": ["h"], "message":
            {"author": {"role": "assistant"}, "content": {"content_type": "text", "parts": ["granite \\ud800"]}}},
          "h": {"id": "h", "parent": "a2", "children": [], "message":
            {"author": {"role": "user"}, "metadata": {"is_visually_hidden_from_conversation": true},
             "content": {"content_type": "text", "parts": ["about me"]}}}}},
       {"title": "Not one", "foo": 1},
       {"title": null, "mapping": {"a": {"parent": "b", "children": ["b"], "message": null},
         "b": {"parent": "a", "children": ["a"], "message": 5}}}]
      """;

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
  void chatGptsTreeComesInWithItsBranchesAndWithoutInstructions() throws IOException {
    var report = take(ADA, CHATGPT);
    assertThat(report.chats()).isEqualTo(2);
    assertThat(report.messages()).isEqualTo(3);
    assertThat(report.skipped())
        .isEqualTo(Map.of("system", 1, "tool", 2, "hidden", 1, "file", 1, "other", 1));
    assertThat(report.faults()).hasSize(1);
    assertThat(report.faults().getFirst().chat()).isEqualTo("Not one (#2)");
    var chat = home.chats.list(ADA, true, 10, null).items().getFirst();
    assertThat(chat.title()).isEqualTo("Stones\ufffd and more");
    assertThat(chat.createdAt()).hasToString("2023-11-14T22:13:20.250Z");
    assertThat(home.path(ADA, chat.id())).containsExactly("what is this?", "granite \ufffd");
    var shown = home.chats.messages(ADA, chat.id(), 10, null).items();
    assertThat(shown.getLast().count()).isEqualTo(2);
    assertThat(shown.getLast().index()).isEqualTo(2);
    home.chats.change(
        ADA, chat.id(), new Chats.Change(null, null, null, null, shown.getLast().previous()));
    assertThat(home.path(ADA, chat.id())).containsExactly("what is this?", "basalt");
    assertThat(home.chats.messages(ADA, chat.id(), 1, null).items().getFirst().message().model())
        .isEqualTo("gpt-x");
    var turn = home.chats.begin(ADA, chat.id(), "and then?", null);
    assertThat(turn.prompt().messages().toString()).doesNotContain("obey", "about me");
    assertThat(home.chats.search(ADA, "granite", null, 10, null).items()).hasSize(1);
  }

  @Test
  void whatComesTwiceIsThereOnce() throws IOException {
    take(ADA, CHATGPT);
    var again = take(ADA, CHATGPT);
    assertThat(again.chats()).isZero();
    assertThat(again.unchanged()).isEqualTo(2);
    assertThat(again.messages()).isZero();
    assertThat(take(BOB, CHATGPT).chats()).isEqualTo(2);
    assertThat(home.count("_plinth_chat")).isEqualTo(4);
  }

  @Test
  void ourOwnExportGoesFromOneAccountToAnother() throws IOException {
    var chat = home.create(ADA, "Rocks");
    var one = home.say(ADA, chat, "one", "first");
    var gif = Attachment.of(GIF, "dot.gif", "");
    home.answer(
        home.chats.begin(
            ADA, chat, new Question("two", List.of(gif), null, new Question.Place.Next(), null)),
        "second");
    home.answer(home.chats.again(ADA, chat, one.answer(), null), "first, anew");
    home.chats.change(ADA, chat, new Chats.Change(null, null, true, null, one.answer()));
    home.create(ADA, "Empty");
    var all = json(ADA, null);
    assertThat(Json.parse(all).path("chats")).hasSize(2);

    assertThat(take(ADA, all).unchanged()).isEqualTo(2);
    var report = take(BOB, all);
    assertThat(report.chats()).isEqualTo(2);
    assertThat(report.messages()).isEqualTo(5);
    assertThat(report.skipped()).isEmpty();
    assertThat(report.faults()).isEmpty();
    var copy = home.chats.list(BOB, false, 10, null).items().getFirst();
    assertThat(copy.title()).isEqualTo("Rocks");
    assertThat(copy.isPinned()).isTrue();
    assertThat(copy.id()).isNotEqualTo(chat);
    assertThat(home.path(BOB, copy.id())).isEqualTo(home.path(ADA, chat));
    var steps = home.chats.messages(BOB, copy.id(), 10, null).items();
    assertThat(steps.get(1).next()).isNotNull();
    assertThat(steps.get(2).message().files())
        .extracting(ChatFile::name)
        .containsExactly("dot.gif");
    assertThat(home.count("_plinth_chat_file")).isEqualTo(1);
    assertThat(take(BOB, json(ADA, chat)).unchanged()).isEqualTo(1);
    home.chats.delete(ADA, chat);
    assertThat(take(ADA, all).chats()).isEqualTo(1);
  }

  @Test
  void markdownHasTheCurrentPath() throws IOException {
    var chat = home.create(ADA, "Rocks\nand more");
    var one = home.say(ADA, chat, "one", "first");
    home.answer(home.chats.again(ADA, chat, one.answer(), null), "# second");
    var text = new StringBuilder();
    home.exports.markdown(ADA, chat, text::append);
    assertThat(text)
        .hasToString("# Rocks and more\n\n## You\n\none\n\n## Assistant (offline)\n\n# second\n\n");
    assertThat(problem(() -> home.exports.markdown(BOB, chat, text::append)))
        .isEqualTo(new Problem.NotFound());
    assertThat(problem(() -> home.exports.json(BOB, chat, text::append)))
        .isEqualTo(new Problem.NotFound());
    assertThat(Json.parse(json(BOB, null)).path("chats")).isEmpty();
  }

  @Test
  void manyMessagesComeOutAndInInTheirOrder() throws IOException {
    var chat = home.create(ADA, "long");
    for (int i = 0; i < 120; i++) {
      home.chats.begin(ADA, chat, "m" + i, null);
    }
    for (int i = 0; i < 120; i++) {
      home.create(ADA, "n" + i);
    }
    var all = json(ADA, null);
    assertThat(Json.parse(all).path("chats")).hasSize(121);
    assertThat(take(BOB, all).messages()).isEqualTo(120);
    var copy = home.chats.search(BOB, "m119", null, 1, null).items().getFirst().chat();
    assertThat(home.path(BOB, copy.id())).hasSize(100).startsWith("m20").endsWith("m119");
    var pieces = new ArrayList<String>();
    home.exports.markdown(ADA, chat, pieces::add);
    assertThat(pieces).hasSize(121);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5",
        "null",
        "{}",
        "{\"chats\": 5}",
        "\"x\"",
        "[",
        "{\"chats\": [{\"id\"",
        "nonsense"
      })
  void whatIsNoSuchFileIsRefused(String text) {
    assertThat(problem(() -> take(ADA, text)).status()).isEqualTo(400);
    assertThat(home.count("_plinth_chat")).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[5, null, [], {}]",
        "[{\"id\": \"x\", \"messages\": 5}]",
        "[{\"messages\": []}]",
        "[{\"id\": \"x\", \"mapping\": []}]"
      })
  void conversationsThatAreNoneAreNamedAndNothingIsTaken(String text) throws IOException {
    var report = take(ADA, text);
    assertThat(report.chats()).isZero();
    assertThat(report.faults()).isNotEmpty();
    assertThat(report.faults().getFirst().chat()).isEqualTo("#1");
    assertThat(report.faults().getFirst().detail()).endsWith(".");
    assertThat(home.count("_plinth_chat")).isZero();
  }

  @Test
  void aFileThatBreaksOffGivesWhatCameBefore() throws IOException {
    var one =
        "{\"id\":\"a\",\"title\":\"A\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    var report = take(ADA, "{\"chats\":[" + one + ",{\"id\":\"b\",");
    assertThat(report.chats()).isEqualTo(1);
    assertThat(report.faults()).extracting(Imports.Fault::chat).containsExactly("#2");
    assertThat(take(ADA, one).unchanged()).isEqualTo(1);
  }

  @Test
  void aConversationWithTooMuchInItIsLeftOutWhole() throws IOException {
    var big =
        "{\"id\":\"big\",\"title\":\"Big\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
            + "{\"role\":\"user\",\"content\":\""
            + "x".repeat(1024 * 1024 + 1)
            + "\"}]}";
    var small = "{\"id\":\"small\",\"messages\":[{\"role\":\"root\",\"content\":\"x\"}]}";
    var report = take(ADA, "[" + big + "," + small + "]");
    assertThat(report.chats()).isEqualTo(1);
    assertThat(report.skipped()).isEqualTo(Map.of("other", 1));
    assertThat(report.faults())
        .containsExactly(
            new Imports.Fault("Big (#1)", "It has a message of more than 1048576 characters."));
    assertThat(home.count("_plinth_message")).isZero();
    var many = new StringBuilder("[{\"id\":\"many\",\"messages\":[");
    for (int i = 0; i <= ImportedChat.MESSAGES_MAX; i++) {
      many.append(i == 0 ? "" : ",").append("{\"role\":\"user\",\"content\":\"x\"}");
    }
    assertThat(take(ADA, many + "]}]").faults()).hasSize(1);
    assertThat(home.count("_plinth_message")).isZero();
  }

  @Test
  void parentsThatAreNoneOrComeLaterAreTheBeginning() throws IOException {
    var text =
        """
        [{"id": "x", "leaf": 99, "messages": [
          {"position": 5, "parent": 7, "role": "user", "content": "a", "createdAt": "never", "inputTokens": -5},
          {"position": 7, "parent": 5, "role": "assistant", "content": "b", "status": "weird", "createdAt": 1e300},
          {"position": 7, "parent": 5, "role": "assistant", "content": "twice"},
          {"position": 9, "parent": "x", "role": "system", "content": "obey"},
          {"position": 10, "parent": 7, "role": "user", "content": "c", "files": [{"url": "http://a"}, 5]}]}]
        """;
    var report = take(ADA, text);
    assertThat(report.messages()).isEqualTo(3);
    assertThat(report.skipped()).isEqualTo(Map.of("system", 1, "other", 1, "file", 2));
    var chat = home.chats.list(ADA, false, 1, null).items().getFirst();
    assertThat(home.path(ADA, chat.id())).containsExactly("a", "b", "c");
  }

  @Test
  void aDeepChainIsNoDanger() throws IOException {
    var text = new StringBuilder("[{\"id\": \"deep\", \"current_node\": \"n9999\", \"mapping\": {");
    for (int i = 0; i < 10_000; i++) {
      text.append(i == 0 ? "" : ",")
          .append(
              "\"n%d\": {\"parent\": %s, \"children\": [\"n%d\"], \"message\": {\"author\": {\"role\": \"user\"}, \"content\": {\"parts\": [\"m%d\"]}}}"
                  .formatted(i, i == 0 ? "null" : "\"n" + (i - 1) + "\"", i + 1, i));
    }
    var report = take(ADA, text + "}}]");
    assertThat(report.messages()).isEqualTo(10_000);
    var chat = home.chats.list(ADA, false, 1, null).items().getFirst();
    assertThat(home.path(ADA, chat.id())).hasSize(100).endsWith("m9999");
  }

  private Imports.Report take(Caller caller, String text) throws IOException {
    return home.imports.read(caller, new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  private String json(Caller caller, @Nullable String chat) throws IOException {
    var text = new StringBuilder();
    home.exports.json(caller, chat, text::append);
    return text.toString();
  }
}
