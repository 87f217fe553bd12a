package dev.plinth.llm;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an Ollama server says of itself and its models, and the fetching of new ones: all that is
/// no answer to a prompt. It is always the server of the settings, whatever a client sends.
public final class OllamaServer {
  /// It runs beside us, and answers such questions from memory.
  private static final Duration SHORT = Duration.ofSeconds(5);

  /// A model is read from the disk.
  private static final Duration LOADING = Duration.ofMinutes(5);

  /// A line of progress has a hundred letters.
  private static final int LINE_BYTES_MAX = 64 * 1024;

  private final HttpClient http;
  private final Address base;

  OllamaServer(HttpClient http, URI base) {
    this.http = http;
    this.base = new Address(base);
  }

  /// Hears how a download goes on.
  @FunctionalInterface
  public interface Progress {
    /// One piece of news as the server tells it; one with `error` is the last.
    void told(JsonNode news) throws IOException;
  }

  /// `/api/tags`, `/api/ps`, `/api/version` as they are.
  public JsonNode get(String path) throws IOException {
    return Fetch.json(http, base.at(path), Map.of());
  }

  /// `/api/show` as it is.
  public JsonNode show(String model) throws IOException {
    return post("/api/show", Json.object().put("model", model), SHORT);
  }

  /// Loads a model, or puts it away.
  ///
  /// @param keepAlive how long it stays, as the client says it; nothing for the server's own choice
  public void load(String model, @Nullable JsonNode keepAlive) throws IOException {
    var request = Json.object().put("model", model).put("stream", false);
    if (keepAlive != null) {
      request.set("keep_alive", keepAlive);
    }
    post("/api/generate", request, LOADING);
  }

  /// Downloads a model. An interrupt ends it, and with it the download: the server keeps what it
  /// has, and goes on from there when it is asked again.
  public void pull(String model, Progress progress) throws IOException, InterruptedException {
    var request = Json.object().put("model", model).put("stream", true);
    var response = http.send(request("/api/pull", request).build(), BodyHandlers.ofInputStream());
    try (var body = response.body()) {
      if (response.statusCode() != 200) {
        progress.told(Json.object().put("error", complaint(response, body)));
        return;
      }
      for (var line = line(body); !line.isEmpty(); line = line(body)) {
        progress.told(parse(line));
      }
    }
  }

  private JsonNode post(String path, JsonNode body, Duration time) throws IOException {
    try {
      var response =
          http.send(request(path, body).timeout(time).build(), BodyHandlers.ofInputStream());
      try (var answer = new BoundedBody(response.body())) {
        if (response.statusCode() != 200) {
          throw new IOException("Ollama answered " + response.statusCode());
        }
        return parse(new String(answer.readAllBytes(), UTF_8));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private HttpRequest.Builder request(String path, JsonNode body) {
    return HttpRequest.newBuilder(base.at(path))
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(Json.bytes(body)));
  }

  private static JsonNode parse(String text) throws IOException {
    try {
      return Json.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IOException("Ollama did not answer with JSON", e);
    }
  }

  /// In the server's own words: they are for who runs it.
  private static String complaint(HttpResponse<?> response, InputStream body) throws IOException {
    try {
      var said = parse(line(body)).path("error").asText("");
      if (!said.isEmpty()) {
        return said;
      }
    } catch (IOException _) {
      // told below
    }
    return "Ollama answered " + response.statusCode() + ".";
  }

  /// The next line that is not empty; empty text at the end.
  private static String line(InputStream in) throws IOException {
    var line = new java.io.ByteArrayOutputStream();
    for (int b = in.read(); b >= 0; b = in.read()) {
      if (b == '\n' && line.size() > 0) {
        break;
      }
      if (b != '\n' && b != '\r') {
        line.write(b);
      }
      if (line.size() > LINE_BYTES_MAX) {
        throw new IOException("a line of Ollama's is too long");
      }
    }
    return line.toString(UTF_8);
  }
}
