package dev.plinth.auth;

import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keys with which programs speak for an account: made by somebody who is signed in, shown once,
/// good for what their scopes say until they expire or are revoked.
///
/// A key outlives its maker's sessions and password, since programs do not sign in again; it dies
/// with the account, and it never administers. Each request asks [#require]: a key seen before
/// costs a hash and two looks into maps, and what was revoked is refused from the next request on.
public final class ApiKeys {
  /// How often a key's last use reaches the database.
  private static final Duration SAVE_EVERY = Duration.ofMinutes(1);

  private static final int KNOWN_MAX = 10_000;

  /// How many keys that are over an account remembers, so that their names can be told.
  private static final int OVER_MAX = 50;

  private final Database db;
  private final RateLimits limits;
  private final int keysMax;
  private final Ids ids;
  private final RandomGenerator random;
  private final Clock clock;
  private final ApiKeyStore store = new ApiKeyStore();
  private final Known<KeyStanding> standings;

  /// Ids of keys by their hashes. What a key may do is looked at each time.
  private final Recent<String, String> idsByHash = new Recent<>(KNOWN_MAX);

  /// @param sessions which tell when something about an account changes
  /// @param keysMax how many an account may have that can be used
  public ApiKeys(
      Database db,
      Sessions sessions,
      RateLimits limits,
      int keysMax,
      Ids ids,
      RandomGenerator random,
      Clock clock) {
    this(db, sessions, limits, keysMax, ids, random, clock, System::nanoTime);
  }

  /// @param nanos a clock that never steps back
  ApiKeys(
      Database db,
      Sessions sessions,
      RateLimits limits,
      int keysMax,
      Ids ids,
      RandomGenerator random,
      Clock clock,
      LongSupplier nanos) {
    this.db = db;
    this.limits = limits;
    this.keysMax = keysMax;
    this.ids = ids;
    this.random = random;
    this.clock = clock;
    this.standings = new Known<>(db, KNOWN_MAX, nanos, this::read);
    sessions.onAccountChange(
        account -> standings.forgetAll(standing -> account.equals(standing.caller().id())));
  }

  /// Whether a program means this for an API key, rather than a token or a key of somebody else's.
  public static boolean isMeantAsOne(String text) {
    return KeyText.isMeantAsOne(text);
  }

  /// Who speaks with this key.
  ///
  /// @param opens the scopes of which it needs one here; none where no key may come in
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` for a key that is unknown, over,
  ///   or of an account that may not sign in, all the same; `TooMany` for too many of these;
  ///   `Forbidden` for a good one that is not for this
  public Caller require(String text, Set<KeyScope> opens, String address) {
    var standing = standing(text).orElse(null);
    if (standing == null) {
      limits.afterWrongKey(address);
      throw new Problem.Unauthenticated(
              "invalid_api_key",
              "This API key is not valid: it is not known here, has expired or was revoked.")
          .asException();
    }
    note(standing);
    if (Collections.disjoint(standing.scopes(), opens)) {
      throw outOfScope(opens).asException();
    }
    return standing.caller();
  }

  /// Whether the key of a caller that was let in is still good, and its account as it was.
  public boolean isOpen(Caller caller) {
    var key = caller.key();
    return key != null
        && standings
            .of(key)
            .filter(standing -> standing.isAlive(clock.millis()))
            .filter(standing -> standing.caller().equals(caller))
            .isPresent();
  }

  /// Makes a key for the caller.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Conflict` (`too_many_keys`)
  public ApiKey.Made create(Caller caller, ApiKey.Wish wish) {
    return create(owner(caller), wish);
  }

  /// Makes a key for an account: for whoever runs this backend.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Conflict` (`too_many_keys`)
  public ApiKey.Made create(String account, ApiKey.Wish wish) {
    var text = KeyText.make(random);
    long now = clock.millis();
    var key =
        new ApiKey(
            ids.next(),
            account,
            wish.name(),
            text.substring(text.length() - 4),
            wish.scopes(),
            wish.models(),
            Instant.ofEpochMilli(now),
            wish.expiresAt(),
            null,
            null);
    db.write(tx -> {
      if (store.countActive(tx, account, now) >= keysMax) {
        throw new Problem.Conflict(
                "too_many_keys", "There are " + keysMax + " API keys already: revoke one first.")
            .asException();
      }
      store.forgetOver(tx, account, OVER_MAX, now);
      store.insert(tx, key, KeyText.hash(text));
      return true;
    });
    return new ApiKey.Made(key, text);
  }

  /// The caller's keys, the newest first, with the latest ones that are over.
  public List<ApiKey> list(Caller caller) {
    return list(owner(caller));
  }

  /// The keys of an account: for whoever runs this backend.
  public List<ApiKey> list(String account) {
    int max = keysMax + 2 * OVER_MAX; // those that expired since the last one was made, too
    return db.read(tx -> store.of(tx, account, max)).stream().map(this::told).toList();
  }

  /// One of the caller's keys.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` also for somebody else's
  public ApiKey named(Caller caller, String id) {
    return named(owner(caller), id);
  }

  private ApiKey named(String account, String id) {
    return db.read(tx -> store.find(tx, id))
        .filter(stored -> stored.key().account().equals(account))
        .map(this::told)
        .orElseThrow(ApiKeys::missing);
  }

  /// Gives one of the caller's keys another name.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` also for somebody else's
  public ApiKey rename(Caller caller, String id, String name) {
    var account = owner(caller);
    boolean isThere = db.write(tx -> store.rename(tx, account, id, name));
    if (!isThere) {
      throw missing();
    }
    return named(caller, id);
  }

