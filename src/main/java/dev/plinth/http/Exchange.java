package dev.plinth.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Caller;
import dev.plinth.kernel.KeyScope;
import dev.plinth.kernel.Problem;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One request and its answer. It belongs to one thread; only a [Stream] may be shared.
public final class Exchange {
  private final RoutingRequest request;
  private final Edge edge;
  private final String method;
  private final String requestId;
  private final RequestBody body;
  private final Reply reply;
  private final Place place;
  private final GuardedConnection connection;
  private Target target;
  private RouteTable.Match.@Nullable Found match;
  private @Nullable Map<String, List<String>> queries;
  private @Nullable String address;
  private @Nullable Caller caller;

  Exchange(
      Edge edge,
      GuardedConnection connection,
      RoutingRequest request,
      RoutingResponse response,
      String requestId) {
    this.edge = edge;
    this.connection = connection;
    this.request = request;
    this.method = request.prologue().method().text();
    this.requestId = requestId;
    this.target = new Target("/", List.of(), false, "");
    this.place = new Place(edge.places(), connection, edge.limits());
    this.body = new RequestBody(request, connection, place);
    this.reply = new Reply(edge, connection, response, method.equals("HEAD"), requestId);
  }

  /// In upper case.
  public String method() {
    return method;
  }

  /// The canonical path as it was sent: no doubled or trailing slashes, still percent-encoded,
  /// without the query.
  public String path() {
    return target.path();
  }

  /// The path as a log may keep it: what a route calls `{token}` is a secret, which is left out.
  String loggedPath() {
    int place = match == null ? -1 : match.entry().names().indexOf("token");
    if (place < 0) {
      return path();
    }
    var segments = path().split("/", -1);
    segments[place + 1] = "{token}";
    return String.join("/", segments);
  }

  /// The query as it was sent, without the question mark; empty for none.
  public String rawQuery() {
    return target.query();
  }

  /// The decoded segments of the path.
  public List<String> segments() {
    return target.segments();
  }

  /// The decoded value of `{name}` in the route's pattern.
  ///
  /// @throws NoSuchElementException when the pattern has no such parameter
  public String pathParameter(String name) {
    var value = match == null ? null : match.parameter(name);
    if (value == null) {
      throw new NoSuchElementException("the route has no parameter " + name);
    }
    return value;
  }

  /// The first value of a query parameter; empty text where it has none.
  public Optional<String> query(String name) {
    var values = queries().get(name);
    return values == null ? Optional.empty() : Optional.of(values.getFirst());
  }

  /// All query parameters in their order.
  public Map<String, List<String>> queries() {
    if (queries == null) {
      queries = target.parameters();
    }
    return queries;
  }

  /// The value of a header; several lines are joined with a comma.
  public Optional<String> header(String name) {
    return header(HeaderNames.create(name));
  }

  /// The same for the edge itself, which looks at the same few headers of every request.
  Optional<String> header(HeaderName headerName) {
    var headers = request.headers();
    return headers.contains(headerName)
        ? Optional.of(String.join(", ", headers.get(headerName).allValues()))
        : Optional.empty();
  }

  /// Whether the client wants this answer to be the last of its connection (RFC 9112 §9.6).
  boolean asksToClose() {
    var headers = request.headers();
    return headers.contains(HeaderNames.CONNECTION)
        && headers.get(HeaderNames.CONNECTION).allValues(true).stream()
            .anyMatch(value -> value.strip().equalsIgnoreCase("close"));
  }

  /// The value of a cookie, as it was sent.
  public Optional<String> cookie(String name) {
    return header("Cookie").flatMap(line -> Cookies.find(line, name));
  }

  /// The client's address as a key for limits: IPv4, or the /64 of IPv6; behind a trusted proxy the
  /// address that the proxy names.
  public String address() {
    if (address == null) {
      address =
          edge.addresses().areProxiesTrusted()
              ? edge.addresses()
                  .client(
                      connection.peer, request.headers().all(HeaderNames.X_FORWARDED_FOR, List::of))
              : connection.peerKey;
    }
    return address;
  }

  /// Whether the browser speaks HTTPS, to this server or to a trusted proxy before it.
  public boolean isSecure() {
    return connection.isSecure()
        || (edge.addresses().isTrusted(connection.peer)
            && header("X-Forwarded-Proto").map("https"::equalsIgnoreCase).orElse(false));
  }

  /// Names this request in logs and answers.
  public String requestId() {
    return requestId;
  }

  /// The scopes of which an API key needs one to ask here; none where no key may.
  public Set<KeyScope> keys() {
    return match == null ? Set.of() : match.route().info().keys();
  }

  /// Who is asking; worked out at the first call.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Unauthenticated` for a token that is not valid,
  ///   `Forbidden` for an API key that is not for this
  public Caller caller() {
    if (caller == null) {
      caller = edge.authenticator().authenticate(this);
    }
    return caller;
  }

  /// Whether the caller that [#caller] gave is still signed in: for answers that go on for long.
  public boolean isStillSignedIn() {
    return caller == null || edge.authenticator().isStillSignedIn(caller);
  }

