package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import dev.plinth.kernel.Current;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ServerConnectionException;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.HttpSecurity;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// What happens to every request: it gets an id, is held against what no request may be, finds its
/// route, is answered exactly once and leaves one line in the log.
final class Edge implements HttpRouting {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE");
  private static final Set<String> NEVER = Set.of("TRACE", "CONNECT", "TRACK");

  private static final HeaderName FETCH_MODE = HeaderNames.create("Sec-Fetch-Mode");

  private final HttpLimits limits;
  private final Ids ids;
  private final RequestLog log;
  private final Semaphore places;
  private final Drain drain = new Drain();
  private final HttpSecurity security = HttpSecurity.create();
  private final Site starting;
  private volatile @Nullable Site site;

  Edge(HttpLimits limits, Ids ids, RequestLog log, Site starting) {
    this.limits = limits;
    this.ids = ids;
    this.log = log;
    this.starting = starting;
    this.places = new Semaphore(limits.requests());
  }

  void serve(Site served) {
    site = served;
  }

  void pause() {
    site = null;
  }

  static boolean isSafe(String method) {
    return SAFE.contains(method);
  }

  static ProblemException foreignOrigin() {
    return new Problem.Forbidden(
            "origin", "Pages of this origin may not do that here (see PLINTH_ALLOWED_ORIGINS).")
        .asException();
  }

  @Override
  public void route(ConnectionContext context, RoutingRequest request, RoutingResponse response) {
    var connection = (GuardedConnection) context;
    long began = System.nanoTime();
    var exchange = new Exchange(this, connection, request, response, ids.next());
    drain.requestBegun();
    try {
      Current.with(
          exchange.requestId(),
          exchange::address,
          () -> {
            answer(exchange, connection);
            return null;
          });
      exchange.reply().finish();
      if (exchange.reply().isLast()) {
        if (!exchange.asksToClose()) {
          connection.moreComing();
        }
        // Helidon would read what is left of this body as the next request, and leaves the
        // connection of a client that asked to close it open
        throw new CloseConnectionException("the last answer of this connection");
      }
    } catch (ServerConnectionException | SocketWriterException e) {
      throw new CloseConnectionException("the client left", e);
    } finally {
      exchange.place().leave();
      drain.requestEnded();
      log.answered(line(exchange, System.nanoTime() - began));
      connection.awaitNextRequest();
    }
  }

  private void answer(Exchange exchange, GuardedConnection connection) {
    try {
      serve(exchange, connection);
      if (!exchange.isAnswered()) {
        throw new IllegalStateException("no answer for " + exchange.method() + exchange.path());
      }
    } catch (CloseConnectionException | SocketWriterException e) {
      throw e;
    } catch (ProblemException e) {
      tell(exchange, e.problem(), e);
    } catch (Exception | StackOverflowError e) {
      boolean overtime = connection.watch.isOvertime();
      if (Thread.interrupted() || overtime || e instanceof InterruptedException) {
        tell(exchange, tooSlow(), e);
      } else if (!exchange.isAnswered()) {
        log.failed(exchange.requestId(), e);
        tell(exchange, new Problem.Internal(), e);
      } else {
        if (!(e instanceof IOException || e instanceof UncheckedIOException)) {
          log.failed(exchange.requestId(), e);
        }
        throw new CloseConnectionException("the answer broke off", e);
      }
    }
  }

  /// Once an answer has begun there is no status left to send: the connection ends instead.
  private static void tell(Exchange exchange, Problem problem, Throwable why) {
    if (exchange.isAnswered()) {
      throw new CloseConnectionException("the answer broke off", why);
    }
    exchange.problem(problem);
  }

  private static Problem tooSlow() {
    return new Problem.Unavailable(
        "too_slow", "This took too long and was given up.", Duration.ofSeconds(5));
  }

