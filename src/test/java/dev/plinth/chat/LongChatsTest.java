package dev.plinth.chat;

import static dev.plinth.chat.ChatHome.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Message;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;

/// What it takes to open, scroll and go on in a long conversation: counted in steps of SQLite's
/// virtual machine, which are the same on every machine.
final class LongChatsTest {
  private static final int LONG = 10_000;
  private static final int SHORT = 100;

  private ChatHome home;
  private Path file;

  @BeforeEach
  void open(@TempDir Path folder) {
    home = new ChatHome(folder);
    file = folder.resolve("plinth.db");
  }

  @AfterEach
  void close() {
    home.close();
  }

  @Test
  void aPageOfALongConversationCostsWhatAPageOfAShortOneDoes() throws Exception {
    made("short", SHORT, 1);
    made("long", LONG, 1);
    for (int from : List.of(SHORT, 60, 31)) {
      long few = steps(MessageStore.PAGE, "short", from, 31);
      assertThat(steps(MessageStore.PAGE, "long", from, 31)).isEqualTo(few).isLessThan(10_000);
      assertThat(steps(MessageStore.PAGE, "long", LONG - SHORT + from, 31)).isLessThan(few + 500);
    }
    assertThat(steps(ChatStore.FIND, "long", "ada")).isLessThan(200);
    assertThat(steps(MessageStore.LAST, "long")).isLessThan(100);
    assertThat(steps(MessageStore.FOLLOWERS, "long", LONG)).isLessThan(100);
    assertThat(steps(MessageStore.DOWN, "long", 1)).isLessThan(200);
    assertThat(steps(MessageStore.RUNS, "long", LONG)).isLessThan(200);
  }

  @Test
  void waysUpAndDownAreThoseThatOneWouldWalk() {
    var random = new Random(7);
    var parents = new ArrayList<Integer>(List.of(0));
    db(
        tx -> {
          var store = new MessageStore();
          for (int i = 1; i <= 400; i++) {
            int parent = random.nextInt(3) > 0 ? i - 1 : random.nextInt(i);
            parents.add(parent);
            store.append(tx, "tree", parent, message("tree" + i), null);
          }
        },
        "tree");
    home.db.<Boolean>read(tx -> {
      var store = new MessageStore();
      for (int i = 0; i <= 400; i++) {
        var up = new ArrayList<Long>();
        for (int at = i; at > 0; at = parents.get(at)) {
          up.addFirst((long) at);
        }
        assertThat(store.path(tx, "tree", i).after(0, 1_000)).isEqualTo(up);
        int end = i;
        for (int at = i; at > 0; at = parents.lastIndexOf(at)) {
          end = at;
        }
        if (i > 0) {
          assertThat(store.end(tx, "tree", i)).isEqualTo(end);
        }
      }
      return true;
    });
  }

  @Test
  void branchesAtEveryMessageChangeNothingAboutThat() throws Exception {
    made("short", SHORT, 3);
    made("long", LONG, 3);
    long few = steps(MessageStore.PAGE, "short", 3 * SHORT, 31);
    assertThat(steps(MessageStore.PAGE, "long", 3 * LONG, 31)).isLessThan(few + 500);
    assertThat(few).isLessThan(20_000);
    assertThat(steps(MessageStore.FOLLOWERS, "long", 3 * LONG - 3)).isLessThan(100);
    var shown = home.chats.messages(ADA, "long", 30, null).items();
    assertThat(shown).hasSize(30).allMatch(step -> step.count() == 3 && step.index() == 3);
    assertThat(shown.getLast().message().position()).isEqualTo(3 * LONG);
    assertThat(shown.getFirst().message().position()).isEqualTo(3 * LONG - 87);
  }

  @Test
  void oneQuestionWithTenThousandAnswersOpensTheSame() throws Exception {
    db(
        tx -> {
          var store = new MessageStore();
          for (int i = 0; i < LONG; i++) {
            store.append(tx, "wide", Math.min(i, 1), message("wide" + i), null);
          }
        },
        "wide");
    assertThat(steps(MessageStore.PAGE, "wide", LONG, 31)).isLessThan(1_000);
    var last = home.chats.messages(ADA, "wide", 30, null).items().getLast();
    assertThat(last.count()).isEqualTo(LONG - 1);
    assertThat(last.previous()).isEqualTo("wide" + (LONG - 2));
  }

  @Test
  void whatAModelGetsIsReadFromTheEnd() {
    made("long", LONG, 1);
    var turn = home.chats.begin(ADA, "long", "and now?", null);
    assertThat(turn.prompt().messages()).hasSize(100);
    assertThat(turn.prompt().messages().getLast()).isEqualTo(new Message.User("and now?"));
    var read = new ArrayList<Long>();
    home.db.<Boolean>read(tx -> {
      new MessageStore()
          .back(
              tx,
              "long",
              LONG,
              one -> {
                read.add(one.position());
                return read.size() < 3;
              });
      return true;
    });
    assertThat(read).containsExactly(10_000L, 9_999L, 9_998L);
  }

  @Test
  void nothingIsLookedForByGoingThroughATable() throws Exception {
    made("short", SHORT, 1);
    for (var sql :
        List.of(
            MessageStore.PAGE,
            MessageStore.BACK,
            MessageStore.BY_ID,
            MessageStore.LAST,
            MessageStore.FOLLOWERS,
            MessageStore.DOWN,
            MessageStore.RUNS,
            ChatStore.FIND)) {
      assertThat(plan(sql))
          .as(sql)
          .noneMatch(line -> line.matches("SCAN (m|f|_plinth_message)\\b.*"));
    }
    assertThat(plan(ChatStore.LIST + " ORDER BY c.pinned DESC, c.updated_at DESC, c.id DESC"))
        .noneMatch(line -> line.contains("TEMP B-TREE") || line.startsWith("SCAN c"));
  }

  /// A conversation in which every message was said so many times, the last of them being followed.
  private void made(String chat, int length, int times) {
    db(
        tx -> {
          var store = new MessageStore();
          long parent = 0;
          for (int i = 0; i < length; i++) {
            long last = parent;
            for (int j = 0; j < times; j++) {
              last = store.append(tx, chat, parent, message(chat + i + "-" + j), null);
            }
            parent = last;
          }
        },
        chat);
  }

  private void db(java.util.function.Consumer<dev.plinth.db.Tx> work, String chat) {
    home.db.<Boolean>write(tx -> {
      new ChatStore().insert(tx, Chat.begun(chat, "x", null, home.clock.instant()), "ada", null);
      work.accept(tx);
      return true;
    });
  }

  private ChatMessage message(String id) {
    return ChatMessage.question(id, "word " + id, home.clock.instant());
  }

  private long steps(String sql, Object... values) throws SQLException {
    try (var connection = connection();
        var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      var steps = new AtomicLong();
      ProgressHandler.setHandler(
          connection,
          10,
          new ProgressHandler() {
            @Override
            protected int progress() {
              steps.addAndGet(10);
              return 0;
            }
          });
      try (var rows = statement.executeQuery()) {
        while (rows.next()) {
          // counted by the handler
        }
      }
      return steps.get();
    }
  }

  private List<String> plan(String sql) throws SQLException {
    try (var connection = connection();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("EXPLAIN QUERY PLAN " + sql)) {
      var lines = new ArrayList<String>();
      while (rows.next()) {
        lines.add(rows.getString("detail"));
      }
      return lines;
    }
  }

  private Connection connection() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }
}
