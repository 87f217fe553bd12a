package dev.plinth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.model.output.Response;
import dev.plinth.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/// The small requests beside the streams, and the one HTTP client under all of them.
final class Fetch {
  /// A server on this machine answers its list at once; a hosted one within a second.
  private static final Duration LIST_TIME = Duration.ofSeconds(5);

  private Fetch() {}

  /// HTTP/1.1 on purpose: the default asks for an upgrade that vLLM, LM Studio and others
  /// mishandle. Redirects are not followed: a key goes to the configured address alone.
  static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(5))
        .followRedirects(HttpClient.Redirect.NEVER)
        .executor(Executors.newVirtualThreadPerTaskExecutor())
        .build();
  }

  static JsonNode json(HttpClient http, URI address, Map<String, String> headers)
      throws IOException {
    var request = HttpRequest.newBuilder(address);
    headers.forEach(request::header);
    return json(http, request);
  }

  /// A small question with its answer.
  static JsonNode post(HttpClient http, URI address, JsonNode body) throws IOException {
    return json(
        http,
        HttpRequest.newBuilder(address)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(Json.text(body))));
  }

  private static JsonNode json(HttpClient http, HttpRequest.Builder request) throws IOException {
    try {
      var response = http.send(request.timeout(LIST_TIME).build(), BodyHandlers.ofInputStream());
      try (var body = new BoundedBody(response.body())) {
        if (response.statusCode() != 200) {
          throw new StatusException(response.statusCode());
        }
        return Json.parse(new String(body.readAllBytes(), UTF_8));
      }
    } catch (IllegalArgumentException e) {
      throw new NonsenseException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /// The server answered, with a status that is no success.
  static final class StatusException extends IOException {
    private static final long serialVersionUID = 1;

    private final int status;

    private StatusException(int status) {
      super("answered " + status);
      this.status = status;
    }

    int status() {
      return status;
    }
  }

  /// The server answered, and it was no JSON.
  static final class NonsenseException extends IOException {
    private static final long serialVersionUID = 1;

    private NonsenseException(Throwable cause) {
      super("no JSON", cause);
    }
  }

  static Embeddings embeddings(Response<List<Embedding>> response, List<String> texts) {
    var usage = response.tokenUsage();
    int tokens =
        usage == null || usage.inputTokenCount() == null
            ? Chunk.Usage.tokens(texts.stream().mapToLong(String::length).sum())
            : usage.inputTokenCount();
    return new Embeddings(response.content().stream().map(Embedding::vector).toList(), tokens);
  }
}
