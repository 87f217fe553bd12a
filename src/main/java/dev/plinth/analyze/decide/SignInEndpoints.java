package dev.plinth.analyze.decide;

import dev.plinth.analyze.Call;
import dev.plinth.analyze.Shape;
import dev.plinth.analyze.SignInFlow;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.Access;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Endpoints of signing in, each with the body that the app sends and the answer that it reads.
final class SignInEndpoints {
  private final SignInFlow flow;
  private final SignInCalls calls;
  private final List<Call> all;
  private final Entity users;
  private final LoginField login;
  private final Optional<Belonging> belonging;
  private final Notes notes;

  SignInEndpoints(
      SignInFlow flow,
      SignInCalls calls,
      List<Call> all,
      Entity users,
      LoginField login,
      Optional<Belonging> belonging,
      Notes notes) {
    this.flow = flow;
    this.calls = calls;
    this.all = all;
    this.users = users;
    this.login = login;
    this.belonging = belonging;
    this.notes = notes;
  }

  Endpoint of(Call call) {
    var verb = Objects.requireNonNull(calls.verbs().get(call.key()));
    notes.decide(
        call.key(),
        "auth." + verb.name().toLowerCase(Locale.ROOT),
        "its path and body say so",
        call.at());
    boolean isEmpty = call.statuses().contains(204) && call.response() instanceof Shape.Unknown;
    var reply = isEmpty ? null : reply(call, verb);
    return new Endpoint(
        call.method(),
        call.path(),
        new Endpoint.Action.SignIn(verb),
        Map.of(),
        null,
        Map.of(),
        body(call, verb),
        Map.of(),
        null,
        List.of(),
        List.of(),
        null,
        reply,
        headers(call, verb),
        status(call, verb),
        access(call, verb),
        call.at().stream().map(Object::toString).toList());
  }

  private static int status(Call call, AuthVerb verb) {
    boolean isTested = call.statuses().stream().anyMatch(status -> status / 100 == 2);
    if (isTested && !call.statuses().contains(201) && verb == AuthVerb.SIGNUP) {
      return call.statuses().contains(200) ? 200 : 0;
    }
    return call.statuses().contains(201) && !call.statuses().contains(200) ? 201 : 0;
  }

  /// The body with its holes; null where nothing is sent or nothing is known of it.
  private @Nullable Template body(Call call, AuthVerb verb) {
    if (!(Envelope.object(call.request()) instanceof Shape.Obj(var members, _))
        || members.isEmpty()) {
      return null;
    }
    var body = holes(members, verb);
    return body.members().isEmpty() ? null : body;
  }

  private Template.Members holes(Map<String, Shape.Member> members, AuthVerb verb) {
    var holes = new LinkedHashMap<String, Template>();
    members.forEach((name, member) -> {
      if (Envelope.object(member.shape()) instanceof Shape.Obj(var inner, _)
          && users.field(name).isEmpty()) {
        var below = holes(inner, verb);
        if (!below.members().isEmpty()) {
          holes.put(name, below);
        }
        return;
      }
      var variable = hole(name, verb);
      if (variable != null) {
        holes.put(name, new Template.Variable(variable));
      }
    });
    return new Template.Members(holes);
  }

  private @Nullable String hole(String name, AuthVerb verb) {
    var flat = Words.flat(name);
    boolean founds =
        verb == AuthVerb.SIGNUP
            && belonging.filter(own -> own.founding().by().equals(name)).isPresent();
    if (founds) {
      return name;
    }
    if (SignInCalls.isRepetition(name) || EntityDraft.isKey(name)) {
      return null;
    }
    if (SignInCalls.isPassword(name)) {
      boolean isOld = flat.matches("(old|current|existing|previous).*");
      return isOld ? "currentPassword" : "password";
    }
    if (flat.matches("refresh(token)?") && verb == AuthVerb.REFRESH) {
      return "refreshToken";
    }
    if (verb == AuthVerb.LOGIN) {
      return name.equals(login.member()) ? login.variable() : null;
    }
    return users.field(name).isPresent() ? name : null;
  }

  private Template reply(Call call, AuthVerb verb) {
    return switch (verb) {
      case LOGOUT -> Told.message("Signed out", call.response());
      case PASSWORD -> Told.message("The password was changed", call.response());
      case DELETE -> Told.message("The account was deleted", call.response());
      case REFRESH -> tokens(call);
      case LOGIN, SIGNUP, ME, UPDATE -> person(call, verb);
    };
  }

