package dev.plinth.contract;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How an app signs in.
///
/// @param enabled false where the app has no sign-in at all
/// @param login the field of `users` that people sign in with: `email` or `username`
/// @param token where the access token travels
/// @param lifetime of an access token; null when it lives as long as its session, because the app
///   never refreshes
/// @param passwordMin fewest characters that the app's own form accepts
public record Auth(
    boolean enabled, String login, Token token, @Nullable Duration lifetime, int passwordMin) {
  /// Bearer tokens, the native API's own way, for an app that says nothing.
  public static final Auth NONE =
      new Auth(false, "email", new Token.Header("Authorization", "Bearer"), null, 8);

  /// Where the access token travels.
  public sealed interface Token {
    /// `name: scheme token`; the scheme is empty where the app sends the bare token.
    record Header(String name, String scheme) implements Token {}

    /// A cookie that the browser keeps. `refresh` names the cookie of the refresh token where the
    /// app has a refresh call.
    record Cookie(String name, @Nullable String refresh) implements Token {}
  }
}
