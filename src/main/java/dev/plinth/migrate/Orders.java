package dev.plinth.migrate;

import dev.plinth.contract.Contract;
import dev.plinth.contract.Endpoint;
import dev.plinth.rules.Expr;
import dev.plinth.rules.RuleParser;
import dev.plinth.rules.Rules;
import java.util.ArrayList;
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
    var collection = rules.schema().collection(name);
    boolean isFixed =
        !endpoint.sort().isEmpty()
            && endpoint.sort().stream()
                .map(Indexes::column)
                .allMatch(key -> collection.flatMap(found -> found.field(key)).isPresent());
    if (!isFixed) {
      return;
    }
    var compared = new LinkedHashSet<>(equalities(rules.of(name).read()));
    if (endpoint.where() != null) {
      compared.addAll(equalities(RuleParser.parse(endpoint.where())));
    }
    compared.removeIf(field -> collection.flatMap(found -> found.field(field)).isEmpty());
    compared.removeAll(endpoint.sort().stream().map(Indexes::column).toList());
    var key = new ArrayList<>(compared);
    key.addAll(endpoint.sort());
    keys.computeIfAbsent(name, _ -> new ArrayList<>()).add(key);
  }

  private static List<String> equalities(Expr expr) {
    return RuleIndexes.equalities(expr);
  }
}
