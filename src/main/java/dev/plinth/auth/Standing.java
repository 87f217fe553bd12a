package dev.plinth.auth;

import dev.plinth.kernel.Caller;

/// What we know in memory of an open session, so that a request asks no database. Nobody keeps one
/// longer than a request: [Known] forgets it when anything of it changes.
///
/// Times are epoch milliseconds.
final class Standing {
  private final Caller caller;
  private final long epoch;
  private final long endsAt;
  private final long idleMillis;
  private volatile long seenAt;
  private volatile long savedAt;

  /// @param seenAt the last use that is known
  /// @param savedAt the last use that the database knows
  Standing(Caller caller, long epoch, long endsAt, long idleMillis, long seenAt, long savedAt) {
    this.caller = caller;
    this.epoch = epoch;
    this.endsAt = endsAt;
    this.idleMillis = idleMillis;
    this.seenAt = seenAt;
    this.savedAt = savedAt;
  }

  Caller caller() {
    return caller;
  }

  long epoch() {
    return epoch;
  }

  long seenAt() {
    return seenAt;
  }

  boolean isOpen(long now) {
    return now < endsAt && now - seenAt < idleMillis;
  }

  /// Notes that the session is in use.
  ///
  /// @return whether the database should hear of it, since it last did so a while ago
  boolean see(long now, long saveEveryMillis) {
    seenAt = Math.max(seenAt, now);
    if (now - savedAt < saveEveryMillis) {
      return false;
    }
    savedAt = now;
    return true;
  }
}
