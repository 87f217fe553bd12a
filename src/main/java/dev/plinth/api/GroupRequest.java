package dev.plinth.api;

import dev.plinth.kernel.Problem;
import dev.plinth.kernel.ProblemException;
import dev.plinth.records.Aggregate;
import dev.plinth.records.Arguments;
import dev.plinth.records.Groups;
import dev.plinth.records.Sort;
import dev.plinth.rules.Shape;
import dev.plinth.schema.Collection;
import dev.plinth.schema.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// `?aggregate=count,sum(price)&group=status&having=count > 2&sort=-count`, and `?distinct=status`.
///
/// @param limit how many groups are answered at most
/// @param arguments the values of the filter and of `having`
record GroupRequest(Groups groups, int limit, Arguments arguments) {
  private static final int LIMIT_MAX = 1_000;
  private static final int LIMIT_DEFAULT = 100;
  private static final int MEMBERS_MAX = 16;
  private static final String AGGREGATE = "aggregate";
  private static final String GROUP = "group";
  private static final String DISTINCT = "distinct";
  static final Set<String> KNOWN =
      Set.of(AGGREGATE, GROUP, DISTINCT, "having", "sort", "limit", "filter", "search");

  /// Whether a list is asked for groups.
  static boolean isOne(Map<String, List<String>> parameters) {
    return parameters.containsKey(AGGREGATE)
        || parameters.containsKey(GROUP)
        || parameters.containsKey(DISTINCT);
  }

  /// @throws ProblemException `Malformed` for what cannot be read, or is unknown
  static GroupRequest read(
      Map<String, List<String>> parameters, Collection collection, Schema schema) {
    var filter = FilterText.read(parameters, collection, schema);
    var others = filter.without(parameters);
    ListRequest.require(others, KNOWN);
    var by = ListRequest.names(others, GROUP);
    var distinct = ListRequest.names(others, DISTINCT);
    if (!distinct.isEmpty() && (others.containsKey(GROUP) || others.containsKey(AGGREGATE))) {
      throw malformed("bad_group", "distinct stands for itself: no group, no aggregate.");
    }
    var keys = distinct.isEmpty() ? by : distinct;
    for (var key : keys) {
      if (!Sort.isPossible(collection, key)) {
        throw malformed("bad_group", "There is no field " + key + " to group by.");
      }
    }
    var aggregates = aggregates(others, collection);
    var members = Groups.members(schema, collection, keys, aggregates);
    requireMembers(members);
    var having =
        Shape.of(
            FilterText.parsed(
                ListRequest.one(others, "having").orElse(""),
                members,
                new Schema(List.of(members)),
                Set.of()),
            Map.of(),
            "having");
    var values = new HashMap<String, Object>(having.values());
    if (filter.arguments().at(List.of(Shape.ASKED)) instanceof Map<?, ?> given) {
      given.forEach((name, value) -> values.put(String.valueOf(name), value));
    }
    var search =
        SearchRequest.read(
            others, collection, new Arguments(Map.of(Shape.ASKED, Map.copyOf(values))));
    var groups =
        new Groups(
            collection.name(),
            filter.where(),
            keys,
            aggregates,
            having.expr(),
            ListRequest.sort(others, members, false),
            search.finding());
    return new GroupRequest(
        groups, ListRequest.limit(others, LIMIT_DEFAULT, LIMIT_MAX), search.arguments());
  }

  private static List<Aggregate> aggregates(
      Map<String, List<String>> parameters, Collection collection) {
    var found = new ArrayList<Aggregate>();
    for (var text : ListRequest.names(parameters, AGGREGATE)) {
      var one =
          Aggregate.of(text)
              .orElseThrow(() ->
                  malformed(
                      "bad_aggregate",
                      text
                          + " cannot be computed: expected count, count(field), sum(field),"
                          + " avg(field), min(field) or max(field)."));
      one.fault(collection)
          .ifPresent(fault -> {
            throw malformed("bad_aggregate", fault);
          });
      found.add(one);
    }
    return found;
  }

  private static void requireMembers(Collection members) {
    var names = new HashSet<String>();
    for (var field : members.fields()) {
      if (!names.add(field.name())) {
        throw malformed("bad_group", "Two members of a group would be " + field.name() + ".");
      }
    }
    if (names.isEmpty() || names.size() > MEMBERS_MAX) {
      throw malformed("bad_group", "Ask for 1 to " + MEMBERS_MAX + " fields and aggregates.");
    }
  }

  private static ProblemException malformed(String code, String detail) {
    return new Problem.Malformed(code, detail).asException();
  }
}
