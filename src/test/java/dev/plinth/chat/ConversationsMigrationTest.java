package dev.plinth.chat;

import static dev.plinth.chat.ChatHome.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plinth.llm.Message;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A database of before there were branches.
final class ConversationsMigrationTest {
  @TempDir Path folder;

  @Test
  void conversationsOfBeforeReadOnAndBranch() throws Exception {
    var url = "jdbc:sqlite:" + folder.resolve("plinth.db");
    Flyway.configure()
        .dataSource(url, null, null)
        .locations("classpath:db/migration")
        .table("_plinth_migration")
        .target("7?")
        .load()
        .migrate();
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version=7");
      connection.setAutoCommit(false);
      statement.execute(
          "INSERT INTO _plinth_chat (id, owner, title, created_at, updated_at)"
              + " VALUES ('old', 'ada', 'Rocks', 1, 1), ('empty', 'ada', '', 1, 1), ('other', 'bob', 'basalt', 1, 1)");
      try (var insert =
          connection.prepareStatement(
              "INSERT INTO _plinth_message (id, chat, position, role, content, status, created_at)"
                  + " VALUES (?, 'old', ?, ?, ?, 'done', 1)")) {
        for (int i = 1; i <= 10_000; i++) {
          insert.setString(1, "m" + i);
          insert.setInt(2, i);
          insert.setString(3, i % 2 == 1 ? "user" : "assistant");
          insert.setString(4, i == 5_000 ? "basalt" : "word " + i);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      connection.commit();
    }
    try (var home = new ChatHome(folder)) {
      var newest = home.chats.messages(ADA, "old", 3, null);
      assertThat(newest.items())
          .extracting(step -> step.message().content())
          .containsExactly("word 9998", "word 9999", "word 10000");
      assertThat(newest.items()).allMatch(step -> step.index() == 1 && step.count() == 1);
      assertThat(home.chats.named(ADA, "old").leaf()).isEqualTo("m10000");
      assertThat(home.chats.named(ADA, "empty").leaf()).isNull();
      assertThat(home.chats.search(ADA, "basalt", null, 10, null).items())
          .extracting(Chats.Found::message)
          .containsExactly("m5000");
      assertThat(home.chats.search(ADA, "rocks", null, 10, null).items()).hasSize(1);

      var words = new ArrayList<String>();
      for (String before = null; words.size() < 10_000; ) {
        var slice = home.chats.messages(ADA, "old", 100, before);
        slice.items().reversed().forEach(step -> words.add(step.message().id()));
        before = slice.next();
      }
      assertThat(words).doesNotHaveDuplicates().startsWith("m10000").endsWith("m1");

      var other = new Question.Place.After("m2");
      var turn =
          home.chats.begin(
              ADA, "old", new Question("otherwise", java.util.List.of(), null, other, null));
      assertThat(turn.prompt().messages())
          .containsExactly(
              new Message.User("word 1"),
              new Message.Assistant("word 2"),
              new Message.User("otherwise"));
      home.answer(turn, "yes");
      assertThat(home.path(ADA, "old")).containsExactly("word 1", "word 2", "otherwise", "yes");
      var step = home.chats.messages(ADA, "old", 2, null).items().getFirst();
      assertThat(step.previous()).isEqualTo("m3");
      home.chats.change(ADA, "old", new Chats.Change(null, null, null, null, "m3"));
      assertThat(home.chats.named(ADA, "old").leaf()).isEqualTo("m10000");
      home.chats.delete(ADA, "old");
      assertThat(home.count("_plinth_message_words")).isZero();
    }
  }
}
