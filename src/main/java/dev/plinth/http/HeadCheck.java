package dev.plinth.http;

import dev.plinth.config.HttpLimits;
import io.helidon.http.DirectHandler.EventType;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.Http1ConnectionListener;

/// Refuses what Helidon's own limits let pass: thousands of tiny header fields.
record HeadCheck(HttpLimits limits) implements Http1ConnectionListener {
  @Override
  public void headers(ConnectionContext context, Headers headers) {
    int fields = 0;
    for (var header : headers) {
      fields += header.valueCount();
    }
    if (fields > limits.headerFields()) {
      throw refused(Status.create(431));
    }
    if (headers.contains(HeaderNames.CONTENT_LENGTH)
        && headers.get(HeaderNames.CONTENT_LENGTH).valueCount() > 1) {
      throw refused(Status.BAD_REQUEST_400);
    }
  }

  private static RequestException refused(Status status) {
    return RequestException.builder()
        .type(EventType.BAD_REQUEST)
        .status(status)
        .message("refused")
        .setKeepAlive(false)
        .build();
  }
}
