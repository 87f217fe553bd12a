package dev.plinth.chat;

import static dev.plinth.db.generated.Tables.CHAT;
import static dev.plinth.db.generated.Tables.MESSAGE;

import dev.plinth.db.Tx;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The SQL of conversations. An owner of null is nobody's account: those of an app without sign-in.
final class ChatStore {
  List<Chat> list(Tx tx, @Nullable String owner, int limit, @Nullable Cursor after) {
    var rest =
        after == null
            ? DSL.noCondition()
            : DSL.row(CHAT.UPDATED_AT, CHAT.ID).lessThan(after.at(), after.id());
    return tx.jooq()
        .selectFrom(CHAT)
        .where(ownedBy(owner))
        .and(rest)
        .orderBy(CHAT.UPDATED_AT.desc(), CHAT.ID.desc())
        .limit(limit)
        .fetch(ChatStore::chat);
  }

  Optional<Chat> find(Tx tx, String id, @Nullable String owner) {
    return tx.jooq()
        .selectFrom(CHAT)
        .where(CHAT.ID.eq(id))
        .and(ownedBy(owner))
        .fetchOptional(ChatStore::chat);
  }

  boolean exists(Tx tx, String id) {
    return tx.jooq().fetchExists(CHAT, CHAT.ID.eq(id));
  }

  int insert(Tx tx, Chat chat, @Nullable String owner) {
    return tx.jooq()
        .insertInto(CHAT)
        .set(CHAT.ID, chat.id())
        .set(CHAT.OWNER, owner)
        .set(CHAT.TITLE, chat.title())
        .set(CHAT.MODEL, chat.model())
        .set(CHAT.CREATED_AT, chat.createdAt().toEpochMilli())
        .set(CHAT.UPDATED_AT, chat.updatedAt().toEpochMilli())
        .execute();
  }

  void change(
      Tx tx,
      String id,
      @Nullable String owner,
      @Nullable String title,
      @Nullable String model,
      long now) {
    tx.jooq()
        .update(CHAT)
        .set(CHAT.TITLE, DSL.coalesce(DSL.val(title, CHAT.TITLE), CHAT.TITLE))
        .set(CHAT.MODEL, DSL.coalesce(DSL.val(model, CHAT.MODEL), CHAT.MODEL))
        .set(CHAT.UPDATED_AT, now)
        .where(CHAT.ID.eq(id))
        .and(ownedBy(owner))
        .execute();
  }

  void touch(Tx tx, String id, String model, long now) {
    tx.jooq()
        .update(CHAT)
        .set(CHAT.MODEL, model)
        .set(CHAT.UPDATED_AT, now)
        .where(CHAT.ID.eq(id))
        .execute();
  }

  int delete(Tx tx, String id, @Nullable String owner) {
    return tx.jooq().deleteFrom(CHAT).where(CHAT.ID.eq(id)).and(ownedBy(owner)).execute();
  }

  /// Adds a message at the end, whatever position it says.
  void append(Tx tx, String chat, ChatMessage message) {
    var last = DSL.select(DSL.max(MESSAGE.POSITION)).from(MESSAGE).where(MESSAGE.CHAT.eq(chat));
    tx.jooq()
        .insertInto(MESSAGE)
        .set(MESSAGE.ID, message.id())
        .set(MESSAGE.CHAT, chat)
        .set(MESSAGE.POSITION, DSL.coalesce(DSL.field(last), DSL.inline(0L)).plus(1))
        .set(MESSAGE.ROLE, message.role())
        .set(MESSAGE.CONTENT, message.content())
        .set(MESSAGE.REASONING, message.reasoning())
        .set(MESSAGE.MODEL, message.model())
        .set(MESSAGE.STATUS, message.status())
        .set(MESSAGE.INPUT_TOKENS, message.inputTokens())
        .set(MESSAGE.OUTPUT_TOKENS, message.outputTokens())
        .set(MESSAGE.CREATED_AT, message.createdAt().toEpochMilli())
        .execute();
  }

  List<ChatMessage> messages(Tx tx, String chat, long after, int limit) {
    return tx.jooq()
        .selectFrom(MESSAGE)
        .where(MESSAGE.CHAT.eq(chat))
        .and(MESSAGE.POSITION.gt(after))
        .orderBy(MESSAGE.POSITION)
        .limit(limit)
        .fetch(ChatStore::message);
  }

  /// The last messages, in their order.
  List<ChatMessage> latest(Tx tx, String chat, int count) {
    return tx.jooq()
        .selectFrom(MESSAGE)
        .where(MESSAGE.CHAT.eq(chat))
        .orderBy(MESSAGE.POSITION.desc())
        .limit(count)
        .fetch(ChatStore::message)
        .reversed();
  }

  private static Condition ownedBy(@Nullable String owner) {
    return owner == null ? CHAT.OWNER.isNull() : CHAT.OWNER.eq(owner);
  }

  private static Chat chat(Record row) {
    return new Chat(
        row.get(CHAT.ID),
        row.get(CHAT.TITLE),
        row.get(CHAT.MODEL),
        Instant.ofEpochMilli(row.get(CHAT.CREATED_AT)),
        Instant.ofEpochMilli(row.get(CHAT.UPDATED_AT)));
  }

  private static ChatMessage message(Record row) {
    return new ChatMessage(
        row.get(MESSAGE.ID),
        row.get(MESSAGE.POSITION),
        row.get(MESSAGE.ROLE),
        row.get(MESSAGE.CONTENT),
        row.get(MESSAGE.REASONING),
        row.get(MESSAGE.MODEL),
        row.get(MESSAGE.STATUS),
        row.get(MESSAGE.INPUT_TOKENS),
        row.get(MESSAGE.OUTPUT_TOKENS),
        Instant.ofEpochMilli(row.get(MESSAGE.CREATED_AT)));
  }
}