  /// Ends one of the caller's keys; nothing happens when it is over already.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` also for somebody else's
  public void revoke(Caller caller, String id) {
    revoke(owner(caller), id);
  }

  /// Ends all keys of the caller.
  public void revokeAll(Caller caller) {
    revokeAll(owner(caller));
  }

  /// Ends all keys of an account: for whoever runs this backend.
  public void revokeAll(String account) {
    long now = clock.millis();
    db.write(tx -> {
      store.revoke(tx, account, null, now);
      return true;
    });
    standings.forgetAll(standing -> account.equals(standing.caller().id()));
  }

  /// Keys of everybody or of one account, the newest first, for an admin.
  ///
  /// @param before the id of the last one that was told before; null for the first ones
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`, `Forbidden`
  public List<ApiKey.Owned> all(
      Caller admin, @Nullable String account, @Nullable String before, int limit) {
    requireAdmin(admin);
    return db.read(tx -> store.slice(tx, account, before, limit)).stream()
        .map(stored -> new ApiKey.Owned(told(stored), stored.login()))
        .toList();
  }

  /// Ends anybody's key, for an admin.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`, `Forbidden`, `NotFound`
  public void revokeAnybodys(Caller admin, String id) {
    requireAdmin(admin);
    var stored = db.read(tx -> store.find(tx, id)).orElseThrow(ApiKeys::missing);
    end(stored.key().account(), id);
  }

  /// Ends one key of an account: for whoever runs this backend.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` also for another account's
  public void revoke(String account, String id) {
    named(account, id);
    end(account, id);
  }

  private void end(String account, String id) {
    long now = clock.millis();
    db.write(tx -> {
      store.revoke(tx, account, id, now);
      return true;
    });
    standings.forget(id);
  }

  /// The hash finds the id, and is compared again with what is known of it, in a time that tells
  /// nothing. Looking for a hash tells nothing either: nobody can choose one.
  private Optional<KeyStanding> standing(String text) {
    if (!KeyText.isWhole(text)) {
      return Optional.empty();
    }
    var hash = KeyText.hash(text);
    var id = idsByHash.get(hash);
    if (id == null) {
      id = db.read(tx -> store.named(tx, hash)).orElse(null);
      if (id == null) {
        return Optional.empty();
      }
      idsByHash.put(hash, id);
    }
    return standings
        .of(id)
        .filter(standing -> isSame(standing.hash(), hash))
        .filter(standing -> standing.isAlive(clock.millis()));
  }

  private static boolean isSame(String hash, String other) {
    return MessageDigest.isEqual(
        hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
  }

  private Optional<KeyStanding> read(String id) {
    return db.read(tx -> store.find(tx, id)).flatMap(this::standing);
  }

  private Optional<KeyStanding> standing(ApiKeyStore.Stored stored) {
    var key = stored.key();
    if (stored.disabled() || key.revokedAt() != null) {
      return Optional.empty();
    }
    long savedAt = millis(key.usedAt(), 0);
    return Optional.of(
        new KeyStanding(
            Caller.withKey(
                key.account(),
                stored.claims(),
                key.id(),
                key.models(),
                key.scopes().contains(KeyScope.RECORDS)),
            stored.hash(),
            key.scopes(),
            millis(key.expiresAt(), Long.MAX_VALUE),
            Math.max(savedAt, usedAt(key.id())),
            savedAt));
  }

  /// Once in a while the database hears of a use, without anybody waiting for that.
  private void note(KeyStanding standing) {
    var key = standing.caller().key();
    long now = clock.millis();
    if (key != null && standing.use(now, SAVE_EVERY.toMillis())) {
      Thread.startVirtualThread(() -> save(key, now));
    }
  }

  private void save(String key, long now) {
    try {
      db.write(tx -> {
        store.use(tx, key, now);
        return true;
      });
    } catch (ProblemException e) {
      System.getLogger(ApiKeys.class.getName())
          .log(System.Logger.Level.DEBUG, "the use of a key was not noted: {0}", e.problem());
    }
  }

  private long usedAt(String id) {
    var standing = standings.remembered(id);
    return standing == null ? 0 : standing.usedAt();
  }

  /// With the last use that memory knows.
  private ApiKey told(ApiKeyStore.Stored stored) {
    long used = Math.max(millis(stored.key().usedAt(), 0), usedAt(stored.key().id()));
    return stored.key().usedAt(used == 0 ? null : Instant.ofEpochMilli(used));
  }

  /// Whoever has got hold of a key shall not be able to make another one of it.
  private static String owner(Caller caller) {
    var account = caller.require();
    if (caller.key() != null) {
      throw outOfScope(Set.of()).asException();
    }
    return account;
  }

  private static void requireAdmin(Caller caller) {
    if (!caller.admin()) {
      caller.require();
      throw new Problem.Forbidden().asException();
    }
  }

  private static Problem outOfScope(Set<KeyScope> opens) {
    if (opens.isEmpty()) {
      return new Problem.Forbidden("no_api_keys", "No API key opens this: sign in for it.");
    }
    var words = opens.stream().sorted().map(KeyScope::word).collect(Collectors.joining(" or "));
    return new Problem.Forbidden(
        "api_key_scope",
        "This API key is not for that: it takes one with the scope " + words + ".");
  }

  private static long millis(@Nullable Instant time, long otherwise) {
    return time == null ? otherwise : time.toEpochMilli();
  }

  private static ProblemException missing() {
    return new Problem.NotFound().asException();
  }
}
