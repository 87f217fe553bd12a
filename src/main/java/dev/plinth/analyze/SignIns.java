package dev.plinth.analyze;

import dev.plinth.analyze.values.Exchanges;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which calls sign people in, and how a session travels: from what the calls send and what becomes
/// of their answers.
final class SignIns {
  private static final Set<String> PASSWORDS = Set.of("password", "passwd", "pass", "pwd");
  private static final String LOG_IN =
      ".*(log-?in|sign-?in|authenticate|token\\?grant_type=password).*";

  private static final String SIGN_UP = ".*(sign-?up|register|registration|create-?account).*";
  private static final String TOKEN = "(?i).*(token|jwt)$";
  private static final String REFRESH_TOKEN =
      "(?i).*refresh_?token|(.*\\.)?refresh(\\.(token|value|jwt))?";
  private static final String KEPT_TOKEN = "(?i).*(token|jwt|access|auth|bearer).*";

  /// Members in which answers hold the person, also where nobody reads into them.
  private static final String PERSON =
      "(?i)(.*\\.)?(user|profile|account|me|current_?user|user_?info|user_?data|member|customer)";

  /// Those that hold nothing else, whatever is declared beside them.
  private static final String USER = "(?i)(.*\\.)?(user|current_?user|user_?info)";

  private final Exchanges exchanges;
  private final List<Call> calls;
  private final boolean cookies;
  private final List<SignInFlow.PasswordForm> passwords;
  private final boolean leaving;

  /// @param leaving whether something refused with 401 makes the browser load another page
  SignIns(
      Exchanges exchanges,
      List<Call> calls,
      boolean cookies,
      List<SignInFlow.PasswordForm> passwords,
      boolean leaving) {
    this.exchanges = exchanges;
    this.calls = calls.stream().filter(call -> !call.external()).toList();
    this.cookies = cookies;
    this.passwords = passwords;
    this.leaving = leaving;
  }

  SignInFlow flow() {
    var supabase = calls.stream().anyMatch(call -> call.path().startsWith("/auth/v1/"));
    var logIn = logIn();
    var signUp = signUp(logIn);
    var me =
        find(call ->
            call.method().equals("GET")
                && last(call)
                    .matches(
                        "me|profile|user|whoami|current-?user|session|check-?auth|check|verify|account|getme|self"));
    var logOut = find(call -> said(call).matches(".*(log-?out|sign-?out).*"));
    var refresh = find(call -> last(call).matches(".*refresh.*"));
    var sent = exchanges.facts().sent();
    var header = sent.isEmpty() ? null : sent.getFirst();
    if (logIn == null && signUp == null && header == null && !supabase) {
      return SignInFlow.NONE;
    }
    var answer = logIn != null ? logIn : signUp;
    var token = answer == null ? null : token(answer, TOKEN);
    var kind =
        supabase
            ? SignInFlow.Kind.SUPABASE
            : header != null
                ? SignInFlow.Kind.BEARER
                : logIn != null || cookies || me != null
                    ? SignInFlow.Kind.COOKIE
                    : SignInFlow.Kind.NONE;
    return new SignInFlow(
        kind,
        key(logIn),
        key(signUp),
        key(logOut),
        key(me),
        key(refresh),
        header == null ? null : header.header(),
        header == null
            ? null
            : sent.stream()
                .map(SignInFlow.Sent::scheme)
                .filter(s -> !s.isEmpty())
                .findFirst()
                .orElse(""),
        kind == SignInFlow.Kind.BEARER ? token : null,
        answer == null ? null : refreshToken(answer),
        cookies,
        answer == null ? null : user(answer),
        exchanges.facts().kept(),
        sent,
        roles(),
        passwords,
        exchanges.facts().cookies(),
        leaving && me != null && me.statuses().contains(401));
  }

  /// Members that are compared with the name of a role.
  private List<SignInFlow.Role> roles() {
    var all = new LinkedHashSet<SignInFlow.Role>();
    for (var exchange : exchanges.all()) {
      var place = exchange.at().iterator().next();
      exchange
          .answer()
          .comparisons()
          .forEach((path, literals) -> {
            var member = path.substring(path.lastIndexOf('.') + 1);
            if (member.matches("(?i)(user)?(roles?|type)(\\[])?|account_?type")
                && path.matches("(?i)(.*(user|account|me|profile|data)\\.)?[^.]*")) {
              literals.forEach(literal -> all.add(new SignInFlow.Role(member, literal, place)));
            }
          });
    }
    return all.stream().filter(role -> role.member().matches("(?i).*role.*")).toList();
  }

  private static @Nullable String key(@Nullable Call call) {
    return call == null ? null : call.key();
  }

