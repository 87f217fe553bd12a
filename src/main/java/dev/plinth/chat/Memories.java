package dev.plinth.chat;

import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What models are given of conversations: how their owners want it, and the summaries that were
/// made of what was said before.
public final class Memories {
  /// Instructions are given with every question, and cost tokens each time.
  private static final int INSTRUCTIONS_BYTES_MAX = 16 * 1024;

  private final Database db;
  private final Owners owners;
  private final ChatStore chats = new ChatStore();
  private final MessageStore messages = new MessageStore();
  private final MemoryStore store = new MemoryStore();

  /// @param isOpen whether callers without an account share conversations of their own
  public Memories(Database db, boolean isOpen) {
    this.db = db;
    this.owners = new Owners(isOpen);
  }

  /// What a model is given of a conversation of the caller's.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`
  public Memory of(Caller caller, String chat) {
    var owner = owners.of(caller);
    long end = db.<Long>read(tx -> chats.find(tx, chat, owner).map(Chat::end).orElse(-1L));
    if (end < 0) {
      throw new Problem.NotFound().asException();
    }
    return at(chat, end);
  }

  /// Says how it is to be.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Invalid`
  public Memory set(
      Caller caller, String chat, Memory.Recall recall, @Nullable String instructions) {
    var owner = owners.of(caller);
    var kept = instructions == null || instructions.isBlank() ? null : instructions;
    if (kept != null && kept.getBytes(StandardCharsets.UTF_8).length > INSTRUCTIONS_BYTES_MAX) {
      throw new Problem.Invalid(
              "#/instructions", "must have " + INSTRUCTIONS_BYTES_MAX + " bytes at most")
          .asException();
    }
    db.<Boolean>write(tx -> {
      if (chats.find(tx, chat, owner).isEmpty()) {
        throw new Problem.NotFound().asException();
      }
      store.set(tx, chat, recall, kept);
      return true;
    });
    return of(caller, chat);
  }

  /// What is given for a question at this position of a conversation.
  Memory at(String chat, long end) {
    return db.readTogether(tx -> {
      var memory = store.find(tx, chat);
      if (memory.recall() != Memory.Recall.SUMMARY || end == 0) {
        return memory;
      }
      var summary = store.summary(tx, chat, messages.path(tx, chat, end), end).orElse(null);
      return new Memory(memory.recall(), memory.instructions(), summary);
    });
  }

  /// Keeps what a model wrote down of the messages up to a position.
  Memory.Summary keep(String chat, long position, String text, String model) {
    var summary = new Memory.Summary(position, text, model, db.clock().instant());
    db.<Boolean>write(tx -> {
      store.keep(tx, chat, summary);
      return true;
    });
    return summary;
  }
}
