package dev.plinth.auth;

import dev.plinth.contract.Auth.Token;
import dev.plinth.http.Exchange;
import dev.plinth.http.SetCookie;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The cookies of an app that keeps its tokens in them.
///
/// `HttpOnly` always; `SameSite=Strict`, since an app's page fetches its data after it was loaded,
/// as a page of its own site, so that nothing is lost to a link from elsewhere. Vite's server on
/// another port of localhost is the same site. On HTTPS they are `Secure` and have the prefix
/// `__Host-`; on plain HTTP browsers would drop both. The name is the contract's, which carries the
/// app's name: the ports of one machine share cookies.
public final class SessionCookies {
  private static final String SECURE_PREFIX = "__Host-";

  private final @Nullable String access;
  private final @Nullable String refresh;

  /// @param token where the app's tokens travel; nothing is set for one that no cookie carries
  public SessionCookies(Token token) {
    switch (token) {
      case Token.Cookie(var name, var second) -> {
        this.access = name;
        this.refresh = second;
      }
      case Token.Header(_, _, var second) -> {
        this.access = null;
        this.refresh = second;
      }
    }
  }

  /// Whether a cookie carries any of the app's tokens.
  public boolean areUsed() {
    return access != null || refresh != null;
  }

  /// Gives the browser its tokens. Without a refresh cookie the access token lives as long as its
  /// session.
  public void set(Exchange exchange, SignedIn signedIn) {
    if (access != null) {
      exchange.setCookie(cookie(exchange, access, signedIn.accessToken(), signedIn.expiresIn()));
    }
    if (refresh != null) {
      exchange.setCookie(
          cookie(exchange, refresh, signedIn.refreshToken(), signedIn.sessionLeft()));
    }
  }

  /// Takes the tokens back.
  public void clear(Exchange exchange) {
    if (access != null) {
      exchange.setCookie(cookie(exchange, access, "", Duration.ZERO));
    }
    if (refresh != null) {
      exchange.setCookie(cookie(exchange, refresh, "", Duration.ZERO));
    }
  }

  /// The access token that the browser sent.
  Optional<String> accessToken(Exchange exchange) {
    return access == null ? Optional.empty() : read(exchange, access);
  }

  /// The refresh token that the browser sent.
  public Optional<String> refreshToken(Exchange exchange) {
    return refresh == null ? Optional.empty() : read(exchange, refresh);
  }

  private static Optional<String> read(Exchange exchange, String name) {
    return exchange.cookie(wireName(exchange, name)).filter(value -> !value.isEmpty());
  }

  private static SetCookie cookie(Exchange exchange, String name, String value, Duration age) {
    return new SetCookie(wireName(exchange, name), value, "/", age, "Strict", exchange.isSecure());
  }

  private static String wireName(Exchange exchange, String name) {
    return exchange.isSecure() && !name.startsWith(SECURE_PREFIX) ? SECURE_PREFIX + name : name;
  }
}
