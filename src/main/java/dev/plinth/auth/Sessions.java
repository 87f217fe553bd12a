package dev.plinth.auth;

import dev.plinth.db.Database;
import dev.plinth.db.Tx;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Signed-in devices: opened at sign-in, kept alive by use and by refreshing, ended by whoever owns
/// them.
///
/// Each request asks [#caller]: a token seen before costs one look into a map, and what was closed
/// or disabled is refused from the next request on, also after a restart.
public final class Sessions {
  /// A session ends after this long, however much it is used.
  public static final Duration LIFE = Duration.ofDays(30);

  /// A session ends after this long without use.
  public static final Duration IDLE = Duration.ofDays(14);

  /// The life of an access token where the client refreshes.
  public static final Duration TOKEN_LIFE = Duration.ofMinutes(10);

  static final Duration ADMIN_LIFE = Duration.ofHours(12);
  static final Duration ADMIN_IDLE = Duration.ofMinutes(30);

  /// How long a parent gets its unused successor again.
  static final Duration GRACE = Duration.ofSeconds(30);

  private static final int TOKENS_MAX = 10_000;
  private static final System.Logger LOG = System.getLogger(Sessions.class.getName());

  private final Database db;
  private final Tokens tokens;
  private final byte[] refreshKey;
  private final Ids ids;
  private final RandomGenerator random;
  private final Clock clock;
  private final SessionStore store = new SessionStore();
  private final Standings standings;
  private final List<Consumer<String>> changes = new CopyOnWriteArrayList<>();

  /// Tokens whose signature and claims were verified; their session is looked at each time. The
  /// text itself is the key: comparing it is cheaper than hashing it, and stricter.
  private final Recent<String, Tokens.Claims> verified = new Recent<>(TOKENS_MAX);

  public Sessions(
      Database db, Tokens tokens, byte[] refreshKey, Ids ids, RandomGenerator random, Clock clock) {
    this(db, tokens, refreshKey, ids, random, clock, System::nanoTime);
  }

  /// @param nanos a clock that never steps back
  Sessions(
      Database db,
      Tokens tokens,
      byte[] refreshKey,
      Ids ids,
      RandomGenerator random,
      Clock clock,
      LongSupplier nanos) {
    this.db = db;
    this.tokens = tokens;
    this.refreshKey = refreshKey.clone();
    this.ids = ids;
    this.random = random;
    this.clock = clock;
    this.standings = new Standings(db, store, nanos);
  }

  /// A session as its owner sees it.
  public record Session(
      String id,
      Instant createdAt,
      Instant seenAt,
      Instant expiresAt,
      @Nullable String userAgent,
      boolean current) {}

  /// Who holds this access token; nothing when it is not valid, or its session is over.
  public Optional<Caller> caller(String accessToken) {
    var claims = verified.get(accessToken);
    if (claims == null) {
      claims = tokens.read(accessToken).orElse(null);
      if (claims == null) {
        return Optional.empty();
      }
      verified.put(accessToken, claims);
    }
    var standing = standings.of(claims.session()).orElse(null);
    long now = clock.millis();
    if (standing == null || !tokens.isAlive(claims) || !isOf(claims, standing, now)) {
      verified.remove(accessToken);
      return Optional.empty();
    }
    standings.see(standing, now);
    return Optional.of(standing.caller());
  }

  /// Whether the session of a caller that was let in is still open: nobody closed it, disabled or
  /// deleted its account, or changed its password elsewhere, and nothing else is claimed of it. The
  /// access token may be over meanwhile, since it was good when the answer began.
  public boolean isOpen(Caller caller) {
    var session = caller.session();
    return session == null
        || standings
            .of(session)
            .filter(standing -> standing.isOpen(clock.millis()))
            .filter(standing -> standing.caller().equals(caller))
            .isPresent();
  }

  /// The open sessions of the caller, the newest first.
  public List<Session> list(Caller caller) {
    var account = caller.require();
    long now = clock.millis();
    return db.read(tx -> store.open(tx, account, now)).stream()
        .filter(stored -> now - stored.seenAt() < idle(stored.admin()).toMillis())
        .map(stored ->
            new Session(
                stored.id(),
                Instant.ofEpochMilli(stored.createdAt()),
                Instant.ofEpochMilli(Math.max(stored.seenAt(), standings.seenAt(stored.id()))),
                Instant.ofEpochMilli(stored.expiresAt()),
                stored.userAgent(),
                stored.id().equals(caller.session())))
        .toList();
  }

  /// Ends one of the caller's sessions.
  ///
  /// @throws dev.plinth.kernel.ProblemException `NotFound` also for somebody else's
  public void close(Caller caller, String session) {
    var account = caller.require();
    long now = clock.millis();
    boolean wasOpen = db.write(tx -> store.close(tx, account, session, now));
    standings.forget(session);
    if (!wasOpen) {
      throw new Problem.NotFound().asException();
    }
  }

  /// Ends the session that the caller uses. Nothing happens when it is over already.
  public void closeCurrent(Caller caller) {
    var session = caller.session();
    if (caller.isSignedIn() && session != null) {
      var account = caller.require();
      long now = clock.millis();
      db.write(tx -> store.close(tx, account, session, now));
      standings.forget(session);
    }
  }

  /// Ends all sessions of the caller.
  public void closeAll(Caller caller) {
    var account = caller.require();
    closeAll(account);
  }

  void closeAll(String account) {
    long now = clock.millis();
    db.write(tx -> {
      store.closeOthers(tx, account, null, now);
      return true;
    });
    accountChanged(account);
  }

  /// Ends all sessions of an account but the one in use, inside a transaction; after its commit
  /// [#accountChanged] has to be called.
  void closeOthers(Tx tx, String account, @Nullable String kept, long now) {
    store.closeOthers(tx, account, kept, now);
  }

