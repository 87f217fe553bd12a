package dev.plinth.auth;

import dev.plinth.contract.Auth.Token;
import dev.plinth.http.Authenticator;
import dev.plinth.http.Exchange;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns the token of a request into a caller. `Authorization: Bearer` works everywhere; beside it
/// the way of the contract: another header or scheme, a bare header, or a cookie.
///
/// An API key comes in `Authorization: Bearer` or in `x-api-key`, and wins over all else: nobody
/// sends one by accident, and it may do less. It is never looked for in an address or a cookie.
///
/// Nothing sent is an anonymous caller. A header with a bad token is refused (401), since somebody
/// put it there; `null`, `undefined` or nothing behind the scheme is what many frontends send
/// before anybody signed in, and counts as nothing. A bad cookie counts as nothing too: the browser
/// sends it unasked and no script can take it away, so it must not stand in the way of signing in
/// again.
public final class Authentication implements Authenticator {
  private static final Token.Header NATIVE = new Token.Header("Authorization", "Bearer");
  private static final String API_KEY = "X-Api-Key";
  private static final Set<String> EMPTY = Set.of("", "null", "undefined");

  private final Sessions sessions;
  private final ApiKeys keys;
  private final SessionCookies cookies;
  private final List<Token.Header> headers = new ArrayList<>();

  /// @param token where the app's access token travels
  public Authentication(Sessions sessions, ApiKeys keys, Token token, SessionCookies cookies) {
    this.sessions = sessions;
    this.keys = keys;
    this.cookies = cookies;
    headers.add(NATIVE);
    if (token instanceof Token.Header header && !header.equals(NATIVE)) {
      headers.add(header);
    }
  }

  @Override
  public Caller authenticate(Exchange exchange) {
    var key = apiKey(exchange);
    if (key.isPresent()) {
      return byKey(key.get(), exchange);
    }
    var token = headerToken(exchange);
    if (token.isPresent()) {
      return sessions
          .caller(token.get())
          .orElseThrow(() -> new Problem.Unauthenticated().asException());
    }
    return byCookie(exchange);
  }

  @Override
  public boolean isStillSignedIn(Caller caller) {
    return caller.key() == null ? sessions.isOpen(caller) : keys.isOpen(caller);
  }

  /// As [#authenticate], but a bad token in a header counts as nothing too: for endpoints of an app
  /// that anyone may call, where a stale token in the browser's storage must not hide public pages.
  /// No browser has an API key in its storage: a bad one is told, where keys come in at all.
  public Caller callerOrAnonymous(Exchange exchange) {
    return apiKey(exchange)
        .filter(_ -> !exchange.keys().isEmpty())
        .map(key -> byKey(key, exchange))
        .or(() ->
            headerToken(exchange).map(token -> sessions.caller(token).orElse(Caller.ANONYMOUS)))
        .orElseGet(() -> byCookie(exchange));
  }

  /// The API key that a request brings, be it good or not.
  public static Optional<String> apiKey(Exchange exchange) {
    return exchange
        .header(NATIVE.name())
        .flatMap(value -> unwrap(value, NATIVE.scheme()))
        .filter(ApiKeys::isMeantAsOne)
        .or(() -> exchange.header(API_KEY).map(String::strip).filter(ApiKeys::isMeantAsOne));
  }

  private Caller byKey(String key, Exchange exchange) {
    return keys.require(key, exchange.keys(), exchange.address());
  }

  /// Cookies travel with requests of any page, so a valid one asks whose page this is.
  private Caller byCookie(Exchange exchange) {
    var caller = cookies.accessToken(exchange).flatMap(sessions::caller);
    caller.ifPresent(_ -> exchange.requireTrustedOrigin());
    return caller.orElse(Caller.ANONYMOUS);
  }

  private Optional<String> headerToken(Exchange exchange) {
    for (var header : headers) {
      var token = exchange.header(header.name()).flatMap(value -> unwrap(value, header.scheme()));
      if (token.isPresent()) {
        return token.filter(text -> !EMPTY.contains(text));
      }
    }
    return isKnownToNoScheme(exchange) ? Optional.of("?") : Optional.empty();
  }

  /// Without the scheme; nothing when the value has another one.
  private static Optional<String> unwrap(String value, String scheme) {
    var text = value.strip();
    if (scheme.isEmpty()) {
      return text.indexOf(' ') < 0 ? Optional.of(text) : Optional.empty();
    }
    if (!text.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    var rest = text.substring(scheme.length());
    return rest.isEmpty() || rest.charAt(0) == ' ' ? Optional.of(rest.strip()) : Optional.empty();
  }

  /// An `Authorization` of a kind that nobody here takes is a bad token, not the lack of one.
  private static boolean isKnownToNoScheme(Exchange exchange) {
    return exchange
        .header(NATIVE.name())
        .filter(value -> !EMPTY.contains(value.strip()))
        .isPresent();
  }
}
