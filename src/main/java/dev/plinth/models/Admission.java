package dev.plinth.models;

import dev.plinth.auth.Authentication;
import dev.plinth.http.Exchange;
import dev.plinth.http.RouteInfo;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.ProblemException;
import java.util.regex.Pattern;

/// Who may ask the models: signed-in callers; or anyone, for an app that has no sign-in.
public final class Admission {
  /// Our access tokens are JWTs (RFC 7519): three parts. A key of a provider is none.
  private static final Pattern TOKEN = Pattern.compile("(?i)Bearer +[\\w-]+\\.[\\w-]+\\.[\\w-]+");

  private final boolean isOpen;
  private final boolean isLocal;

  /// Signed-in callers, or anyone.
  ///
  /// @param isOpen whether the app has no sign-in
  /// @param isLocal whether this machine alone can reach the server
  public Admission(boolean isOpen, boolean isLocal) {
    this.isOpen = isOpen;
    this.isLocal = isLocal;
  }

  /// What people are told of a surface of models: who may ask, and with which API keys.
  RouteInfo info(String tag, String summary) {
    var info = isOpen ? RouteInfo.open(tag, summary) : RouteInfo.signedIn(tag, summary);
    return info.forKeys(KeyScope.MODELS);
  }

  /// Whether this caller may change which models there are: an admin, or whoever sits at the
  /// machine where nobody has an account.
  boolean mayManage(Caller caller) {
    return caller.admin() || (isOpen && isLocal);
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
  /// sign-in it means nothing. One of ours means something everywhere.
  Caller admitWithKey(Exchange exchange) {
    try {
      return admit(exchange);
    } catch (ProblemException e) {
      boolean isOurs =
          Authentication.apiKey(exchange).isPresent()
              || exchange.header("Authorization").filter(TOKEN.asMatchPredicate()).isPresent();
      if (isOpen && !isOurs) {
        return Caller.ANONYMOUS;
      }
      throw e;
    }
  }
}