  private static String last(Call call) {
    var path = call.path().replaceAll("\\?.*$", "").replaceAll("/+$", "");
    return path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT);
  }

  private static String said(Call call) {
    return (last(call) + " " + String.join(" ", call.owners())).toLowerCase(Locale.ROOT);
  }

  private static boolean hasPassword(Call call) {
    return paths(call.request(), "", 0).stream()
        .anyMatch(path ->
            PASSWORDS.contains(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
  }

  private @Nullable Call find(Predicate<Call> test) {
    return calls.stream().filter(test).findFirst().orElse(null);
  }

  /// By its name; else the post with the fewest fields beside a password.
  private @Nullable Call logIn() {
    return named().or(this::smallest).orElse(null);
  }

  private Optional<Call> smallest() {
    return calls.stream()
        .filter(call -> call.method().equals("POST") && hasPassword(call))
        .filter(call -> said(call).matches(".*(auth|session|user|account|token).*"))
        .filter(call -> score(call, SIGN_UP) == 0)
        .min(Comparator.comparingInt(call -> paths(call.request(), "", 0).size()));
  }

  private Optional<Call> named() {
    return calls.stream()
        .filter(call -> call.method().equals("POST") && score(call, LOG_IN) > 0)
        .max(Comparator.comparingInt(call -> score(call, LOG_IN)));
  }

  /// By its name; else another post with a password.
  private @Nullable Call signUp(@Nullable Call logIn) {
    var posts =
        calls.stream()
            .filter(call ->
                call.method().equals("POST") && (logIn == null || !call.key().equals(logIn.key())))
            .toList();
    return posts.stream()
        .filter(call -> score(call, SIGN_UP) > 0)
        .max(Comparator.comparingInt(call -> score(call, SIGN_UP)))
        .or(() -> posts.stream().filter(SignIns::hasPassword).findFirst())
        .orElse(null);
  }

  private static int score(Call call, String words) {
    int points = call.path().toLowerCase(Locale.ROOT).matches(words) ? 4 : 0;
    points += points == 0 && hasPassword(call) && isNamed(call, words) ? 2 : 0;
    return points == 0 ? 0 : points + (hasPassword(call) ? 2 : 0);
  }

  /// Whether a function that makes the call is called so; the innermost that is called like either
  /// a log-in or a sign-up counts, since a component for both may be around them.
  private static boolean isNamed(Call call, String words) {
    return call.owners().stream()
        .map(owner -> owner.toLowerCase(Locale.ROOT))
        .filter(owner -> owner.matches(LOG_IN) || owner.matches(SIGN_UP))
        .findFirst()
        .filter(owner -> owner.matches(words))
        .isPresent();
  }

  private @Nullable String token(Call call, String words) {
    for (var kept : exchanges.facts().kept()) {
      if (!call.key().equals(kept.call()) || kept.path().matches("(?i).*refresh.*")) {
        continue;
      }
      boolean isAll = kept.path().isEmpty() && call.response().names().isEmpty();
      boolean isHeader = kept.path().startsWith(SignInFlow.HEADERS);
      if (kept.path().matches(words) || isHeader || (isAll && kept.name().matches(KEPT_TOKEN))) {
        return kept.path();
      }
    }
    return paths(call.response(), "", 0).stream()
        .filter(path -> path.matches(words) && !path.matches("(?i).*refresh.*"))
        .min(Comparator.comparingInt(String::length))
        .orElse(null);
  }

  private static @Nullable String refreshToken(Call call) {
    return paths(call.response(), "", 0).stream()
        .filter(path -> isScalar(call.response(), path) && path.matches(REFRESH_TOKEN))
        .findFirst()
        .orElse(null);
  }

  private static boolean isScalar(Shape shape, String path) {
    var at = shape;
    for (var name : path.split("\\.", -1)) {
      at = at.member(name);
    }
    return at.names().isEmpty();
  }

  private static String user(Call call) {
    var paths = paths(call.response(), "", 0);
    var places =
        paths.stream()
            .filter(path -> path.matches("(?i)(.*\\.)?(email|username|name|role|_id|id)$"))
            .map(path -> path.contains(".") ? path.substring(0, path.lastIndexOf('.')) : "")
            .toList();
    return places.stream()
        .filter(place -> place.matches(USER))
        .findFirst()
        .or(() -> places.stream().min(Comparator.comparingInt(String::length)))
        .or(() ->
            paths.stream()
                .filter(path -> path.matches(PERSON))
                .min(Comparator.comparingInt(String::length)))
        .orElse("");
  }

  private static Set<String> paths(Shape shape, String before, int depth) {
    var all = new TreeSet<String>();
    if (depth > 4) {
      return all;
    }
    switch (shape) {
      case Shape.Obj(var members, _) ->
          members.forEach((name, member) -> {
            var path = before.isEmpty() ? name : before + "." + name;
            all.add(path);
            all.addAll(paths(member.shape(), path, depth + 1));
          });
      case Shape.AnyOf(var options) ->
          options.forEach(option -> all.addAll(paths(option, before, depth)));
      case Shape.Unknown _, Shape.Scalar _, Shape.Arr _ -> {}
    }
    return all;
  }
}
