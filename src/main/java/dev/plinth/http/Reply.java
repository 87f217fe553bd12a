package dev.plinth.http;

import dev.plinth.kernel.Problem;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The answer to one request, with the headers that every answer has.
final class Reply {
  static final String JSON = "application/json; charset=utf-8";

  private static final int PIECE_BYTES = 64 * 1024;
  private static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");
  private static final HeaderName RESOURCE_POLICY =
      HeaderNames.create("Cross-Origin-Resource-Policy");
  private static final Header SAME_ORIGIN =
      HeaderValues.createCached(RESOURCE_POLICY, "same-origin");
  private static final Header CROSS_ORIGIN =
      HeaderValues.createCached(RESOURCE_POLICY, "cross-origin");
  private static final Header VARY_ORIGIN = HeaderValues.createCached(HeaderNames.VARY, "Origin");
  private static final Header JSON_TYPE = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, JSON);
  private static final Header CREDENTIALS =
      HeaderValues.createCached("Access-Control-Allow-Credentials", "true");
  private static final HeaderName ALLOW_ORIGIN = HeaderNames.create("Access-Control-Allow-Origin");
  private static final HeaderName EXPOSE = HeaderNames.create("Access-Control-Expose-Headers");
  private static final Header HSTS =
      HeaderValues.createCached("Strict-Transport-Security", "max-age=63072000; includeSubDomains");
  private static final Header CHALLENGE =
      HeaderValues.createCached(HeaderNames.WWW_AUTHENTICATE, "Bearer");

  /// The status that says how to sign in (RFC 9110 §15.5.2).
  private static final int UNAUTHORIZED = 401;

  private final Edge edge;
  private final GuardedConnection connection;
  private final RoutingResponse response;
  private final boolean head;
  private final String requestId;
  private final List<Header> own = new ArrayList<>(4);
  private final List<String> cookies = new ArrayList<>(0);
  private HeaderSet set = HeaderSet.API;
  private @Nullable String corsOrigin;
  private boolean secure;
  private boolean begun;
  private boolean last;
  private int status;
  private long bytes;
  private @Nullable Stream stream;

  Reply(
      Edge edge,
      GuardedConnection connection,
      RoutingResponse response,
      boolean head,
      String requestId) {
    this.edge = edge;
    this.connection = connection;
    this.response = response;
    this.head = head;
    this.requestId = requestId;
  }

  /// The page of this origin may read the answer.
  void allowOrigin(String origin) {
    corsOrigin = origin;
  }

  /// The browser came over HTTPS.
  void secure() {
    secure = true;
  }

  /// The connection ends with this answer.
  void last() {
    last = true;
  }

  void headers(HeaderSet headers) {
    set = headers;
  }

  void header(String name, String value) {
    requireLine(name, value);
    var header = HeaderValues.create(HeaderNames.create(name), value);
    own.removeIf(earlier -> earlier.headerName().equals(header.headerName()));
    own.add(header);
  }

  void cookie(String text) {
    requireLine("Set-Cookie", text);
    cookies.add(text);
  }

  private static void requireLine(String name, String value) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        throw new IllegalArgumentException("a header cannot hold control characters: " + name);
      }
    }
  }

  void send(int answerStatus, String contentType, byte[] body) {
    begin(answerStatus);
    response.header(
        contentType.equals(JSON)
            ? JSON_TYPE
            : HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType));
    bytes = head ? 0 : body.length;
    if (head) {
      response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
      response.send();
    } else if (body.length <= PIECE_BYTES) {
      response.send(body);
    } else {
      sendInPieces(body);
    }
  }

  /// A large body goes out in pieces, so that the time of a stalled client counts for each.
  private void sendInPieces(byte[] body) {
    response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, body.length));
    try (var out = response.outputStream()) {
      for (int from = 0; from < body.length; from += PIECE_BYTES) {
        out.write(body, from, Math.min(PIECE_BYTES, body.length - from));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void empty(int answerStatus) {
    begin(answerStatus);
    response.send();
  }

  Stream stream(int answerStatus, String contentType) {
    begin(answerStatus);
    response.header(HeaderValues.create(HeaderNames.CONTENT_TYPE, contentType));
    response.header(HeaderValues.create("X-Accel-Buffering", "no"));
    var opened = new Stream(response.outputStream(), connection, edge.drain()::streamClosed);
    stream = opened;
    connection.watch.none();
    edge.drain().streamOpened(opened);
    return opened;
  }

  void problem(Problem problem, ProblemShape.Answer answer) {
    own.clear();
    cookies.clear();
    set = HeaderSet.API;
    switch (problem) {
      case Problem.TooMany(_, _, var wait) -> retryAfter(wait);
      case Problem.Unavailable(_, _, var wait) -> retryAfter(wait);
      case Problem.MethodNotAllowed(var allowed) -> header("Allow", String.join(", ", allowed));
      case Problem _ -> {}
    }
    if (answer.status() == UNAUTHORIZED) {
      own.add(CHALLENGE);
    }
    send(answer.status(), answer.contentType(), answer.bytes());
  }

  /// Rounded up: who comes back a moment early is refused again.
  private void retryAfter(Duration wait) {
    header("Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
  }

  private void begin(int answerStatus) {
    if (begun) {
      throw new IllegalStateException("a request is answered once");
    }
    begun = true;
    status = answerStatus;
    response.status(Status.create(answerStatus));
    for (var header : set.headers()) {
      response.header(header);
    }
    response.header(HeaderValues.create(REQUEST_ID, requestId));
    response.header(VARY_ORIGIN);
    response.header(corsOrigin == null ? SAME_ORIGIN : CROSS_ORIGIN);
    if (secure) {
      response.header(HSTS);
    }
    for (var header : own) {
      if (header.headerName().equals(HeaderNames.VARY)) {
        response.header(HeaderValues.create(HeaderNames.VARY, "Origin, " + header.get()));
      } else {
        response.header(header);
      }
    }
    if (!cookies.isEmpty()) {
      response.headers().set(HeaderValues.create(HeaderNames.SET_COOKIE, cookies));
    }
    if (corsOrigin != null) {
      response.header(HeaderValues.create(ALLOW_ORIGIN, corsOrigin));
      response.header(CREDENTIALS);
      response.header(HeaderValues.create(EXPOSE, exposed()));
    }
    if (last) {
      response.header(HeaderValues.CONNECTION_CLOSE);
    }
  }

  /// The headers that scripts of another origin may read: ours, and those that the handler set.
  private String exposed() {
    var names = new StringBuilder("X-Request-Id");
    for (var header : own) {
      var name = header.name();
      if (!name.toLowerCase(Locale.ROOT).startsWith("access-control-")) {
        names.append(", ").append(name);
      }
    }
    return names.toString();
  }

  boolean isLast() {
    return last;
  }

  boolean isBegun() {
    return begun;
  }

  int status() {
    return status;
  }

  long bytes() {
    return stream == null ? bytes : stream.bytes();
  }

  /// Ends what the handler left open.
  void finish() {
    if (stream != null) {
      stream.close();
    }
    if (response.hasEntity()) {
      response.commit();
    }
  }
}
