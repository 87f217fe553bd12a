package dev.plinth.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.auth.AccountChange;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.Device;
import dev.plinth.auth.SessionCookies;
import dev.plinth.auth.SignedIn;
import dev.plinth.contract.Auth;
import dev.plinth.contract.Endpoint;
import dev.plinth.contract.Endpoint.AuthVerb;
import dev.plinth.contract.Template;
import dev.plinth.http.Exchange;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.schema.Collection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Signing up, in and out in the app's own words. Tokens go where the app looks for them: into the
/// answer, by the reply's variables, or into cookies.
final class SignInStep implements Step {
  private final Endpoint endpoint;
  private final AuthVerb verb;
  private final Accounts accounts;
  private final SessionCookies cookies;
  private final Auth auth;
  private final @Nullable Collection users;

  SignInStep(
      Endpoint endpoint,
      AuthVerb verb,
      Accounts accounts,
      SessionCookies cookies,
      Auth auth,
      @Nullable Collection users) {
    this.endpoint = endpoint;
    this.verb = verb;
    this.accounts = accounts;
    this.cookies = cookies;
    this.auth = auth;
    this.users = users;
  }

  static boolean readsBody(AuthVerb verb) {
    return switch (verb) {
      case SIGNUP, LOGIN, REFRESH, UPDATE, PASSWORD, DELETE -> true;
      case LOGOUT, ME -> false;
    };
  }

  @Override
  public int run(Exchange exchange, Variables variables) {
    switch (verb) {
      case SIGNUP -> signUp(exchange, variables);
      case LOGIN -> logIn(exchange, variables);
      case REFRESH -> refresh(exchange, variables);
      case LOGOUT -> logOut(exchange, variables);
      case ME -> me(exchange, variables);
      case UPDATE, PASSWORD -> update(exchange, variables);
      case DELETE -> delete(exchange, variables);
    }
    return verb == AuthVerb.SIGNUP ? 201 : 200;
  }

  private void signUp(Exchange exchange, Variables variables) {
    requireOwnPage(exchange);
    var sent = credentials(variables);
    var login = sent.login();
    var password = sent.text("password");
    requireBoth(login, password);
    signedIn(
        exchange,
        variables,
        accounts.signUp(text(login), text(password), sent.profile(), device(exchange)));
  }

  private void logIn(Exchange exchange, Variables variables) {
    requireOwnPage(exchange);
    var sent = credentials(variables);
    var login = sent.login();
    var password = sent.text("password");
    requireBoth(login, password);
    var signedIn =
        sent.isAnyLogin()
            ? accounts.logInAsAny(text(login), text(password), device(exchange))
            : accounts.logIn(text(login), text(password), device(exchange));
    signedIn(exchange, variables, signedIn);
  }

  private void refresh(Exchange exchange, Variables variables) {
    var sent = credentials(variables).text("refreshToken");
    var cookie = cookies.refreshToken(exchange);
    if (sent == null && cookie.isPresent()) {
      exchange.requireTrustedOrigin();
    }
    var token = sent == null ? cookie.orElse(null) : sent;
    if (token == null) {
      throw new Problem.Unauthenticated().asException();
    }
    boolean takesNewOne = sent == null || answers("refreshToken");
    signedIn(exchange, variables, accounts.refresh(token, takesNewOne, device(exchange)));
  }

  private void logOut(Exchange exchange, Variables variables) {
    accounts.logOut(variables.caller());
    cookies.clear(exchange);
  }

  /// An app that asks who is signed in, and takes "nobody" for an answer, says `access: anyone`.
  private void me(Exchange exchange, Variables variables) {
    if (!variables.caller().isSignedIn()) {
      variables.set("user", NullNode.instance);
      return;
    }
    user(variables, variables.caller());
    sameToken(exchange, variables);
  }

  private void update(Exchange exchange, Variables variables) {
    var caller = variables.caller();
    caller.require();
    var sent = credentials(variables);
    boolean isPassword = verb == AuthVerb.PASSWORD;
    var next = sent.text("newPassword");
    var current = sent.text("currentPassword");
    var plain = sent.text("password");
    if (next == null) {
      next = plain;
    } else if (current == null) {
      current = plain;
    }
    if (isPassword && next == null) {
      throw new Problem.Invalid("#/password", "is needed").asException();
    }
    var change =
        new AccountChange(
            isPassword ? null : sent.login(),
            next,
            current,
            isPassword ? Json.object() : sent.profile(),
            isPassword && asksForProof());
    accounts.update(caller, change, device(exchange));
    user(variables, caller);
    sameToken(exchange, variables);
  }