  private void serve(Exchange exchange, GuardedConnection connection) throws Exception {
    if (exchange.asksToClose()) {
      exchange.reply().last();
    }
    exchange.place().take();
    exchange.target(Target.parse(originForm(connection.requestLine().target())));
    if (exchange.isSecure()) {
      exchange.reply().secure();
    }
    requireOwnHost(exchange.hostHeader());
    requireMethod(exchange.method());
    if (Cors.check(exchange, origins())) {
      return;
    }
    if (exchange
        .header(HeaderNames.CONTENT_ENCODING)
        .filter(c -> !c.equals("identity"))
        .isPresent()) {
      throw new Problem.UnsupportedMediaType("the body without Content-Encoding").asException();
    }
    dispatch(exchange);
  }

  private void dispatch(Exchange exchange) throws Exception {
    var served = site();
    var routes = served.routes();
    var method = exchange.method();
    boolean reads = method.equals("GET") || method.equals("HEAD");
    boolean navigation = reads && isNavigation(exchange);
    switch (routes.match(method, exchange.segments(), navigation)) {
      case RouteTable.Match.Found found -> {
        exchange.match(found);
        if (!found.route().pattern().startsWith("/health/")) {
          served.throttle().count(method, exchange.address());
        }
        found.route().handler().handle(exchange);
      }
      case RouteTable.Match.OtherMethods(var allowed) -> {
        if (method.equals("OPTIONS")) {
          exchange.header("Allow", String.join(", ", allowed)).empty(204);
        } else {
          throw new Problem.MethodNotAllowed(allowed).asException();
        }
      }
      case RouteTable.Match.Nothing _ -> {
        var files = routes.files();
        if (files == null || !reads) {
          throw new Problem.NotFound().asException();
        }
        files.handle(exchange);
      }
    }
  }

  /// A browser says so itself; an older one shows by preferring HTML.
  static boolean isNavigation(Exchange exchange) {
    return exchange
        .header(FETCH_MODE)
        .map("navigate"::equals)
        .orElseGet(() ->
            exchange.header(HeaderNames.ACCEPT).map(a -> a.startsWith("text/html")).orElse(false));
  }

  /// The path of a target in absolute form, which has to name this server.
  private String originForm(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    if (target.equals("*")) {
      return "/";
    }
    int authority = target.startsWith("http://") ? "http://".length() : -1;
    int path = authority < 0 ? -1 : target.indexOf('/', authority);
    if (path < 0 || !origins().answersTo(target.substring(authority, path))) {
      throw unknownHost();
    }
    return target.substring(path);
  }

  private void requireOwnHost(String host) {
    if (!origins().answersTo(host)) {
      throw unknownHost();
    }
  }

  private static ProblemException unknownHost() {
    return new Problem.Malformed(
            "unknown_host", "This server has another name (see PLINTH_ALLOWED_HOSTS).")
        .asException();
  }

  private static void requireMethod(String method) {
    if (NEVER.contains(method) || !METHODS.contains(method)) {
      throw new Problem.MethodNotAllowed(METHODS.stream().sorted().toList()).asException();
    }
  }

  private static RequestLog.Line line(Exchange exchange, long nanos) {
    return new RequestLog.Line(
        exchange.method(),
        exchange.loggedPath(),
        exchange.reply().status(),
        nanos,
        exchange.reply().bytes(),
        exchange.callerId(),
        exchange.address(),
        exchange.requestId(),
        null);
  }

  private Site site() {
    var served = site;
    if (served == null) {
      throw new Problem.Unavailable("starting", "Plinth is starting.", Duration.ofSeconds(1))
          .asException();
    }
    return served;
  }

  private Site siteOrStarting() {
    var served = site;
    return served == null ? starting : served;
  }

  HttpLimits limits() {
    return limits;
  }

  Semaphore places() {
    return places;
  }

  Drain drain() {
    return drain;
  }

  Origins origins() {
    return siteOrStarting().origins();
  }

  Addresses addresses() {
    return siteOrStarting().addresses();
  }

  Authenticator authenticator() {
    return siteOrStarting().authenticator();
  }

  String ownOrigin() {
    return siteOrStarting().ownOrigin();
  }

  @Override
  public HttpSecurity security() {
    return security;
  }

  @Override
  public void beforeStart() {}

  @Override
  public void afterStop() {}
}
