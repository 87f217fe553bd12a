package dev.plinth.llm;

import dev.langchain4j.exception.HttpException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An upstream's answer that is no success. The body stays unread: nobody needs its words.
final class Refusal extends HttpException {
  private static final long serialVersionUID = 1;
  private static final long SECONDS_MAX = 24 * 3600;

  private final @Nullable Duration retryAfter;

  private Refusal(int status, @Nullable Duration retryAfter) {
    super(status, "the provider answered " + status);
    this.retryAfter = retryAfter;
  }

  static Refusal of(HttpResponse<?> response) {
    return new Refusal(
        response.statusCode(),
        response.headers().firstValue("retry-after").flatMap(Refusal::seconds).orElse(null));
  }

  /// What the upstream asked for; LangChain4j's own exceptions lose it.
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /// Seconds alone: no provider of models was seen to send a date.
  private static Optional<Duration> seconds(String text) {
    try {
      long seconds = (long) Math.ceil(Double.parseDouble(text.strip()));
      return seconds < 0 || seconds > SECONDS_MAX
          ? Optional.empty()
          : Optional.of(Duration.ofSeconds(seconds));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
