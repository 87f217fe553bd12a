package dev.plinth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpMethod;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// The connection of one reply: what LangChain4j sends its requests through, made anew for each.
///
/// LangChain4j's own client reads every stream on the common pool, cannot be cancelled before the
/// first token, and drops what tells an answer that was cut short from a whole one. This one reads
/// on a virtual thread, is cancelled by the reply at any time, and looks at what passes for errors
/// and end marks.
final class Upstream implements HttpClient, HttpClientBuilder {
  /// For embeddings, and the like.
  private static final Duration WHOLE_ANSWER = Duration.ofSeconds(60);

  private final java.net.http.HttpClient http;
  private final @Nullable Reply reply;
  private volatile boolean isDone;
  private volatile boolean isStopped;

  private Upstream(java.net.http.HttpClient http, @Nullable Reply reply) {
    this.http = http;
    this.reply = reply;
  }

  /// For a stream into this reply.
  static Upstream of(java.net.http.HttpClient http, Reply reply) {
    return new Upstream(http, reply);
  }

  /// For one whole answer.
  static Upstream of(java.net.http.HttpClient http) {
    return new Upstream(http, null);
  }

  /// Whether the upstream said `[DONE]`.
  boolean isDone() {
    return isDone;
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    try {
      var response = http.send(translate(request, WHOLE_ANSWER), BodyHandlers.ofInputStream());
      try (var body = new BoundedBody(response.body())) {
        requireSuccess(response);
        return success(response).body(new String(body.readAllBytes(), UTF_8)).build();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    if (reply == null) {
      throw new IllegalStateException("a stream needs a reply");
    }
    var into = reply;
    var thread =
        Thread.ofVirtual()
            .name("model-" + into.model().id())
            .unstarted(() -> read(request, parser, new Watched(listener, into), into));
    into.whenClosed(() -> {
      isStopped = true;
      thread.interrupt();
    });
    thread.start();
  }

  /// An interrupt ends every wait in here: for the connection, the headers, the next bytes, and the
  /// reader of the reply. The stream is then closed, and with it the connection.
  private void read(
      HttpRequest request, ServerSentEventParser parser, Watched listener, Reply into) {
    try {
      var response = http.send(translate(request, null), BodyHandlers.ofInputStream());
      try (var body = new BoundedBody(response.body())) {
        requireSuccess(response);
        listener.onOpen(success(response).build());
        parser.parse(body, listener);
      }
      if (!listener.hasFailed && !isStopped) {
        listener.onClose();
      }
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (!isStopped) {
        listener.onError(e);
      }
    }
    // A stream that ended without a word: LangChain4j calls nobody then. Dropped after an end.
    into.put(new Chunk.Failure(Chunk.Kind.CUT_SHORT));
  }

  private static void requireSuccess(HttpResponse<?> response) {
    if (response.statusCode() / 100 != 2) {
      throw Refusal.of(response);
    }
  }

  private static SuccessfulHttpResponse.Builder success(HttpResponse<?> response) {
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map());
  }

  private static java.net.http.HttpRequest translate(
      HttpRequest request, @Nullable Duration timeout) {
    var body =
        request.method() == HttpMethod.GET
            ? java.net.http.HttpRequest.BodyPublishers.noBody()
            : java.net.http.HttpRequest.BodyPublishers.ofString(request.body());
    var builder =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .method(request.method().name(), body);
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
    if (timeout != null) {
      builder.timeout(timeout);
    }
    return builder.build();
  }

  @Override
  public HttpClient build() {
    return this;
  }

  @Override
  public Duration connectTimeout() {
    return http.connectTimeout().orElse(WHOLE_ANSWER);
  }

  /// Ignored: the reply's [Patience] holds.
  @Override
  public HttpClientBuilder connectTimeout(Duration timeout) {
    return this;
  }

  @Override
  public Duration readTimeout() {
    return WHOLE_ANSWER;
  }

  /// Ignored: the reply's [Patience] holds.
  @Override
  public HttpClientBuilder readTimeout(Duration timeout) {
    return this;
  }

  /// Looks at what passes, before LangChain4j does.
  private final class Watched implements ServerSentEventListener {
    private final ServerSentEventListener inner;
    private final Reply into;
    private boolean hasFailed;

    private Watched(ServerSentEventListener inner, Reply into) {
      this.inner = inner;
      this.into = into;
    }

    @Override
    public void onOpen(SuccessfulHttpResponse response) {
      inner.onOpen(response);
    }

    @Override
    public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
      var data = event.data();
      if (data.equals("[DONE]")) {
        isDone = true;
      } else if (isError(data)) {
        hasFailed = true;
        into.put(new Chunk.Failure(Chunk.Kind.BROKEN));
        context.parsingHandle().cancel();
        return;
      }
      inner.onEvent(event, context);
    }

    @Override
    public void onEvent(ServerSentEvent event) {
      throw new IllegalStateException("parsers of LangChain4j 1.19 give a context");
    }

    @Override
    public void onError(Throwable error) {
      hasFailed = true;
      inner.onError(error);
    }

    @Override
    public void onClose() {
      inner.onClose();
    }

    /// The OpenAI module drops an `error` object inside a stream. Text may hold the word too, so it
    /// must stand at the top of the document.
    private static boolean isError(String data) {
      if (!data.contains("\"error\"")) {
        return false;
      }
      try {
        return Json.parse(data).hasNonNull("error");
      } catch (IllegalArgumentException e) {
        return false;
      }
    }
  }
}
