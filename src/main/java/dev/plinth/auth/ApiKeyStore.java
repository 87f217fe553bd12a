package dev.plinth.auth;

import static dev.plinth.db.generated.Tables.ACCOUNT;
import static dev.plinth.db.generated.Tables.API_KEY;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.db.Tx;
import dev.plinth.json.Json;
import dev.plinth.kernel.KeyScope;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jooq.Condition;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/// The SQL of API keys. Times are epoch milliseconds.
final class ApiKeyStore {
  /// A key with what matters of its account.
  record Stored(ApiKey key, String hash, String login, boolean disabled, String claims) {}

  void insert(Tx tx, ApiKey key, String hash) {
    tx.jooq()
        .insertInto(API_KEY)
        .set(API_KEY.ID, key.id())
        .set(API_KEY.ACCOUNT, key.account())
        .set(API_KEY.NAME, key.name())
        .set(API_KEY.HASH, hash)
        .set(API_KEY.LAST_FOUR, key.lastFour())
        .set(API_KEY.SCOPES, words(key.scopes()))
        .set(API_KEY.MODELS, Json.text(key.models()))
        .set(API_KEY.CREATED_AT, key.createdAt().toEpochMilli())
        .set(API_KEY.EXPIRES_AT, millis(key.expiresAt()))
        .execute();
  }

  /// The id of the key with this hash.
  Optional<String> named(Tx tx, String hash) {
    return tx.jooq()
        .select(API_KEY.ID)
        .from(API_KEY)
        .where(API_KEY.HASH.eq(hash))
        .fetchOptional(API_KEY.ID);
  }

  Optional<Stored> find(Tx tx, String id) {
    return list(tx, API_KEY.ID.eq(id), 1).stream().findFirst();
  }

  /// All keys of an account, the newest first.
  List<Stored> of(Tx tx, String account, int limit) {
    return list(tx, API_KEY.ACCOUNT.eq(account), limit);
  }

  /// Keys of everybody, or of one account, the newest first.
  ///
  /// @param before the id of the last one of the slice before; null for the first slice
  List<Stored> slice(Tx tx, @Nullable String account, @Nullable String before, int limit) {
    var ofAccount = account == null ? DSL.noCondition() : API_KEY.ACCOUNT.eq(account);
    return list(tx, before == null ? ofAccount : ofAccount.and(API_KEY.ID.lt(before)), limit);
  }

  int countActive(Tx tx, String account, long now) {
    return tx.jooq().fetchCount(API_KEY, API_KEY.ACCOUNT.eq(account), DSL.not(isOver(now)));
  }

  boolean rename(Tx tx, String account, String id, String name) {
    return tx.jooq()
            .update(API_KEY)
            .set(API_KEY.NAME, name)
            .where(API_KEY.ID.eq(id), API_KEY.ACCOUNT.eq(account))
            .execute()
        > 0;
  }

  /// Revokes keys that are not revoked yet.
  ///
  /// @param id null for all of the account
  void revoke(Tx tx, String account, @Nullable String id, long now) {
    tx.jooq()
        .update(API_KEY)
        .set(API_KEY.REVOKED_AT, now)
        .where(API_KEY.ACCOUNT.eq(account), API_KEY.REVOKED_AT.isNull())
        .and(id == null ? DSL.noCondition() : API_KEY.ID.eq(id))
        .execute();
  }

  void use(Tx tx, String id, long now) {
    tx.jooq()
        .update(API_KEY)
        .set(API_KEY.USED_AT, now)
        .where(API_KEY.ID.eq(id), API_KEY.USED_AT.isNull().or(API_KEY.USED_AT.lt(now)))
        .execute();
  }

  /// Forgets the keys of an account that are over, but for the newest.
  void forgetOver(Tx tx, String account, int kept, long now) {
    var over = API_KEY.ACCOUNT.eq(account).and(isOver(now));
    tx.jooq()
        .deleteFrom(API_KEY)
        .where(over)
        .and(
            API_KEY.ID.notIn(
                DSL.select(API_KEY.ID)
                    .from(API_KEY)
                    .where(over)
                    .orderBy(API_KEY.ID.desc())
                    .limit(kept)))
        .execute();
  }

  private static Condition isOver(long now) {
    return API_KEY.REVOKED_AT.isNotNull().or(DSL.coalesce(API_KEY.EXPIRES_AT, now + 1).le(now));
  }

  private static List<Stored> list(Tx tx, Condition condition, int limit) {
    return tx.jooq()
        .select()
        .from(API_KEY)
        .join(ACCOUNT)
        .on(ACCOUNT.ID.eq(API_KEY.ACCOUNT))
        .where(condition)
        .orderBy(API_KEY.ID.desc())
        .limit(limit)
        .fetch(ApiKeyStore::stored);
  }

  private static Stored stored(Record row) {
    var key =
        new ApiKey(
            row.get(API_KEY.ID),
            row.get(API_KEY.ACCOUNT),
            row.get(API_KEY.NAME),
            row.get(API_KEY.LAST_FOUR),
            scopes(row.get(API_KEY.SCOPES)),
            models(row.get(API_KEY.MODELS)),
            Instant.ofEpochMilli(row.get(API_KEY.CREATED_AT)),
            instant(row.get(API_KEY.EXPIRES_AT)),
            instant(row.get(API_KEY.USED_AT)),
            instant(row.get(API_KEY.REVOKED_AT)));
    return new Stored(
        key,
        row.get(API_KEY.HASH),
        row.get(ACCOUNT.LOGIN),
        row.get(ACCOUNT.DISABLED) == 1,
        row.get(ACCOUNT.CLAIMS));
  }

  private static String words(Set<KeyScope> scopes) {
    return scopes.stream().sorted().map(KeyScope::word).collect(Collectors.joining(" "));
  }

  /// A word that this Plinth does not know opens nothing.
  private static Set<KeyScope> scopes(String words) {
    return Arrays.stream(words.split(" ", -1))
        .flatMap(word -> KeyScope.of(word).stream())
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(KeyScope.class)));
  }

  private static List<String> models(String json) {
    return StreamSupport.stream(Json.parse(json).spliterator(), false)
        .map(JsonNode::asText)
        .toList();
  }

  private static @Nullable Long millis(@Nullable Instant time) {
    return time == null ? null : (Long) time.toEpochMilli();
  }

  private static @Nullable Instant instant(@Nullable Long millis) {
    return millis == null ? null : Instant.ofEpochMilli(millis);
  }
}
