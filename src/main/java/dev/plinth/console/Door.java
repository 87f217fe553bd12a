package dev.plinth.console;

import dev.plinth.auth.RateLimits;
import dev.plinth.auth.SetupToken;
import dev.plinth.http.Exchange;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import java.util.Optional;

/// Who may look: whoever sends the setup token, or the access token of an admin of Plinth. Both
/// travel in `Authorization` alone: no cookie opens anything here, so that no other page can ask in
/// somebody's name.
final class Door {
  private static final String SCHEME = "Bearer ";

  /// Shorter ones are what a page sends that has none (`null`, `undefined`).
  private static final int LENGTH_MIN = 16;

  private final SetupToken token;
  private final RateLimits rates;

  Door(SetupToken token, RateLimits rates) {
    this.token = token;
    this.rates = rates;
  }

  /// @throws ProblemException `Unauthenticated` (`no_setup_token`, `wrong_setup_token`),
  ///   `Forbidden` for people of the app, `TooMany` for whoever guesses
  void require(Exchange exchange) {
    var sent =
        sent(exchange)
            .orElseThrow(() ->
                refused(
                    "no_setup_token",
                    "This needs the setup token, as Authorization: Bearer …: it lies in the"
                        + " backend's folder, in data/"
                        + SetupToken.FILE
                        + "."));
    var address = exchange.address();
    rates.beforeSetupToken(address);
    if (token.matches(sent)) {
      rates.afterRightSetupToken(address);
      return;
    }
    var caller = caller(exchange);
    if (caller.admin()) {
      return;
    }
    if (caller.isSignedIn()) {
      throw new Problem.Forbidden(
              "not_admin", "This is for the admins of this backend: plinth user admin LOGIN.")
          .asException();
    }
    rates.afterWrongSetupToken(address);
    throw refused(
        "wrong_setup_token",
        "That is not the setup token of this backend: it lies in its folder, in data/"
            + SetupToken.FILE
            + ".");
  }

  private static Optional<String> sent(Exchange exchange) {
    return exchange
        .header("Authorization")
        .map(String::strip)
        .filter(value -> value.regionMatches(true, 0, SCHEME, 0, SCHEME.length()))
        .map(value -> value.substring(SCHEME.length()).strip())
        .filter(value -> value.length() >= LENGTH_MIN);
  }

  private static Caller caller(Exchange exchange) {
    try {
      return exchange.caller();
    } catch (ProblemException _) {
      return Caller.ANONYMOUS;
    }
  }

  private static ProblemException refused(String code, String detail) {
    return new Problem.Unauthenticated(code, detail).asException();
  }
}
