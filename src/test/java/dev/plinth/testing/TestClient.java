package dev.plinth.testing;

import dev.plinth.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A plain HTTP client against a running server. It keeps no cookies and follows no redirects: a
/// test says what it sends. `with…` gives another client that sends one more header.
public final class TestClient {
  private final HttpClient http;
  private final String base;
  private final Map<String, String> headers;

  public TestClient(int port) {
    this(
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build(),
        "http://127.0.0.1:" + port,
        Map.of());
  }

  private TestClient(HttpClient http, String base, Map<String, String> headers) {
    this.http = http;
    this.base = base;
    this.headers = headers;
  }

  public TestClient with(String name, String value) {
    var more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new TestClient(http, base, more);
  }

  public TestClient withToken(String token) {
    return with("Authorization", "Bearer " + token);
  }

  /// As a page of the app would call: with its origin and this cookie.
  public TestClient withCookie(String cookie) {
    return with("Cookie", cookie).with("Origin", base);
  }

  public Answer get(String path) {
    return send("GET", path, null);
  }

  public Answer delete(String path) {
    return send("DELETE", path, null);
  }

  public Answer post(String path, String json) {
    return send("POST", path, json);
  }

  public Answer put(String path, String json) {
    return send("PUT", path, json);
  }

  public Answer patch(String path, String json) {
    return send("PATCH", path, json);
  }

  public Answer post(String path, Map<String, ?> json) {
    return post(path, Json.text(json));
  }

  /// Sends JSON, or no body for null.
  public Answer send(String method, String path, @Nullable String json) {
    var body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
    var request = json == null ? request(path) : request(path, "application/json");
    return ask(request.method(method, body));
  }

  /// Sends bytes of any type.
  public Answer send(String method, String path, String contentType, byte[] body) {
    return ask(request(path, contentType).method(method, BodyPublishers.ofByteArray(body)));
  }

  /// Sends a request and gives the answer's bytes while they come.
  public HttpResponse<InputStream> open(String method, String path, @Nullable String json) {
    BodyPublisher body = json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json);
    var request = json == null ? request(path) : request(path, "application/json");
    try {
      return http.send(request.method(method, body).build(), BodyHandlers.ofInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private HttpRequest.Builder request(String path) {
    var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(60));
    headers.forEach(request::setHeader);
    return request;
  }

  private HttpRequest.Builder request(String path, String contentType) {
    var request = request(path);
    return headers.containsKey("Content-Type")
        ? request
        : request.setHeader("Content-Type", contentType);
  }

  private Answer ask(HttpRequest.Builder request) {
    try {
      return new Answer(http.send(request.build(), BodyHandlers.ofByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
