package dev.plinth.chat;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plinth.config.ChatLimits;
import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.llm.Chunk;
import dev.plinth.llm.Models;
import dev.plinth.llm.Offline;
import dev.plinth.testing.FixedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Conversations of Ada and Bob in a database of their own.
final class ChatHome implements AutoCloseable {
  static final Caller ADA = new Caller("ada", null, false);
  static final Caller BOB = new Caller("bob", null, false);

  final FixedClock clock = new FixedClock();
  final Database db;
  final Chats chats;
  final Shares shares;
  final Exports exports;
  final Imports imports;

  ChatHome(Path folder, ChatLimits limits) {
    db = Database.open(folder.resolve("plinth.db"), clock);
    var models = new Models(List.of(new Offline(Duration.ZERO)), null);
    var ids = new Ids(clock, new Random(1));
    chats = new Chats(db, models, ids, limits, false);
    shares = new Shares(db, new Random(2), false);
    exports = new Exports(db, false);
    imports = new Imports(db, ids, limits, false);
  }

  ChatHome(Path folder) {
    this(folder, ChatLimits.DEFAULT);
  }

  String create(Caller caller, String title) {
    return chats.create(caller, title, null).id();
  }

  Turn say(Caller caller, String chat, String question, String answer) {
    return answer(chats.begin(caller, chat, question, null), answer);
  }

  Turn answer(Turn turn, String text) {
    var draft = new Draft();
    draft.add(new Chunk.Text(text));
    draft.add(new Chunk.Finish(Chunk.Reason.STOP));
    chats.finish(turn, draft);
    return turn;
  }

  List<String> path(Caller caller, String chat) {
    return chats.messages(caller, chat, 100, null).items().stream()
        .map(step -> step.message().content())
        .toList();
  }

  long count(String table) {
    return db.<Long>read(
        tx -> tx.jooq().fetchCount(org.jooq.impl.DSL.table(org.jooq.impl.DSL.name(table))) + 0L);
  }

  static Problem problem(ThrowingCallable tried) {
    var thrown = new ArrayList<Problem>();
    assertThatThrownBy(tried)
        .isInstanceOfSatisfying(ProblemException.class, e -> thrown.add(e.problem()));
    return thrown.getFirst();
  }

  @Override
  public void close() {
    db.close();
  }
}
