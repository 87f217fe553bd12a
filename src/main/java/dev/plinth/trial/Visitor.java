package dev.plinth.trial;

import dev.plinth.contract.Auth;
import dev.plinth.contract.Auth.Token;
import dev.plinth.json.Json;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// One browser: its cookies, and the token that its person got.
final class Visitor implements AutoCloseable {
  /// An answer that takes longer is none.
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /// Where the native API stands whatever the app's own endpoints hide.
  private static final String NATIVE = "/_/api/v1";

  private final URI base;
  private final Auth auth;
  private final HttpClient http =
      HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
  private @Nullable String token;

  Visitor(URI base, Auth auth) {
    this.base = base;
    this.auth = auth;
  }

  /// Sends this token from now on, where the app would.
  void bear(String access) {
    token = access;
  }

  /// Signs in at the native API, for somebody whose app has no log-in that works.
  boolean signIn(Person person) {
    var form = Json.object().put(auth.login(), person.login(auth));
    form.put("password", person.password());
    var answer = inPlinth("POST", "/auth/login", Body.json(form));
    var access = answer.json().path("accessToken").asText("");
    if (!access.isEmpty()) {
      bear(access);
    }
    return !access.isEmpty();
  }

  /// Asks the native API.
  Answer inPlinth(String method, String path, Body body) {
    return send(method, NATIVE + path, body);
  }

  Answer send(String method, String path, Body body) {
    var request =
        HttpRequest.newBuilder(URI.create(base + path))
            .header("Accept", "application/json, text/event-stream, */*")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Sec-Fetch-Mode", "cors")
            .method(
                method,
                body.bytes().length == 0
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(body.bytes()));
    if (!body.type().isEmpty()) {
      request.header("Content-Type", body.type());
    }
    if (token != null) {
      var where = header(path);
      request.header(where.name(), (where.scheme() + " " + token).strip());
    }
    return answer(http.sendAsync(request.build(), BodyHandlers.ofString()));
  }

  private Token.Header header(String path) {
    return auth.token() instanceof Token.Header own && !path.startsWith(NATIVE)
        ? own
        : new Token.Header("Authorization", "Bearer");
  }

  private static Answer answer(CompletableFuture<HttpResponse<String>> sent) {
    try {
      var response = sent.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      var type = response.headers().firstValue("Content-Type").orElse("");
      return new Answer(response.statusCode(), type, response.body());
    } catch (TimeoutException _) {
      sent.cancel(true);
      return new Answer(0, "", "no answer within " + PATIENCE.toSeconds() + " s");
    } catch (ExecutionException e) {
      return new Answer(0, "", String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(0, "", "interrupted");
    }
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
