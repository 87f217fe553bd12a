package dev.plinth.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.plinth.llm.Chunk.Failure;
import dev.plinth.llm.Chunk.Kind;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What went wrong in a library or on the way, as a [Failure] that is safe to show.
final class Failures {
  /// How providers call it, inside a stream, when they have too much to do.
  private static final List<String> BUSY =
      List.of("overloaded", "rate_limit", "resource_exhausted", "unavailable", "busy");

  private Failures() {}

  static Failure of(Throwable error) {
    for (@Nullable Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof Refusal refusal) {
        return new Failure(ofStatus(refusal.statusCode()), refusal.retryAfter());
      }
    }
    for (@Nullable Throwable e = error; e != null; e = e.getCause()) {
      var kind =
          switch (e) {
            case ConnectException _,
                UnknownHostException _,
                UnresolvedAddressException _,
                HttpConnectTimeoutException _ ->
                Kind.UNREACHABLE;
            case HttpTimeoutException _ -> Kind.TOO_SLOW;
            case InvalidRequestException _, UnsupportedFeatureException _ -> Kind.BAD_PROMPT;
            default -> null;
          };
      if (kind != null) {
        return new Failure(kind);
      }
    }
    return new Failure(Kind.BROKEN);
  }

  /// An error that came inside of an answer: a text, or an object with a code, a type or a status.
  static Failure ofError(JsonNode error) {
    int status = error.path("code").asInt(0);
    if (status >= 400 && status < 600) {
      return new Failure(ofStatus(status));
    }
    for (var name : List.of("type", "code", "status")) {
      var word = error.path(name).asText("").toLowerCase(Locale.ROOT);
      if (BUSY.stream().anyMatch(word::contains)) {
        return new Failure(Kind.BUSY);
      }
    }
    return new Failure(Kind.BROKEN);
  }

  private static Kind ofStatus(int status) {
    return switch (status) {
      case 401, 402, 403 -> Kind.REFUSED;
      case 404 -> Kind.NO_SUCH_MODEL;
      case 400, 413, 422 -> Kind.BAD_PROMPT;
      case 408, 504 -> Kind.TOO_SLOW;
      case 429, 503, 529 -> Kind.BUSY;
      default -> Kind.BROKEN;
    };
  }
}