  /// A password that the app sends along has to be right.
  private void delete(Exchange exchange, Variables variables) {
    var sent = credentials(variables);
    var password = sent.text("currentPassword");
    accounts.delete(
        variables.caller(),
        password == null ? sent.text("password") : password,
        exchange.address());
    cookies.clear(exchange);
  }

  /// Whether the app's own form has a field for the current password.
  private boolean asksForProof() {
    return endpoint.body() == null
        || ReplyTemplate.mentions(endpoint.body(), List.of("currentPassword"))
        || ReplyTemplate.mentions(endpoint.body(), List.of("newPassword"));
  }

  private boolean answers(String variable) {
    return endpoint.reply() != null && ReplyTemplate.mentions(endpoint.reply(), List.of(variable));
  }

  private Credentials credentials(Variables variables) {
    var body = variables.find(List.of("body"));
    return new Credentials(
        endpoint.body(), body == null ? Json.object() : body, auth.login(), users, joining());
  }

  private Set<String> joining() {
    var founds = auth.founds();
    return founds == null || verb != AuthVerb.SIGNUP ? Set.of() : Set.of(founds.by(), founds.as());
  }

  private void requireBoth(@Nullable String login, @Nullable String password) {
    var errors = new ArrayList<FieldError>();
    if (login == null) {
      errors.add(new FieldError("#/" + auth.login(), "is needed"));
    }
    if (password == null) {
      errors.add(new FieldError("#/password", "is needed"));
    }
    if (!errors.isEmpty()) {
      throw new Problem.Invalid(errors).asException();
    }
  }

  private static String text(@Nullable String checked) {
    return checked == null ? "" : checked;
  }

  private void signedIn(Exchange exchange, Variables variables, SignedIn signedIn) {
    cookies.set(exchange, signedIn);
    user(variables, signedIn.caller());
    variables.set("accessToken", Json.object().textNode(signedIn.accessToken()));
    variables.set("refreshToken", Json.object().textNode(signedIn.refreshToken()));
    variables.set("expiresIn", Json.object().numberNode(signedIn.expiresIn().toSeconds()));
  }

  private void user(Variables variables, Caller caller) {
    if (answers("user") || !endpoint.headers().isEmpty()) {
      variables.set("user", shape(accounts.profile(caller)));
    }
  }

  /// Some apps take their token again from the answer to "who am I": it is the one they sent.
  private void sameToken(Exchange exchange, Variables variables) {
    if (auth.token() instanceof Auth.Token.Header(var name, _, _) && answers("accessToken")) {
      exchange
          .header(name)
          .map(value -> value.substring(value.lastIndexOf(' ') + 1))
          .ifPresent(token -> variables.set("accessToken", Json.object().textNode(token)));
    }
  }

  private JsonNode shape(ObjectNode profile) {
    return endpoint.item() == null ? profile : shape(endpoint.item(), profile);
  }

  private static JsonNode shape(Template template, ObjectNode profile) {
    return switch (template) {
      case Template.Literal(var value) -> value;
      case Template.Variable(var path) -> {
        var value =
            path.equals(List.of("fields"))
                ? profile.deepCopy().without("id")
                : profile.at("/" + String.join("/", path));
        yield value.isMissingNode() ? Json.object().nullNode() : value;
      }
      case Template.Members(var members) -> {
        var object = Json.object();
        members.forEach((name, member) -> {
          var value = shape(member, profile);
          if (!name.equals(Template.Members.SPREAD)) {
            object.set(name, value);
          } else if (value.isObject()) {
            value.properties().forEach(one -> object.set(one.getKey(), one.getValue()));
          }
        });
        yield object;
      }
      case Template.Elements(var elements) -> {
        var array = Json.array();
        elements.forEach(element -> array.add(shape(element, profile)));
        yield array;
      }
    };
  }

  /// A page of another site may not sign a browser in: it would then act for a stranger's account.
  private void requireOwnPage(Exchange exchange) {
    boolean isBrowser =
        exchange.header("Origin").isPresent() || exchange.header("Sec-Fetch-Site").isPresent();
    if (cookies.areUsed() && isBrowser) {
      exchange.requireTrustedOrigin();
    }
  }

  private Device device(Exchange exchange) {
    return new Device(
        exchange.address(), exchange.header("User-Agent").orElse(null), auth.lifetime());
  }
}
