package dev.plinth;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares `expected-analysis.json`, written by hand, with what `plinth analyze --json` found.
///
/// The calls have to be the same ones, none missing and none invented; of each, and of everything
/// else, what the expectation names has to be there. Lists of names are sets.
final class ExpectedAnalysis {
  private final List<String> faults = new ArrayList<>();

  private ExpectedAnalysis() {}

  /// One line for each thing that was not found, or not as it should be.
  static List<String> faults(JsonNode expected, JsonNode found) {
    var comparison = new ExpectedAnalysis();
    comparison.calls(expected.get("calls"), found.path("calls"));
    expected
        .properties()
        .forEach(part -> {
          if (!part.getKey().equals("calls")) {
            comparison.compare(part.getKey(), part.getValue(), found.get(part.getKey()));
          }
        });
    return comparison.faults;
  }

  private void calls(JsonNode expected, JsonNode found) {
    var wanted = byEndpoint(expected);
    var there = byEndpoint(found);
    wanted.forEach((endpoint, call) -> compare(endpoint, call, there.get(endpoint)));
    there.forEach((endpoint, call) -> {
      if (!wanted.containsKey(endpoint) && !call.path("external").asBoolean()) {
        faults.add(endpoint + " at " + call.path("at") + " was invented");
      }
    });
  }

  /// Parameters' names are the reader's choice: `/tasks/{id}` and `/tasks/{taskId}` are one.
  private static Map<String, JsonNode> byEndpoint(JsonNode calls) {
    var result = new LinkedHashMap<String, JsonNode>();
    for (var call : calls) {
      var path = call.get("path").asText().replaceAll("\\{[^}]*}", "{}");
      result.put(call.get("method").asText() + " " + path, call);
    }
    return result;
  }

  private void compare(String place, JsonNode expected, @Nullable JsonNode found) {
    if (found == null) {
      faults.add(place + " was not found");
      return;
    }
    switch (expected) {
      case ObjectNode object ->
          object
              .properties()
              .forEach(member -> {
                if (!member.getKey().equals("path") && !member.getKey().equals("method")) {
                  compare(
                      place + " " + member.getKey(), member.getValue(), found.get(member.getKey()));
                }
              });
      case ArrayNode list when list.isEmpty() || list.get(0).isTextual() ->
          names(place, list, found);
      case ArrayNode list -> {
        for (int i = 0; i < list.size(); i++) {
          compare(place + " " + i, list.get(i), found.get(i));
        }
      }
      default -> {
        if (!expected.equals(found)) {
          faults.add(place + " is " + found + ", not " + expected);
        }
      }
    }
  }

  /// What an answer holds may be more than the expectation names (`responseFields`); all other
  /// lists are complete.
  private void names(String place, ArrayNode expected, JsonNode found) {
    var wanted = new TreeSet<String>();
    expected.forEach(name -> wanted.add(name.asText()));
    var there = new TreeSet<String>();
    found.forEach(name -> there.add(name.asText().replace("?", "")));
    var right = place.endsWith("responseFields") ? there.containsAll(wanted) : there.equals(wanted);
    if (!right) {
      faults.add(place + " are " + there + ", not " + wanted);
    }
  }
}
