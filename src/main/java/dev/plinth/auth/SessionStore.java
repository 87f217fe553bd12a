package dev.plinth.auth;

import static dev.plinth.db.generated.Tables.ACCOUNT;
import static dev.plinth.db.generated.Tables.SESSION;

import dev.plinth.db.Tx;
import java.util.List;
import java.util.Optional;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/// The SQL of sessions. Times are epoch milliseconds.
final class SessionStore {
  /// A session with what matters of its account.
  record Stored(
      String id,
      String account,
      String refreshHash,
      int generation,
      long rotatedAt,
      long createdAt,
      long seenAt,
      long expiresAt,
      @Nullable String userAgent,
      boolean closed,
      long epoch,
      boolean admin,
      boolean disabled,
      String claims) {
    Stored of(String otherAccount) {
      return new Stored(
          id,
          otherAccount,
          refreshHash,
          generation,
          rotatedAt,
          createdAt,
          seenAt,
          expiresAt,
          userAgent,
          closed,
          epoch,
          admin,
          disabled,
          claims);
    }
  }

  void insert(Tx tx, Stored session) {
    tx.jooq()
        .insertInto(SESSION)
        .set(SESSION.ID, session.id())
        .set(SESSION.ACCOUNT, session.account())
        .set(SESSION.REFRESH_HASH, session.refreshHash())
        .set(SESSION.GENERATION, (long) session.generation())
        .set(SESSION.ROTATED_AT, session.rotatedAt())
        .set(SESSION.CREATED_AT, session.createdAt())
        .set(SESSION.SEEN_AT, session.seenAt())
        .set(SESSION.EXPIRES_AT, session.expiresAt())
        .set(SESSION.USER_AGENT, session.userAgent())
        .execute();
  }

  Optional<Stored> find(Tx tx, String id) {
    return tx.jooq()
        .select()
        .from(SESSION)
        .join(ACCOUNT)
        .on(ACCOUNT.ID.eq(SESSION.ACCOUNT))
        .where(SESSION.ID.eq(id))
        .fetchOptional(SessionStore::stored);
  }

  /// The open sessions of an account, the newest first.
  List<Stored> open(Tx tx, String account, long now) {
    return tx.jooq()
        .select()
        .from(SESSION)
        .join(ACCOUNT)
        .on(ACCOUNT.ID.eq(SESSION.ACCOUNT))
        .where(SESSION.ACCOUNT.eq(account), SESSION.CLOSED_AT.isNull(), SESSION.EXPIRES_AT.gt(now))
        .orderBy(SESSION.CREATED_AT.desc(), SESSION.ID.desc())
        .fetch(SessionStore::stored);
  }

  void rotate(Tx tx, String id, String refreshHash, int generation, long now) {
    tx.jooq()
        .update(SESSION)
        .set(SESSION.REFRESH_HASH, refreshHash)
        .set(SESSION.GENERATION, (long) generation)
        .set(SESSION.ROTATED_AT, now)
        .set(SESSION.SEEN_AT, now)
        .where(SESSION.ID.eq(id))
        .execute();
  }

  void see(Tx tx, String id, long now) {
    tx.jooq()
        .update(SESSION)
        .set(SESSION.SEEN_AT, now)
        .where(SESSION.ID.eq(id), SESSION.SEEN_AT.lt(now))
        .execute();
  }

  /// Closes one session of an account.
  ///
  /// @return whether it was open
  boolean close(Tx tx, String account, String id, long now) {
    return tx.jooq()
            .update(SESSION)
            .set(SESSION.CLOSED_AT, now)
            .where(SESSION.ID.eq(id), SESSION.ACCOUNT.eq(account), SESSION.CLOSED_AT.isNull())
            .execute()
        > 0;
  }

  /// Closes all sessions of an account but one.
  void closeOthers(Tx tx, String account, @Nullable String kept, long now) {
    tx.jooq()
        .update(SESSION)
        .set(SESSION.CLOSED_AT, now)
        .where(
            SESSION.ACCOUNT.eq(account),
            SESSION.CLOSED_AT.isNull(),
            SESSION.ID.ne(kept == null ? "" : kept))
        .execute();
  }

  /// Forgets the sessions of an account that are over: nobody can come back to them.
  void forgetEnded(Tx tx, String account, long now) {
    tx.jooq()
        .deleteFrom(SESSION)
        .where(
            SESSION.ACCOUNT.eq(account),
            SESSION.CLOSED_AT.isNotNull().or(SESSION.EXPIRES_AT.le(now)))
        .execute();
  }

  private static Stored stored(Record row) {
    return new Stored(
        row.get(SESSION.ID),
        row.get(SESSION.ACCOUNT),
        row.get(SESSION.REFRESH_HASH),
        row.get(SESSION.GENERATION).intValue(),
        row.get(SESSION.ROTATED_AT),
        row.get(SESSION.CREATED_AT),
        row.get(SESSION.SEEN_AT),
        row.get(SESSION.EXPIRES_AT),
        row.get(SESSION.USER_AGENT),
        row.get(SESSION.CLOSED_AT) != null,
        row.get(ACCOUNT.EPOCH),
        row.get(ACCOUNT.ADMIN) == 1,
        row.get(ACCOUNT.DISABLED) == 1,
        row.get(ACCOUNT.CLAIMS));
  }
}
