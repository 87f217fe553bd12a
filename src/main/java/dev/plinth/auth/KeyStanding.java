package dev.plinth.auth;

import dev.plinth.kernel.Caller;
import dev.plinth.kernel.KeyScope;
import java.util.Set;

/// What we know in memory of an API key that can be used. Nobody keeps one longer than a request:
/// [Known] forgets it when anything of it changes.
///
/// Times are epoch milliseconds.
final class KeyStanding {
  private final Caller caller;
  private final String hash;
  private final Set<KeyScope> scopes;
  private final long expiresAt;
  private volatile long usedAt;
  private volatile long savedAt;

  /// @param usedAt the last use that is known; 0 for none
  /// @param savedAt the last use that the database knows
  KeyStanding(
      Caller caller, String hash, Set<KeyScope> scopes, long expiresAt, long usedAt, long savedAt) {
    this.caller = caller;
    this.hash = hash;
    this.scopes = Set.copyOf(scopes);
    this.expiresAt = expiresAt;
    this.usedAt = usedAt;
    this.savedAt = savedAt;
  }

  Caller caller() {
    return caller;
  }

  String hash() {
    return hash;
  }

  Set<KeyScope> scopes() {
    return scopes;
  }

  long usedAt() {
    return usedAt;
  }

  boolean isAlive(long now) {
    return now < expiresAt;
  }

  /// Notes that the key is in use.
  ///
  /// @return whether the database should hear of it, since it last did so a while ago
  boolean use(long now, long saveEveryMillis) {
    usedAt = Math.max(usedAt, now);
    if (now - savedAt < saveEveryMillis) {
      return false;
    }
    savedAt = now;
    return true;
  }
}
