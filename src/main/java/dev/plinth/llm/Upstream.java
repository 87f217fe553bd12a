package dev.plinth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The connection of one attempt: what LangChain4j sends its requests through, made anew for each.
///
/// LangChain4j's own client holds a thread of the common pool for every stream and cannot be
/// cancelled before the first token; its readers of streams drop what tells an answer that was cut
/// short from a whole one. So it writes the question here, and a [Wire] of ours reads the answer.
final class Upstream implements HttpClient, HttpClientBuilder {
  /// For embeddings, and the like.
  private static final Duration WHOLE_ANSWER = Duration.ofSeconds(60);

  private final java.net.http.HttpClient http;
  private final @Nullable Transfer transfer;
  private final Reply.@Nullable Attempt attempt;
  private final @Nullable Consumer<ObjectNode> amendment;

  private Upstream(
      java.net.http.HttpClient http,
      @Nullable Transfer transfer,
      Reply.@Nullable Attempt attempt,
      @Nullable Consumer<ObjectNode> amendment) {
    this.http = http;
    this.transfer = transfer;
    this.attempt = attempt;
    this.amendment = amendment;
  }

  /// For a stream.
  ///
  /// @param amendment what LangChain4j cannot say of a question; null where it says all
  static Upstream of(
      java.net.http.HttpClient http,
      Wire wire,
      Prompt prompt,
      Reply.Attempt attempt,
      @Nullable Consumer<ObjectNode> amendment) {
    return new Upstream(http, new Transfer(wire, new Heard(attempt, prompt)), attempt, amendment);
  }

  /// For one whole answer.
  static Upstream of(java.net.http.HttpClient http) {
    return new Upstream(http, null, null, null);
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      var response = http.send(translate(request, WHOLE_ANSWER), BodyHandlers.ofInputStream());
      try (var body = new BoundedBody(response.body())) {
        if (response.statusCode() / 100 != 2) {
          throw Refusal.of(response.statusCode(), response.headers(), "");
        }
        return SuccessfulHttpResponse.builder()
            .statusCode(response.statusCode())
            .headers(response.headers().map())
            .body(new String(body.readAllBytes(), UTF_8))
            .build();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  /// The parser and the listener hear nothing: the answer goes into the attempt.
  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    if (transfer == null || attempt == null) {
      throw new IllegalStateException("a stream needs an attempt");
    }
    var exchange = http.sendAsync(translate(request, null), transfer::begin);
    transfer.follow(exchange);
    attempt.whenClosed(transfer::stop);
  }

  private java.net.http.HttpRequest translate(HttpRequest request, @Nullable Duration timeout) {
    var builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(request.method().name(), body(request));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    if (timeout != null) {
      builder.timeout(timeout);
    }
    return builder.build();
  }

  private BodyPublisher body(HttpRequest request) {
    if (request.method() == HttpMethod.GET) {
      return BodyPublishers.noBody();
    }
    if (amendment == null || !(Json.parse(request.body()) instanceof ObjectNode body)) {
      return BodyPublishers.ofString(request.body());
    }
    amendment.accept(body);
    return BodyPublishers.ofByteArray(Json.bytes(body));
  }

  @Override
  public HttpClient build() {
    return this;
  }

  @Override
  public Duration connectTimeout() {
    return http.connectTimeout().orElse(WHOLE_ANSWER);
  }

  /// Ignored: the attempt's [Patience] holds.
  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return WHOLE_ANSWER;
  }

  /// Ignored: the attempt's [Patience] holds.
  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    return this;
  }
}
