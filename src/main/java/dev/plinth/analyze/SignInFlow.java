package dev.plinth.analyze;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How the app signs its people in.
///
/// @param kind what the app's requests carry
/// @param logIn the endpoint's `dev.plinth.analyze.Call#key`, or null; so are the next ones
/// @param header the request header that carries the token: `Authorization`; null for a cookie
/// @param scheme the word before the token: `Bearer`, `Token`; empty when the token stands alone
/// @param tokenPath where the log-in's answer holds the token: `user.token`; null when it does not
/// @param refreshTokenPath likewise for a refresh token
/// @param credentials the app sends cookies along (`withCredentials`, `credentials: 'include'`)
/// @param userPath where the log-in's answer holds the user: ``, `user`, `data.user`; null unknown
/// @param kept where the app keeps what it got
/// @param sent where it sends it
/// @param roles literal roles that the app compares a user's member with
public record SignInFlow(
    Kind kind,
    @Nullable String logIn,
    @Nullable String signUp,
    @Nullable String logOut,
    @Nullable String me,
    @Nullable String refresh,
    @Nullable String header,
    @Nullable String scheme,
    @Nullable String tokenPath,
    @Nullable String refreshTokenPath,
    boolean credentials,
    @Nullable String userPath,
    List<Kept> kept,
    List<Sent> sent,
    List<Role> roles) {
  /// An app without sign-in.
  public static final SignInFlow NONE =
      new SignInFlow(
          Kind.NONE, null, null, null, null, null, null, null, null, null, false, null, List.of(),
          List.of(), List.of());

  public SignInFlow {
    kept = List.copyOf(kept);
    sent = List.copyOf(sent);
    roles = List.copyOf(roles);
  }

  /// What requests carry.
  public enum Kind {
    BEARER,
    COOKIE,
    SUPABASE,
    NONE
  }

  /// Something of an answer is stored.
  ///
  /// @param call the key of the call that answered, or null when that is not known
  /// @param path the member of the answer: `user.token`
  /// @param place `localStorage`, `sessionStorage`, `cookie`, `state`
  /// @param name the key there: `token`
  public record Kept(@Nullable String call, String path, String place, String name, SourceRef at) {}

  /// A header that carries a credential.
  public record Sent(String header, String scheme, @Nullable String from, SourceRef at) {}

  /// A comparison of a member with a literal role: `role`, `admin`.
  public record Role(String member, String role, SourceRef at) {}
}
