package dev.plinth.auth;

import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What is known in memory of open sessions, and when they were last used.
final class Standings {
  private static final int SESSIONS_MAX = 10_000;

  /// How often a session's last use reaches the database: idle time is counted in days.
  private static final Duration SAVE_EVERY = Duration.ofHours(1);

  private static final Duration SAVE_EVERY_ADMIN = Duration.ofMinutes(2);

  private final Database db;
  private final SessionStore store;
  private final Known<Standing> known;

  /// @param nanos a clock that never steps back
  Standings(Database db, SessionStore store, LongSupplier nanos) {
    this.db = db;
    this.store = store;
    this.known = new Known<>(db, SESSIONS_MAX, nanos, this::read);
  }

  /// The standing of an open session.
  Optional<Standing> of(String session) {
    return known.of(session);
  }

  /// When a session was last used, as far as memory knows.
  long seenAt(String session) {
    var standing = known.remembered(session);
    return standing == null ? 0 : standing.seenAt();
  }

  void see(String session, long now) {
    var standing = known.remembered(session);
    if (standing != null) {
      standing.see(now, Long.MAX_VALUE);
    }
  }

  /// Notes that a session is in use; once in a while the database hears of it, without anybody
  /// waiting for that.
  void see(Standing standing, long now) {
    var session = standing.caller().session();
    var every = standing.caller().admin() ? SAVE_EVERY_ADMIN : SAVE_EVERY;
    if (session != null && standing.see(now, every.toMillis())) {
      Thread.startVirtualThread(() -> save(session, now));
    }
  }

  void forget(String session) {
    known.forget(session);
  }

  void forgetAccount(String account) {
    known.forgetAll(standing -> account.equals(standing.caller().id()));
  }

  private void save(String session, long now) {
    try {
      db.write(tx -> {
        store.see(tx, session, now);
        return true;
      });
    } catch (ProblemException e) {
      System.getLogger(Standings.class.getName())
          .log(System.Logger.Level.DEBUG, "the use of a session was not noted: {0}", e.problem());
    }
  }

  private Optional<Standing> read(String session) {
    return db.read(tx -> store.find(tx, session)).flatMap(this::standing);
  }

  private Optional<Standing> standing(SessionStore.Stored stored) {
    return stored.closed() || stored.disabled()
        ? Optional.empty()
        : Optional.of(
            new Standing(
                new Caller(stored.account(), stored.id(), stored.admin(), stored.claims()),
                stored.epoch(),
                stored.expiresAt(),
                Sessions.idle(stored.admin()).toMillis(),
                Math.max(stored.seenAt(), seenAt(stored.id())),
                stored.seenAt()));
  }
}
