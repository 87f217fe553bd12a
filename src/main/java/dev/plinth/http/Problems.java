package dev.plinth.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.json.Json;
import dev.plinth.kernel.Problem;
import java.util.List;
import java.util.Map;

/// Problems as RFC 9457 documents.
public final class Problems {
  /// The media type of RFC 9457.
  public static final String CONTENT_TYPE = "application/problem+json; charset=utf-8";

  private Problems() {}

  /// The document for a problem, as UTF-8 JSON.
  public static byte[] body(Problem problem, String requestId) {
    return Json.bytes(document(problem, requestId));
  }

  /// The document for a problem; an event of a stream carries it too.
  public static ObjectNode document(Problem problem, String requestId) {
    var document = Json.object();
    document.put("type", "/problems/" + problem.code().replace('_', '-'));
    document.put("title", title(problem));
    document.put("status", problem.status());
    document.put("code", problem.code());
    document.put("detail", problem.detail());
    document.put("requestId", requestId);
    switch (problem) {
      case Problem.Invalid(var errors) -> addErrors(document, errors);
      case Problem.Rejected(_, _, var errors) -> addErrors(document, errors);
      case Problem _ -> {}
    }
    for (Map.Entry<String, Object> parameter : problem.parameters().entrySet()) {
      document.set(parameter.getKey(), Json.mapper().valueToTree(parameter.getValue()));
    }
    return document;
  }

  private static void addErrors(ObjectNode document, List<Problem.FieldError> errors) {
    var list = document.putArray("errors");
    for (var error : errors) {
      list.addObject()
          .put("pointer", error.pointer())
          .put("detail", error.detail())
          .put("code", error.code());
    }
  }

  private static String title(Problem problem) {
    return switch (problem) {
      case Problem.Malformed _ -> "The request cannot be understood";
      case Problem.Unauthenticated _ -> "Not signed in";
      case Problem.Forbidden _ -> "Not allowed";
      case Problem.NotFound _ -> "Not found";
      case Problem.MethodNotAllowed _ -> "Method not allowed";
      case Problem.Conflict _ -> "Conflict";
      case Problem.Stale _ -> "Changed by somebody else";
      case Problem.Rejected _ -> "Nothing was written";
      case Problem.TooLarge _ -> "Too large";
      case Problem.UriTooLong _ -> "Address too long";
      case Problem.UnsupportedMediaType _ -> "Unsupported media type";
      case Problem.Invalid _ -> "Some fields are not right";
      case Problem.TooMany _ -> "Too many requests";
      case Problem.HeadersTooLarge _ -> "Headers too large";
      case Problem.Internal _ -> "Internal error";
      case Problem.Undecided _ -> "Not decided yet";
      case Problem.BadUpstream _ -> "An upstream failed";
      case Problem.Unavailable _ -> "Not available now";
      case Problem.SlowUpstream _ -> "An upstream was too slow";
      case Problem.DiskFull _ -> "Disk full";
    };
  }
}
