package dev.plinth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the server answered.
public final class Answer {
  private final HttpResponse<byte[]> response;

  Answer(HttpResponse<byte[]> response) {
    this.response = response;
  }

  public int status() {
    return response.statusCode();
  }

  /// The first line of that name; empty text for none.
  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  public List<String> headers(String name) {
    return response.headers().allValues(name);
  }

  /// The whole `Set-Cookie` line of that cookie; empty text for none.
  public String setCookie(String name) {
    return headers("Set-Cookie").stream()
        .filter(line -> line.startsWith(name + "="))
        .findFirst()
        .orElse("");
  }

  public byte[] bytes() {
    return response.body();
  }

  public String text() {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  public JsonNode json() {
    return Json.read(response.body());
  }

  /// The events of an answer that is an event stream, each as its lines.
  public List<List<String>> events() {
    var events = new ArrayList<List<String>>();
    for (var event : text().split("\n\n", -1)) {
      if (!event.isBlank()) {
        events.add(event.lines().toList());
      }
    }
    return events;
  }

  public Answer is(int status) {
    assertThat(status()).as(text()).isEqualTo(status);
    return this;
  }

  /// Checks an RFC 9457 problem.
  public Answer isProblem(int status, String type) {
    is(status);
    assertThat(header("Content-Type")).startsWith("application/problem+json");
    assertThat(json().path("type").textValue()).isEqualTo(type);
    assertThat(json().path("status").intValue()).isEqualTo(status);
    return this;
  }
}
