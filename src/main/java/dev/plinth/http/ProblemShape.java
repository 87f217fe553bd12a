package dev.plinth.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import java.nio.charset.StandardCharsets;

/// The form in which a group of routes tells its problems: RFC 9457 natively, the app's own form
/// for its own endpoints, a foreign API's form for its surface.
@FunctionalInterface
public interface ProblemShape {
  /// RFC 9457, `application/problem+json`.
  ProblemShape NATIVE =
      (problem, requestId) ->
          new Answer(
              problem.status(), Problems.CONTENT_TYPE, Problems.document(problem, requestId));

  /// The whole answer for a problem.
  Answer answer(Problem problem, String requestId);

  /// A status, a media type and a body: JSON, or a text that is sent as it is where the media type
  /// is plain text.
  record Answer(int status, String contentType, JsonNode body) {
    byte[] bytes() {
      return contentType.startsWith("text/plain")
          ? body.asText().getBytes(StandardCharsets.UTF_8)
          : Json.bytes(body);
    }
  }
}
