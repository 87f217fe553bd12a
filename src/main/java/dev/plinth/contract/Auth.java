package dev.plinth.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How an app signs in.
///
/// @param enabled false where the app has no sign-in at all
/// @param login the field of `users` that people sign in with: `email` or `username`
/// @param token where the access token travels
/// @param lifetime of an access token; null when it lives as long as its session, because the app
///   never refreshes
/// @param passwordMin fewest characters that the app's own form accepts
/// @param founds what people may found by signing up, or null
/// @param first the fields that the first person gets: the first who belongs to what is founded
///   where that exists, else the first of all. Roles of the app, never Plinth's own admin
public record Auth(
    boolean enabled,
    String login,
    Token token,
    @Nullable Duration lifetime,
    int passwordMin,
    @Nullable Founding founds,
    Map<String, JsonNode> first) {
  /// Bearer tokens, the native API's own way, for an app that says nothing.
  public static final Auth NONE =
      new Auth(
          false, "email", new Token.Header("Authorization", "Bearer"), null, 8, null, Map.of());

  public Auth {
    first = Collections.unmodifiableMap(new LinkedHashMap<>(first));
  }

  /// Whoever signs up with the name of a thing, rather than with the id of one that is there, makes
  /// it and belongs to it: a team, a company.
  ///
  /// @param by the member of the sign-up that holds the name: `teamName`
  /// @param as the reference of `users` to the thing: `teamId`
  /// @param name the field of the thing that takes the name
  public record Founding(String by, String as, String name) {}

  /// Where the access token travels.
  public sealed interface Token {
    /// `name: scheme token`; the scheme is empty where the app sends the bare token. `refresh`
    /// names the cookie of the refresh token where the app keeps the access token in its memory
    /// alone and the browser keeps the other.
    record Header(String name, String scheme, @Nullable String refresh) implements Token {
      public Header(String name, String scheme) {
        this(name, scheme, null);
      }
    }

    /// A cookie that the browser keeps. `refresh` names the cookie of the refresh token where the
    /// app has a refresh call.
    record Cookie(String name, @Nullable String refresh) implements Token {}
  }
}
