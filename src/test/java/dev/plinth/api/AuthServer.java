package dev.plinth.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.auth.AccountSettings;
import dev.plinth.auth.Accounts;
import dev.plinth.auth.ApiKeys;
import dev.plinth.auth.AuthKeys;
import dev.plinth.auth.Authentication;
import dev.plinth.auth.Device;
import dev.plinth.auth.PasswordPolicy;
import dev.plinth.auth.Passwords;
import dev.plinth.auth.RateLimits;
import dev.plinth.auth.SessionCookies;
import dev.plinth.auth.Sessions;
import dev.plinth.auth.Tokens;
import dev.plinth.config.HttpLimits;
import dev.plinth.config.Rates;
import dev.plinth.config.SignUp;
import dev.plinth.contract.Auth.Token;
import dev.plinth.db.Database;
import dev.plinth.http.Addresses;
import dev.plinth.http.Exchange;
import dev.plinth.http.Handler;
import dev.plinth.http.Origins;
import dev.plinth.http.RequestLog;
import dev.plinth.http.Route;
import dev.plinth.http.RouteInfo;
import dev.plinth.http.RouteTable;
import dev.plinth.http.Server;
import dev.plinth.http.Site;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.Ids;
import dev.plinth.records.Records;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Schema;
import dev.plinth.testing.FixedClock;
import dev.plinth.testing.TestClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Set;

/// A server with the native routes of signing in, and a few of the kind that an app's own endpoints
/// have.
final class AuthServer implements AutoCloseable {
  static final Token.Header BEARER = new Token.Header("Authorization", "Bearer");

  final FixedClock clock = new FixedClock();
  private final Passwords passwords = new Passwords();
  private final Database db;
  private final Server server;
  private final SessionCookies cookies;
  private final Authentication authentication;
  private final Accounts accounts;

  AuthServer(Path folder, Token token) {
    var random = new SecureRandom();
    var ids = new Ids(clock, random);
    db = Database.open(folder.resolve("plinth.db"), clock);
    var keys =
        AuthKeys.of("a secret of at least thirty-two bytes".getBytes(StandardCharsets.UTF_8));
    var tokens = new Tokens(List.of(keys.signing()), "plinth", clock);
    var sessions = new Sessions(db, tokens, keys.refresh(), ids, random, clock);
    var rates = new RateLimits(Rates.LOCAL);
    var apiKeys = new ApiKeys(db, sessions, rates, Rates.LOCAL.keys(), ids, random, clock);
    cookies = new SessionCookies(token);
    authentication = new Authentication(sessions, apiKeys, token, cookies);
    accounts =
        new Accounts(
            db,
            new Records(db, new Rules(new Schema(List.of())), ids, random),
            sessions,
            passwords,
            rates,
            new AccountSettings("email", SignUp.OPEN, PasswordPolicy.local(4)),
            ids,
            clock);
    var routes = RouteTable.builder();
    new AuthRoutes(accounts, sessions, "email").addTo(routes);
    endpoint(routes, "GET", "/test/anyone", e -> e.send(200, id(e.caller())));
    endpoint(routes, "GET", "/test/mine", e -> e.send(200, accounts.profile(e.caller())));
    endpoint(routes, "POST", "/test/mine", e -> e.send(200, accounts.profile(e.caller())));
    endpoint(
        routes, "GET", "/test/public", e -> e.send(200, id(authentication.callerOrAnonymous(e))));
    endpoint(routes, "POST", "/test/signup", e -> signIn(e, true));
    endpoint(routes, "POST", "/test/login", e -> signIn(e, false));
    endpoint(routes, "POST", "/test/logout", this::logOut);
    server = Server.onLoopback(0, HttpLimits.DEFAULT, ids, RequestLog.SILENT);
    server.serve(
        new Site(
            routes.build(),
            authentication,
            new Origins(server.port(), "", List.of("http://localhost:5173"), Set.of()),
            new Addresses(List.of()),
            "http://localhost:" + server.port()));
  }

  TestClient client() {
    return new TestClient(server.port());
  }

  private void signIn(Exchange exchange, boolean fresh) {
    var device = new Device(exchange.address(), null, null);
    var body = exchange.json();
    var login = body.path("email").textValue();
    var password = body.path("password").textValue();
    cookies.set(
        exchange,
        fresh
            ? accounts.signUp(login, password, Json.object(), device)
            : accounts.logIn(login, password, device));
    exchange.send(200, Json.object());
  }

  private void logOut(Exchange exchange) {
    accounts.logOut(authentication.callerOrAnonymous(exchange));
    cookies.clear(exchange);
    exchange.send(200, Json.object());
  }

  private static JsonNode id(Caller caller) {
    return Json.object().put("id", caller.id());
  }

  private static void endpoint(
      RouteTable.Builder routes, String method, String path, Handler handler) {
    routes.endpoint(new Route(method, path, handler, RouteInfo.open("test", "test")));
  }

  @Override
  public void close() {
    server.close();
    db.close();
    passwords.close();
  }
}
