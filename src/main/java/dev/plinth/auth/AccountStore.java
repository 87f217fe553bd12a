package dev.plinth.auth;

import static dev.plinth.db.generated.Tables.ACCOUNT;
import static dev.plinth.db.generated.Tables.SESSION;

import dev.plinth.db.Tx;
import java.util.List;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;

/// The SQL of accounts. Times are epoch milliseconds.
final class AccountStore {
  private static final int LIST_MAX = 1_000;

  /// An account as it is stored.
  record Stored(
      String id,
      String login,
      String passwordHash,
      boolean admin,
      boolean disabled,
      long epoch,
      long failures) {
    Stored withId(String other) {
      return new Stored(other, login, passwordHash, admin, disabled, epoch, failures);
    }

    /// Whether a session may still be opened for what was read before the password was hashed.
    boolean isAs(Stored before) {
      return !disabled && epoch == before.epoch && passwordHash.equals(before.passwordHash);
    }
  }

  Optional<Stored> byLogin(Tx tx, Login login) {
    return one(tx, ACCOUNT.LOGIN.eq(login.value()));
  }

  Optional<Stored> byId(Tx tx, String id) {
    return one(tx, ACCOUNT.ID.eq(id));
  }

  void insert(Tx tx, Stored account, long now) {
    tx.jooq()
        .insertInto(ACCOUNT)
        .set(ACCOUNT.ID, account.id())
        .set(ACCOUNT.LOGIN, account.login())
        .set(ACCOUNT.PASSWORD_HASH, account.passwordHash())
        .set(ACCOUNT.ADMIN, account.admin() ? 1L : 0L)
        .set(ACCOUNT.CREATED_AT, now)
        .set(ACCOUNT.UPDATED_AT, now)
        .execute();
  }

  void setLogin(Tx tx, String id, Login login, long now) {
    tx.jooq()
        .update(ACCOUNT)
        .set(ACCOUNT.LOGIN, login.value())
        .set(ACCOUNT.UPDATED_AT, now)
        .where(ACCOUNT.ID.eq(id))
        .execute();
  }

  void setPassword(Tx tx, String id, String hash, long now) {
    tx.jooq()
        .update(ACCOUNT)
        .set(ACCOUNT.PASSWORD_HASH, hash)
        .set(ACCOUNT.FAILURES, 0L)
        .set(ACCOUNT.UPDATED_AT, now)
        .where(ACCOUNT.ID.eq(id))
        .execute();
  }

  void delete(Tx tx, String id) {
    tx.jooq().deleteFrom(ACCOUNT).where(ACCOUNT.ID.eq(id)).execute();
  }

  /// Replaces a hash by a stronger one of the same password.
  void setStrongerHash(Tx tx, String id, String hash) {
    tx.jooq().update(ACCOUNT).set(ACCOUNT.PASSWORD_HASH, hash).where(ACCOUNT.ID.eq(id)).execute();
  }

  /// Opens or closes Plinth's administration; the epoch grows, which ends all tokens.
  void setAdmin(Tx tx, String id, boolean admin, long now) {
    tx.jooq()
        .update(ACCOUNT)
        .set(ACCOUNT.ADMIN, admin ? 1L : 0L)
        .set(ACCOUNT.EPOCH, ACCOUNT.EPOCH.plus(1))
        .set(ACCOUNT.UPDATED_AT, now)
        .where(ACCOUNT.ID.eq(id))
        .execute();
  }

  /// What is claimed of an account, as the text of a JSON object.
  Optional<String> claims(Tx tx, String id) {
    return tx.jooq()
        .select(ACCOUNT.CLAIMS)
        .from(ACCOUNT)
        .where(ACCOUNT.ID.eq(id))
        .fetchOptional(ACCOUNT.CLAIMS);
  }

  void setClaims(Tx tx, String id, String claims, long now) {
    tx.jooq()
        .update(ACCOUNT)
        .set(ACCOUNT.CLAIMS, claims)
        .set(ACCOUNT.UPDATED_AT, now)
        .where(ACCOUNT.ID.eq(id))
        .execute();
  }

  /// How many there are who can administer.
  int admins(Tx tx) {
    return tx.jooq().fetchCount(ACCOUNT, ACCOUNT.ADMIN.eq(1L).and(ACCOUNT.DISABLED.eq(0L)));
  }

  List<People.Person> list(Tx tx) {
    var seenAt =
        DSL.field(
            DSL.select(DSL.max(SESSION.SEEN_AT))
                .from(SESSION)
                .where(SESSION.ACCOUNT.eq(ACCOUNT.ID)));
    return tx.jooq()
        .select(ACCOUNT.fields())
        .select(seenAt)
        .from(ACCOUNT)
        .orderBy(ACCOUNT.CREATED_AT, ACCOUNT.ID)
        .limit(LIST_MAX)
        .fetch(row ->
            new People.Person(
                row.get(ACCOUNT.ID),
                row.get(ACCOUNT.LOGIN),
                row.get(ACCOUNT.ADMIN) == 1,
                row.get(ACCOUNT.DISABLED) == 1,
                row.get(ACCOUNT.CREATED_AT),
                row.get(seenAt)));
  }

  /// Disables or enables an account; its epoch grows, which ends all its tokens.
  void setDisabled(Tx tx, String id, boolean disabled, long now) {
    tx.jooq()
        .update(ACCOUNT)
        .set(ACCOUNT.DISABLED, disabled ? 1L : 0L)
        .set(ACCOUNT.EPOCH, ACCOUNT.EPOCH.plus(1))
        .set(ACCOUNT.UPDATED_AT, now)
        .where(ACCOUNT.ID.eq(id))
        .execute();
  }

  void addFailure(Tx tx, String id) {
    tx.jooq()
        .update(ACCOUNT)
        .set(ACCOUNT.FAILURES, ACCOUNT.FAILURES.plus(1))
        .where(ACCOUNT.ID.eq(id))
        .execute();
  }

  void clearFailures(Tx tx, String id) {
    tx.jooq().update(ACCOUNT).set(ACCOUNT.FAILURES, 0L).where(ACCOUNT.ID.eq(id)).execute();
  }

  private static Optional<Stored> one(Tx tx, Condition condition) {
    return tx.jooq().select().from(ACCOUNT).where(condition).fetchOptional(AccountStore::stored);
  }

  private static Stored stored(Record row) {
    return new Stored(
        row.get(ACCOUNT.ID),
        row.get(ACCOUNT.LOGIN),
        row.get(ACCOUNT.PASSWORD_HASH),
        row.get(ACCOUNT.ADMIN) == 1,
        row.get(ACCOUNT.DISABLED) == 1,
        row.get(ACCOUNT.EPOCH),
        row.get(ACCOUNT.FAILURES));
  }
}
