package dev.plinth.analyze;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// How the app signs its people in.
///
/// @param kind what the app's requests carry
/// @param logIn the endpoint's `dev.plinth.analyze.Call#key`, or null; so are the next ones
/// @param header the request header that carries the token: `Authorization`; null for a cookie
/// @param scheme the word before the token: `Bearer`, `Token`; empty when the token stands alone
/// @param tokenPath where the log-in's answer holds the token: `user.token`; empty when it is the
///   token itself; `@headers.authorization` when a header of the answer holds it; null when nothing
///   does
/// @param refreshTokenPath likewise for a refresh token
/// @param credentials the app sends cookies along (`withCredentials`, `credentials: 'include'`)
/// @param userPath where the log-in's answer holds the user: ``, `user`, `data.user`; null unknown
/// @param kept where the app keeps what it got
/// @param sent where it sends it
/// @param roles literal roles that the app compares a user's member with
/// @param passwords how long a password has to be, wherever the app says so
/// @param cookies names of cookies that the app reads and never sets itself
/// @param leaves whether "who am I" that is refused with 401 makes the browser load the log-in
///   page, which asks it again
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
    List<Role> roles,
    List<PasswordForm> passwords,
    List<String> cookies,
    boolean leaves) {
  /// Before the name of a header of the answer, in a path: `@headers.authorization`.
  public static final String HEADERS = "@headers.";

  /// An app without sign-in.
  public static final SignInFlow NONE =
      new SignInFlow(
          Kind.NONE, null, null, null, null, null, null, null, null, null, false, null, List.of(),
          List.of(), List.of(), List.of(), List.of(), false);

  /// A flow of which neither password forms nor cookies are known.
  public SignInFlow(
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
    this(
        kind,
        logIn,
        signUp,
        logOut,
        me,
        refresh,
        header,
        scheme,
        tokenPath,
        refreshTokenPath,
        credentials,
        userPath,
        kept,
        sent,
        roles,
        List.of(),
        List.of(),
        false);
  }

  public SignInFlow {
    kept = List.copyOf(kept);
    sent = List.copyOf(sent);
    roles = List.copyOf(roles);
    passwords = List.copyOf(passwords);
    cookies = List.copyOf(cookies);
  }

  /// What decides how long a password is: the form that makes accounts, else one that is no log-in
  /// and no change of something, else any; of several the most lenient one, since each has to work.
  public Optional<PasswordForm> passwordForm() {
    return Stream.<Predicate<PasswordForm>>of(
            PasswordForm::isSignUp, form -> !form.isOther(), _ -> true)
        .flatMap(kind ->
            passwords.stream()
                .filter(kind)
                .min(Comparator.comparingInt(PasswordForm::min))
                .stream())
        .findFirst();
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

  /// A place where the app asks for some length of a password.
  ///
  /// @param min fewest characters
  /// @param said the names around the place, and the file's: `src/pages/SignUp.tsx signUpSchema`
  public record PasswordForm(int min, String said, SourceRef at) {
    private static final Pattern SIGN_UP =
        Pattern.compile("sign-?_?up|regist|create-?_?account|join", Pattern.CASE_INSENSITIVE);
    private static final Pattern OTHER =
        Pattern.compile(
            "log-?_?in|sign-?_?in|reset|forgot|change|update|profile|setting",
            Pattern.CASE_INSENSITIVE);

    boolean isSignUp() {
      return SIGN_UP.matcher(said).find();
    }

    boolean isOther() {
      return OTHER.matcher(said).find();
    }
  }

  /// A comparison of a member with a literal role: `role`, `admin`.
  public record Role(String member, String role, SourceRef at) {
    /// Whether the member is a list of roles: `roles[]`.
    public boolean isOfList() {
      return member.endsWith("[]");
    }
  }
}
