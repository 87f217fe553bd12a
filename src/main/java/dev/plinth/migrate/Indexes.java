package dev.plinth.migrate;

import dev.plinth.db.SqlText;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// The indexes of a collection: those of its contract, of its unique fields, of its references, of
/// what rules look for.
final class Indexes {
  private final Collection collection;
  private final Map<String, Layout.Index> found = new LinkedHashMap<>();

  private Indexes(Collection collection) {
    this.collection = collection;
  }

  static Map<String, Layout.Index> of(
      Collection collection, Rules rules, List<List<String>> orders) {
    var keys = new ArrayList<List<String>>();
    collection.indexes().forEach(key -> keys.add(completed(key, collection)));
    for (var order : orders) {
      var key = completed(order, collection);
      // an index is read from both ends
      if (keys.stream().noneMatch(other -> begins(other, key) || begins(other, reversed(key)))) {
        keys.add(key);
      }
    }
    keys.addAll(RuleIndexes.of(collection, rules));
    for (var field : collection.fields()) {
      if (field.isReference() && keys.stream().noneMatch(key -> leads(key, field.name()))) {
        keys.add(List.of(field.name()));
      }
    }
    var indexes = new Indexes(collection);
    collection.unique().forEach(key -> indexes.add(true, key, "__unique"));
    for (var field : collection.fields()) {
      if (field.unique()) {
        indexes.add(true, List.of(field.name()), "__unique");
        keys.remove(List.of(field.name()));
      }
    }
    keys.forEach(key -> indexes.add(false, key, ""));
    return indexes.found;
  }

  private void add(boolean unique, List<String> parts, String ending) {
    var keys = parts.stream().map(Key::of).toList();
    var caseless =
        keys.stream()
            .filter(key -> !key.isInside())
            .map(Key::field)
            .filter(this::isCaseless)
            .collect(Collectors.toSet());
    for (int names = 1; ; names++) {
      var name = name(keys, names) + ending;
      var index = index(unique, name, keys, caseless);
      var before = found.putIfAbsent(name, index);
      if (before == null || before.equals(index)) {
        return;
      }
    }
  }

  /// The first name says nothing of directions, and leaves dashes out; an index that differs in
  /// those from one with that name says them too.
  private String name(List<Key> keys, int names) {
    var parts =
        keys.stream()
            .map(key -> key.text().replace("-", "") + (names > 1 && key.descends() ? "_desc" : ""))
            .toList();
    return collection.name() + "__" + String.join("__", parts) + "_".repeat(Math.max(0, names - 2));
  }

  private Layout.Index index(boolean unique, String name, List<Key> keys, Set<String> caseless) {
    var index = new Layout.Index(unique, keys, caseless, "");
    var expressions = index.expressions(UnaryOperator.identity());
    var sorted = new ArrayList<String>();
    for (int i = 0; i < keys.size(); i++) {
      sorted.add(expressions.get(i) + (keys.get(i).descends() ? " DESC" : ""));
    }
    var sql =
        "CREATE %s %s ON %s (%s)"
            .formatted(
                unique ? "UNIQUE INDEX" : "INDEX",
                SqlText.name(name),
                SqlText.name(collection.name()),
                String.join(", ", sorted));
    return new Layout.Index(unique, keys, caseless, sql);
  }

  private static boolean begins(List<String> key, List<String> start) {
    return key.size() >= start.size() && key.subList(0, start.size()).equals(start);
  }

  private static List<String> reversed(List<String> key) {
    return key.stream().map(Orders::reversed).toList();
  }

  /// What is compared without case is indexed so.
  private boolean isCaseless(String name) {
    return collection.field(name).filter(f -> f.type().isCaseless()).isPresent();
  }

  /// An index for an order ends in the id, which decides between equals: a list then needs no
  /// sorting, and a cursor finds its place. Without it SQLite may rather sort the whole table
  /// (measured: 67 ms in place of 0.3 for a list of 20 out of a million). A reference at the end is
  /// no order: such an index serves a rule.
  private static List<String> completed(List<String> key, Collection collection) {
    var last = key.getLast();
    boolean isOrder =
        last.startsWith("-")
            || collection
                .field(Key.of(last).field())
                .filter(field -> !field.isReference())
                .isPresent();
    if (!isOrder || last.equals("-id")) {
      return key;
    }
    var completed = new ArrayList<>(key);
    completed.add(last.startsWith("-") ? "-id" : "id");
    return completed;
  }

  private static boolean leads(List<String> key, String field) {
    return key.getFirst().equals(field) || key.getFirst().equals("-" + field);
  }
}