  /// A header that carries the token, and the type of an answer that is read as text.
  private Map<String, Template> headers(Call call, AuthVerb verb) {
    var headers = new LinkedHashMap<String, Template>();
    var token = flow.tokenPath();
    boolean opens = verb == AuthVerb.LOGIN || verb == AuthVerb.SIGNUP || verb == AuthVerb.REFRESH;
    if (opens && token != null && token.startsWith(SignInFlow.HEADERS)) {
      var name = token.substring(SignInFlow.HEADERS.length());
      headers.put(name, new Template.Variable("accessToken"));
    }
    if (call.response() instanceof Shape.Scalar(_, _, var hints) && hints.contains(Shape.PLAIN)) {
      headers.put("Content-Type", Told.text("text/plain; charset=utf-8"));
    }
    return headers;
  }

  private boolean isBareToken(Call call) {
    var token = flow.tokenPath();
    return token != null
        && token.isEmpty()
        && call.response().names().isEmpty()
        && !SignInCalls.isCookie(flow);
  }

  private Template tokens(Call call) {
    if (isBareToken(call)) {
      return new Template.Variable("accessToken");
    }
    var members = new LinkedHashMap<String, Template>();
    if (Envelope.object(call.response()) instanceof Shape.Obj(var read, _)) {
      read.forEach((name, member) -> beside(name, member.shape(), members));
    }
    if (members.isEmpty() && !SignInCalls.isCookie(flow)) {
      put(
          members,
          UserForm.split(flow.tokenPath() == null ? "token" : flow.tokenPath()),
          "accessToken");
    }
    return members.isEmpty()
        ? Told.message("Refreshed", Shape.unknown())
        : new Template.Members(members);
  }

  /// The answer that holds a person: as the app reads it; where it reads nothing, as the log-in's
  /// answer does.
  private Template person(Call call, AuthVerb verb) {
    var shaped = call;
    if (call.response().names().isEmpty()) {
      shaped =
          calls.first(AuthVerb.LOGIN, all).filter(first -> verb == AuthVerb.SIGNUP).orElse(call);
    }
    boolean opens = verb == AuthVerb.LOGIN || verb == AuthVerb.SIGNUP;
    if (opens && isBareToken(shaped)) {
      return new Template.Variable("accessToken");
    }
    if (verb == AuthVerb.SIGNUP
        && calls.first(AuthVerb.LOGIN, all).isPresent()
        && Told.only(call.response())) {
      return Told.of(call.response());
    }
    var form = UserForm.of(shaped, flow);
    boolean isOnlyToken =
        !form.hasPerson() && !shaped.response().names().isEmpty() && verb != AuthVerb.ME;
    var path = isOnlyToken ? List.of("user") : form.userPath();
    var members = new LinkedHashMap<String, Template>();
    fill(shaped.response(), List.of(), path, members);
    boolean isInHeader =
        flow.tokenPath() != null && flow.tokenPath().startsWith(SignInFlow.HEADERS);
    if (opens && !isInHeader && !SignInCalls.isCookie(flow)) {
      var token =
          shaped.key().equals(flow.logIn()) || call.key().equals(flow.logIn())
              ? flow.tokenPath()
              : null;
      if (token != null || !holdsToken(members)) {
        put(members, UserForm.split(token == null ? usualToken() : token), "accessToken");
      }
      if (flow.refreshTokenPath() != null) {
        put(members, UserForm.split(flow.refreshTokenPath()), "refreshToken");
      }
    }
    return new Template.Members(members);
  }

  private String usualToken() {
    return flow.tokenPath() == null ? "token" : flow.tokenPath();
  }

  private void fill(
      Shape shape, List<String> at, List<String> userPath, Map<String, Template> members) {
    if (at.equals(userPath)) {
      members.putAll(user());
    }
    if (Envelope.object(shape) instanceof Shape.Obj(var read, _)) {
      read.forEach((name, member) -> {
        var below = new ArrayList<>(at);
        below.add(name);
        boolean leadsOn =
            below.size() <= userPath.size() && userPath.subList(0, below.size()).equals(below);
        if (leadsOn) {
          var inner = new LinkedHashMap<String, Template>();
          fill(member.shape(), below, userPath, inner);
          members.put(name, new Template.Members(inner));
        } else if (!members.containsKey(name)) {
          beside(name, member.shape(), members);
          mine(name, members);
        }
      });
    }
    if (at.size() < userPath.size() && !members.containsKey(userPath.get(at.size()))) {
      var inner = new LinkedHashMap<String, Template>();
      var below = new ArrayList<>(userPath.subList(0, at.size() + 1));
      fill(Shape.unknown(), below, userPath, inner);
      members.put(below.getLast(), new Template.Members(inner));
    }
  }

