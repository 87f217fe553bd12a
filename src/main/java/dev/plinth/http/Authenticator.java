package dev.plinth.http;

import dev.plinth.kernel.Caller;

/// Finds out who is asking.
@FunctionalInterface
public interface Authenticator {
  /// Everybody is anonymous.
  Authenticator NOBODY = _ -> Caller.ANONYMOUS;

  /// Reads the token of a request. A token that travels in a cookie needs
  /// [Exchange#requireTrustedOrigin()] first.
  ///
  /// @return `Caller.ANONYMOUS` when there is no token
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` for a token that is not valid
  Caller authenticate(Exchange exchange);

  /// Whether the session of a caller is still open. It is asked again and again while a stream
  /// lives, so it must cost next to nothing.
  default boolean isStillSignedIn(Caller caller) {
    return true;
  }
}
