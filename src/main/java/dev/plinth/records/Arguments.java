package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.rules.Slot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a request brings for the variables of an expression: `$path.slug` is looked up as `path`,
/// then `slug`.
///
/// @param values by first name: a map of texts (`path`, `query`), JSON (`body`, what `with`
///   loaded), or a plain text
public record Arguments(Map<String, ?> values) {
  /// For expressions without variables.
  public static final Arguments NONE = new Arguments(Map.of());

  public Arguments {
    values = Map.copyOf(values);
  }

  /// The same, with the query parameters that rules read. One without a value counts as not sent.
  ///
  /// @param names of those parameters
  public Arguments asking(Map<String, List<String>> parameters, Set<String> names) {
    if (names.isEmpty()) {
      return this;
    }
    var query = new HashMap<String, String>();
    for (var name : names) {
      var first = parameters.getOrDefault(name, List.of("")).getFirst();
      if (!first.isEmpty()) {
        query.put(name, first);
      }
    }
    return with(Slot.QUERY, query);
  }

  /// The same, with what a client sent for an item.
  Arguments sending(String collection, Map<String, ?> sent) {
    return sent.isEmpty() ? this : with(Slot.SENT, Map.of(collection, sent));
  }

  /// The same and one more.
  Arguments with(String name, Object value) {
    var all = new HashMap<String, Object>(values);
    all.put(name, value);
    return new Arguments(all);
  }

  /// The value at a path: a text, JSON, or null where there is none.
  public @Nullable Object at(List<String> path) {
    Object found = values.get(path.getFirst());
    for (int i = 1; i < path.size() && found != null; i++) {
      found =
          switch (found) {
            case JsonNode node -> node.get(path.get(i));
            case Map<?, ?> map -> map.get(path.get(i));
            default -> null;
          };
    }
    return found;
  }
}
