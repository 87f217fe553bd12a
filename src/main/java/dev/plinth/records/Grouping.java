package dev.plinth.records;

import dev.plinth.rules.Rules;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The statements of groups, kept by their shape.
final class Grouping {
  private static final int KEPT_MAX = 256;

  private final Rules rules;
  private final Map<Key, Statement> kept = new ConcurrentHashMap<>();

  Grouping(Rules rules) {
    this.rules = rules;
  }

  private record Key(Groups groups, boolean ruled) {}

  Statement statement(Groups groups, boolean ruled) {
    var key = new Key(groups, ruled);
    var found = kept.get(key);
    if (found != null) {
      return found;
    }
    var collection = rules.schema().collection(groups.collection()).orElseThrow();
    var made = GroupPlan.of(collection, rules, groups, ruled);
    if (kept.size() >= KEPT_MAX) {
      kept.clear();
    }
    kept.put(key, made);
    return made;
  }
}
