package dev.plinth.models;

import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.ProblemException;
import java.util.regex.Pattern;

/// Who may ask the models: signed-in callers; or anyone, for an app that has no sign-in.
public final class Admission {
  /// Our access tokens are JWTs (RFC 7519): three parts. A key of a provider is none.
  private static final Pattern TOKEN = Pattern.compile("(?i)Bearer +[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final boolean isOpen;

  /// Signed-in callers, or anyone.
  ///
  /// @param isOpen whether the app has no sign-in
  public Admission(boolean isOpen) {
    this.isOpen = isOpen;
  }

  /// Who may ask, for people to read.
  RouteInfo.Access access() {
    return isOpen ? RouteInfo.Access.ANYONE : RouteInfo.Access.SIGNED_IN;
  }

  /// The caller, if they may ask.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated`
  Caller admit(Exchange exchange) {
    var caller = exchange.caller();
    if (!isOpen) {
      caller.require();
    }
    return caller;
  }

  /// The same for a client that always sends a key, if only a made-up one: in an app without
  /// sign-in it means nothing.
  Caller admitWithKey(Exchange exchange) {
    try {
      return admit(exchange);
    } catch (ProblemException e) {
      boolean isOurs =
          exchange.header("Authorization").filter(h -> TOKEN.matcher(h).matches()).isPresent();
      if (isOpen && !isOurs) {
        return Caller.ANONYMOUS;
      }
      throw e;
    }
  }
}