  /// Tells that something about an account changed: what is known of it is read anew.
  void accountChanged(String account) {
    standings.forgetAccount(account);
    changes.forEach(listener -> listener.accept(account));
  }

  /// Lets somebody else know of changes of accounts, once they are committed.
  void onAccountChange(Consumer<String> listener) {
    changes.add(listener);
  }

  /// Exchanges a refresh token for new tokens.
  ///
  /// The newest token is replaced by its successor. Its parent gets that same successor again while
  /// it is unused, for 30 seconds. Any other return of an old token means that two hold it, and we
  /// cannot tell which one is honest: the session ends (RFC 9700 §4.14.2).
  ///
  /// @param rotate false for a frontend whose refresh call takes no new refresh token from the
  ///   answer: its one token stays good as long as the session
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`
  SignedIn refresh(String refreshToken, boolean rotate, @Nullable Duration tokenLife) {
    var token = RefreshToken.read(refreshToken).orElseThrow(Sessions::refused);
    long now = clock.millis();
    var exchanged = db.write(tx -> exchange(tx, token, rotate, now));
    return switch (exchanged) {
      case Exchanged.Good(var stored, var next) -> {
        standings.see(stored.id(), now);
        yield signedIn(stored, next, tokenLife, now);
      }
      case Exchanged.Replayed(var stored) -> {
        standings.forget(stored.id());
        LOG.log(
            System.Logger.Level.WARNING,
            "A used refresh token came back: session {0} of account {1} is closed.",
            stored.id(),
            stored.account());
        throw refused();
      }
      case Exchanged.Refused() -> throw refused();
    };
  }

  private Exchanged exchange(Tx tx, RefreshToken token, boolean rotate, long now) {
    var found = store.find(tx, token.session()).orElse(null);
    if (found == null
        || !isOpen(found, now)
        || token.generation() > found.generation()
        || !token.later(found.generation(), refreshKey).hash().equals(found.refreshHash())) {
      return new Exchanged.Refused();
    }
    int age = found.generation() - token.generation();
    if (age == 0 && !rotate) {
      store.see(tx, found.id(), now);
      return new Exchanged.Good(found, token);
    }
    if (age == 0) {
      var next = token.successor(refreshKey);
      store.rotate(tx, found.id(), next.hash(), next.generation(), now);
      return new Exchanged.Good(found, next);
    }
    if (age == 1 && now - found.rotatedAt() <= GRACE.toMillis()) {
      return new Exchanged.Good(found, token.successor(refreshKey));
    }
    store.close(tx, found.account(), found.id(), now);
    return new Exchanged.Replayed(found);
  }

  private sealed interface Exchanged {
    record Good(SessionStore.Stored stored, RefreshToken next) implements Exchanged {}

    record Replayed(SessionStore.Stored stored) implements Exchanged {}

    record Refused() implements Exchanged {}
  }

  /// A session that is not open yet: all that is random or takes time happens here, outside the
  /// transaction.
  Draft draft(String account, long epoch, boolean admin, Device device) {
    long now = clock.millis();
    var token = RefreshToken.first(ids.next(), random);
    var life = admin ? ADMIN_LIFE : LIFE;
    var stored =
        new SessionStore.Stored(
            token.session(),
            account,
            token.hash(),
            0,
            now,
            now,
            now,
            now + life.toMillis(),
            device.userAgent(),
            false,
            epoch,
            admin,
            false,
            Caller.NOTHING);
    return new Draft(stored, token, device.tokenLife());
  }

  /// A session to be opened.
  record Draft(SessionStore.Stored stored, RefreshToken token, @Nullable Duration tokenLife) {
    Draft of(String account) {
      return new Draft(stored.of(account), token, tokenLife);
    }
  }

  /// Opens a drafted session inside a transaction.
  void open(Tx tx, Draft draft) {
    store.forgetEnded(tx, draft.stored().account(), draft.stored().createdAt());
    store.insert(tx, draft.stored());
  }

  /// The tokens of a session that was opened.
  SignedIn signedIn(Draft draft) {
    return signedIn(draft.stored(), draft.token(), draft.tokenLife(), draft.stored().createdAt());
  }

  /// Whether the caller signed in, with a password, not longer ago than this.
  boolean isRecent(Caller caller, Duration age) {
    var session = caller.session();
    return session != null
        && db.read(tx -> store.find(tx, session))
            .filter(stored -> clock.millis() - stored.createdAt() <= age.toMillis())
            .isPresent();
  }

  private SignedIn signedIn(
      SessionStore.Stored stored, RefreshToken token, @Nullable Duration tokenLife, long now) {
    var left = Duration.ofMillis(stored.expiresAt() - now);
    var life = tokenLife == null || tokenLife.compareTo(left) > 0 ? left : tokenLife;
    return new SignedIn(
        new Caller(stored.account(), stored.id(), stored.admin(), stored.claims()),
        tokens.issue(stored.account(), stored.id(), stored.epoch(), life),
        token.text(),
        life,
        left);
  }

  private static boolean isOf(Tokens.Claims claims, Standing standing, long now) {
    return standing.isOpen(now)
        && standing.epoch() == claims.epoch()
        && claims.account().equals(standing.caller().id());
  }

  private static boolean isOpen(SessionStore.Stored stored, long now) {
    return !stored.closed()
        && !stored.disabled()
        && now < stored.expiresAt()
        && now - stored.seenAt() < idle(stored.admin()).toMillis();
  }

  static Duration idle(boolean admin) {
    return admin ? ADMIN_IDLE : IDLE;
  }

  private static RuntimeException refused() {
    return new Problem.Unauthenticated().asException();
  }
}
