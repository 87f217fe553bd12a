package dev.plinth.analyze;

import dev.plinth.analyze.values.Exchange;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// One name for a parameter, however many names the app has for it: `/posts/{id}` and
/// `/posts/{postId}/likes` speak of the same post.
final class ParameterNames {
  private final Map<String, Map<String, Integer>> names = new HashMap<>();

  private ParameterNames() {}

  static ParameterNames of(Collection<Exchange> exchanges) {
    var made = new ParameterNames();
    exchanges.forEach(exchange -> made.count(exchange.path()));
    return made;
  }

  private void count(String path) {
    var before = new StringBuilder();
    for (var part : path.split("/", -1)) {
      if (isParameter(part)) {
        names
            .computeIfAbsent(before.toString(), key -> new LinkedHashMap<>())
            .merge(part, 1, Integer::sum);
      }
      before.append('/').append(isParameter(part) ? "{}" : part);
    }
  }

  private static boolean isParameter(String part) {
    return part.matches("\\{\\w+}");
  }

  /// The path with the names that most calls use there.
  String path(String path) {
    var before = new StringBuilder();
    var result = new StringBuilder();
    int index = 0;
    for (var part : path.split("/", -1)) {
      var shown = isParameter(part) ? most(before.toString(), part) : part;
      if (isParameter(part) && result.indexOf(shown) >= 0) {
        shown = part;
      }
      result.append(index++ == 0 ? "" : "/").append(shown);
      before.append('/').append(isParameter(part) ? "{}" : part);
    }
    return result.toString();
  }

  private String most(String place, String part) {
    var best = part;
    int most = 0;
    for (var entry : names.getOrDefault(place, Map.of()).entrySet()) {
      if (entry.getValue() > most) {
        most = entry.getValue();
        best = entry.getKey();
      }
    }
    return best;
  }

  /// What a parameter of a path is called in the end.
  String name(String path, String name) {
    var from = path.split("/", -1);
    var to = path(path).split("/", -1);
    for (int i = 0; i < from.length; i++) {
      if (from[i].equals("{" + name + "}")) {
        return to[i].replaceAll("[{}]", "");
      }
    }
    return name;
  }
}
