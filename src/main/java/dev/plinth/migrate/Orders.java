package dev.plinth.migrate;

import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import dev.plinth.schema.Key;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// The orders in which an app's endpoints list: what is sorted on a large table wants an index, led
/// by what the read rule and the endpoint itself compare.
final class Orders {
  private final Rules rules;
  private final Map<String, List<List<String>>> keys = new HashMap<>();

  private Orders(Rules rules) {
    this.rules = rules;
  }

  /// The keys of indexes, by collection.
  static Map<String, List<List<String>>> of(Contract contract, Rules rules) {
    var orders = new Orders(rules);
    for (var endpoint : contract.endpoints()) {
      if (endpoint.action() instanceof Endpoint.Action.Records(var collection, var verb)
          && verb == Endpoint.Verb.LIST) {
        orders.add(collection, endpoint);
      }
    }
    return orders.keys;
  }

  private void add(String name, Endpoint endpoint) {
    var collection = rules.schema().collection(name).orElse(null);
    if (collection == null || endpoint.sort().isEmpty()) {
      return;
    }
    var sorted = new ArrayList<String>();
    for (var text : endpoint.sort()) {
      var key = Key.read(text).filter(one -> collection.field(one.field()).isPresent());
      if (key.isEmpty()) {
        return; // the request says the order
      }
      sorted.add(key.get().text());
    }
    var compared = new LinkedHashSet<>(RuleIndexes.equalities(rules.of(name).read(), collection));
    if (endpoint.where() != null) {
      compared.addAll(RuleIndexes.equalities(RuleParser.parse(endpoint.where()), collection));
    }
    compared.removeIf(key -> collection.field(Key.of(key).field()).isEmpty());
    compared.removeAll(sorted);
    var wanted = keys.computeIfAbsent(name, _ -> new ArrayList<>());
    // what is compared has one value: an index that is read backwards has the other order
    var reversed = endpoint.sort().stream().map(Orders::reversed).toList();
    if (!wanted.contains(key(compared, reversed))) {
      wanted.add(key(compared, endpoint.sort()));
    }
  }

  private static List<String> key(Collection<String> compared, List<String> sorted) {
    var key = new ArrayList<>(compared);
    key.addAll(sorted);
    return key;
  }

  static String reversed(String key) {
    return key.startsWith("-") ? key.substring(1) : "-" + key;
  }
}
