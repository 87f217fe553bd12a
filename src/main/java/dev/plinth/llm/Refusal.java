package dev.plinth.llm;

import dev.langchain4j.exception.HttpException;
import dev.plinth.json.Json;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// An upstream's answer that is no success. Its words are kept nowhere.
final class Refusal extends HttpException {
  private static final long serialVersionUID = 1;
  private static final Duration WAIT_MAX = Duration.ofDays(1);
  private static final Pattern SECONDS = Pattern.compile("(\\d{1,6}(?:\\.\\d{1,9})?)s?");

  private final @Nullable Duration retryAfter;

  private Refusal(int status, @Nullable Duration retryAfter) {
    super(status, "the provider answered " + status);
    this.retryAfter = retryAfter;
  }

  static Refusal of(int status, HttpHeaders headers, String body) {
    return new Refusal(
        status,
        headers
            .firstValue("retry-after")
            .flatMap(Refusal::wait)
            .or(() -> retryDelay(body))
            .orElse(null));
  }

  /// What the upstream asked for; LangChain4j's own exceptions lose it.
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /// Seconds, or a date of HTTP.
  private static Optional<Duration> wait(String text) {
    var seconds = SECONDS.matcher(text.strip());
    if (seconds.matches()) {
      return Optional.of(Duration.ofSeconds((long) Math.ceil(Double.parseDouble(seconds.group(1)))))
          .filter(wait -> wait.compareTo(WAIT_MAX) <= 0);
    }
    try {
      var date = ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME);
      var wait = Duration.between(Instant.now(), date.toInstant());
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait)
          .filter(each -> each.compareTo(WAIT_MAX) <= 0)
          .map(each -> Duration.ofSeconds(each.plusMillis(999).toSeconds()));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /// Gemini's way: `{"error": {"details": [{"retryDelay": "7s"}]}}`.
  private static Optional<Duration> retryDelay(String body) {
    if (!body.contains("\"retryDelay\"")) {
      return Optional.empty();
    }
    try {
      for (var detail : Json.parse(body).at("/error/details")) {
        if (detail.path("retryDelay").isTextual()) {
          return wait(detail.path("retryDelay").textValue());
        }
      }
    } catch (IllegalArgumentException _) {
      // Cut off, or no JSON: then nobody asked for anything.
    }
    return Optional.empty();
  }
}