  /// `userEmail`, `user_id`: the person's, beside the token.
  private void mine(String name, Map<String, Template> members) {
    var own = UserForm.own(name);
    if (!own.equals(name) && (EntityDraft.isKey(own) || users.field(own).isPresent())) {
      members.putIfAbsent(
          name, new Template.Variable("user." + (EntityDraft.isKey(own) ? "id" : own)));
    }
  }

  private Map<String, Template> user() {
    var user = new LinkedHashMap<String, Template>();
    users.keys().forEach(key -> user.put(key, new Template.Variable("user.id")));
    for (var field : users.collection().fields()) {
      if (!field.hidden()) {
        user.put(field.name(), new Template.Variable("user." + field.name()));
      }
    }
    users.groups().forEach((name, fields) -> user.put(name, Entity.grouped("user.", fields)));
    return user;
  }

  private static void beside(String name, Shape shape, Map<String, Template> members) {
    beside(name, shape, "accessToken", members);
  }

  /// @param token what a member that is called a token holds here: `refresh: { token }`
  private static void beside(
      String name, Shape shape, String token, Map<String, Template> members) {
    var flat = Words.flat(name);
    var its = flat.startsWith("refresh") ? "refreshToken" : token;
    if (UserForm.isToken(name) && shape.names().isEmpty()) {
      members.put(name, new Template.Variable(its));
    } else if (flat.matches("expires(in)?")) {
      members.put(name, new Template.Variable("expiresIn"));
    } else if (flat.equals("tokentype")) {
      members.put(name, Told.text("bearer"));
    } else if (Envelope.object(shape) instanceof Shape.Obj(var inner, _)) {
      var below = new LinkedHashMap<String, Template>();
      inner.forEach((each, member) -> beside(each, member.shape(), its, below));
      if (!below.isEmpty()) {
        members.put(name, new Template.Members(below));
      }
    } else if (UserForm.isBeside(name)) {
      Envelope.beside(name, shape).ifPresent(value -> members.put(name, value));
    }
  }

  private static boolean holdsToken(Map<String, Template> members) {
    return members.values().stream()
        .anyMatch(value ->
            switch (value) {
              case Template.Variable(var path) -> path.getFirst().equals("accessToken");
              case Template.Members(var inner) -> holdsToken(inner);
              case Template.Literal _, Template.Elements _ -> false;
            });
  }

  private static void put(Map<String, Template> members, List<String> path, String variable) {
    var name = path.getFirst();
    if (path.size() == 1) {
      members.put(name, new Template.Variable(variable));
      return;
    }
    var inner =
        members.get(name) instanceof Template.Members(var known)
            ? new LinkedHashMap<>(known)
            : new LinkedHashMap<String, Template>();
    put(inner, path.subList(1, path.size()), variable);
    members.put(name, new Template.Members(inner));
  }

  /// Somebody who has not signed in may ask who they are only where the app reads "nobody" from a
  /// good answer.
  private Access access(Call call, AuthVerb verb) {
    return switch (verb) {
      case LOGIN, SIGNUP, REFRESH, LOGOUT -> Access.ANYONE;
      case UPDATE, PASSWORD, DELETE -> Access.SIGNED_IN;
      case ME -> {
        boolean leaves = flow.leaves() && call.key().equals(flow.me());
        if (leaves) {
          notes.decide(
              call.key(),
              "nobody is an answer, not a refusal",
              "a 401 makes the app load its log-in page, which asks again",
              call.at());
        }
        yield leaves || readsNobody(call.response()) ? Access.ANYONE : Access.SIGNED_IN;
      }
    };
  }

  private static boolean readsNobody(Shape shape) {
    return switch (shape) {
      case Shape.AnyOf(var options) -> options.stream().anyMatch(SignInEndpoints::isNull);
      case Shape.Obj(var members, _) ->
          members.size() == 1
              && members.values().stream()
                  .anyMatch(member ->
                      member.shape() instanceof Shape.AnyOf(var options)
                          && options.stream().anyMatch(SignInEndpoints::isNull));
      case Shape.Scalar _, Shape.Arr _, Shape.Unknown _ -> false;
    };
  }

  private static boolean isNull(Shape shape) {
    return shape instanceof Shape.Scalar(var kinds, _, _) && kinds.contains(Shape.Kind.NULL);
  }
}
