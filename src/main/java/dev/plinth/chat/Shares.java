package dev.plinth.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.plinth.db.Database;
import dev.plinth.db.Row;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Links by which somebody who does not sign in reads a conversation as it was when it was shared:
/// its title and the messages of one path. What is said later, other branches, who owns it and what
/// the model thought stay with the owner.
public final class Shares {
  /// Bits of a token: 256.
  private static final int TOKEN_BYTES = 32;

  /// Links to one conversation.
  private static final int LINKS_MAX = 100;

  private static final String INSERT =
      "INSERT INTO _plinth_chat_share (token_hash, chat, title, path, created_at)"
          + " VALUES (?, ?, ?, ?, ?)";
  private static final String COUNT = "SELECT count(*) FROM _plinth_chat_share WHERE chat = ?";
  private static final String DELETE = "DELETE FROM _plinth_chat_share WHERE chat = ?";
  private static final String FIND =
      "SELECT chat, title, path, created_at FROM _plinth_chat_share WHERE token_hash = ?";

  private final Database db;
  private final RandomGenerator random;
  private final Owners owners;
  private final ChatStore chats = new ChatStore();
  private final MessageStore messages = new MessageStore();
  private final FileStore files = new FileStore();

  /// @param random secure
  /// @param areOpen whether callers without an account have conversations too
  public Shares(Database db, RandomGenerator random, boolean areOpen) {
    this.db = db;
    this.random = random;
    this.owners = new Owners(areOpen);
  }

  /// A new link.
  ///
  /// @param token shown this once; only its hash is kept
  /// @param messages that are read by it
  public record Link(String token, String title, long messages, Instant createdAt) {}

  /// What a link leads to.
  ///
  /// @param path of its messages
  private record Shared(String chat, String title, Path path, Instant createdAt) {}

  /// A part of what a link leads to.
  public record Part(String title, Instant createdAt, Slice<ChatMessage> messages) {}

  /// Shares a conversation up to a message.
  ///
  /// @param message its id; null for the current path as far as it goes
  /// @throws dev.plinth.kernel.ProblemException `NotFound`, `Invalid` for a message that is not
  ///   there, `Conflict` (`too_many_links`, `nothing_to_share`)
  public Link share(Caller caller, String id, @Nullable String message) {
    var owner = owners.of(caller);
    var now = db.clock().instant();
    var secret = new byte[TOKEN_BYTES];
    random.nextBytes(secret);
    var token = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    var shared = db.<Shared>readTogether(tx -> snapshot(tx, owner, id, message, now));
    db.<Integer>write(tx -> {
      found(chats.find(tx, id, owner));
      if (tx.number(COUNT, id) >= LINKS_MAX) {
        throw new Problem.Conflict(
                "too_many_links", "There are " + LINKS_MAX + " links to it: revoke them first.")
            .asException();
      }
      return tx.run(
          INSERT, hash(token), id, shared.title(), shared.path().text(), now.toEpochMilli());
    });
    return new Link(token, shared.title(), shared.path().count(), now);
  }

  private Shared snapshot(
      Tx tx, @Nullable String owner, String id, @Nullable String message, Instant now) {
    var chat = found(chats.find(tx, id, owner));
    long end = message == null ? chat.end() : position(tx, id, message);
    var path = messages.path(tx, id, end);
    if (path.count() == 0) {
      throw new Problem.Conflict("nothing_to_share", "Nothing was said in it yet.").asException();
    }
    return new Shared(id, chat.title(), path, now);
  }

  private long position(Tx tx, String chat, String message) {
    return messages
        .find(tx, chat, message)
        .map(ChatMessage::position)
        .orElseThrow(() ->
            new Problem.Invalid("#/message", "must be a message of this conversation")
                .asException());
  }

  /// Revokes all links to a conversation.
  public void revoke(Caller caller, String id) {
    var owner = owners.of(caller);
    db.<Integer>write(tx -> {
      found(chats.find(tx, id, owner));
      return tx.run(DELETE, id);
    });
  }

  /// Some messages of what a link leads to, in their order: the newest, or those before others.
  ///
  /// @param cursor of an earlier part; null for the newest
  /// @throws dev.plinth.kernel.ProblemException `NotFound` for a token that is none, or was revoked
  public Part read(String token, int limit, @Nullable String cursor) {
    long before = cursor == null ? Long.MAX_VALUE : place(cursor);
    var hash = hash(token);
    return db.readTogether(tx -> {
      var shared = found(tx.<Shared>first(FIND, Shares::shared, hash));
      var positions = shared.path().before(before, limit + 1);
      var items =
          positions.stream()
              .limit(limit)
              .flatMap(at -> messages.at(tx, shared.chat(), at).stream())
              .map(message -> files.with(tx, shared.chat(), message))
              .toList();
      var next = positions.size() > limit ? Long.toString(positions.get(limit - 1)) : null;
      return new Part(shared.title(), shared.createdAt(), new Slice<>(items.reversed(), next));
    });
  }

  private static long place(String cursor) {
    try {
      return Long.parseLong(cursor);
    } catch (NumberFormatException _) {
      throw new Problem.Malformed("bad_cursor", "The cursor is not one that we gave.")
          .asException();
    }
  }

  /// A file of what a link leads to.
  public SentFile file(String token, String file) {
    var hash = hash(token);
    return db.readTogether(tx -> {
      var shared = found(tx.<Shared>first(FIND, Shares::shared, hash));
      boolean isThere =
          files.uses(tx, shared.chat(), file).stream().anyMatch(at -> shared.path().has(at));
      var found = found(files.find(tx, shared.chat(), file).filter(_ -> isThere));
      return new SentFile(found, files.bytes(tx, file));
    });
  }

  private static Shared shared(Row row) {
    return new Shared(
        String.valueOf(row.text(0)),
        String.valueOf(row.text(1)),
        Path.read(String.valueOf(row.text(2))),
        Instant.ofEpochMilli(row.number(3)));
  }

  private static String hash(String token) {
    try {
      var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T found(Optional<T> item) {
    return item.orElseThrow(() -> new Problem.NotFound().asException());
  }
}
