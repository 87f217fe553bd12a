package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import dev.plinth.kernel.Ids;
import dev.plinth.kernel.Problem;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import java.time.Duration;
import java.util.List;

/// The answer to what Helidon refuses before any routing: broken framing, limits of the head.
final class Refusal implements DirectHandler {
  private final Ids ids;
  private final RequestLog log;
  private final HttpLimits limits;

  Refusal(Ids ids, RequestLog log, HttpLimits limits) {
    this.ids = ids;
    this.log = log;
    this.limits = limits;
  }

  @Override
  public TransportResponse handle(
      TransportRequest request,
      EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    var problem = problem(status.code());
    var requestId = ids.next();
    log.answered(line(request, status.code(), problem.code(), requestId));
    var response =
        TransportResponse.builder()
            .status(status)
            .keepAlive(false)
            .entity(Problems.body(problem, requestId));
    for (var header : HeaderSet.API.headers()) {
      response.header(header);
    }
    response.header(HeaderNames.create("X-Request-Id"), requestId);
    response.header(HeaderNames.CONTENT_TYPE, Problems.CONTENT_TYPE);
    return response.build();
  }

  /// What is known of a request that was none: as it was sent, since Helidon may not have come as
  /// far as the path.
  private static RequestLog.Line line(
      TransportRequest request, int status, String reason, String requestId) {
    if (!GuardedConnection.AT_HAND.isBound()) {
      return new RequestLog.Line(request.method(), "-", status, 0, 0, null, "-", requestId, reason);
    }
    var connection = GuardedConnection.AT_HAND.get();
    var read = connection.requestLine();
    return new RequestLog.Line(
        read.method(), read.path(), status, 0, 0, null, connection.peerKey, requestId, reason);
  }

  private Problem problem(int status) {
    return switch (status) {
      case 405 -> new Problem.MethodNotAllowed(List.of());
      case 413 -> new Problem.TooLarge(limits.requestBytes());
      case 414 -> new Problem.UriTooLong(limits.requestLineBytes());
      case 431 -> new Problem.HeadersTooLarge();
      case 500 -> new Problem.Internal();
      case 503 -> new Problem.Unavailable("busy", "Try again in a moment.", Duration.ofSeconds(1));
      default -> new Problem.Malformed("bad_request", "The request is not proper HTTP/1.1.");
    };
  }
}
