package dev.plinth.chat;

import dev.plinth.db.ChatWords;
import dev.plinth.db.Row;
import dev.plinth.db.Tx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of conversations. An owner of null is nobody's account: those of an app without sign-in.
final class ChatStore {
  private static final String COLUMNS =
      """
      c.id, c.title, c.model, c.created_at, c.updated_at, c.pinned, c.archived,
      EXISTS (SELECT 1 FROM _plinth_chat_share AS s WHERE s.chat = c.id),
      coalesce(c.leaf, (SELECT max(m.position) FROM _plinth_message AS m WHERE m.chat = c.id), 0),
      (SELECT m.id FROM _plinth_message AS m WHERE m.chat = c.id AND m.position =
        coalesce(c.leaf, (SELECT max(n.position) FROM _plinth_message AS n WHERE n.chat = c.id)))\
      """;

  private static final String ORDER = " ORDER BY c.pinned DESC, c.updated_at DESC, c.id DESC";
  private static final String AFTER = " AND (c.pinned, c.updated_at, c.id) < (?, ?, ?)";

  static final String LIST =
      "SELECT " + COLUMNS + " FROM _plinth_chat AS c WHERE c.owner IS ? AND c.archived = ?";

  private static final String FOUND =
      "SELECT "
          + COLUMNS
          + ", f.position FROM ("
          + ChatWords.FOUND
          + ") AS f CROSS JOIN _plinth_chat AS c ON c.id = f.chat WHERE c.owner IS ?";

  static final String FIND =
      "SELECT " + COLUMNS + " FROM _plinth_chat AS c WHERE c.id = ? AND c.owner IS ?";

  private static final String OF_SOURCE =
      "SELECT 1 FROM _plinth_chat WHERE source = ? AND coalesce(owner, '') = coalesce(?, '')";

  private static final String INSERT =
      """
      INSERT INTO _plinth_chat (id, owner, title, model, pinned, archived, source, created_at, updated_at)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String CHANGE =
      """
      UPDATE _plinth_chat SET title = coalesce(?, title), model = coalesce(?, model),
        pinned = coalesce(?, pinned), archived = coalesce(?, archived), leaf = coalesce(?, leaf),
        updated_at = coalesce(?, updated_at)
      WHERE id = ?
      """;

  private static final String END =
      "SELECT coalesce(leaf, (SELECT max(position) FROM _plinth_message WHERE chat = c.id), 0)"
          + " FROM _plinth_chat AS c WHERE c.id = ?";
  private static final String DELETE = "DELETE FROM _plinth_chat WHERE id = ? AND owner IS ?";
  private static final String EXISTS = "SELECT 1 FROM _plinth_chat WHERE id = ?";

  /// What is changed of a conversation; null leaves things as they are.
  ///
  /// @param end position of the last message of the current path
  /// @param updatedAt null where it is nothing that was said
  record Change(
      @Nullable String title,
      @Nullable String model,
      @Nullable Boolean pinned,
      @Nullable Boolean archived,
      @Nullable Long end,
      @Nullable Long updatedAt) {
    /// Somebody said something.
    static Change said(long end, @Nullable String title, @Nullable String model, long now) {
      return new Change(title, model, null, null, end, now);
    }
  }

  /// A conversation in which words were found.
  ///
  /// @param position of the newest message that has them; 0 for the title alone
  record Hit(Chat chat, long position) {}

  List<Chat> list(
      Tx tx, @Nullable String owner, boolean isArchived, int limit, @Nullable Cursor after) {
    var values = new ArrayList<@Nullable Object>();
    values.add(owner);
    values.add(isArchived);
    return tx.all(sliced(LIST, values, limit, after), ChatStore::chat, values.toArray());
  }

  /// @param match what [ChatWords] makes of the words
  /// @param isArchived null for all
  List<Hit> search(
      Tx tx,
      @Nullable String owner,
      String match,
      @Nullable Boolean isArchived,
      int limit,
      @Nullable Cursor after) {
    var values = new ArrayList<@Nullable Object>();
    values.add(match);
    values.add(match);
    values.add(owner);
    var sql = FOUND;
    if (isArchived != null) {
      sql += " AND c.archived = ?";
      values.add(isArchived);
    }
    return tx.all(
        sliced(sql, values, limit, after),
        row -> new Hit(chat(row), row.number(10)),
        values.toArray());
  }

  private static String sliced(
      String sql, List<@Nullable Object> values, int limit, @Nullable Cursor after) {
    if (after != null) {
      values.add(after.isPinned());
      values.add(after.at());
      values.add(after.id());
    }
    values.add(limit);
    return sql + (after == null ? "" : AFTER) + ORDER + " LIMIT ?";
  }

  Optional<Chat> find(Tx tx, String id, @Nullable String owner) {
    return tx.first(FIND, ChatStore::chat, id, owner);
  }

  boolean exists(Tx tx, String id) {
    return tx.exists(EXISTS, id);
  }

  /// Whether there is one that was imported from there.
  boolean has(Tx tx, String source, @Nullable String owner) {
    return tx.exists(OF_SOURCE, source, owner);
  }

  void insert(Tx tx, Chat chat, @Nullable String owner, @Nullable String source) {
    tx.run(
        INSERT,
        chat.id(),
        owner,
        chat.title(),
        chat.model(),
        chat.isPinned(),
        chat.isArchived(),
        source,
        chat.createdAt().toEpochMilli(),
        chat.updatedAt().toEpochMilli());
  }

  void change(Tx tx, String id, Change change) {
    tx.run(
        CHANGE,
        change.title(),
        change.model(),
        change.pinned(),
        change.archived(),
        change.end(),
        change.updatedAt(),
        id);
  }

  /// Position of the last message of the current path; 0 where there is none.
  long end(Tx tx, String id) {
    return tx.number(END, id);
  }

  int delete(Tx tx, String id, @Nullable String owner) {
    return tx.run(DELETE, id, owner);
  }

  private static Chat chat(Row row) {
    return new Chat(
        String.valueOf(row.text(0)),
        String.valueOf(row.text(1)),
        row.text(2),
        Instant.ofEpochMilli(row.number(3)),
        Instant.ofEpochMilli(row.number(4)),
        row.number(5) == 1,
        row.number(6) == 1,
        row.number(7) == 1,
        row.number(8),
        row.text(9));
  }
}
