package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SignInFlow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Where the answer of a sign-in call holds the person, and where it holds tokens.
///
/// @param userPath the members that lead to the person; empty for the body itself
/// @param user the person's shape, without tokens
/// @param hasPerson whether the app reads a person there at all
record UserForm(List<String> userPath, Shape user, boolean hasPerson) {
  private static final List<String> PLACES =
      List.of("user", "data", "profile", "account", "me", "userInfo", "currentUser", "result");

  /// Members that hold a person and nothing else, whatever is declared beside them.
  private static final List<String> PERSONS = List.of("user", "currentUser", "userInfo");

  private static final Set<String> PERSONAL =
      Set.of(
          "email",
          "username",
          "name",
          "firstname",
          "fullname",
          "displayname",
          "role",
          "id",
          "avatar",
          "bio",
          "image");
  private static final Set<String> BESIDE =
      Set.of(
          "token",
          "accesstoken",
          "refreshtoken",
          "jwt",
          "expiresin",
          "expires",
          "tokentype",
          "message",
          "success",
          "status",
          "ok",
          "error",
          "msg",
          "idtoken",
          "authtoken",
          "access",
          "refresh",
          "sessiontoken");

  UserForm {
    userPath = List.copyOf(userPath);
  }

  static UserForm of(Call call, SignInFlow flow) {
    var said = call.key().equals(flow.logIn()) ? flow.userPath() : null;
    var path = said == null ? search(call.response()) : split(said);
    var user = without(at(call.response(), path));
    boolean hasPerson =
        user.names().stream().anyMatch(UserForm::isPersonal)
            || (said != null && !said.isEmpty())
            || !path.isEmpty();
    return new UserForm(path, user, hasPerson);
  }

  /// The person's own name for a member of a flat answer: `email` for `userEmail`, `id` for
  /// `user_id`.
  static String own(String name) {
    if (!name.matches("user(_.+|[A-Z].*)") || isPersonal(name)) {
      return name;
    }
    var rest = name.substring("user".length()).replaceFirst("^_", "");
    var own = rest.substring(0, 1).toLowerCase(Locale.ROOT) + rest.substring(1);
    return isPersonal(own) ? own : name;
  }

  /// Whether an answer is a person and no list of people in an envelope.
  static boolean isPerson(Shape answer) {
    return answer instanceof Shape.Obj
        && answer.names().stream().filter(UserForm::isPersonal).count() >= 2;
  }

  private static boolean isPersonal(String name) {
    return PERSONAL.contains(Words.flat(name));
  }

  static boolean isToken(String name) {
    return BESIDE.contains(Words.flat(name))
        && Words.flat(name).matches(".*(token|jwt|access|refresh)");
  }

  static boolean isBeside(String name) {
    return BESIDE.contains(Words.flat(name));
  }

  static List<String> split(@Nullable String dotted) {
    return dotted == null || dotted.isEmpty() ? List.of() : List.of(dotted.split("\\.", -1));
  }

  static Shape at(Shape shape, List<String> path) {
    var found = shape;
    for (var name : path) {
      found = found.member(name);
    }
    return found;
  }

  private static List<String> search(Shape body) {
    var path = new ArrayList<String>();
    var shape = body;
    for (int depth = 0; depth < 2; depth++) {
      var here = shape;
      var names = here.names();
      var inside =
          PERSONS.stream()
              .filter(name -> here.member(name).names().stream().anyMatch(UserForm::isPersonal))
              .findFirst();
      if (inside.isPresent()) {
        path.add(inside.get());
        return path;
      }
      if (names.stream().anyMatch(name -> isPersonal(own(name)))) {
        return path;
      }
      var next = PLACES.stream().filter(names::contains).findFirst();
      if (next.isEmpty()) {
        return path;
      }
      path.add(next.get());
      shape = shape.member(next.get());
    }
    return path;
  }

  /// `tokens: { access: { token } }`, `data: { jwt }`: nothing but tokens, at any depth.
  private static boolean holdsTokens(Shape shape) {
    return Envelope.object(shape) instanceof Shape.Obj(var members, _)
        && !members.isEmpty()
        && members.entrySet().stream()
            .allMatch(entry -> isBeside(entry.getKey()) || holdsTokens(entry.getValue().shape()));
  }

  private static Shape without(Shape user) {
    if (!(Envelope.object(user) instanceof Shape.Obj(var members, var type))) {
      return Shape.unknown();
    }
    var kept = new LinkedHashMap<String, Shape.Member>();
    members.forEach((name, member) -> {
      boolean isSecret = SignInCalls.isPassword(name) || SignInCalls.isRepetition(name);
      if (!isBeside(name) && !isSecret && !holdsTokens(member.shape())) {
        kept.putIfAbsent(own(name), member);
      }
    });
    return new Shape.Obj(kept, type);
  }
}
