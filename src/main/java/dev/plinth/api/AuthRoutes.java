package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.auth.AccountChange;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.Device;
import dev.plinth.auth.Sessions;
import dev.plinth.auth.SignedIn;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.Problem.FieldError;
import dev.plinth.records.Mutation.Mode;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Signing in natively: `/api/v1/auth/…`. Tokens travel in the body and in `Authorization: Bearer`.
public final class AuthRoutes {
  private static final String BASE = "/api/v1/auth";
  private static final String TAG = "auth";
  private static final String CLAIMS = "claims";

  private final Accounts accounts;
  private final Sessions sessions;
  private final String loginField;

  /// @param loginField what people sign in with: `email` or `username`
  public AuthRoutes(Accounts accounts, Sessions sessions, String loginField) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.loginField = loginField;
  }

  public void addTo(RouteTable.Builder routes) {
    add(routes, "POST", "/signup", this::signUp, open("Make an account", "SignUp", "SignedIn"));
    add(routes, "POST", "/login", this::logIn, open("Log in", "Credentials", "SignedIn"));
    add(routes, "POST", "/refresh", this::refresh, open("New tokens", "Refresh", "SignedIn"));
    add(routes, "POST", "/logout", this::logOut, open("End this session", null, null));
    add(routes, "GET", "/me", this::me, own("Who I am", null, "User"));
    add(routes, "PATCH", "/me", this::update, own("Change my account", "AccountChange", "User"));
    add(routes, "GET", "/sessions", this::list, own("Where I am signed in", null, "Sessions"));
    add(routes, "DELETE", "/sessions", this::closeAll, own("Sign out everywhere", null, null));
    add(routes, "DELETE", "/sessions/{id}", this::close, own("Sign a device out", null, null));
  }

  private void signUp(Exchange exchange) {
    var form = Form.read(exchange);
    var login = form.text(loginField);
    var password = form.text("password");
    form.requireNoErrors();
    var signedIn = accounts.signUp(login, password, form.rest(), Mode.STRICT, device(exchange));
    exchange.send(201, json(signedIn));
  }

  private void logIn(Exchange exchange) {
    var form = Form.read(exchange);
    var login = form.text(loginField);
    var password = form.text("password");
    form.requireNothingElse();
    exchange.send(200, json(accounts.logIn(login, password, device(exchange))));
  }

  private void refresh(Exchange exchange) {
    var form = Form.read(exchange);
    var token = form.text("refreshToken");
    form.requireNothingElse();
    exchange.send(200, json(accounts.refresh(token, true, device(exchange))));
  }

  private void logOut(Exchange exchange) {
    accounts.logOut(exchange.caller());
    exchange.empty(204);
  }

  private void me(Exchange exchange) {
    exchange.send(200, user(exchange.caller()));
  }

  /// The profile, and beside it what is claimed; a field of that name stands for itself.
  private ObjectNode user(Caller caller) {
    var profile = accounts.profile(caller);
    if (!profile.has(CLAIMS)) {
      profile.set(CLAIMS, accounts.claims(caller));
    }
    return profile;
  }

  private void update(Exchange exchange) {
    var caller = exchange.caller();
    caller.require();
    var form = Form.read(exchange);
    var login = form.textOrNone(loginField).orElse(null);
    var password = form.textOrNone("password").orElse(null);
    var current = form.textOrNone("currentPassword").orElse(null);
    form.requireNoErrors();
    var change = new AccountChange(login, password, current, form.rest(), true, Mode.STRICT);
    accounts.update(caller, change, device(exchange));
    exchange.send(200, user(caller));
  }

  private void list(Exchange exchange) {
    var reply = Json.object();
    var items = reply.putArray("items");
    for (var session : sessions.list(exchange.caller())) {
      items
          .addObject()
          .put("id", session.id())
          .put("createdAt", session.createdAt().toString())
          .put("seenAt", session.seenAt().toString())
          .put("expiresAt", session.expiresAt().toString())
          .put("userAgent", session.userAgent())
          .put("current", session.current());
    }
    exchange.send(200, reply);
  }

  private void closeAll(Exchange exchange) {
    sessions.closeAll(exchange.caller());
    exchange.empty(204);
  }

  private void close(Exchange exchange) {
    sessions.close(exchange.caller(), exchange.pathParameter("id"));
    exchange.empty(204);
  }

  private JsonNode json(SignedIn signedIn) {
    var reply = Json.object();
    reply.set("user", user(signedIn.caller()));
    return reply
        .put("accessToken", signedIn.accessToken())
        .put("refreshToken", signedIn.refreshToken())
        .put("expiresIn", signedIn.expiresIn().toSeconds());
  }

  private static Device device(Exchange exchange) {
    return new Device(
        exchange.address(), exchange.header("User-Agent").orElse(null), Sessions.TOKEN_LIFE);
  }

  private static void add(
      RouteTable.Builder routes, String method, String path, Handler handler, RouteInfo info) {
    routes.surface(new Route(method, BASE + path, handler, info));
  }

  private static RouteInfo open(
      String summary, @Nullable String request, @Nullable String response) {
    return RouteInfo.open(TAG, summary).with(request, response);
  }

  private static RouteInfo own(
      String summary, @Nullable String request, @Nullable String response) {
    return RouteInfo.signedIn(TAG, summary).with(request, response);
  }

  /// A body with fields of text, taken out one by one; all that is wrong is told at once.
  private static final class Form {
    private final ObjectNode body;
    private final ArrayList<FieldError> errors = new ArrayList<>();

    private Form(ObjectNode body) {
      this.body = body;
    }

    static Form read(Exchange exchange) {
      if (exchange.json() instanceof ObjectNode body) {
        return new Form(body);
      }
      throw new Problem.Invalid("#", "must be an object").asException();
    }

    String text(String name) {
      var value = body.remove(name);
      if (value == null || !value.isTextual()) {
        errors.add(new FieldError("#/" + name, value == null ? "is needed" : "must be text"));
        return "";
      }
      return value.textValue();
    }

    Optional<String> textOrNone(String name) {
      return body.has(name) ? Optional.of(text(name)) : Optional.empty();
    }

    ObjectNode rest() {
      return body;
    }

    void requireNothingElse() {
      body.propertyStream()
          .map(Map.Entry::getKey)
          .forEach(name -> errors.add(new FieldError("#/" + pointer(name), "is not known")));
      requireNoErrors();
    }

    void requireNoErrors() {
      if (!errors.isEmpty()) {
        throw new Problem.Invalid(errors).asException();
      }
    }

    /// A name inside a JSON pointer (RFC 6901 §3).
    private static String pointer(String name) {
      return name.replace("~", "~0").replace("/", "~1");
    }
  }
}
