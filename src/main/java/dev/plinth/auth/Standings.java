package dev.plinth.auth;

import dev.plinth.db.Database;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// What is known in memory of open sessions, read from the database when first asked for and
/// forgotten when it changes.
///
/// A reader that began before a change may come back with the old state after it: it notices that
/// `changes` moved, and reads again. Only what commits and then forgets is seen at once.
final class Standings {
  private static final int SESSIONS_MAX = 10_000;

  /// How often a session's last use reaches the database: idle time is counted in days.
  private static final Duration SAVE_EVERY = Duration.ofHours(1);

  private static final Duration SAVE_EVERY_ADMIN = Duration.ofMinutes(2);

  /// How long the database need not be asked again, however much is written. What changes through
  /// [Sessions] acts at once; this is for what comes another way, such as an account that goes with
  /// its row in `users`. While nothing at all was committed, nobody is asked.
  private static final Duration TRUST = Duration.ofSeconds(2);

  private final Database db;
  private final SessionStore store;
  private final LongSupplier nanos;
  private final Recent<String, Standing> standings = new Recent<>(SESSIONS_MAX);
  private final AtomicLong commits = new AtomicLong();
  private long changes;

  /// @param nanos a clock that never steps back
  Standings(Database db, SessionStore store, LongSupplier nanos) {
    this.db = db;
    this.store = store;
    this.nanos = nanos;
    db.afterCommit(commits::incrementAndGet);
  }

  /// The standing of an open session.
  Optional<Standing> of(String session) {
    var known = standings.get(session);
    while (known == null || !isTrusted(known)) {
      long before = changes();
      long commitsBefore = commits.get();
      var read =
          db.read(tx -> store.find(tx, session))
              .flatMap(stored -> standing(stored, commitsBefore))
              .orElse(null);
      if (read == null) {
        forget(session);
        return Optional.empty();
      }
      known = keep(session, read, before) ? read : standings.get(session);
    }
    return Optional.of(known);
  }

  private boolean isTrusted(Standing known) {
    return known.commits() == commits.get()
        || nanos.getAsLong() - known.readAt() <= TRUST.toNanos();
  }

  /// When a session was last used, as far as memory knows.
  long seenAt(String session) {
    var known = standings.get(session);
    return known == null ? 0 : known.seenAt();
  }

  void see(String session, long now) {
    var known = standings.get(session);
    if (known != null) {
      known.see(now, Long.MAX_VALUE);
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

  synchronized void forget(String session) {
    changes++;
    standings.remove(session);
  }

  synchronized void forgetAccount(String account) {
    changes++;
    for (var known : standings.values()) {
      var session = known.caller().session();
      if (account.equals(known.caller().id()) && session != null) {
        standings.remove(session);
      }
    }
  }

  private synchronized long changes() {
    return changes;
  }

  /// Keeps what was read, unless something changed meanwhile.
  private synchronized boolean keep(String session, Standing read, long changesBefore) {
    if (changes == changesBefore) {
      standings.put(session, read);
      return true;
    }
    return false;
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

  private Optional<Standing> standing(SessionStore.Stored stored, long commitsBefore) {
    return stored.closed() || stored.disabled()
        ? Optional.empty()
        : Optional.of(
            new Standing(
                new Caller(stored.account(), stored.id(), stored.admin(), stored.claims()),
                stored.epoch(),
                stored.expiresAt(),
                Sessions.idle(stored.admin()).toMillis(),
                Math.max(stored.seenAt(), seenAt(stored.id())),
                stored.seenAt(),
                nanos.getAsLong(),
                commitsBefore));
  }
}
