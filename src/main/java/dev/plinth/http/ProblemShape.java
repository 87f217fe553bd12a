package dev.plinth.http;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.kernel.Problem;

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

  /// A status, a media type and a JSON body.
  record Answer(int status, String contentType, JsonNode body) {}
}
