package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.contract.Endpoint.AuthVerb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which of the app's calls are about signing in, and what each of them does.
///
/// What reading found out from tokens and forms comes first; a call's own words and body fill the
/// gaps.
record SignInCalls(Map<String, AuthVerb> verbs, Set<String> recovery) {
  private static final Set<String> LOG_IN =
      Set.of("login", "signin", "logon", "authenticate", "accesstoken", "token", "jwt");
  private static final Set<String> SIGN_UP =
      Set.of("signup", "register", "registration", "join", "createaccount");
  private static final Set<String> LOG_OUT = Set.of("logout", "signout", "logoff");
  private static final Set<String> REFRESH =
      Set.of("refresh", "refreshtoken", "tokenrefresh", "renew", "renewtoken");
  private static final Set<String> ME =
      Set.of(
          "me",
          "whoami",
          "profile",
          "user",
          "current",
          "currentuser",
          "account",
          "session",
          "verify",
          "check",
          "checkauth",
          "self",
          "userinfo",
          "validate",
          "status",
          "auth");
  private static final Set<String> PLACES =
      Set.of(
          "auth",
          "user",
          "users",
          "account",
          "accounts",
          "session",
          "sessions",
          "profile",
          "me",
          "identity",
          "settings");
  private static final Set<String> RECOVERY =
      Set.of(
          "forgot",
          "reset",
          "verifyemail",
          "confirm",
          "resend",
          "otp",
          "oauth",
          "google",
          "github",
          "facebook",
          "callback",
          "magic",
          "recover",
          "twofactor",
          "mfa");
  private static final Set<String> OWN =
      Set.of("me", "profile", "user", "account", "self", "currentuser");
  private static final Set<String> LEAVE =
      Set.of("deleteaccount", "deleteme", "deleteuser", "closeaccount", "deleteprofile");
  private static final Set<String> OWN_PARTS =
      Set.of("details", "info", "userinfo", "profileinfo", "userprofile", "userdetails", "avatar");
  private static final Set<String> ID = Set.of("id", "userid");

  /// `updateProfile`, `edit-my-account`: what is done, then to what of one's own.
  private static final Pattern DEED =
      Pattern.compile("(?:update|edit|change|save|modify|set)(?:my|own|your)?(.*)");

  private static final Set<String> SOME_SESSION = Set.of("session", "sessions", "auth", "tokens");

  SignInCalls {
    verbs = Map.copyOf(verbs);
    recovery = Set.copyOf(recovery);
  }

  static SignInCalls of(List<Call> calls, SignInFlow flow, List<String> base) {
    var verbs = new LinkedHashMap<String, AuthVerb>();
    var served = calls.stream().map(Call::key).collect(Collectors.toSet());
    put(verbs, served, flow.logIn(), AuthVerb.LOGIN);
    put(verbs, served, flow.signUp(), AuthVerb.SIGNUP);
    put(verbs, served, flow.logOut(), AuthVerb.LOGOUT);
    put(verbs, served, flow.me(), AuthVerb.ME);
    put(verbs, served, flow.refresh(), AuthVerb.REFRESH);
    var recovery = new ArrayList<String>();
    boolean hasPassword = calls.stream().anyMatch(call -> isCredential(call, verbs));
    if (!hasPassword && verbs.isEmpty()) {
      return new SignInCalls(Map.of(), Set.of());
    }
    for (var call : calls) {
      if (verbs.containsKey(call.key())) {
        continue;
      }
      if (isRecovery(call, base)) {
        recovery.add(call.key());
      } else {
        verb(call, base).ifPresent(verb -> verbs.put(call.key(), verb));
      }
    }
    return verbs.containsValue(AuthVerb.LOGIN) || verbs.containsValue(AuthVerb.SIGNUP)
        ? new SignInCalls(verbs, Set.copyOf(recovery))
        : new SignInCalls(Map.of(), Set.of());
  }

  boolean isEnabled() {
    return !verbs.isEmpty();
  }

  /// Whether a cookie carries the session: the app reads no token anywhere.
  static boolean isCookie(SignInFlow flow) {
    return flow.kind() == SignInFlow.Kind.COOKIE
        || (flow.kind() == SignInFlow.Kind.NONE
            && flow.tokenPath() == null
            && flow.header() == null);
  }

  /// Whether a refresh says itself which session it is for, by a token in its body or query that
  /// the app got from an answer; else a cookie says it.
  static boolean sendsToken(Call refresh, SignInFlow flow) {
    return flow.refreshTokenPath() != null
        || !refresh.request().names().isEmpty()
        || refresh.query().stream().anyMatch(parameter -> UserForm.isToken(parameter.name()));
  }

  boolean holds(Call call) {
    return verbs.containsKey(call.key()) || recovery.contains(call.key());
  }

  Optional<Call> first(AuthVerb verb, List<Call> calls) {
    return calls.stream().filter(call -> verbs.get(call.key()) == verb).findFirst();
  }

  /// What another dialect signs people in with is not answered here.
  private static void put(
      Map<String, AuthVerb> verbs, Set<String> served, @Nullable String key, AuthVerb verb) {
    if (key != null && served.contains(key)) {
      verbs.put(key, verb);
    }
  }

  private static boolean isCredential(Call call, Map<String, AuthVerb> verbs) {
    return verbs.containsKey(call.key())
        || (call.method().equals("POST") && !passwords(call.request()).isEmpty());
  }

  private static boolean isRecovery(Call call, List<String> base) {
    return words(call, base).stream()
        .anyMatch(word -> RECOVERY.stream().anyMatch(word::startsWith));
  }

