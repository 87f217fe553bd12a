package dev.plinth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.plinth.testing.Described;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A walk through an app's backend, as its pages would make it: `walk.json` beside the fixture.
///
/// A step says what is asked (`do`, `as` whom, `body`) and what has to come back: `status` (200
/// unless said otherwise), a list's `size`, and `answer`, of which every member has to be there.
/// `$text` is any text, `$keep:x` any value, which later steps write as `{x}`, and `$token:ada` a
/// token that `ada` sends from then on. Everybody has cookies of their own.
final class Walk {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final Described described;
  private final Map<String, HttpClient> clients = new HashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final Map<String, JsonNode> kept = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  /// @param described what the backend says of itself: every answer has to be as it says
  Walk(URI base, Described described) {
    this.base = base;
    this.described = described;
  }

  /// Takes all steps, and gives one line for each thing that was not as it should be.
  List<String> take(Path steps) throws IOException, InterruptedException {
    for (var step : JSON.readTree(steps.toFile())) {
      take(step);
    }
    return List.copyOf(faults);
  }

  private void take(JsonNode step) throws IOException, InterruptedException {
    var words = step.get("do").asText().split(" ", 2);
    var request =
        HttpRequest.newBuilder(base.resolve(filled(words[1])))
            .timeout(Duration.ofSeconds(20))
            .header("Accept", "application/json")
            .header("Sec-Fetch-Site", "same-origin")
            .header("Sec-Fetch-Mode", "cors");
    if (step.has("body")) {
      request.header("Content-Type", "application/json");
      request.method(words[0], BodyPublishers.ofString(filled(step.get("body")).toString()));
    } else {
      request.method(words[0], BodyPublishers.noBody());
    }
    var person = step.path("as").asText("nobody");
    if (tokens.containsKey(person)) {
      request.header("Authorization", "Bearer " + tokens.get(person));
    }
    var response = client(person).send(request.build(), BodyHandlers.ofString());
    var place = step.get("do").asText() + " as " + person;
    faults.addAll(
        described.faults(
            words[0],
            filled(words[1]),
            response.statusCode(),
            response.headers().firstValue("Content-Type").orElse(""),
            response.body().getBytes(StandardCharsets.UTF_8)));
    var status = step.path("status");
    if (!allows(status, response.statusCode())) {
      var wanted = status.isMissingNode() ? "200" : status.toString();
      faults.add(
          place + ": " + response.statusCode() + " instead of " + wanted + ": " + response.body());
      return;
    }
    var answer = parsed(response.body());
    if (step.has("size") && (!answer.isArray() || answer.size() != step.get("size").asInt())) {
      faults.add(place + ": not a list of " + step.get("size") + ": " + response.body());
    }
    if (step.has("answer")) {
      compare(place, "", step.get("answer"), answer);
    }
  }

  private static boolean allows(JsonNode expected, int status) {
    if (expected.isArray()) {
      for (var one : expected) {
        if (one.asInt() == status) {
          return true;
        }
      }
      return false;
    }
    return expected.asInt(200) == status;
  }

  private void compare(String place, String pointer, JsonNode expected, @Nullable JsonNode actual) {
    if (actual == null) {
      faults.add(place + ": " + pointer + " is missing");
      return;
    }
    switch (expected) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(member ->
                  compare(
                      place,
                      pointer + "/" + member.getKey(),
                      member.getValue(),
                      actual.get(member.getKey())));
      case ArrayNode list -> {
        if (!actual.isArray() || actual.size() != list.size()) {
          faults.add(place + ": " + pointer + " is " + actual + ", not a list of " + list.size());
          return;
        }
        for (int i = 0; i < list.size(); i++) {
          compare(place, pointer + "/" + i, list.get(i), actual.get(i));
        }
      }
      default -> compareValue(place, pointer, expected, actual);
    }
  }

  private void compareValue(String place, String pointer, JsonNode expected, JsonNode actual) {
    var text = expected.asText();
    if (text.startsWith("$keep:") && (actual.isTextual() || actual.isNumber())) {
      kept.put(text.substring("$keep:".length()), actual);
    } else if (text.startsWith("$token:") && actual.isTextual()) {
      tokens.put(text.substring("$token:".length()), actual.asText());
    } else if (!text.equals("$text") || !actual.isTextual() || actual.asText().isEmpty()) {
      var wanted = filled(expected);
      if (!same(wanted, actual)) {
        faults.add(place + ": " + pointer + " is " + actual + ", not " + wanted);
      }
    }
  }

  private static boolean same(JsonNode one, JsonNode other) {
    if (one.isNumber() && other.isNumber()) {
      return one.decimalValue().compareTo(other.decimalValue()) == 0;
    }
    return one.equals(other);
  }

  private JsonNode filled(JsonNode node) {
    return switch (node) {
      case ObjectNode object -> {
        var copy = JSON.createObjectNode();
        object.properties().forEach(member -> copy.set(member.getKey(), filled(member.getValue())));
        yield copy;
      }
      case ArrayNode list -> {
        var copy = JSON.createArrayNode();
        list.forEach(item -> copy.add(filled(item)));
        yield copy;
      }
      default -> {
        var text = node.asText();
        var name = text.startsWith("{") ? text.substring(1, text.length() - 1) : "";
        yield kept.getOrDefault(name, node);
      }
    };
  }

  private String filled(String path) {
    var result = path;
    for (var entry : kept.entrySet()) {
      result = result.replace("{" + entry.getKey() + "}", entry.getValue().asText());
    }
    // What an earlier step could not keep is asked for all the same, and is not there.
    return result.replace("{", "").replace("}", "");
  }

  private HttpClient client(String person) {
    return clients.computeIfAbsent(
        person, _ -> HttpClient.newBuilder().cookieHandler(new CookieManager()).build());
  }

  private static JsonNode parsed(String body) throws IOException {
    return body.isBlank() ? JSON.missingNode() : JSON.readTree(body);
  }
}
