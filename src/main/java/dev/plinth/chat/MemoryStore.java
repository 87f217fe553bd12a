package dev.plinth.chat;

import static dev.plinth.db.generated.Tables.CHAT_MEMORY;

import dev.plinth.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of memories. What every question reads is text that stays prepared.
final class MemoryStore {
  private static final String OF =
      "SELECT recall, instructions FROM _plinth_chat_memory WHERE chat = ?";
  private static final String SUMMARIES =
      "SELECT position, text, model, created_at FROM _plinth_chat_summary"
          + " WHERE chat = ? AND position <= ? ORDER BY position DESC LIMIT ?";
  private static final String KEEP =
      "INSERT OR REPLACE INTO _plinth_chat_summary (chat, position, text, model, created_at)"
          + " SELECT id, ?, ?, ?, ? FROM _plinth_chat WHERE id = ?";

  /// Summaries of other branches that are passed over in search of one.
  private static final int LOOKED_AT_MAX = 100;

  Memory find(Tx tx, String chat) {
    return tx.<Memory>first(
            OF,
            row ->
                new Memory(
                    Memory.Recall.of(String.valueOf(row.text(0))).orElse(Memory.Recall.WINDOW),
                    row.text(1),
                    null),
            chat)
        .orElse(Memory.USUAL);
  }

  void set(Tx tx, String chat, Memory.Recall recall, @Nullable String instructions) {
    tx.jooq()
        .insertInto(CHAT_MEMORY)
        .set(CHAT_MEMORY.CHAT, chat)
        .set(CHAT_MEMORY.RECALL, recall.word())
        .set(CHAT_MEMORY.INSTRUCTIONS, instructions)
        .onConflict(CHAT_MEMORY.CHAT)
        .doUpdate()
        .set(CHAT_MEMORY.RECALL, recall.word())
        .set(CHAT_MEMORY.INSTRUCTIONS, instructions)
        .execute();
  }

  /// The newest summary of messages that are all on a path.
  Optional<Memory.Summary> summary(Tx tx, String chat, Path path, long end) {
    List<Memory.Summary> found =
        tx.all(
            SUMMARIES,
            row ->
                new Memory.Summary(
                    row.number(0),
                    String.valueOf(row.text(1)),
                    String.valueOf(row.text(2)),
                    Instant.ofEpochMilli(row.number(3))),
            chat,
            end,
            LOOKED_AT_MAX);
    return found.stream().filter(summary -> path.has(summary.position())).findFirst();
  }

  /// Keeps a summary, if the conversation is still there.
  void keep(Tx tx, String chat, Memory.Summary summary) {
    tx.run(
        KEEP,
        summary.position(),
        summary.text(),
        summary.model(),
        summary.createdAt().toEpochMilli(),
        chat);
  }
}
