package dev.plinth.chat;

import dev.plinth.config.ChatLimits;
import dev.plinth.db.Row;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Problem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The SQL of files that messages were sent with. A trigger removes bytes with the last message
/// that has them.
final class FileStore {
  private static final String OF_MESSAGE =
      "SELECT hash, name, type, size FROM _plinth_chat_attachment"
          + " WHERE chat = ? AND position = ? ORDER BY number";
  private static final String FIND =
      "SELECT hash, name, type, size FROM _plinth_chat_attachment WHERE hash = ? AND chat = ? LIMIT 1";
  private static final String USES =
      "SELECT position FROM _plinth_chat_attachment WHERE hash = ? AND chat = ?";
  private static final String BYTES = "SELECT bytes FROM _plinth_chat_file WHERE hash = ?";
  private static final String IS_KEPT = "SELECT 1 FROM _plinth_chat_file WHERE hash = ?";
  private static final String KEEP = "INSERT INTO _plinth_chat_file (hash, bytes) VALUES (?, ?)";
  private static final String HOLD =
      "INSERT INTO _plinth_chat_attachment (chat, position, number, hash, name, type, size)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?)";
  private static final String OF_CHAT =
      "SELECT coalesce(sum(size), 0) FROM"
          + " (SELECT DISTINCT hash, size FROM _plinth_chat_attachment WHERE chat = ?)";
  private static final String OF_OWNER =
      "SELECT coalesce(sum(size), 0) FROM (SELECT DISTINCT a.hash, a.size FROM _plinth_chat AS c"
          + " CROSS JOIN _plinth_chat_attachment AS a ON a.chat = c.id WHERE c.owner IS ?)";

  /// A message with its files.
  ChatMessage with(Tx tx, String chat, ChatMessage message) {
    return message.hasFiles()
        ? message.with(tx.all(OF_MESSAGE, FileStore::file, chat, message.position()))
        : message;
  }

  /// A file of a conversation.
  Optional<ChatFile> find(Tx tx, String chat, String hash) {
    return tx.first(FIND, FileStore::file, hash, chat);
  }

  /// The positions of the messages of a conversation that have it.
  List<Long> uses(Tx tx, String chat, String hash) {
    return tx.all(USES, row -> row.number(0), hash, chat);
  }

  byte[] bytes(Tx tx, String hash) {
    return Objects.requireNonNullElse(tx.bytes(BYTES, hash), new byte[0]);
  }

  /// Gives files to a message.
  ///
  /// @param files with their hashes, which take long enough to be worked out outside of a
  ///   transaction
  void hold(Tx tx, String chat, long position, List<Hashed> files) {
    int number = 1;
    for (var one : files) {
      if (!tx.exists(IS_KEPT, one.hash())) {
        tx.run(KEEP, one.hash(), one.file().bytes());
      }
      var file = one.file();
      tx.run(
          HOLD, chat, position, number, one.hash(), file.name(), file.type(), file.bytes().length);
      number++;
    }
  }

  /// Makes sure that a conversation, and all of an account, have no more than they may; a file
  /// counts once in each.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Conflict` (`files_full`)
  void requireRoom(Tx tx, String chat, @Nullable String owner, ChatLimits limits) {
    if (tx.number(OF_CHAT, chat) > limits.chatFilesBytes()) {
      throw full("This conversation has as many files as it may: begin another one.");
    }
    if (tx.number(OF_OWNER, owner) > limits.ownerFilesBytes()) {
      throw full("Your conversations have as many files as they may: delete some of them.");
    }
  }

  private static RuntimeException full(String detail) {
    return new Problem.Conflict("files_full", detail).asException();
  }

  /// A file and the name of its bytes.
  record Hashed(String hash, Attachment file) {
    static List<Hashed> of(List<Attachment> files) {
      return files.stream().map(file -> new Hashed(file.hash(), file)).toList();
    }
  }

  private static ChatFile file(Row row) {
    return new ChatFile(
        String.valueOf(row.text(0)),
        String.valueOf(row.text(1)),
        String.valueOf(row.text(2)),
        row.number(3));
  }
}