  private static Optional<AuthVerb> verb(Call call, List<String> base) {
    var path = WirePath.of(call.path(), base);
    if (!path.isEmpty() && path.last().parameter() != null) {
      return isOwnAccount(call, base) ? Optional.of(AuthVerb.UPDATE) : Optional.empty();
    }
    if (path.isEmpty()) {
      return Optional.empty();
    }
    var last = deed(Words.flat(path.last().name()));
    boolean isHome =
        path.nodes().size() == 1 || PLACES.contains(Words.flat(path.nodes().getFirst().name()));
    var passwords = passwords(call.request());
    return switch (call.method()) {
      case "POST" ->
          isHome && passwords.isEmpty() && changesOwn(path, call)
              ? Optional.of(AuthVerb.UPDATE)
              : posted(last, isHome, passwords);
      case "GET" -> {
        if (LOG_OUT.contains(last)) {
          yield Optional.of(AuthVerb.LOGOUT);
        }
        if (REFRESH.contains(last)) {
          yield Optional.of(AuthVerb.REFRESH);
        }
        yield isHome && ME.contains(last) && !(call.response() instanceof Shape.Arr)
            ? Optional.of(AuthVerb.ME)
            : Optional.empty();
      }
      case "PUT", "PATCH" -> {
        if (passwords.size() > 1 || last.contains("password")) {
          yield Optional.of(AuthVerb.PASSWORD);
        }
        yield isHome && (OWN.contains(last) || changesOwn(path, call))
            ? Optional.of(AuthVerb.UPDATE)
            : Optional.empty();
      }
      case "DELETE" -> {
        if (LOG_OUT.contains(last) || (SOME_SESSION.contains(last) && !last.equals("auth"))) {
          yield Optional.of(AuthVerb.LOGOUT);
        }
        yield isHome && (OWN.contains(last) || LEAVE.contains(last))
            ? Optional.of(AuthVerb.DELETE)
            : Optional.empty();
      }
      default -> Optional.empty();
    };
  }

  /// `register-user` is `register`, `user-login` is `login`.
  private static String deed(String word) {
    var plain =
        word.replaceFirst("^(user|account|member|customer)|(user|account|member|customer)$", "");
    return LOG_IN.contains(plain) || SIGN_UP.contains(plain) || LOG_OUT.contains(plain)
        ? plain
        : word;
  }

  /// `PUT /auth/update-profile`, `POST /user/profile/update`: the caller's own account, since it
  /// does not say whose.
  private static boolean changesOwn(WirePath path, Call call) {
    var deed = DEED.matcher(Words.flat(path.last().name()));
    if (!deed.matches()
        || path.nodes().stream().anyMatch(node -> node.parameter() != null)
        || call.request().names().stream().anyMatch(name -> ID.contains(Words.flat(name)))) {
      return false;
    }
    int places = path.nodes().size();
    return OWN.contains(deed.group(1))
        || OWN_PARTS.contains(deed.group(1))
        || (deed.group(1).isEmpty()
            && places > 1
            && OWN.contains(Words.flat(path.nodes().get(places - 2).name())));
  }

  /// `PUT /user/update/{id}` with a password: a person's own account, whose id goes along.
  private static boolean isOwnAccount(Call call, List<String> base) {
    var path = ResourcePath.of(call, base);
    return path.nodes().size() == 1
        && Set.of("PUT", "PATCH").contains(path.method())
        && PLACES.contains(Words.flat(path.nodes().getFirst().name()))
        && !passwords(call.request()).isEmpty();
  }

  private static Optional<AuthVerb> posted(String last, boolean isHome, List<String> passwords) {
    if (LOG_OUT.contains(last)) {
      return Optional.of(AuthVerb.LOGOUT);
    }
    if (REFRESH.contains(last)) {
      return Optional.of(AuthVerb.REFRESH);
    }
    if (SIGN_UP.contains(last)) {
      return Optional.of(AuthVerb.SIGNUP);
    }
    if (last.contains("password") && isHome) {
      return Optional.of(AuthVerb.PASSWORD);
    }
    if (LOG_IN.contains(last) || (SOME_SESSION.contains(last) && !passwords.isEmpty())) {
      return Optional.of(AuthVerb.LOGIN);
    }
    boolean isPeople = Set.of("users", "user", "accounts", "members", "customers").contains(last);
    return isPeople && isHome && !passwords.isEmpty()
        ? Optional.of(AuthVerb.SIGNUP)
        : Optional.empty();
  }

  private static List<String> words(Call call, List<String> base) {
    return WirePath.of(call.path(), base).nodes().stream()
        .map(node -> Words.flat(node.name()))
        .toList();
  }

  /// The members of a body, at its top or one level down, that hold a password; a repetition does
  /// not count.
  static List<String> passwords(Shape body) {
    var found = new ArrayList<String>();
    for (var name : body.names()) {
      if (isPassword(name)) {
        found.add(name);
      } else {
        body.member(name).names().stream().filter(SignInCalls::isPassword).forEach(found::add);
      }
    }
    return found;
  }

  static boolean isPassword(String name) {
    var flat = Words.flat(name);
    return (flat.contains("password") || flat.equals("pwd") || flat.equals("pass"))
        && !isRepetition(name);
  }

  /// A second typing of the same password, which no backend needs.
  static boolean isRepetition(String name) {
    var flat = Words.flat(name);
    return flat.matches(
        "(confirm|repeat|re|verify).*pass.*|pass.*(confirm|confirmation|repeat|again|2)");
  }
}