  /// Guards a caller whose authority comes from a cookie, which browsers send along from any page:
  /// a method that changes something needs an `Origin` that is allowed, or the browser's word that
  /// the page is ours.
  ///
  /// @throws dev.plinth.kernel.ProblemException `Forbidden` (`origin`)
  public void requireTrustedOrigin() {
    if (Edge.isSafe(method)) {
      return;
    }
    boolean trusted =
        header("Origin")
            .map(edge.origins()::allows)
            .orElseGet(() -> header("Sec-Fetch-Site").map("same-origin"::equals).orElse(false));
    if (!trusted) {
      throw Edge.foreignOrigin();
    }
  }

  /// Whether a body was sent, be it empty text in chunks.
  public boolean hasBody() {
    return body.exists();
  }

  /// The body's media type in lower case, without parameters.
  public Optional<String> mediaType() {
    return header("Content-Type")
        .map(type -> type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT));
  }

  /// The whole body.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooLarge`
  public byte[] body(long bytesMax) {
    return body.read(bytesMax, edge.limits().body());
  }

  /// The body to be read piece by piece, with the time of an upload.
  ///
  /// @throws dev.plinth.kernel.ProblemException `TooLarge` at once or while reading
  public InputStream bodyStream(long bytesMax) {
    return body.stream(bytesMax, edge.limits().upload());
  }

  /// The body as JSON of the usual size.
  public JsonNode json() {
    return json(edge.limits().jsonBytes());
  }

  /// The body as JSON.
  ///
  /// @throws dev.plinth.kernel.ProblemException `UnsupportedMediaType`, `TooLarge` or `Malformed`
  public JsonNode json(long bytesMax) {
    var type = header("Content-Type").map(text -> text.toLowerCase(Locale.ROOT)).orElse("");
    var media = type.split(";", 2)[0].strip();
    boolean utf8 = !type.contains("charset") || type.contains("utf-8") || type.contains("utf8");
    if (!utf8 || !(media.equals("application/json") || media.endsWith("+json"))) {
      throw new Problem.UnsupportedMediaType("application/json").asException();
    }
    return Json.read(body(bytesMax));
  }

  /// Sets a header of the answer, in place of any of that name.
  ///
  /// @throws IllegalArgumentException for a value with line breaks or control characters
  public Exchange header(String name, String value) {
    reply.header(name, value);
    return this;
  }

  /// The security headers of the answer; `HeaderSet.API` unless said otherwise.
  public Exchange headers(HeaderSet set) {
    reply.headers(set);
    return this;
  }

  /// Adds a `Set-Cookie` header.
  public Exchange setCookie(SetCookie cookie) {
    reply.cookie(cookie.text());
    return this;
  }

  /// Answers with JSON.
  public void send(int status, byte[] utf8Json) {
    send(status, Reply.JSON, utf8Json);
  }

  /// Answers with a value written as JSON.
  public void send(int status, JsonNode json) {
    send(status, Reply.JSON, Json.bytes(json));
  }

  /// Answers.
  public void send(int status, String contentType, byte[] bytes) {
    beforeAnswer();
    reply.send(status, contentType, bytes);
  }

  /// Answers without a body.
  public void empty(int status) {
    beforeAnswer();
    reply.empty(status);
  }

  /// Says that the answer waits for something slow, a language model say: the handler's time no
  /// longer counts, and the request no longer holds one of the places for requests at work. Call it
  /// after the body was read.
  public void waitLong() {
    connection.watch.none();
    place.leave();
  }

  /// Runs once when the client leaves, within moments, even before an answer has begun; perhaps
  /// after it has ended too. Call it after the body was read.
  public void onLeave(Runnable listener) {
    connection.watchForLeaving(listener);
  }

  /// Begins an answer that is written bit by bit. The handler's time no longer counts, each write
  /// has its own; the request no longer holds one of the places for requests at work.
  public Stream stream(int status, String contentType) {
    beforeAnswer();
    return reply.stream(status, contentType);
  }

  /// Answers a problem in the form of the route.
  public void problem(Problem problem) {
    var shape = match == null ? ProblemShape.NATIVE : match.route().problems();
    beforeAnswer();
    reply.problem(problem, shape.answer(problem, requestId));
  }

  /// Whether an answer has begun.
  public boolean isAnswered() {
    return reply.isBegun();
  }

  /// The origin at which browsers reach this server: the public URL, else the listening address.
  public String ownOrigin() {
    return edge.ownOrigin();
  }

  /// From here on the request only writes: its place among those at work is free.
  private void beforeAnswer() {
    place.leave();
    if (body.isTooMuchToSkip() || edge.drain().isDraining()) {
      reply.last();
    }
  }

  /// Looks at the request's target; the path decides who answers.
  void target(Target parsed) {
    target = parsed;
  }

  Target target() {
    return target;
  }

  void match(RouteTable.Match.Found found) {
    match = found;
  }

  Place place() {
    return place;
  }

  Reply reply() {
    return reply;
  }

  @Nullable String callerId() {
    return caller == null ? null : caller.id();
  }

  String hostHeader() {
    return request.headers().contains(HeaderNames.HOST)
        ? request.headers().get(HeaderNames.HOST).get()
        : "";
  }
}
