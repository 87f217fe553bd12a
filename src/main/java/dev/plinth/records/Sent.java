package dev.plinth.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.plinth.json.Json;
import dev.plinth.rules.Slot;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What a client sent for an item, as rules see it: `$request.body` and `$request.fields`. Where no
/// rule looks, nothing is kept.
final class Sent {
  private final boolean isKept;
  private final Map<String, Object> values = new HashMap<>();
  private final Set<String> names = new TreeSet<>();

  Sent(boolean isKept) {
    this.isKept = isKept;
  }

  /// @param value as SQL takes it, or JSON; null was sent too
  void put(String name, @Nullable Object value) {
    if (isKept) {
      names.add(name);
      boolean isMissing = value == null || (value instanceof JsonNode node && node.isNull());
      if (isMissing) {
        values.remove(name);
      } else {
        values.put(name, value);
      }
    }
  }

  void remove(String name) {
    names.remove(name);
    values.remove(name);
  }

  /// For [Arguments].
  Map<String, Object> byName() {
    if (!isKept) {
      return Map.of();
    }
    var all = new HashMap<>(values);
    all.put(Slot.FIELDS, Json.text(Json.mapper().valueToTree(names)));
    return all;
  }
}
